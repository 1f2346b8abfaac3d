//! The plan builder: looks terms up and gives them their bits.

use super::query_term::{MatchingDocs, Phrase, QueryTerm, TermMatches, WordMatches, by_frequency, words_with_prefix};
use super::rule::{Rule, TERMS_MAX};
use crate::engine::error::EngineError;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::index::segment::Segment;
use crate::engine::query::bm25::idf;
use crate::engine::query::term_lookup::TermLookup;
use crate::engine::text::analysis::Run;
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

/// The weight of an unfinished word beside a finished one.
const UNFINISHED_WEIGHT: f32 = 0.7;
/// Most completions of an unfinished word that are looked for; the most frequent ones.
const COMPLETIONS_MAX: usize = 32;
/// Most entries of one dictionary that are looked at for the completions of a word of two letters, and of a longer one.
const COMPLETIONS_SEEN_MAX: [usize; 2] = [400, 2_000];

/// Fields with words that a reader might leave unfinished or misspell: not summaries and notes.
pub(super) const NAME_FIELDS: [TextField; 4] =
    [TextField::Title, TextField::Author, TextField::OtherTitle, TextField::Subject];

/// Fields whose Chinese is searched by pinyin.
pub(super) const PINYIN_FIELDS: [TextField; 5] =
    [TextField::Title, TextField::Author, TextField::OtherTitle, TextField::Subject, TextField::Publisher];

/// A plan that is being built.
pub(super) struct PlanBuilder<'a> {
    pub lookup: &'a TermLookup<'a>,
    pub segments: &'a [Arc<Segment>],
    pub terms: Vec<QueryTerm>,
    pub phrases: Vec<Phrase>,
    /// Hashes of whole titles, and the points of each.
    pub whole_titles: Vec<(u64, f32)>,
    pub matched_texts: RefCell<HashSet<String>>,
    /// The bit of the numbers that are the whole query.
    pub number: u64,
}

impl<'a> PlanBuilder<'a> {
    pub fn new(lookup: &'a TermLookup<'a>) -> Self {
        Self {
            lookup,
            segments: &lookup.reader.segments,
            terms: Vec::new(),
            phrases: Vec::new(),
            whole_titles: Vec::new(),
            matched_texts: RefCell::default(),
            number: 0,
        }
    }

    /// The documents with `text` in one of these fields.
    pub fn in_fields(&self, text: &str, fields: &[TextField]) -> Result<Vec<TermMatches>, EngineError> {
        let mut matches = Vec::new();
        for field in fields {
            matches.extend(self.in_field(TermField::Text(*field), text, field.weight())?);
        }
        Ok(matches)
    }

    /// The documents with `text` in one field.
    pub fn in_field(&self, field: TermField, text: &str, weight: f32) -> Result<Vec<TermMatches>, EngineError> {
        let matches: Vec<TermMatches> = self
            .lookup
            .look_up(field, text)?
            .iter()
            .map(|(segment, info)| TermMatches {
                segment: *segment,
                docs: MatchingDocs::Postings(field, info.clone()),
                weight,
            })
            .collect();
        if matches!(field, TermField::Text(_)) && !matches.is_empty() {
            self.matched_texts.borrow_mut().insert(text.to_owned());
        }
        Ok(matches)
    }

    /// The documents with a longer word that begins with `word`.
    pub fn completions(&self, word: &str) -> Result<Vec<TermMatches>, EngineError> {
        let seen_max = COMPLETIONS_SEEN_MAX[usize::from(word.chars().nth(2).is_some())];
        let fields = NAME_FIELDS.map(TermField::Text);
        let words = words_with_prefix(self.segments, &fields, word, seen_max, UNFINISHED_WEIGHT)?;
        Ok(self.most_frequent(words, COMPLETIONS_MAX))
    }

    /// The documents with one of the `most` most frequent of these words.
    pub fn most_frequent(&self, words: WordMatches, most: usize) -> Vec<TermMatches> {
        let mut words = by_frequency(words);
        words.truncate(most);
        self.matched_texts.borrow_mut().extend(words.iter().map(|(_, word, _)| word.clone()));
        words.into_iter().flat_map(|(.., matches)| matches).collect()
    }

    /// Adds a word as a term; its rule, or none where there is no bit left.
    pub fn add_word(&mut self, matches: Vec<TermMatches>) -> Option<Rule> {
        let mut doc_freqs = [0_u64; TextField::ALL.len()];
        for found in &matches {
            if let MatchingDocs::Postings(TermField::Text(field), info) = &found.docs {
                doc_freqs[*field as usize] += u64::from(info.doc_freq);
            }
        }
        let idf = idf(doc_freqs.into_iter().max().unwrap_or(0), self.lookup.reader.docs);
        self.add_term(QueryTerm { matches, idf })
    }

    /// Adds a term; its rule, or none where there is no bit left.
    pub fn add_term(&mut self, term: QueryTerm) -> Option<Rule> {
        let number = self.terms.len();
        if number >= TERMS_MAX {
            return None;
        }
        self.terms.push(term);
        Some(Rule::All(1 << number))
    }
}

/// Documents that are listed by segment, without a weight.
pub(super) fn listed(docs: Vec<(usize, Vec<u32>)>) -> Vec<TermMatches> {
    docs.into_iter()
        .map(|(segment, docs)| TermMatches { segment, docs: MatchingDocs::List(docs), weight: 0.0 })
        .collect()
}

/// A run as parts of a phrase: its word, or its characters.
pub(crate) fn parts_of(run: &Run) -> Vec<String> {
    match run {
        Run::Word(word) => vec![word.clone()],
        Run::Han(chars) => chars.iter().map(char::to_string).collect(),
    }
}
