//! Plain words: all of them, anywhere, as typed, by pinyin, as initials, as a number, or as a whole title.

use super::builder::{PINYIN_FIELDS, PlanBuilder, parts_of};
use super::query_term::{MatchingDocs, QueryTerm, TermMatches};
use super::rule::{Distance, Rule, Tolerance, one_of, span};
use crate::engine::error::EngineError;
use crate::engine::index::facet_values::hash;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::text::analysis::{Run, as_one_term, is_han, runs, without_hyphens};
use crate::engine::text::fold::fold;
use crate::engine::text::pinyin::INITIALS_MAX;
use bookmobile_catalogue::Isbn;

/// Points of a whole title that is the query: it outranks any sum of single words.
const WHOLE_TITLE_POINTS: f32 = 200.0;
/// Points of a number that is the query: whoever types one has it before their eyes.
const NUMBER_POINTS: f32 = 400.0;
/// Points of all initials of the title proper, of another title or a name, and of the first initials of any.
const INITIALS_POINTS: [f32; 3] = [60.0, 45.0, 30.0];
/// Points of a whole title that is a part of the query, beside an author's name for example.
pub(crate) const TITLE_WITHIN_POINTS: f32 = 60.0;
/// Longest query, in words or Han characters, whose parts are tried as whole titles.
const PARTS_MAX: usize = 24;
/// Fewest and most characters that are taken for initials.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=INITIALS_MAX;

