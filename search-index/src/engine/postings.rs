//! Terms and their posting lists: which documents have a term, and how often.
//!
//! A list is always run through from its beginning to its end and never skipped in, so it is written as shortly as that
//! allows. For each document, in order: LEB128 of `step << 1 | more`, where `step` is its number less the one before (of the
//! first: its number) and `more` is 1 where the term stands there more than once; then, if so, LEB128 of how often.

use super::EngineError;
use super::leb128;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::postings::TermInfo;
use tantivy::termdict::{TermDictionary, TermDictionaryBuilder};
use tantivy_fst::raw::Fst;

/// Gathers the terms of one place.
#[derive(Default)]
pub(super) struct TermsBuilder {
    /// The terms, numbered as they came.
    numbers: HashMap<Box<str>, u32>,
    /// Number of a term, and of a document in which it stands; in the order of the documents.
    stands: Vec<(u32, u32)>,
}

impl TermsBuilder {
    /// `term` stands in document `doc`, which is none before those already added.
    pub fn add(&mut self, term: &str, doc: u32) {
        let number = match self.numbers.get(term) {
            Some(number) => *number,
            None => {
                let number = self.numbers.len() as u32;
                self.numbers.insert(term.into(), number);
                number
            }
        };
        self.stands.push((number, doc));
    }

    /// Writes the posting lists to the end of `postings` and gives the dictionary that leads to them.
    pub fn finish(self, postings: &mut Vec<u8>) -> Result<Vec<u8>, EngineError> {
        let mut starts = vec![0; self.numbers.len() + 1];
        self.stands.iter().for_each(|(number, _)| starts[*number as usize + 1] += 1);
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut docs = vec![0; self.stands.len()];
        let mut next = starts.clone();
        for (number, doc) in self.stands {
            let next = &mut next[number as usize];
            docs[*next] = doc;
            *next += 1;
        }
        let mut terms: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        terms.sort_unstable();
        let mut dictionary = TermDictionaryBuilder::create(Vec::new())?;
        for (term, number) in terms {
            let number = number as usize;
            let start = postings.len();
            let doc_freq = write_list(postings, &docs[starts[number]..starts[number + 1]]);
            let info = TermInfo { doc_freq, postings_range: start..postings.len(), positions_range: 0..0 };
            dictionary.insert(term.as_bytes(), &info)?;
        }
        Ok(dictionary.finish()?)
    }
}

/// Writes one list, in which a document stands as often as it has the term; gives how many documents there are.
fn write_list(postings: &mut Vec<u8>, docs: &[u32]) -> u32 {
    let mut different = 0;
    let mut last = 0;
    for same in docs.chunk_by(|a, b| a == b) {
        let step = u64::from(same[0] - last);
        leb128::write(postings, step << 1 | u64::from(same.len() > 1));
        if same.len() > 1 {
            leb128::write(postings, same.len() as u64);
        }
        last = same[0];
        different += 1;
    }
    different
}

/// The terms of one place.
pub(super) struct Terms {
    /// Leads from a term to its posting list.
    pub infos: TermDictionary,
    /// The terms alone, letter by letter: the same bytes.
    pub letters: Fst<OwnedBytes>,
}

/// What tantivy writes behind the terms: all that it says of them, its length as u64, and two versions as u32.
const TERMS_TRAILER_BYTES: usize = 16;

impl Terms {
    /// Opens the dictionary that stands in `bytes`.
    pub fn open(bytes: OwnedBytes) -> Result<Self, EngineError> {
        let damaged = || EngineError::Blob("its terms cannot be read".to_owned());
        let infos = TermDictionary::open(FileSlice::new(Arc::new(bytes.clone())))?;
        let trailer = bytes.len().checked_sub(TERMS_TRAILER_BYTES).ok_or_else(damaged)?;
        let length = bytes[trailer..].first_chunk().map_or(u64::MAX, |length| u64::from_le_bytes(*length));
        let end = usize::try_from(length).ok().and_then(|length| trailer.checked_sub(length)).ok_or_else(damaged)?;
        let letters = Fst::new(bytes.slice(0..end)).map_err(|_| damaged())?;
        Ok(Self { infos, letters })
    }
}

/// One posting list, read.
pub(super) struct Postings(OwnedBytes);

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_term_finds_its_documents() {
        let mut builder = TermsBuilder::default();
        for (doc, terms) in [(0, "b a b"), (3, "a c"), (500, "a a a b"), (u32::MAX, "a")] {
            terms.split(' ').for_each(|term| builder.add(term, doc));
        }
        let mut postings = b"before".to_vec();
        let dictionary = builder.finish(&mut postings).expect("in memory");
        let dictionary = Terms::open(OwnedBytes::new(dictionary)).expect("is whole");
        assert_eq!(dictionary.letters.len(), 3);
        let list = |term: &str| {
            let info = dictionary.infos.get(term).expect("reads").expect("is there");
            let list: Vec<_> = Postings::new(OwnedBytes::new(postings[info.postings_range].to_vec())).iter().collect();
            assert_eq!(list.len(), info.doc_freq as usize, "{term}");
            list
        };
        assert_eq!(list("a"), [(0, 1), (3, 1), (500, 3), (u32::MAX, 1)]);
        assert_eq!(list("b"), [(0, 2), (500, 1)]);
        assert_eq!(list("c"), [(3, 1)]);
        assert!(dictionary.infos.get("d").expect("reads").is_none());
    }

    #[test]
    fn an_empty_place_has_no_terms() {
        let dictionary = TermsBuilder::default().finish(&mut Vec::new()).expect("in memory");
        assert!(Terms::open(OwnedBytes::new(dictionary)).expect("is whole").letters.is_empty());
    }
}
