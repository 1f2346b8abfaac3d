//! From what a reader typed to a query that tantivy answers.
//!
//! Every term must match somewhere, in whichever field fits it best ([`Asked::strict`]); only when no record has them
//! all, most of them are enough ([`Asked::loose`]). The last word may be unfinished.

use super::EngineError;
use super::analysis::{Cut, Term as Wanted, as_one_term, terms_to_find};
use super::fold::fold;
use super::schema::{Fields, TextField};
use bookmobile_catalogue::{Isbn, Kind};
use std::collections::HashMap;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

/// A whole title outranks any sum of single words; both outrank nothing but each other.
const WHOLE_TITLE_SCORE: f32 = 200.0;
/// A number is asked for by someone who has it before their eyes.
const NUMBER_SCORE: f32 = 400.0;
/// Most ends of an unfinished word that are looked up in one field; the most frequent ones.
const ENDINGS_MAX: usize = 24;
/// Most entries of a dictionary that are looked at for them.
const ENDINGS_SEEN_MAX: usize = 4_000;
/// What an unfinished word counts beside a finished one.
const UNFINISHED_WEIGHT: f32 = 0.7;
/// Terms of a query beyond this are ignored: nobody types them, and each costs a look-up in every field.
const TERMS_MAX: usize = 64;

/// What a reader typed, as terms.
#[derive(Debug)]
pub(super) struct Asked {
    terms: Vec<Wanted>,
    /// Whether the last term may go on.
    is_unfinished: bool,
    whole: String,
    numbers: Vec<String>,
}

impl Asked {
    pub fn parse(query: &str) -> Self {
        let mut terms = terms_to_find(query);
        terms.truncate(TERMS_MAX);
        // A letter or two could go on to half the dictionary.
        let is_unfinished = !query.ends_with(char::is_whitespace)
            && terms.last().is_some_and(|term| term.cut == Cut::Word && term.text.chars().count() >= 2);
        let whole = as_one_term(query);
        let mut numbers = Vec::new();
        if whole.chars().any(|c| c.is_ascii_digit()) {
            numbers.extend(Isbn::parse(&fold(query)).ok().map(|isbn| isbn.to_string()));
            numbers.push(whole.clone());
        }
        Self { terms, is_unfinished, whole, numbers }
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Records that have every term.
    pub fn strict(&self, fields: &Fields, searcher: &Searcher) -> Result<Box<dyn Query>, EngineError> {
        let clauses = self.clauses(fields, searcher)?.into_iter().map(|clause| (Occur::Must, clause)).collect();
        Ok(self.or_exact(Box::new(BooleanQuery::new(clauses)), fields))
    }

    /// Records that have at least two thirds of the terms; none where there is only one.
    pub fn loose(&self, fields: &Fields, searcher: &Searcher) -> Result<Option<Box<dyn Query>>, EngineError> {
        let count = self.terms.len();
        if count < 2 {
            return Ok(None);
        }
        let clauses = self.clauses(fields, searcher)?.into_iter().map(|clause| (Occur::Should, clause)).collect();
        let mut query = BooleanQuery::new(clauses);
        query.set_minimum_number_should_match((2 * count).div_ceil(3).min(count - 1));
        Ok(Some(Box::new(query)))
    }

    fn clauses(&self, fields: &Fields, searcher: &Searcher) -> Result<Vec<Box<dyn Query>>, EngineError> {
        let last = self.terms.len().saturating_sub(1);
        self.terms
            .iter()
            .enumerate()
            .map(|(index, term)| anywhere(&term.text, self.is_unfinished && index == last, fields, searcher))
            .collect()
    }

    /// The same, and first of all what is called or numbered exactly so.
    fn or_exact(&self, query: Box<dyn Query>, fields: &Fields) -> Box<dyn Query> {
        let exact = |field, text: &str, score| -> Box<dyn Query> {
            let term = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
            Box::new(ConstScoreQuery::new(Box::new(term), score))
        };
        let mut either: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Should, query)];
        either.push((Occur::Should, exact(fields.whole_title, &self.whole, WHOLE_TITLE_SCORE)));
        for number in &self.numbers {
            either.push((Occur::Should, exact(fields.number, number, NUMBER_SCORE)));
        }
        Box::new(BooleanQuery::new(either))
    }
}

/// `query`, but only what is of this kind.
pub(super) fn of_kind(query: Box<dyn Query>, kind: Option<Kind>, fields: &Fields) -> Box<dyn Query> {
    let Some(kind) = kind else { return query };
    let filter = TermQuery::new(Term::from_field_text(fields.kind, kind.code()), IndexRecordOption::Basic);
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, query),
        (Occur::Must, Box::new(ConstScoreQuery::new(Box::new(filter), 0.0))),
    ]))
}

/// Records with this term in any field, scored by the field in which it counts most.
fn anywhere(
    term: &str,
    is_unfinished: bool,
    fields: &Fields,
    searcher: &Searcher,
) -> Result<Box<dyn Query>, EngineError> {
    let mut choices: Vec<Box<dyn Query>> = Vec::new();
    for text_field in TextField::ALL {
        let field = fields.text(text_field);
        choices.push(weighted(field, term, text_field.weight()));
        if is_unfinished && matches!(text_field, TextField::Title | TextField::Author | TextField::Subject) {
            for ending in endings(field, term, searcher)? {
                choices.push(weighted(field, &ending, text_field.weight() * UNFINISHED_WEIGHT));
            }
        }
    }
    Ok(Box::new(DisjunctionMaxQuery::new(choices)))
}

fn weighted(field: Field, term: &str, weight: f32) -> Box<dyn Query> {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), weight))
}

/// Longer words of `field` that begin with `prefix`, the most frequent ones.
fn endings(field: Field, prefix: &str, searcher: &Searcher) -> Result<Vec<String>, EngineError> {
    let mut found: HashMap<String, u32> = HashMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().range().gt(prefix.as_bytes()).into_stream()?;
        let mut seen = 0;
        while stream.advance() && seen < ENDINGS_SEEN_MAX {
            seen += 1;
            let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
            if !word.starts_with(prefix) {
                break;
            }
            *found.entry(word.to_owned()).or_default() += stream.value().doc_freq;
        }
    }
    let mut found: Vec<(u32, String)> = found.into_iter().map(|(word, count)| (count, word)).collect();
    found.sort_by(|a, b| b.cmp(a));
    found.truncate(ENDINGS_MAX);
    Ok(found.into_iter().map(|(_, word)| word).collect())
}
