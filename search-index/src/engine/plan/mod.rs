//! From what a reader typed to what is looked for: bits that a document can have, and a rule over them.

mod mistakes;
mod rule;
mod sound;

use super::analysis::{Run, as_one_term, is_han, runs, without_hyphens};
use super::facet;
use super::pinyin::INITIALS_MAX;
use super::schema::{TextField, facet_term};
use super::segment::{Place, Segment, rarity};
use super::{EngineError, browse, work};
use crate::language::{Clause, Parsed, Scope};
use bookmobile_catalogue::{Isbn, RecordId};
use rule::span;
pub(super) use rule::{Distance, Rule};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use tantivy::postings::TermInfo;

/// Most bits of a plan: one for each bit of a word of the machine. What does not fit is left out.
const BITS_MAX: usize = 64;
/// What a whole title counts: it outranks any sum of single words.
const WHOLE_TITLE_WORTH: f32 = 200.0;
/// A number is asked for by someone who has it before their eyes.
const NUMBER_WORTH: f32 = 400.0;
/// All initials of the title proper, those of another title or a name, and the first ones of any.
const INITIALS_WORTH: [f32; 3] = [60.0, 45.0, 30.0];
/// What an unfinished word counts beside a finished one.
const UNFINISHED_WEIGHT: f32 = 0.7;
/// What the whole title counts where it is a part of what was typed, beside an author's name for example.
pub(super) const TITLE_WITHIN_WORTH: f32 = 60.0;
/// Most ends of an unfinished word that are looked for; the most frequent ones.
const ENDINGS_MAX: usize = 32;
/// Longest query, in words or Han characters, whose parts are tried as whole titles.
const PARTS_MAX: usize = 24;
/// Most entries of one dictionary that are looked at for the ends of a word of two letters, and of a longer one.
const ENDINGS_SEEN_MAX: [usize; 2] = [400, 2_000];
/// Fewest and most initials that are taken for such.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=INITIALS_MAX;

/// How hard to look for what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effort {
    /// As typed, and by sound.
    Plain,
    /// Also with mistakes, in words that hardly any record has.
    Mistakes,
    /// With mistakes in any word.
    AnyMistakes,
}

/// One thing that a document may have.
#[derive(Debug, Default)]
pub(super) struct Bit {
    /// Its posting lists.
    pub found: Vec<Found>,
    /// What the weights are multiplied with: BM25's rarity; 1 where the weights are worths.
    pub rarity: f32,
}

/// Documents of one segment that have it.
#[derive(Debug)]
pub(super) struct Found {
    pub segment: usize,
    pub what: What,
    pub weight: f32,
}

/// Where the documents are named.
#[derive(Debug)]
pub(super) enum What {
    /// In the index, behind a term.
    Postings(Place, TermInfo),
    /// Here.
    Documents(Vec<u32>),
}

impl Found {
    fn docs(&self) -> u64 {
        match &self.what {
            What::Postings(_, info) => u64::from(info.doc_freq),
            What::Documents(docs) => docs.len() as u64,
        }
    }
}

/// Words that must stand one after another. A document with all bits of `needs` is read to see whether they do.
#[derive(Debug)]
pub(super) struct Phrase {
    pub bit: u64,
    pub needs: u64,
    pub fields: &'static [TextField],
    pub parts: Vec<String>,
}

/// What is looked for.
#[derive(Debug)]
pub(super) struct Plan {
    pub bits: Vec<Bit>,
    pub phrases: Vec<Phrase>,
    /// Hashes of whole titles, in order, and what each is worth.
    pub titles: Vec<(u64, f32)>,
    /// Every term that was looked for and is there.
    pub terms: HashSet<String>,
    pub rule: Rule,
    /// The bits of the plain words, as they were typed.
    pub typed: u64,
    /// The bit of numbers that are the query.
    pub number: u64,
    /// A document may fit without any bit.
    pub is_open: bool,
}

