//! Clauses: the parts of a query in a field, phrases, numbers and codes.

use super::builder::{PlanBuilder, listed, parts_of};
use super::query_term::{Phrase, QueryTerm, TermMatches, words_with_prefix};
use super::rule::{Distance, NOTHING, Rule, one_of, span};
use crate::engine::error::EngineError;
use crate::engine::index::classes::in_class;
use crate::engine::index::fields::facet_term;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::text::analysis::{Run, as_one_term, runs};
use crate::language::{Clause, Scope};
use bookmobile_catalogue::RecordId;

fn fields_of(scope: Option<Scope>) -> &'static [TextField] {
    match scope {
        Some(Scope::Title) => &[TextField::Title, TextField::OtherTitle],
        Some(Scope::Author) => &[TextField::Author],
        Some(Scope::Subject) => &[TextField::Subject],
        Some(Scope::Publisher) => &[TextField::Publisher],
        _ => &TextField::ALL,
    }
}

impl PlanBuilder<'_> {
    /// The rule for one clause, regardless of its `not`.
    pub fn clause(&mut self, clause: &Clause) -> Result<Rule, EngineError> {
        let text = &clause.text;
        let matches = match clause.scope {
            Some(Scope::Isbn) => return Ok(self.number(text, &as_one_term(text))?.unwrap_or(NOTHING)),
            Some(Scope::Call) => self.numbers_with_prefix(TermField::CallNumber, text)?,
            // As the classification writes it, or else as if it were any number.
            Some(Scope::Clc) => match in_class(self.segments, text)? {
                docs if docs.is_empty() => self.numbers_with_prefix(TermField::Class, text)?,
                docs => listed(docs),
            },
            Some(Scope::Work) => self.editions(text)?,
            Some(scope @ (Scope::Language | Scope::Kind | Scope::Branch)) => {
                self.in_field(TermField::Facet, &facet_term(scope, text), 0.0)?
            }
            scope => return self.words_in_fields(text, clause.is_phrase, fields_of(scope)),
        };
        Ok(self.add_term(QueryTerm { matches, idf: 1.0 }).unwrap_or(NOTHING))
    }

    /// Editions of the same work as the record with this id.
    fn editions(&self, id: &str) -> Result<Vec<TermMatches>, EngineError> {
        let Ok(id) = RecordId::new(id) else { return Ok(Vec::new()) };
        Ok(listed(self.lookup.reader.editions_of(&id)?))
    }

    /// Words, or a phrase, in these fields.
    fn words_in_fields(
        &mut self,
        text: &str,
        is_phrase: bool,
        fields: &'static [TextField],
    ) -> Result<Rule, EngineError> {
        let chunks: Vec<Vec<Run>> = text.split_whitespace().map(runs).filter(|chunk| !chunk.is_empty()).collect();
        let mut every = Vec::with_capacity(chunks.len());
        let start = self.terms.len();
        for chunk in &chunks {
            let mut any = vec![(Distance::AsTyped, self.as_typed(chunk, false, fields, &mut 0)?)];
            if !is_phrase {
                self.by_pinyin(chunk, false, fields, &mut any)?;
            }
            every.push(one_of(any));
        }
        let needs = span(start, self.terms.len());
        if is_phrase && needs != 0 {
            let parts = chunks.iter().flatten().flat_map(parts_of).collect();
            let Some(rule) = self.add_term(QueryTerm::default()) else { return Ok(NOTHING) };
            self.phrases.push(Phrase { bit: span(self.terms.len() - 1, self.terms.len()), needs, fields, parts });
            return Ok(rule);
        }
        Ok(if every.is_empty() { NOTHING } else { Rule::Every(every) })
    }

    /// The documents with a number in `field` that is `text` or begins with it.
    fn numbers_with_prefix(&self, field: TermField, text: &str) -> Result<Vec<TermMatches>, EngineError> {
        let number = as_one_term(text);
        if number.is_empty() {
            return Ok(Vec::new());
        }
        let mut matches = self.in_field(field, &number, 1.0)?;
        let longer = words_with_prefix(self.segments, &[field], &number, usize::MAX, 1.0)?;
        matches.extend(self.most_frequent(longer, usize::MAX));
        Ok(matches)
    }
}
