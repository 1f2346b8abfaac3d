//! Query plans: from a parsed query to the terms that are looked up and a rule over them.
//!
//! [`builder`] has what every part of a query needs; [`words`] plans the plain words, [`clauses`] fields and phrases,
//! [`by_pinyin`] and [`typos`] what a reader may have meant by a word. A plan has at most 64 terms, one for each bit of a
//! machine word; terms beyond that are left out.

mod builder;
mod by_pinyin;
mod clauses;
pub(crate) mod query_term;
pub(crate) mod rule;
mod typos;
mod words;

use super::term_lookup::TermLookup;
use crate::engine::error::EngineError;
use crate::language::Parsed;
use builder::PlanBuilder;
pub(crate) use builder::parts_of;
use query_term::{Phrase, QueryTerm};
use rule::{Distance, Rule, Tolerance, one_of};
use std::collections::HashSet;
pub(crate) use words::TITLE_WITHIN_POINTS;

/// What a query looks for.
#[derive(Debug)]
pub(crate) struct Plan {
    pub terms: Vec<QueryTerm>,
    pub phrases: Vec<Phrase>,
    /// Hashes of whole titles, in order, and the points of each.
    pub whole_titles: Vec<(u64, f32)>,
    /// The texts of all terms that the catalogue has, for highlighting.
    pub matched_texts: HashSet<String>,
    pub rule: Rule,
    /// The bits of the plain words as they were typed.
    pub typed: u64,
    /// The bit of the numbers that are the whole query.
    pub number: u64,
    /// Whether a document may match without any term.
    pub matches_without_terms: bool,
}

impl Plan {
    /// The plan for a query.
    pub fn of(query: &Parsed, tolerance: Tolerance, lookup: &TermLookup) -> Result<Self, EngineError> {
        let mut builder = PlanBuilder::new(lookup);
        let mut every = Vec::new();
        let mut typed = 0;
        if let Some((rule, bits)) = builder.words(&query.words, tolerance)? {
            every.push(rule);
            typed = bits;
        }
        let matches_without_terms = every.is_empty() && query.clauses.iter().flatten().all(|clause| clause.not);
        for either in &query.clauses {
            let mut any = Vec::with_capacity(either.len());
            for clause in either {
                let rule = builder.clause(clause)?;
                any.push((Distance::AsTyped, if clause.not { Rule::Not(Box::new(rule)) } else { rule }));
            }
            every.push(one_of(any));
        }
        let rule = if every.len() == 1 { every.remove(0) } else { Rule::Every(every) };
        let mut whole_titles = builder.whole_titles;
        whole_titles.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
        whole_titles.dedup_by_key(|(title, _)| *title);
        Ok(Self {
            terms: builder.terms,
            phrases: builder.phrases,
            whole_titles,
            matched_texts: builder.matched_texts.into_inner(),
            rule,
            typed,
            number: builder.number,
            matches_without_terms,
        })
    }

    /// The points of a document that has a whole title with this hash.
    pub fn title_points(&self, title: u64) -> f32 {
        let found = self.whole_titles.binary_search_by_key(&title, |(title, _)| *title);
        found.map_or(0.0, |index| self.whole_titles[index].1)
    }
}