impl Plan {
    /// The plan for a query.
    pub fn of(query: &Parsed, effort: Effort, dictionaries: &Dictionaries) -> Result<Self, EngineError> {
        let segments = dictionaries.segments;
        let docs = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        let mut draft = Draft {
            dictionaries,
            segments,
            docs,
            number: 0,
            bits: Vec::new(),
            phrases: Vec::new(),
            titles: Vec::new(),
            terms: RefCell::default(),
        };
        let mut every = Vec::new();
        let mut typed = 0;
        if let Some((rule, bits)) = draft.words(&query.words, effort)? {
            every.push(rule);
            typed = bits;
        }
        let is_open = every.is_empty() && query.clauses.iter().flatten().all(|clause| clause.not);
        for either in &query.clauses {
            let mut any = Vec::with_capacity(either.len());
            for clause in either {
                let rule = draft.clause(clause)?;
                any.push((Distance::AsTyped, if clause.not { Rule::Not(Box::new(rule)) } else { rule }));
            }
            every.push(one_of(any));
        }
        let rule = if every.len() == 1 { every.remove(0) } else { Rule::Every(every) };
        let mut titles = draft.titles;
        titles.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.total_cmp(&a.1)));
        titles.dedup_by_key(|(title, _)| *title);
        let terms = draft.terms.into_inner();
        Ok(Self { bits: draft.bits, phrases: draft.phrases, titles, terms, rule, typed, number: draft.number, is_open })
    }

    /// What it is worth that a document has a title with this hash.
    pub fn title_worth(&self, title: u64) -> f32 {
        self.titles.binary_search_by_key(&title, |(title, _)| *title).map_or(0.0, |index| self.titles[index].1)
    }
}

/// One rule for several; there is at least one.
fn one_of(mut any: Vec<(Distance, Rule)>) -> Rule {
    match any.pop() {
        Some((Distance::AsTyped, only)) if any.is_empty() => only,
        Some(last) => {
            any.push(last);
            Rule::Any(any)
        }
        None => Rule::Any(any),
    }
}

/// The segments that have a term, and where they have it.
type Stands = Rc<[(usize, TermInfo)]>;

/// The dictionaries of all segments, in which a term is looked up once however often it is asked for.
pub(super) struct Dictionaries<'a> {
    segments: &'a [Arc<Segment>],
    known: RefCell<HashMap<(usize, String), Stands>>,
}

impl<'a> Dictionaries<'a> {
    pub fn new(segments: &'a [Arc<Segment>]) -> Self {
        Self { segments, known: RefCell::default() }
    }

    /// The segments that have `term` at `place`, and where.
    fn look_up(&self, place: Place, term: &str) -> Result<Stands, EngineError> {
        let key = (place.number(), term.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let mut found = Vec::new();
        for (segment, open) in self.segments.iter().enumerate() {
            found.extend(open.look_up(place, term)?.map(|info| (segment, info)));
        }
        let found = Stands::from(found);
        self.known.borrow_mut().insert(key, Rc::clone(&found));
        Ok(found)
    }
}

/// A plan that is being made.
struct Draft<'a> {
    dictionaries: &'a Dictionaries<'a>,
    segments: &'a [Arc<Segment>],
    docs: u64,
    number: u64,
    bits: Vec<Bit>,
    phrases: Vec<Phrase>,
    titles: Vec<(u64, f32)>,
    terms: RefCell<HashSet<String>>,
}

/// Where a word that a reader might leave unfinished or misspell is looked for: not in summaries and notes.
const NAMES: [TextField; 4] = [TextField::Title, TextField::Author, TextField::OtherTitle, TextField::Subject];

/// Where Chinese is looked for by its sound.
const READ_ALOUD: [TextField; 5] =
    [TextField::Title, TextField::Author, TextField::OtherTitle, TextField::Subject, TextField::Publisher];

/// In no document.
const NOTHING: Rule = Rule::Some(0, 1);

fn fields_of(scope: Option<Scope>) -> &'static [TextField] {
    match scope {
        Some(Scope::Title) => &[TextField::Title, TextField::OtherTitle],
        Some(Scope::Author) => &[TextField::Author],
        Some(Scope::Subject) => &[TextField::Subject],
        Some(Scope::Publisher) => &[TextField::Publisher],
        _ => &TextField::ALL,
    }
}

