//! Term dictionaries: from a term to its posting list, with tantivy's dictionary and FST.

use super::postings::write_list;
use crate::engine::error::EngineError;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::directory::{FileSlice, OwnedBytes};
use tantivy::postings::TermInfo;
use tantivy::termdict::{TermDictionary, TermDictionaryBuilder};
use tantivy_fst::raw::Fst;

/// Gathers the terms of one field, document after document.
#[derive(Default)]
pub(crate) struct DictionaryBuilder {
    /// The terms, numbered as they came.
    numbers: HashMap<Box<str>, u32>,
    /// Occurrences: number of a term, number of its document; in the order of the documents.
    occurrences: Vec<(u32, u32)>,
}

impl DictionaryBuilder {
    /// Adds an occurrence of `term` in document `doc`, which is not before the documents already added.
    pub fn add(&mut self, term: &str, doc: u32) {
        let number = match self.numbers.get(term) {
            Some(number) => *number,
            None => {
                let number = self.numbers.len() as u32;
                self.numbers.insert(term.into(), number);
                number
            }
        };
        self.occurrences.push((number, doc));
    }

    /// Writes the posting lists to the end of `postings`; returns the dictionary that points to them.
    pub fn finish(self, postings: &mut Vec<u8>) -> Result<Vec<u8>, EngineError> {
        let mut starts = vec![0; self.numbers.len() + 1];
        self.occurrences.iter().for_each(|(number, _)| starts[*number as usize + 1] += 1);
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut docs = vec![0; self.occurrences.len()];
        let mut next = starts.clone();
        for (number, doc) in self.occurrences {
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

/// The dictionary of one field.
pub(crate) struct Dictionary {
    /// The posting list and document frequency of each term.
    pub infos: TermDictionary,
    /// The terms as an automaton, over the same bytes.
    pub fst: Fst<OwnedBytes>,
}

/// The end of tantivy's dictionary, which is: the FST, the term infos, their length as u64, two versions as u32.
const TERMS_TRAILER_BYTES: usize = 16;

impl Dictionary {
    /// Opens the dictionary in `bytes`.
    pub fn open(bytes: OwnedBytes) -> Result<Self, EngineError> {
        let damaged = || EngineError::Blob("its terms cannot be read".to_owned());
        let infos = TermDictionary::open(FileSlice::new(Arc::new(bytes.clone())))?;
        let trailer = bytes.len().checked_sub(TERMS_TRAILER_BYTES).ok_or_else(damaged)?;
        let length = bytes[trailer..].first_chunk().map_or(u64::MAX, |length| u64::from_le_bytes(*length));
        let end = usize::try_from(length).ok().and_then(|length| trailer.checked_sub(length)).ok_or_else(damaged)?;
        let fst = Fst::new(bytes.slice(0..end)).map_err(|_| damaged())?;
        Ok(Self { infos, fst })
    }
}

#[cfg(test)]
mod tests {
    use super::super::postings::Postings;
    use super::*;

    #[test]
    fn every_term_finds_its_documents() {
        let mut builder = DictionaryBuilder::default();
        for (doc, terms) in [(0, "b a b"), (3, "a c"), (500, "a a a b"), (u32::MAX, "a")] {
            terms.split(' ').for_each(|term| builder.add(term, doc));
        }
        let mut postings = b"before".to_vec();
        let dictionary = builder.finish(&mut postings).expect("in memory");
        let dictionary = Dictionary::open(OwnedBytes::new(dictionary)).expect("is whole");
        assert_eq!(dictionary.fst.len(), 3);
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
    fn an_empty_field_has_no_terms() {
        let dictionary = DictionaryBuilder::default().finish(&mut Vec::new()).expect("in memory");
        assert!(Dictionary::open(OwnedBytes::new(dictionary)).expect("is whole").fst.is_empty());
    }
}
