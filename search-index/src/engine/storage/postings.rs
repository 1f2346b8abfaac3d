//! Posting lists: which documents have a term, and how often.
//!
//! A list is always read from its beginning to its end and never skipped in, so it is written as shortly as that
//! allows. For each document, in order: LEB128 of `step << 1 | more`, where `step` is its number less the one before (of the
//! first: its number) and `more` is 1 where the term occurs in it more than once; then, if so, LEB128 of how often.

use super::leb128;
use tantivy::directory::OwnedBytes;

/// Writes one list to the end of `postings`. `docs` names a document once for each occurrence of the term. Returns the
/// document frequency.
pub(crate) fn write_list(postings: &mut Vec<u8>, docs: &[u32]) -> u32 {
    let mut doc_freq = 0;
    let mut last = 0;
    for same in docs.chunk_by(|a, b| a == b) {
        let step = u64::from(same[0] - last);
        leb128::write(postings, step << 1 | u64::from(same.len() > 1));
        if same.len() > 1 {
            leb128::write(postings, same.len() as u64);
        }
        last = same[0];
        doc_freq += 1;
    }
    doc_freq
}

/// One posting list, read.
pub(crate) struct Postings(OwnedBytes);

impl Postings {
    /// The list that stands in `bytes`.
    pub fn new(bytes: OwnedBytes) -> Self {
        Self(bytes)
    }

    /// The documents, and how often each has the term.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        let mut bytes = self.0.as_slice();
        let mut doc = 0_u32;
        std::iter::from_fn(move || {
            let head = leb128::read(&mut bytes)?;
            doc = doc.checked_add(u32::try_from(head >> 1).ok()?)?;
            let count = if head & 1 == 0 { 1 } else { u32::try_from(leb128::read(&mut bytes)?).ok()? };
            Some((doc, count))
        })
    }
}
