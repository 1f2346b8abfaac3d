//! The document store: the text of each record, in blocks that are compressed (LZ4) and read one at a time.
//!
//! ```text
//! blocks   one after another, each compressed: u32 number of texts in it, u32 length of each, the texts
//! entries  for each block, and for the end: u32 its first document, u32 where it begins, little-endian
//! u32      number of blocks
//! ```

use super::blob::u32_at;
use super::cache::CachedFile;
use crate::engine::error::EngineError;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::directory::OwnedBytes;

/// A block is closed when its texts have as many bytes.
const BLOCK_BYTES: usize = 16 * 1024;
/// Longer than any block: one text more than that, and a record is at most a shard.
const BLOCK_BYTES_MAX: usize = 256 << 20;
/// Blocks that stay decompressed: a page of hits is scattered over many.
const BLOCKS_KEPT: usize = 8;

/// Gathers the texts, document after document.
#[derive(Default)]
pub(crate) struct DocStoreBuilder {
    bytes: Vec<u8>,
    entries: Vec<u8>,
    docs: u32,
    lengths: Vec<u8>,
    texts: Vec<u8>,
}

impl DocStoreBuilder {
    /// Adds the text of the next document.
    pub fn add(&mut self, text: &str) {
        self.lengths.extend_from_slice(&(text.len() as u32).to_le_bytes());
        self.texts.extend_from_slice(text.as_bytes());
        if self.texts.len() >= BLOCK_BYTES {
            self.close_block();
        }
    }

    /// The bytes of the store.
    pub fn finish(mut self) -> Vec<u8> {
        if !self.lengths.is_empty() {
            self.close_block();
        }
        self.add_entry();
        let blocks = (self.entries.len() / 8 - 1) as u32;
        self.bytes.append(&mut self.entries);
        self.bytes.extend_from_slice(&blocks.to_le_bytes());
        self.bytes
    }

    fn close_block(&mut self) {
        self.add_entry();
        let count = (self.lengths.len() / 4) as u32;
        let block = [count.to_le_bytes().as_slice(), &self.lengths, &self.texts].concat();
        self.bytes.extend(lz4_flex::block::compress_prepend_size(&block));
        self.docs += count;
        self.lengths.clear();
        self.texts.clear();
    }

    fn add_entry(&mut self) {
        self.entries.extend_from_slice(&self.docs.to_le_bytes());
        self.entries.extend_from_slice(&(self.bytes.len() as u32).to_le_bytes());
    }
}

/// The texts of a segment.
pub(crate) struct DocStore {
    /// Where it stands in the file.
    start: usize,
    entries: OwnedBytes,
    blocks: usize,
    kept: Mutex<Vec<(usize, Arc<[u8]>)>>,
}

impl DocStore {
    /// Opens the store that stands in this part of `file`.
    pub fn open(file: &CachedFile, range: Range<usize>) -> Result<Self, EngineError> {
        let damaged = || EngineError::Blob("its records cannot be read".to_owned());
        let end = range.end.checked_sub(4).filter(|end| *end >= range.start).ok_or_else(damaged)?;
        let blocks = u32_at(&file.read(end..range.end)?, 0).ok_or_else(damaged)? as usize;
        let length = blocks.checked_add(1).and_then(|count| count.checked_mul(8)).ok_or_else(damaged)?;
        let start = end.checked_sub(length).filter(|start| *start >= range.start).ok_or_else(damaged)?;
        Ok(Self { start: range.start, entries: file.read(start..end)?, blocks, kept: Mutex::default() })
    }

    /// The text of a document.
    pub fn get(&self, file: &CachedFile, doc: u32) -> Result<String, EngineError> {
        self.text(file, doc)?.ok_or_else(|| EngineError::Blob(format!("record {doc} is missing")))
    }

    fn text(&self, file: &CachedFile, doc: u32) -> Result<Option<String>, EngineError> {
        let (mut block, mut end) = (0, self.blocks);
        while end - block > 1 {
            let middle = usize::midpoint(block, end);
            if self.entry(middle).is_some_and(|(first, _)| first <= doc) { block = middle } else { end = middle }
        }
        let Some(((first, start), (_, end))) = self.entry(block).zip(self.entry(block + 1)) else { return Ok(None) };
        let bytes = self.block(file, block, self.start + start..self.start + end)?;
        let Some(index) = doc.checked_sub(first).map(|index| index as usize) else { return Ok(None) };
        let Some(count) = u32_at(&bytes, 0).map(|count| count as usize).filter(|count| index < *count) else {
            return Ok(None);
        };
        let length = |index: usize| u32_at(&bytes, 4 + 4 * index).map_or(0, |length| length as usize);
        let start = 4 + 4 * count + (0..index).map(length).sum::<usize>();
        let text = bytes.get(start..start.saturating_add(length(index)));
        Ok(text.and_then(|text| std::str::from_utf8(text).ok()).map(str::to_owned))
    }

    /// The first document of a block and where it begins.
    fn entry(&self, block: usize) -> Option<(u32, usize)> {
        Some((u32_at(&self.entries, 8 * block)?, u32_at(&self.entries, 8 * block + 4)? as usize))
    }

    fn block(&self, file: &CachedFile, block: usize, range: Range<usize>) -> Result<Arc<[u8]>, EngineError> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = kept.iter().position(|(known, _)| *known == block) {
            let known = kept.remove(index);
            kept.push(known);
        } else {
            let compressed = file.read(range)?;
            let damaged = || EngineError::Blob("a block of records cannot be read".to_owned());
            let length = u32_at(&compressed, 0).map(|length| length as usize).filter(|l| *l <= BLOCK_BYTES_MAX);
            let bytes = lz4_flex::block::decompress(&compressed[4..], length.ok_or_else(damaged)?);
            if kept.len() >= BLOCKS_KEPT {
                kept.remove(0);
            }
            kept.push((block, bytes.map_err(|_| damaged())?.into()));
        }
        match kept.last() {
            Some((_, bytes)) => Ok(Arc::clone(bytes)),
            None => Ok(Arc::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::storage::cache::BlockCache;

    #[test]
    fn texts_come_back() {
        let long = "红楼梦".repeat(10_000);
        let texts: Vec<String> = (0..6_000).map(|n| format!("第 {n} 本")).chain([String::new(), long]).collect();
        let mut builder = DocStoreBuilder::default();
        texts.iter().for_each(|text| builder.add(text));
        let bytes = [b"before".to_vec(), builder.finish()].concat();
        let range = 6..bytes.len();
        let file = CachedFile::new(Arc::new(bytes), BlockCache::default().into());
        let store = DocStore::open(&file, range).expect("is whole");
        assert!(store.blocks > 3);
        for (doc, text) in texts.iter().enumerate().rev() {
            assert_eq!(store.get(&file, doc as u32).expect("reads"), *text);
        }
        assert!(store.get(&file, texts.len() as u32).is_err());
    }

    #[test]
    fn a_store_of_nothing_has_nothing() {
        let bytes = DocStoreBuilder::default().finish();
        let range = 0..bytes.len();
        let file = CachedFile::new(Arc::new(bytes), BlockCache::default().into());
        assert!(DocStore::open(&file, range).expect("is whole").get(&file, 0).is_err());
    }
}
