//! Opening a pack from a directory, on a server or at a command line.

use super::{Engine, EngineError, INDEX_VERSION, ReadAt, index_shard};
use crate::pack::{MANIFEST_FILE, Manifest, ManifestError, ShardHash, shard_path};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder beside a pack where its indexes are kept, so that the next start need not build them again.
const INDEX_DIRECTORY: &str = ".index";

/// Why a pack cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// There is no pack, or it cannot be read.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's error.
        error: io::Error,
    },
    /// Its manifest is wrong.
    #[error("{}: {error}", path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: ManifestError,
    },
    /// A shard is not the one that the manifest names.
    #[error("{}: its content does not fit its name: copy the pack again", path.display())]
    Checksum {
        /// The file.
        path: PathBuf,
    },
    /// A shard cannot be indexed.
    #[error("{}: {error}", path.display())]
    Engine {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: EngineError,
    },
}

/// Reads the manifest of the pack in `directory`.
///
/// # Errors
/// When there is none, or it is wrong.
pub fn read_manifest(directory: &Path) -> Result<Manifest, PackError> {
    let path = directory.join(MANIFEST_FILE);
    Manifest::parse(&read(&path)?).map_err(|error| PackError::Manifest { path, error })
}

/// Opens the pack in `directory`: indexes what is not indexed yet, keeps the indexes beside the pack where it may write
/// there, and holds them in memory. An empty pack gives no engine.
///
/// # Errors
/// When a file is missing, damaged, or from a newer program.
pub fn open_pack(directory: &Path) -> Result<(Manifest, Option<Engine>), PackError> {
    let manifest = read_manifest(directory)?;
    let mut indexes: Vec<Arc<dyn ReadAt>> = Vec::with_capacity(manifest.shards.len());
    for shard in &manifest.shards {
        indexes.push(Arc::new(index_of(directory, &shard.hash)?));
    }
    if indexes.is_empty() {
        return Ok((manifest, None));
    }
    match Engine::open(&indexes) {
        Ok(engine) => Ok((manifest, Some(engine))),
        Err(error) => Err(PackError::Engine { path: directory.to_owned(), error }),
    }
}

fn index_of(directory: &Path, hash: &ShardHash) -> Result<Vec<u8>, PackError> {
    let kept = directory.join(INDEX_DIRECTORY).join(format!("{hash}.v{INDEX_VERSION}"));
    if let Ok(bytes) = fs::read(&kept)
        && Engine::open(&[Arc::new(bytes.clone()) as Arc<dyn ReadAt>]).is_ok()
    {
        return Ok(bytes);
    }
    let path = directory.join(shard_path(hash));
    let shard = read(&path)?;
    if ShardHash::of(&shard) != *hash {
        return Err(PackError::Checksum { path });
    }
    let index = index_shard(&shard).map_err(|error| PackError::Engine { path, error })?;
    // Where the pack cannot be written to, as on a stick, the index is made anew each time.
    let _ = keep(&kept, &index);
    Ok(index)
}

fn keep(path: &Path, index: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let half = path.with_extension("half");
    fs::write(&half, index)?;
    fs::rename(half, path)
}

fn read(path: &Path) -> Result<Vec<u8>, PackError> {
    fs::read(path).map_err(|error| PackError::Io { path: path.to_owned(), error })
}
