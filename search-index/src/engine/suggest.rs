//! Suggestions under the search box: titles, names, subjects and numbers that what is being typed may lead to.
//!
//! The plan of a search is played once, and what it finds is asked which text of its own was meant: so whatever finds a
//! record (an unfinished word, the other script, pinyin, initials) also suggests its title or its author.

use super::analysis::{as_one_term, is_traditional, runs, terms};
use super::board::Board;
use super::facet::{self, Counter};
use super::plan::{Dictionaries, Effort, Found, Plan, What, beginning_with, by_frequency};
use super::rank::{Best, Ranked};
use super::schema::TextField;
use super::segment::{Lengths, Place, once};
use super::shown::marks_in;
use super::{Engine, EngineError, pinyin, row, score};
use crate::answer::{Facet, Sort, Suggested, Suggestion};
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

/// What was typed, and what is looked for.
struct Typed<'a> {
    plan: &'a Plan,
    /// All of it as one term.
    whole: &'a str,
}

impl Engine {
    /// What `text`, typed so far, may lead to: at most `limit`. Nothing where nothing but the query language was written.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, EngineError> {
        let query = Parsed::of(text);
        let whole = as_one_term(text);
        if !query.is_plain() || whole.is_empty() {
            return Ok(Vec::new());
        }
        let plan = Plan::of(&query, Effort::Plain, &Dictionaries::new(&self.segments))?;
        let typed = Typed { plan: &plan, whole: &whole };
        let script = u64::from(is_traditional(text));
        let lengths = once(&self.lengths, || Lengths::of(&self.segments))?;
        let mut titles = Best::new(TITLES_READ);
        let mut names = Counter::default();
        let mut board = Board::default();
        for (index, segment) in self.segments.iter().enumerate() {
            board.play(&plan, index, segment, lengths)?;
            let columns = segment.columns()?;
            for (doc, marks) in board.marked() {
                if let Some(distance) = plan.rule.judge(marks.title | marks.itself) {
                    let (score, _) = score(&plan, columns, doc, marks, distance, script);
                    titles.add(Ranked::new(Sort::Relevance, score, index, segment, doc)?);
                }
                if plan.rule.judge(marks.author | marks.itself).is_some() {
                    names.add_of(Facet::Author, index, segment, doc)?;
                }
                if plan.rule.judge(marks.subject).is_some() {
                    names.add_of(Facet::Subject, index, segment, doc)?;
                }
            }
        }
        let numbers = self.numbers(&whole)?;
        let authors = self.names(&typed, &names, Facet::Author)?;
        let subjects = self.names(&typed, &names, Facet::Subject)?;
        let others = numbers.len() + authors.len() + subjects.len();
        let titles = self.titles(&typed, titles, limit.saturating_sub(others))?;
        // Whoever has typed a whole name is looking for that author rather than for a book about them.
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
    fn titles(&self, typed: &Typed, best: Best, limit: usize) -> Result<Vec<Suggestion>, EngineError> {
        let mut titles = Vec::new();
        let mut known = vec![typed.whole.to_owned()];
        for ranked in best.into_sorted() {
            if titles.len() >= limit {
                break;
            }
            let title = row(&self.segments[ranked.segment], ranked.doc)?.record.title;
            let key = as_one_term(&title);
            let is_number = typed.whole.contains(|c: char| c.is_ascii_digit());
            if !known.contains(&key)
                && (is_number || self.is_meant(typed, ranked.segment, TextField::Title, &[&title])?)
            {
                known.push(key);
                titles.push(typed.suggestion(Suggested::Title, title));
            }
        }
        Ok(titles)
    }

    /// The most frequent authors or subjects that are meant themselves, not only stand beside one that is.
    fn names(&self, typed: &Typed, counter: &Counter, facet: Facet) -> Result<Vec<Suggestion>, EngineError> {
        let mut names = Vec::new();
        for (value, count) in counter.most_frequent(facet, &[]).into_iter().take(NAMES_READ) {
            if names.len() >= OTHERS_MAX {
                break;
            }
            let record = row(&self.segments[count.segment], count.doc)?.record;
            let name = facet::values(&record, facet).into_iter().find(|name| facet::hash(name) == value);
            let Some(name) = name else { continue };
            let (kind, field) = match facet {
                Facet::Author => (Suggested::Author, TextField::Author),
                _ => (Suggested::Subject, TextField::Subject),
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

    /// Whether these texts by themselves are what was typed: of all parts of the plan they have enough, or its initials.
    fn is_meant(&self, typed: &Typed, index: usize, field: TextField, texts: &[&str]) -> Result<bool, EngineError> {
        let place = Place::Text(field);
        let mut bits = 0;
        for text in texts {
            if pinyin::initials(&as_one_term(text)).iter().any(|initials| initials.starts_with(typed.whole)) {
                return Ok(true);
            }
            for term in terms(text, &runs(text)) {
                let Some(info) = self.segments[index].look_up(place, &term)? else { continue };
                let is_of = |found: &Found| {
                    found.segment == index
                        && matches!(&found.what, What::Postings(of, known) if *of == place && *known == info)
                };
                for (number, bit) in typed.plan.bits.iter().enumerate() {
                    bits |= u64::from(bit.found.iter().any(is_of)) << number;
                }
            }
        }
        Ok(typed.plan.rule.judge(bits).is_some())
    }

    /// Class and call numbers that are what was typed or begin so, the most frequent ones.
    fn numbers(&self, whole: &str) -> Result<Vec<Suggestion>, EngineError> {
        let mut numbers = Vec::new();
        if whole.len() < NUMBER_MIN || !whole.is_ascii() || !whole.contains(|c: char| c.is_ascii_digit()) {
            return Ok(numbers);
        }
        for (place, kind) in [(Place::Class, Suggested::Class), (Place::CallNumber, Suggested::CallNumber)] {
            let mut found = Vec::new();
            for (segment, open) in self.segments.iter().enumerate() {
                found.extend(open.look_up(place, whole)?.map(|info| (whole.to_owned(), segment, info)));
            }
            found.truncate(1);
            let longer = by_frequency(beginning_with(&self.segments, &[place], whole, NUMBERS_SEEN_MAX, 1.0)?);
            for (_, number, named) in longer {
                if let Some(Found { segment, what: What::Postings(_, info), .. }) = named.into_iter().next() {
                    found.push((number, segment, info));
                }
            }
            for (number, segment, info) in found.into_iter().take(OTHERS_MAX) {
                let segment = &self.segments[segment];
                let Some(doc) = segment.first_doc(&info)? else { continue };
                let record = row(segment, doc)?.record;
                let text = written(&record, kind, &number);
                numbers.extend(text.map(|text| Suggestion { kind, text: text.to_owned(), marks: Vec::new() }));
            }
        }
        Ok(numbers)
    }
}

impl Typed<'_> {
    fn suggestion(&self, kind: Suggested, text: String) -> Suggestion {
        Suggestion { kind, marks: marks_in(&text, &self.plan.terms), text }
    }
}

/// The number of `record` that is `number` as one term.
fn written<'a>(record: &'a Record, kind: Suggested, number: &str) -> Option<&'a str> {
    let is_it = |text: &&str| as_one_term(text) == number;
    if kind == Suggested::Class {
        record.classification.iter().map(|class| class.number.as_str()).find(is_it)
    } else {
        record.items.iter().filter_map(|item| item.call_number.as_deref()).find(is_it)
    }
}