impl Draft<'_> {
    /// The plain words of a query: their rule, and the bits of what stands as it was typed. None where there are none.
    fn words(&mut self, query: &str, effort: Effort) -> Result<Option<(Rule, u64)>, EngineError> {
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
            literal.push(self.chunk(chunk, is_unfinished && index == last, &TextField::ALL, &mut typed)?);
        }
        let mut ways = Vec::new();
        let whole = as_one_term(query);
        self.titles.push((facet::hash(&whole), WHOLE_TITLE_WORTH));
        if let Some(rule) = self.numbers(query, &whole)? {
            ways.push((Distance::AsTyped, rule));
        }
        self.titles_within(&chunks);
        let mut every = Vec::with_capacity(chunks.len());
        let joins = if effort > Effort::Plain { self.joined(&chunks)? } else { Vec::new() };
        for (index, (chunk, literal)) in chunks.iter().zip(literal).enumerate() {
            let may_go_on = is_unfinished && index == last;
            let mut any = vec![(Distance::AsTyped, literal)];
            // One letter after other words is the next word being begun: it says nothing yet.
            if may_go_on && index > 0 && matches!(chunk.as_slice(), [Run::Word(word)] if word.len() == 1) {
                any.push((Distance::AsTyped, Rule::All(0)));
            }
            if let Some(joined) = without_hyphens(pieces[index]) {
                let found = self.in_fields(&joined, &TextField::ALL)?;
                any.extend(self.word(found).map(|rule| (Distance::AsTyped, rule)));
            }
            self.by_sound(chunk, may_go_on, &READ_ALOUD, &mut any)?;
            if effort > Effort::Plain {
                self.with_mistakes(chunk, may_go_on, chunks.len() > 1, effort, &mut any)?;
                let joined = joins.iter().filter(|(these, _)| these.contains(&index));
                any.extend(joined.map(|(_, rule)| (Distance::AsTyped, rule.clone())));
            }
            every.push(one_of(any));
        }
        ways.push((Distance::AsTyped, Rule::Every(every)));
        if chunks.len() > 1 {
            self.by_sound(&chunks.concat(), is_unfinished, &READ_ALOUD, &mut ways)?;
        }
        if let Some(rule) = self.initials(&whole, is_unfinished)? {
            ways.push((Distance::Initials, rule));
        }
        Ok(Some((one_of(ways), typed)))
    }

    /// What is asked for beside plain words.
    fn clause(&mut self, clause: &Clause) -> Result<Rule, EngineError> {
        let text = &clause.text;
        let found = match clause.scope {
            Some(Scope::Isbn) => return Ok(self.numbers(text, &as_one_term(text))?.unwrap_or(NOTHING)),
            Some(Scope::Call) => self.numbered(Place::CallNumber, text)?,
            // As the classification writes it, or else as if it were any number.
            Some(Scope::Clc) => match browse::in_class(self.segments, text)? {
                docs if docs.is_empty() => self.numbered(Place::Class, text)?,
                docs => documents(docs),
            },
            Some(Scope::Work) => self.editions(text)?,
            Some(scope @ (Scope::Language | Scope::Kind | Scope::Branch)) => {
                self.at(Place::Facet, &facet_term(scope, text), 0.0)?
            }
            scope => return self.scoped(text, clause.is_phrase, fields_of(scope)),
        };
        Ok(self.push(Bit { found, rarity: 1.0 }).unwrap_or(NOTHING))
    }

    /// Editions of the same work as the record with this id.
    fn editions(&self, id: &str) -> Result<Vec<Found>, EngineError> {
        let Ok(id) = RecordId::new(id) else { return Ok(Vec::new()) };
        Ok(documents(work::editions_of(self.segments, &id)?))
    }

    /// Words in these fields.
    fn scoped(&mut self, text: &str, is_phrase: bool, fields: &'static [TextField]) -> Result<Rule, EngineError> {
        let chunks: Vec<Vec<Run>> = text.split_whitespace().map(runs).filter(|chunk| !chunk.is_empty()).collect();
        let mut every = Vec::with_capacity(chunks.len());
        let start = self.bits.len();
        for chunk in &chunks {
            let mut any = vec![(Distance::AsTyped, self.chunk(chunk, false, fields, &mut 0)?)];
            if !is_phrase {
                self.by_sound(chunk, false, fields, &mut any)?;
            }
            every.push(one_of(any));
        }
        let needs = span(start, self.bits.len());
        if is_phrase && needs != 0 {
            let parts = chunks.iter().flatten().flat_map(parts_of).collect();
            let Some(rule) = self.push(Bit::default()) else { return Ok(NOTHING) };
            self.phrases.push(Phrase { bit: span(self.bits.len() - 1, self.bits.len()), needs, fields, parts });
            return Ok(rule);
        }
        Ok(if every.is_empty() { NOTHING } else { Rule::Every(every) })
    }

    /// Numbers at `place` that are `text` or begin so.
    fn numbered(&self, place: Place, text: &str) -> Result<Vec<Found>, EngineError> {
        let number = as_one_term(text);
        if number.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = self.at(place, &number, 1.0)?;
        found.extend(self.beginning_with(&[place], &number, usize::MAX, usize::MAX, 1.0)?);
        Ok(found)
    }

    /// What was typed without a space, as it was typed; adds its bits to `typed`.
    fn chunk(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        fields: &[TextField],
        typed: &mut u64,
    ) -> Result<Rule, EngineError> {
        let last = chunk.len() - 1;
        let mut every = Vec::with_capacity(chunk.len());
        for (index, run) in chunk.iter().enumerate() {
            let start = self.bits.len();
            match run {
                Run::Word(word) => {
                    let may_go_on = is_unfinished && index == last;
                    let mut found = self.in_fields(word, fields)?;
                    // A letter alone could go on to half the dictionary.
                    if may_go_on && word.chars().nth(1).is_some() {
                        found.extend(self.endings(word)?);
                    }
                    let Some(rule) = self.word(found) else { break };
                    *typed |= span(start, self.bits.len());
                    let mut any = vec![(Distance::AsTyped, rule)];
                    if chunk.len() > 1 {
                        self.by_sound(std::slice::from_ref(run), may_go_on, &READ_ALOUD, &mut any)?;
                    }
                    every.push(one_of(any));
                }
                Run::Han(chars) => match chars.as_slice() {
                    [c] => {
                        let found = self.in_fields(&c.to_string(), fields)?;
                        every.extend(self.word(found));
                        *typed |= span(start, self.bits.len());
                    }
                    chars => {
                        let first = self.bits.len();
                        let mut count = 0;
                        for pair in chars.windows(2) {
                            let found = self.in_fields(&pair.iter().collect::<String>(), fields)?;
                            if self.word(found).is_none() {
                                break;
                            }
                            count += 1;
                        }
                        if count > 0 {
                            every.push(Rule::Covered { first, count });
                        }
                        *typed |= span(start, self.bits.len());
                    }
                },
            }
        }
        Ok(if every.len() == 1 { every.remove(0) } else { Rule::Every(every) })
    }

    /// The whole query as a number: ISBN, ISSN, call number, barcode…
    fn numbers(&mut self, query: &str, whole: &str) -> Result<Option<Rule>, EngineError> {
        let is_name = |name: &&str| name.eq_ignore_ascii_case("isbn") || name.eq_ignore_ascii_case("issn");
        let (query, whole) = match query.trim().split_at_checked(4).filter(|(name, _)| is_name(name)) {
            Some((_, number)) => (number, as_one_term(number)),
            None => (query, whole.to_owned()),
        };
        if !whole.chars().any(|c| c.is_ascii_digit()) {
            return Ok(None);
        }
        let mut found = self.at(Place::Number, &whole, NUMBER_WORTH)?;
        if let Ok(isbn) = Isbn::parse(&super::fold::fold(query)) {
            found.extend(self.at(Place::Number, &isbn.to_string(), NUMBER_WORTH)?);
        }
        found.extend(self.at(Place::Id, query.trim(), NUMBER_WORTH)?);
        if found.is_empty() {
            return Ok(None);
        }
        let rule = self.push(Bit { found, rarity: 1.0 });
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
        let mut found = Vec::new();
        for (segment, open) in self.segments.iter().enumerate() {
            let which = if is_unfinished { 3 } else { 2 };
            for (docs, weight) in open.sounds()?.initials(whole).into_iter().zip(INITIALS_WORTH).take(which) {
                found.push(Found { segment, what: What::Documents(docs), weight });
            }
        }
        Ok(self.push(Bit { found, rarity: 1.0 }))
    }

    /// Whole titles that what was typed begins or ends with.
    fn titles_within(&mut self, chunks: &[Vec<Run>]) {
        let parts: Vec<String> = chunks.iter().flatten().flat_map(parts_of).collect();
        if parts.len() > PARTS_MAX {
            return;
        }
        for cut in 1..parts.len() {
            let (start, end) = parts.split_at(cut);
            for title in [start.concat(), end.concat()] {
                if title.chars().nth(1).is_some() || title.chars().all(is_han) {
                    self.titles.push((facet::hash(&title), TITLE_WITHIN_WORTH));
                }
            }
        }
    }

    /// `term` in these fields.
    fn in_fields(&self, term: &str, fields: &[TextField]) -> Result<Vec<Found>, EngineError> {
        let mut found = Vec::new();
        for field in fields {
            found.extend(self.at(Place::Text(*field), term, field.weight())?);
        }
        Ok(found)
    }

    /// `term` at one place.
    fn at(&self, place: Place, term: &str, weight: f32) -> Result<Vec<Found>, EngineError> {
        let found: Vec<Found> = self
            .dictionaries
            .look_up(place, term)?
            .iter()
            .map(|(segment, info)| Found { segment: *segment, what: What::Postings(place, info.clone()), weight })
            .collect();
        if matches!(place, Place::Text(_)) && !found.is_empty() {
            self.terms.borrow_mut().insert(term.to_owned());
        }
        Ok(found)
    }

    /// Longer words that begin with `word`.
    fn endings(&self, word: &str) -> Result<Vec<Found>, EngineError> {
        let seen_max = ENDINGS_SEEN_MAX[usize::from(word.chars().nth(2).is_some())];
        let places = NAMES.map(Place::Text);
        self.beginning_with(&places, word, seen_max, ENDINGS_MAX, UNFINISHED_WEIGHT)
    }

    /// The `most` most frequent terms that are longer than `start` and begin so.
    fn beginning_with(
        &self,
        places: &[Place],
        start: &str,
        seen_max: usize,
        most: usize,
        weight: f32,
    ) -> Result<Vec<Found>, EngineError> {
        Ok(self.most_frequent(beginning_with(self.segments, places, start, seen_max, weight)?, most))
    }

    /// Where the `most` most frequent of these words are.
    fn most_frequent(&self, words: HashMap<String, (u64, Vec<Found>)>, most: usize) -> Vec<Found> {
        let mut words = by_frequency(words);
        words.truncate(most);
        self.terms.borrow_mut().extend(words.iter().map(|(_, word, _)| word.clone()));
        words.into_iter().flat_map(|(.., found)| found).collect()
    }

    /// A bit for a word that was found so.
    fn word(&mut self, found: Vec<Found>) -> Option<Rule> {
        let mut docs = [0_u64; TextField::ALL.len()];
        for found in &found {
            if let What::Postings(Place::Text(field), info) = &found.what {
                docs[*field as usize] += u64::from(info.doc_freq);
            }
        }
        let rarity = rarity(docs.into_iter().max().unwrap_or(0), self.docs);
        self.push(Bit { found, rarity })
    }

    fn push(&mut self, bit: Bit) -> Option<Rule> {
        let number = self.bits.len();
        if number >= BITS_MAX {
            return None;
        }
        self.bits.push(bit);
        Some(Rule::All(1 << number))
    }
}

