//! A cache of blocks before slow storage: a random read from a browser's private file system costs about 170 µs,
//! whatever its size, and a query makes dozens of small ones.

use super::read_at::ReadAt;
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::directory::OwnedBytes;

/// Bytes of one block.
const BLOCK_BYTES: usize = 32 * 1024;
/// Memory for blocks of posting lists and records.
const CACHE_BYTES: usize = 16 << 20;
/// Longer reads are structures that their reader keeps, so they are not cached a second time.
const CACHED_READ_BYTES_MAX: usize = 8 * BLOCK_BYTES;

/// Blocks of several files, the least recently used dropped first. Shared by all indexes that are searched as one.
pub struct BlockCache {
    blocks_max: usize,
    state: Mutex<State>,
}

/// A file, and the number of a block within it.
type BlockId = (usize, u64);

struct Block {
    bytes: Arc<[u8]>,
    last_used: u64,
}

#[derive(Default)]
struct State {
    blocks: HashMap<BlockId, Block>,
    uses: u64,
    next_file: usize,
}

impl Default for BlockCache {
    fn default() -> Self {
        Self::new(CACHE_BYTES)
    }
}

impl BlockCache {
    /// A cache that holds at most `bytes_max` bytes.
    pub fn new(bytes_max: usize) -> Self {
        Self { blocks_max: (bytes_max / BLOCK_BYTES).max(2), state: Mutex::default() }
    }

    fn register(&self) -> usize {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.next_file += 1;
        state.next_file
    }

    fn forget(&self, file: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.blocks.retain(|(owner, _), _| *owner != file);
    }

    fn get(&self, file: usize, block: u64, read: impl FnOnce() -> io::Result<Arc<[u8]>>) -> io::Result<Arc<[u8]>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.uses += 1;
        let now = state.uses;
        if let Some(known) = state.blocks.get_mut(&(file, block)) {
            known.last_used = now;
            return Ok(Arc::clone(&known.bytes));
        }
        let bytes = read()?;
        if state.blocks.len() >= self.blocks_max {
            // Dropping an eighth at a time keeps the search for the oldest off most reads.
            let mut ages: Vec<u64> = state.blocks.values().map(|block| block.last_used).collect();
            let eighth = ages.len() / 8;
            let (_, oldest_kept, _) = ages.select_nth_unstable(eighth);
            let oldest_kept = *oldest_kept;
            state.blocks.retain(|_, block| block.last_used >= oldest_kept);
        }
        state.blocks.insert((file, block), Block { bytes: Arc::clone(&bytes), last_used: now });
        Ok(bytes)
    }
}

/// One file read through a [`BlockCache`].
pub(crate) struct CachedFile {
    source: Arc<dyn ReadAt>,
    cache: Arc<BlockCache>,
    id: usize,
}

impl CachedFile {
    pub fn new(source: Arc<dyn ReadAt>, cache: Arc<BlockCache>) -> Self {
        let id = cache.register();
        Self { source, cache, id }
    }

    fn block(&self, block: u64) -> io::Result<Arc<[u8]>> {
        self.cache.get(self.id, block, || {
            let start = block * BLOCK_BYTES as u64;
            let length = (self.source.len_bytes() - start).min(BLOCK_BYTES as u64) as usize;
            let mut bytes = vec![0; length];
            self.source.read_exact_at(start, &mut bytes)?;
            Ok(bytes.into())
        })
    }

    /// How many bytes there are.
    pub fn len(&self) -> usize {
        self.source.len_bytes() as usize
    }

    /// Reads the bytes of `range`.
    pub fn read(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.is_empty() {
            return Ok(OwnedBytes::empty());
        }
        if range.end > self.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if range.len() > CACHED_READ_BYTES_MAX {
            let mut bytes = vec![0; range.len()];
            self.source.read_exact_at(range.start as u64, &mut bytes)?;
            return Ok(OwnedBytes::new(bytes));
        }
        let (first, last) = (range.start / BLOCK_BYTES, (range.end - 1) / BLOCK_BYTES);
        let within = range.start - first * BLOCK_BYTES;
        if first == last {
            return Ok(OwnedBytes::new(self.block(first as u64)?).slice(within..within + range.len()));
        }
        let mut bytes = Vec::with_capacity((last - first + 1) * BLOCK_BYTES);
        for block in first..=last {
            bytes.extend_from_slice(&self.block(block as u64)?);
        }
        Ok(OwnedBytes::new(bytes).slice(within..within + range.len()))
    }
}

impl Drop for CachedFile {
    fn drop(&mut self) {
        self.cache.forget(self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts its reads.
    struct Counting(Vec<u8>, Mutex<usize>);

    impl ReadAt for Counting {
        fn len_bytes(&self) -> u64 {
            self.0.len_bytes()
        }
        fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
            *self.1.lock().expect("one thread") += 1;
            self.0.read_exact_at(offset, buffer)
        }
    }

    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|i| (i * 31 / 7) as u8).collect()
    }

    #[test]
    fn every_range_reads_what_is_there() {
        let raw = bytes(BLOCK_BYTES * 12 + 100);
        let file = CachedFile::new(Arc::new(raw.clone()), BlockCache::new(3 * BLOCK_BYTES).into());
        for (start, end) in [
            (0, 1),
            (BLOCK_BYTES - 1, BLOCK_BYTES + 1),
            (5, BLOCK_BYTES * 4),
            (0, raw.len()),
            (raw.len() - 3, raw.len()),
            (7, 7),
        ] {
            assert_eq!(file.read(start..end).expect("in range").as_slice(), &raw[start..end], "{start}..{end}");
        }
        assert!(file.read(0..raw.len() + 1).is_err());
    }

    #[test]
    fn a_block_is_read_once_while_there_is_room() {
        let source = Arc::new(Counting(bytes(BLOCK_BYTES * 4), Mutex::new(0)));
        let file = CachedFile::new(Arc::clone(&source) as Arc<dyn ReadAt>, BlockCache::new(16 * BLOCK_BYTES).into());
        for _ in 0..10 {
            file.read(10..20).expect("in range");
            file.read(BLOCK_BYTES + 10..BLOCK_BYTES + 20).expect("in range");
        }
        assert_eq!(*source.1.lock().expect("one thread"), 2);
    }
}
