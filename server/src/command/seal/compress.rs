//! A brotli file beside every file that gains from it.

use super::{SealError, Size, failed, read};
use std::fs;
use std::io::Read;
use std::path::Path;

const COMPRESSED: [&str; 11] =
    [".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"];
/// A smaller file fits into one packet as it is.
const BYTES_MIN: usize = 1_000;
const QUALITY: i32 = 11;
/// More than any file has; a larger one costs bytes.
const WINDOW_BITS: i32 = 22;

/// Compresses the file at `path` below `dist` if it is text or WebAssembly; gives its sizes.
pub fn compress(dist: &Path, path: String) -> Result<Size, SealError> {
    let content = read(&dist.join(&path))?;
    let beside = dist.join(format!("{path}.br"));
    let bytes = content.len() as u64;
    if content.len() <= BYTES_MIN || !COMPRESSED.iter().any(|extension| path.ends_with(extension)) {
        if beside.exists() {
            fs::remove_file(&beside).map_err(failed(&beside))?;
        }
        return Ok(Size { path, bytes, brotli_bytes: None });
    }
    let packed = match fs::read(&beside) {
        Ok(packed) if unpacks_to(&packed, &content) => packed,
        _ => {
            let packed = packed(&content).map_err(failed(&beside))?;
            fs::write(&beside, &packed).map_err(failed(&beside))?;
            packed
        }
    };
    Ok(Size { path, bytes, brotli_bytes: Some(packed.len() as u64) })
}

fn packed(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn unpacks_to(packed: &[u8], content: &[u8]) -> bool {
    let mut unpacked = Vec::with_capacity(content.len());
    let longest = content.len() as u64 + 1;
    brotli::Decompressor::new(packed, 64 * 1024).take(longest).read_to_end(&mut unpacked).is_ok() && unpacked == content
}
