//! Columns: the numbers that each document has, found by the document's number.
//!
//! ```text
//! u64   the least value, little-endian
//! u8    bytes of a value, less the least
//! u8    bytes of an end; 0 where every document has one value
//! ends  for each document where its values end, counted in values
//! values
//! 8 ×   0, so that any value can be read as eight bytes
//! ```

use crate::engine::error::EngineError;
use tantivy::directory::OwnedBytes;

const HEAD_BYTES: usize = 10;
const WORD_BYTES: usize = 8;

/// Gathers a column, document after document.
#[derive(Default)]
pub(crate) struct ColumnBuilder {
    values: Vec<u64>,
    ends: Vec<u64>,
}

impl ColumnBuilder {
    /// Adds the next document with these values.
    pub fn add(&mut self, values: impl IntoIterator<Item = u64>) {
        self.values.extend(values);
        self.ends.push(self.values.len() as u64);
    }

    /// The bytes of the column.
    pub fn finish(mut self) -> Vec<u8> {
        let least = self.values.iter().copied().min().unwrap_or(0);
        self.values.iter_mut().for_each(|value| *value -= least);
        let has_one_each = self.ends.iter().zip(1..).all(|(end, index)| *end == index);
        let value_bytes = width(self.values.iter().copied().max().unwrap_or(0));
        let end_bytes = if has_one_each { 0 } else { width(self.values.len() as u64).max(1) };
        let mut bytes = least.to_le_bytes().to_vec();
        bytes.extend([value_bytes, end_bytes]);
        let mut write = |numbers: &[u64], width: u8| {
            numbers.iter().for_each(|number| bytes.extend_from_slice(&number.to_le_bytes()[..usize::from(width)]));
        };
        write(&self.ends, end_bytes);
        write(&self.values, value_bytes);
        bytes.extend([0; WORD_BYTES]);
        bytes
    }
}

/// Bytes that `most` needs.
fn width(most: u64) -> u8 {
    (u64::BITS - most.leading_zeros()).div_ceil(8) as u8
}

/// A column, open.
pub(crate) struct Column {
    bytes: OwnedBytes,
    least: u64,
    docs: usize,
    values: Numbers,
    ends: Option<Numbers>,
}

/// Numbers of equal width within the bytes of a column.
#[derive(Clone, Copy)]
struct Numbers {
    start: usize,
    width: usize,
    mask: u64,
}

impl Numbers {
    fn new(start: usize, width: u8) -> Option<Self> {
        let mask = u64::MAX.checked_shr(u64::BITS.checked_sub(u32::from(width) * 8)?).unwrap_or(0);
        Some(Self { start, width: usize::from(width), mask })
    }

    #[inline]
    fn get(self, bytes: &[u8], index: usize) -> Option<u64> {
        let word = bytes.get(self.start + index * self.width..)?.first_chunk::<WORD_BYTES>()?;
        Some(u64::from_le_bytes(*word) & self.mask)
    }
}

impl Column {
    /// The column that stands in `bytes`, of `docs` documents.
    pub fn open(bytes: OwnedBytes, docs: u32) -> Result<Self, EngineError> {
        Self::parse(bytes, docs as usize).ok_or_else(|| EngineError::Blob("a column cannot be read".to_owned()))
    }

    fn parse(bytes: OwnedBytes, docs: usize) -> Option<Self> {
        let (least, rest) = bytes.split_first_chunk::<WORD_BYTES>()?;
        let least = u64::from_le_bytes(*least);
        let [value_bytes, end_bytes, ..] = *rest else { return None };
        let ends = Numbers::new(HEAD_BYTES, end_bytes)?;
        let values = Numbers::new(HEAD_BYTES + docs * usize::from(end_bytes), value_bytes)?;
        let ends = (end_bytes > 0).then_some(ends);
        let count = match ends {
            None => docs,
            Some(_) if docs == 0 => 0,
            Some(ends) => usize::try_from(ends.get(&bytes, docs - 1)?).ok()?,
        };
        let whole = count.checked_mul(values.width)?.checked_add(values.start + WORD_BYTES)?;
        (bytes.len() == whole).then_some(Self { bytes, least, docs, values, ends })
    }

    /// The first value of a document.
    #[inline]
    pub fn first(&self, doc: u32) -> Option<u64> {
        self.values_for_doc(doc).next()
    }

    /// The values of a document.
    #[inline]
    pub fn values_for_doc(&self, doc: u32) -> impl Iterator<Item = u64> {
        let doc = doc as usize;
        let end = |doc: usize| match self.ends {
            None => doc + 1,
            Some(ends) => ends.get(&self.bytes, doc).map_or(0, |end| end as usize),
        };
        let range = match doc {
            doc if doc >= self.docs => 0..0,
            0 => 0..end(0),
            doc => end(doc - 1)..end(doc),
        };
        range.filter_map(|index| Some(self.values.get(&self.bytes, index)?.wrapping_add(self.least)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(docs: &[&[u64]], bytes_each: usize) {
        let mut builder = ColumnBuilder::default();
        docs.iter().for_each(|values| builder.add(values.iter().copied()));
        let bytes = builder.finish();
        assert_eq!(bytes.len(), HEAD_BYTES + WORD_BYTES + bytes_each, "{docs:?}");
        for length in 0..bytes.len() {
            assert!(Column::open(OwnedBytes::new(bytes[..length].to_vec()), docs.len() as u32).is_err(), "{length}");
        }
        let column = Column::open(OwnedBytes::new(bytes), docs.len() as u32).expect("is whole");
        for (doc, values) in docs.iter().enumerate() {
            assert_eq!(column.values_for_doc(doc as u32).collect::<Vec<_>>(), *values, "{docs:?}");
            assert_eq!(column.first(doc as u32), values.first().copied());
        }
        assert_eq!(column.first(docs.len() as u32), None);
    }

    #[test]
    fn values_come_back() {
        check(&[], 0);
        check(&[&[5], &[5], &[5]], 0);
        check(&[&[1980], &[2026], &[1981]], 3);
        check(&[&[1, 300], &[], &[7]], 3 + 3 * 2);
        check(&[&[], &[], &[]], 3);
        check(&[&[u64::MAX], &[0]], 16);
        check(&[&[(1 << 48) - 1, 1 << 47], &[1]], 2 + 3 * 6);
    }
}
