//! Blobs: the index of one shard as one file, its parts one after another.
//!
//! ```text
//! parts    one after another, in the order of their numbers
//! u64 …    where each part ends, little-endian
//! u32      documents
//! u32      version
//! "BMIX"   magic: the last thing written, so that a file cut short is known as such
//! ```
//!
//! Which part holds what, and the version, the caller says: [`crate::engine::index::layout`].

use super::cache::CachedFile;
use crate::engine::error::EngineError;
use std::ops::Range;

const MAGIC: &[u8; 4] = b"BMIX";
const END_BYTES: usize = 8;

const fn trailer_bytes(parts: usize) -> usize {
    parts * END_BYTES + 12
}

/// Writes the blob of an index of `docs` documents; `part` gives each of the `PARTS` parts once, by number, in order.
pub(crate) fn write<const PARTS: usize>(
    version: u32,
    docs: u32,
    mut part: impl FnMut(usize) -> Result<Vec<u8>, EngineError>,
) -> Result<Vec<u8>, EngineError> {
    let mut blob = Vec::new();
    let mut trailer = Vec::with_capacity(trailer_bytes(PARTS));
    for number in 0..PARTS {
        blob.append(&mut part(number)?);
        trailer.extend_from_slice(&(blob.len() as u64).to_le_bytes());
    }
    trailer.extend_from_slice(&docs.to_le_bytes());
    trailer.extend_from_slice(&version.to_le_bytes());
    trailer.extend_from_slice(MAGIC);
    blob.append(&mut trailer);
    Ok(blob)
}

/// The table of contents of a blob: how many documents it has, and where each of its parts lies.
pub(crate) struct Contents<const PARTS: usize> {
    pub docs: u32,
    ends: [usize; PARTS],
}

impl<const PARTS: usize> Contents<PARTS> {
    /// Reads the table of contents from the end of `file`, which must have this version.
    pub fn read(file: &CachedFile, version: u32) -> Result<Self, EngineError> {
        let cut_short = || EngineError::Blob("it is cut short".to_owned());
        let trailer_bytes = trailer_bytes(PARTS);
        let length = file.len();
        let trailer = file.read(length.saturating_sub(trailer_bytes)..length)?;
        let Some((rest, [a, b, c, d, magic @ ..])) = trailer.split_last_chunk::<8>() else { return Err(cut_short()) };
        if magic != MAGIC {
            return Err(cut_short());
        }
        let found = u32::from_le_bytes([*a, *b, *c, *d]);
        if found != version {
            return Err(EngineError::Version { found, needed: version });
        }
        let Some((ends, docs)) = rest.split_last_chunk::<4>().filter(|_| trailer.len() == trailer_bytes) else {
            return Err(cut_short());
        };
        let mut contents = Self { docs: u32::from_le_bytes(*docs), ends: [0; PARTS] };
        let mut last = 0;
        for (end, bytes) in contents.ends.iter_mut().zip(ends.as_chunks::<END_BYTES>().0) {
            *end = usize::try_from(u64::from_le_bytes(*bytes)).map_err(|_| cut_short())?;
            if *end < last {
                return Err(EngineError::Blob("its parts are out of order".to_owned()));
            }
            last = *end;
        }
        if last == length - trailer_bytes { Ok(contents) } else { Err(cut_short()) }
    }

    /// Where part `number` lies.
    pub fn range(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[number]
    }

    /// Where the first `count` parts lie; `count` is at least 1.
    pub fn first(&self, count: usize) -> Range<usize> {
        0..self.ends[count - 1]
    }
}

/// The u32 at `offset`, little-endian; none where the bytes end before it does.
pub(crate) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