/// The terms that are longer than `start` and begin so: how many documents have each, and where they are named.
pub(super) fn beginning_with(
    segments: &[Arc<Segment>],
    places: &[Place],
    start: &str,
    seen_max: usize,
    weight: f32,
) -> Result<HashMap<String, (u64, Vec<Found>)>, EngineError> {
    let mut words: HashMap<String, (u64, Vec<Found>)> = HashMap::new();
    for (segment, open) in segments.iter().enumerate() {
        for place in places {
            let mut stream = open.terms(*place)?.infos.range().gt(start.as_bytes()).into_stream()?;
            let mut seen = 0;
            while seen < seen_max && stream.advance() && stream.key().starts_with(start.as_bytes()) {
                seen += 1;
                let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                let info = stream.value().clone();
                let (docs, found) = words.entry(word.to_owned()).or_default();
                *docs += u64::from(info.doc_freq);
                let weight = weight * weight_at(*place);
                found.push(Found { segment, what: What::Postings(*place, info), weight });
            }
        }
    }
    Ok(words)
}

/// These words, the most frequent first.
pub(super) fn by_frequency(words: HashMap<String, (u64, Vec<Found>)>) -> Vec<(u64, String, Vec<Found>)> {
    let mut words: Vec<(u64, String, Vec<Found>)> =
        words.into_iter().map(|(word, (docs, found))| (docs, word, found)).collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    words
}

/// These documents, by segment.
fn documents(docs: Vec<(usize, Vec<u32>)>) -> Vec<Found> {
    docs.into_iter().map(|(segment, docs)| Found { segment, what: What::Documents(docs), weight: 0.0 }).collect()
}

/// The words of a run, or its characters.
pub(super) fn parts_of(run: &Run) -> Vec<String> {
    match run {
        Run::Word(word) => vec![word.clone()],
        Run::Han(chars) => chars.iter().map(char::to_string).collect(),
    }
}

fn weight_at(place: Place) -> f32 {
    match place {
        Place::Text(field) => field.weight(),
        _ => 1.0,
    }
}