impl PlanBuilder<'_> {
    /// The plain words of a query: their rule, and the bits of the terms as typed. None where there are no words.
    pub fn words(&mut self, query: &str, tolerance: Tolerance) -> Result<Option<(Rule, u64)>, EngineError> {
        let (pieces, chunks): (Vec<&str>, Vec<Vec<Run>>) =
            query.split_whitespace().map(|piece| (piece, runs(piece))).filter(|(_, chunk)| !chunk.is_empty()).unzip();
        if chunks.is_empty() {
            return Ok(None);
        }
        let is_unfinished = !query.ends_with(char::is_whitespace);
        let last = chunks.len() - 1;
        let mut literal = Vec::with_capacity(chunks.len());
        let mut typed = 0;
        for (index, chunk) in chunks.iter().enumerate() {
            literal.push(self.as_typed(chunk, is_unfinished && index == last, &TextField::ALL, &mut typed)?);
        }
        let mut ways = Vec::new();
        let whole = as_one_term(query);
        self.whole_titles.push((hash(&whole), WHOLE_TITLE_POINTS));
        if let Some(rule) = self.number(query, &whole)? {
            ways.push((Distance::AsTyped, rule));
        }
        self.titles_within(&chunks);
        let mut every = Vec::with_capacity(chunks.len());
        let joins = if tolerance > Tolerance::Exact { self.joined(&chunks)? } else { Vec::new() };
        for (index, (chunk, literal)) in chunks.iter().zip(literal).enumerate() {
            let may_go_on = is_unfinished && index == last;
            let mut any = vec![(Distance::AsTyped, literal)];
            // One letter after other words is the next word being begun: it says nothing yet.
            if may_go_on && index > 0 && matches!(chunk.as_slice(), [Run::Word(word)] if word.len() == 1) {
                any.push((Distance::AsTyped, Rule::All(0)));
            }
            if let Some(joined) = without_hyphens(pieces[index]) {
                let matches = self.in_fields(&joined, &TextField::ALL)?;
                any.extend(self.add_word(matches).map(|rule| (Distance::AsTyped, rule)));
            }
            self.by_pinyin(chunk, may_go_on, &PINYIN_FIELDS, &mut any)?;
            if tolerance > Tolerance::Exact {
                self.with_typos(chunk, may_go_on, chunks.len() > 1, tolerance, &mut any)?;
                let joined = joins.iter().filter(|(these, _)| these.contains(&index));
                any.extend(joined.map(|(_, rule)| (Distance::AsTyped, rule.clone())));
            }
            every.push(one_of(any));
        }
        ways.push((Distance::AsTyped, Rule::Every(every)));
        if chunks.len() > 1 {
            self.by_pinyin(&chunks.concat(), is_unfinished, &PINYIN_FIELDS, &mut ways)?;
        }
        if let Some(rule) = self.initials(&whole, is_unfinished)? {
            ways.push((Distance::Initials, rule));
        }
        Ok(Some((one_of(ways), typed)))
    }

    /// The rule for a chunk, runs that were typed without a space between them, as it was typed; adds its bits to `typed`.
    pub fn as_typed(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        fields: &[TextField],
        typed: &mut u64,
    ) -> Result<Rule, EngineError> {
        let last = chunk.len() - 1;
        let mut every = Vec::with_capacity(chunk.len());
        for (index, run) in chunk.iter().enumerate() {
            let start = self.terms.len();
            match run {
                Run::Word(word) => {
                    let may_go_on = is_unfinished && index == last;
                    let mut matches = self.in_fields(word, fields)?;
                    // A letter alone could go on to half the dictionary.
                    if may_go_on && word.chars().nth(1).is_some() {
                        matches.extend(self.completions(word)?);
                    }
                    let Some(rule) = self.add_word(matches) else { break };
                    *typed |= span(start, self.terms.len());
                    let mut any = vec![(Distance::AsTyped, rule)];
                    if chunk.len() > 1 {
                        self.by_pinyin(std::slice::from_ref(run), may_go_on, &PINYIN_FIELDS, &mut any)?;
                    }
                    every.push(one_of(any));
                }
                Run::Han(chars) => match chars.as_slice() {
                    [c] => {
                        let matches = self.in_fields(&c.to_string(), fields)?;
                        every.extend(self.add_word(matches));
                        *typed |= span(start, self.terms.len());
                    }
                    chars => {
                        let first = self.terms.len();
                        let mut count = 0;
                        for pair in chars.windows(2) {
                            let matches = self.in_fields(&pair.iter().collect::<String>(), fields)?;
                            if self.add_word(matches).is_none() {
                                break;
                            }
                            count += 1;
                        }
                        if count > 0 {
                            every.push(Rule::Covered { first, count });
                        }
                        *typed |= span(start, self.terms.len());
                    }
                },
            }
        }
        Ok(if every.len() == 1 { every.remove(0) } else { Rule::Every(every) })
    }

    /// The whole query as a number: ISBN, ISSN, call number, barcode or record id.
    pub fn number(&mut self, query: &str, whole: &str) -> Result<Option<Rule>, EngineError> {
        let is_name = |name: &&str| name.eq_ignore_ascii_case("isbn") || name.eq_ignore_ascii_case("issn");
        let (query, whole) = match query.trim().split_at_checked(4).filter(|(name, _)| is_name(name)) {
            Some((_, number)) => (number, as_one_term(number)),
            None => (query, whole.to_owned()),
        };
        if !whole.chars().any(|c| c.is_ascii_digit()) {
            return Ok(None);
        }
        let mut matches = self.in_field(TermField::Number, &whole, NUMBER_POINTS)?;
        if let Ok(isbn) = Isbn::parse(&fold(query)) {
            matches.extend(self.in_field(TermField::Number, &isbn.to_string(), NUMBER_POINTS)?);
        }
        matches.extend(self.in_field(TermField::Id, query.trim(), NUMBER_POINTS)?);
        if matches.is_empty() {
            return Ok(None);
        }
        let rule = self.add_term(QueryTerm { matches, idf: 1.0 });
        if let Some(Rule::All(number)) = rule {
            self.number |= number;
        }
        Ok(rule)
    }

    /// The whole query as initials of a title or a name.
    fn initials(&mut self, whole: &str, is_unfinished: bool) -> Result<Option<Rule>, EngineError> {
        if !INITIALS.contains(&whole.len()) || !whole.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let mut matches = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            let kinds = if is_unfinished { 3 } else { 2 };
            let found = segment.pinyin_index()?.initials(whole);
            for (docs, weight) in found.into_iter().zip(INITIALS_POINTS).take(kinds) {
                matches.push(TermMatches { segment: index, docs: MatchingDocs::List(docs), weight });
            }
        }
        Ok(self.add_term(QueryTerm { matches, idf: 1.0 }))
    }

    /// Whole titles with which the query begins or ends.
    fn titles_within(&mut self, chunks: &[Vec<Run>]) {
        let parts: Vec<String> = chunks.iter().flatten().flat_map(parts_of).collect();
        if parts.len() > PARTS_MAX {
            return;
        }
        for cut in 1..parts.len() {
            let (start, end) = parts.split_at(cut);
            for title in [start.concat(), end.concat()] {
                if title.chars().nth(1).is_some() || title.chars().all(is_han) {
                    self.whole_titles.push((hash(&title), TITLE_WITHIN_POINTS));
                }
            }
        }
    }
}
