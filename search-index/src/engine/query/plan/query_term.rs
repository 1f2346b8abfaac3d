//! The terms of a plan, and the documents that have them.

use crate::engine::error::EngineError;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::index::segment::Segment;
use std::collections::HashMap;
use std::sync::Arc;
use tantivy::postings::TermInfo;

/// One term of a query, with all of its spellings: a document matches it or not. It has a bit in the masks of a plan, by
/// its position there.
#[derive(Debug, Default)]
pub(crate) struct QueryTerm {
    pub matches: Vec<TermMatches>,
    /// Multiplies the weights: BM25's inverse document frequency; 1 where the weights are points.
    pub idf: f32,
}

/// Documents of one segment that match a term.
#[derive(Debug)]
pub(crate) struct TermMatches {
    pub segment: usize,
    pub docs: MatchingDocs,
    pub weight: f32,
}

/// Where the matching documents are listed.
#[derive(Debug)]
pub(crate) enum MatchingDocs {
    /// In the posting list of a dictionary entry.
    Postings(TermField, TermInfo),
    /// Here.
    List(Vec<u32>),
}

impl TermMatches {
    /// How many documents match.
    pub fn doc_count(&self) -> u64 {
        match &self.docs {
            MatchingDocs::Postings(_, info) => u64::from(info.doc_freq),
            MatchingDocs::List(docs) => docs.len() as u64,
        }
    }
}

/// A phrase: words that must stand one after another. A document with all terms of `needs` is read to see whether they do.
#[derive(Debug)]
pub(crate) struct Phrase {
    /// The bit of the term that stands for the phrase.
    pub bit: u64,
    pub needs: u64,
    pub fields: &'static [TextField],
    pub parts: Vec<String>,
}

/// Words with their document counts and the documents that have them.
pub(crate) type WordMatches = HashMap<String, (u64, Vec<TermMatches>)>;

/// The terms of `fields` that are longer than `prefix` and begin with it. At most `seen_max` entries of each dictionary are
/// looked at.
pub(crate) fn words_with_prefix(
    segments: &[Arc<Segment>],
    fields: &[TermField],
    prefix: &str,
    seen_max: usize,
    weight: f32,
) -> Result<WordMatches, EngineError> {
    let mut words = WordMatches::new();
    for (index, segment) in segments.iter().enumerate() {
        for field in fields {
            let mut stream = segment.dictionary(*field)?.infos.range().gt(prefix.as_bytes()).into_stream()?;
            let mut seen = 0;
            while seen < seen_max && stream.advance() && stream.key().starts_with(prefix.as_bytes()) {
                seen += 1;
                let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                let info = stream.value().clone();
                let (doc_count, matches) = words.entry(word.to_owned()).or_default();
                *doc_count += u64::from(info.doc_freq);
                let weight = weight * field.weight();
                matches.push(TermMatches { segment: index, docs: MatchingDocs::Postings(*field, info), weight });
            }
        }
    }
    Ok(words)
}

/// The words, the most frequent first.
pub(crate) fn by_frequency(words: WordMatches) -> Vec<(u64, String, Vec<TermMatches>)> {
    let mut words: Vec<(u64, String, Vec<TermMatches>)> =
        words.into_iter().map(|(word, (doc_count, matches))| (doc_count, word, matches)).collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    words
}
