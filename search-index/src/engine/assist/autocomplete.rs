//! Autocomplete: titles, names, subjects and numbers for a query that is still being typed.
//!
//! The query is matched once as a search is, and each record it finds is asked which text of its own was meant. So whatever
//! finds a record (an unfinished word, the other script, pinyin, initials) also suggests its title or its author.

use super::highlight::marks_in;
use crate::answer::{Facet, Sort, Suggestion, SuggestionKind};
use crate::engine::error::EngineError;
use crate::engine::index::facet_values;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::query::facets::FacetCounter;
use crate::engine::query::match_table::MatchTable;
use crate::engine::query::plan::Plan;
use crate::engine::query::plan::query_term::{MatchingDocs, TermMatches, by_frequency, words_with_prefix};
use crate::engine::query::plan::rule::Tolerance;
use crate::engine::query::ranking::{RankedDoc, TopDocs, score};
use crate::engine::query::searcher::Searcher;
use crate::engine::query::term_lookup::TermLookup;
use crate::engine::text::analysis::{as_one_term, is_traditional, runs, terms};
use crate::engine::text::pinyin;
use crate::language::Parsed;
use bookmobile_catalogue::Record;

/// Records that are read for their titles: the same title often stands in several.
const TITLES_READ: usize = 24;
/// Names and subjects of which one record each is read.
const NAMES_READ: usize = 12;
/// Most suggestions of each kind but titles.
const OTHERS_MAX: usize = 2;
/// Most numbers of one dictionary that are looked at.
const NUMBERS_SEEN_MAX: usize = 400;
/// Fewest characters that are taken for the beginning of a number.
const NUMBER_MIN: usize = 2;

/// What was typed, and its plan.
struct Typed<'a> {
    plan: &'a Plan,
    /// All of it as one term.
    whole: &'a str,
}

impl Searcher {
    /// At most `limit` suggestions for `text`, typed so far. Empty where it uses the query language.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, EngineError> {
        let query = Parsed::of(text);
        let whole = as_one_term(text);
        if !query.is_plain() || whole.is_empty() {
            return Ok(Vec::new());
        }
        let plan = Plan::of(&query, Tolerance::Exact, &TermLookup::new(&self.reader))?;
        let typed = Typed { plan: &plan, whole: &whole };
        let script = u64::from(is_traditional(text));
        let bm25 = self.bm25()?;
        let mut titles = TopDocs::new(TITLES_READ);
        let mut names = FacetCounter::default();
        let mut table = MatchTable::default();
        for (index, segment) in self.reader.segments.iter().enumerate() {
            table.fill(&plan, index, segment, bm25)?;
            let columns = segment.ranking_columns()?;
            for (doc, bits) in table.iter() {
                if let Some(distance) = plan.rule.distance(bits.title | bits.outside_text) {
                    let (score, _) = score(&plan, columns, doc, bits, distance, script);
                    titles.add(RankedDoc::new(Sort::Relevance, score, index, segment, doc)?);
                }
                if plan.rule.distance(bits.author | bits.outside_text).is_some() {
                    names.add_of(Facet::Author, index, segment, doc)?;
                }
                if plan.rule.distance(bits.subject).is_some() {
                    names.add_of(Facet::Subject, index, segment, doc)?;
                }
            }
        }
        let numbers = self.numbers(&whole)?;
        let authors = self.names(&typed, &names, Facet::Author)?;
        let subjects = self.names(&typed, &names, Facet::Subject)?;
        let others = numbers.len() + authors.len() + subjects.len();
        let titles = self.titles(&typed, titles, limit.saturating_sub(others))?;
        // A reader who has typed a whole name wants that author rather than a book about them.
        let is_whole = authors.first().is_some_and(|author| as_one_term(&author.text) == whole);
        let [first, second] = if is_whole { [authors, titles] } else { [titles, authors] };
        let mut suggestions = numbers;
        suggestions.extend(first);
        suggestions.extend(second);
        suggestions.extend(subjects);
        suggestions.truncate(limit);
        Ok(suggestions)
    }

    /// Titles that go on from what was typed, each once.
    fn titles(&self, typed: &Typed, best: TopDocs, limit: usize) -> Result<Vec<Suggestion>, EngineError> {
        let mut titles = Vec::new();
        let mut known = vec![typed.whole.to_owned()];
        for ranked in best.into_sorted() {
            if titles.len() >= limit {
                break;
            }
            let title = self.reader.row((ranked.segment, ranked.doc))?.record.title;
            let key = as_one_term(&title);
            let is_number = typed.whole.contains(|c: char| c.is_ascii_digit());
            if !known.contains(&key)
                && (is_number || self.is_meant(typed, ranked.segment, TextField::Title, &[&title])?)
            {
                known.push(key);
                titles.push(typed.suggestion(SuggestionKind::Title, title));
            }
        }
        Ok(titles)
    }

    /// The most frequent authors or subjects that are meant themselves and not only stand beside one that is.
    fn names(&self, typed: &Typed, counter: &FacetCounter, facet: Facet) -> Result<Vec<Suggestion>, EngineError> {
        let mut names = Vec::new();
        for (value, count) in counter.most_frequent(facet, &[]).into_iter().take(NAMES_READ) {
            if names.len() >= OTHERS_MAX {
                break;
            }
            let record = self.reader.row((count.segment, count.doc))?.record;
            let name = facet_values::values(&record, facet).into_iter().find(|name| facet_values::hash(name) == value);
            let Some(name) = name else { continue };
            let (kind, field) = match facet {
                Facet::Author => (SuggestionKind::Author, TextField::Author),
                _ => (SuggestionKind::Subject, TextField::Subject),
            };
            let mut texts = vec![name.as_str()];
            let agents = record.agents.iter().filter(|agent| agent.name == name);
            texts.extend(agents.filter_map(|agent| agent.romanized.as_deref()));
            if self.is_meant(typed, count.segment, field, &texts)? {
                names.push(typed.suggestion(kind, name));
            }
        }
        Ok(names)
    }

    /// Whether these texts by themselves match what was typed: they have enough terms of the plan, or its initials.
    fn is_meant(&self, typed: &Typed, index: usize, field: TextField, texts: &[&str]) -> Result<bool, EngineError> {
        let field = TermField::Text(field);
        let mut bits = 0;
        for text in texts {
            if pinyin::initials(&as_one_term(text)).iter().any(|initials| initials.starts_with(typed.whole)) {
                return Ok(true);
            }
            for term in terms(text, &runs(text)) {
                let Some(info) = self.reader.segments[index].look_up(field, &term)? else { continue };
                let is_of = |found: &TermMatches| {
                    found.segment == index
                        && matches!(&found.docs, MatchingDocs::Postings(of, known) if *of == field && *known == info)
                };
                for (number, term) in typed.plan.terms.iter().enumerate() {
                    bits |= u64::from(term.matches.iter().any(is_of)) << number;
                }
            }
        }
        Ok(typed.plan.rule.distance(bits).is_some())
    }

    /// Class and call numbers that are what was typed or begin with it, the most frequent ones.
    fn numbers(&self, whole: &str) -> Result<Vec<Suggestion>, EngineError> {
        let mut numbers = Vec::new();
        if whole.len() < NUMBER_MIN || !whole.is_ascii() || !whole.contains(|c: char| c.is_ascii_digit()) {
            return Ok(numbers);
        }
        for (field, kind) in
            [(TermField::Class, SuggestionKind::Class), (TermField::CallNumber, SuggestionKind::CallNumber)]
        {
            let mut found = Vec::new();
            for (segment, open) in self.reader.segments.iter().enumerate() {
                found.extend(open.look_up(field, whole)?.map(|info| (whole.to_owned(), segment, info)));
            }
            found.truncate(1);
            let longer =
                by_frequency(words_with_prefix(&self.reader.segments, &[field], whole, NUMBERS_SEEN_MAX, 1.0)?);
            for (_, number, named) in longer {
                if let Some(TermMatches { segment, docs: MatchingDocs::Postings(_, info), .. }) =
                    named.into_iter().next()
                {
                    found.push((number, segment, info));
                }
            }
            for (number, segment, info) in found.into_iter().take(OTHERS_MAX) {
                let segment = &self.reader.segments[segment];
                let Some(doc) = segment.first_doc(&info)? else { continue };
                let record = segment.row(doc)?.record;
                let text = written(&record, kind, &number);
                numbers.extend(text.map(|text| Suggestion { kind, text: text.to_owned(), marks: Vec::new() }));
            }
        }
        Ok(numbers)
    }
}

impl Typed<'_> {
    fn suggestion(&self, kind: SuggestionKind, text: String) -> Suggestion {
        Suggestion { kind, marks: marks_in(&text, &self.plan.matched_texts), text }
    }
}

/// The class or call number of `record` that is `number` as one term.
fn written<'a>(record: &'a Record, kind: SuggestionKind, number: &str) -> Option<&'a str> {
    let is_it = |text: &&str| as_one_term(text) == number;
    if kind == SuggestionKind::Class {
        record.classification.iter().map(|class| class.number.as_str()).find(is_it)
    } else {
        record.items.iter().filter_map(|item| item.call_number.as_deref()).find(is_it)
    }
}
