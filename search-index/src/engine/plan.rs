//! From what a reader typed to what is looked for: bits that a document can have, and a rule over them.

use super::EngineError;
use super::analysis::{Run, as_one_term, runs, without_hyphens};
use super::facet;
use super::pinyin::{self, INITIALS_MAX, Slot};
use super::schema::{TextField, facet_term};
use super::segment::{Place, Segment, rarity};
use super::spelling::Near;
use crate::language::{Clause, Parsed, Scope};
use bookmobile_catalogue::Isbn;
use std::collections::{BTreeSet, HashMap};
use tantivy::postings::TermInfo;

/// Most bits of a plan: one for each bit of a word of the machine. What does not fit is left out.
const BITS_MAX: usize = 64;
/// What a whole title counts: it outranks any sum of single words.
const WHOLE_TITLE_WORTH: f32 = 200.0;
/// The same, typed by its sound.
const WHOLE_TITLE_BY_SOUND_WORTH: f32 = 150.0;
/// A number is asked for by someone who has it before their eyes.
const NUMBER_WORTH: f32 = 400.0;
/// All initials of a title or a name, and the first of them.
const INITIALS_WORTH: f32 = 60.0;
const FIRST_INITIALS_WORTH: f32 = 30.0;
/// What an unfinished word counts beside a finished one.
const UNFINISHED_WEIGHT: f32 = 0.7;
/// What a word found by its sound counts beside one that stands as it was typed.
const SOUND_WEIGHT: f32 = 0.8;
/// What a word with one mistake and with two counts.
const MISTAKE_WEIGHTS: [f32; 2] = [0.6, 0.35];
/// What the whole title counts where it is a part of what was typed, beside an author's name for example.
const TITLE_WITHIN_WORTH: f32 = 60.0;
/// What a syllable that may go on counts where it does, beside one that ends there.
const LONGER_SYLLABLE_WEIGHT: f32 = 0.6;
/// A word that stands in so many titles and names is not misspelt.
const KNOWN_WORD_DOCS: u64 = 5;
/// Most ends of an unfinished word, most spellings of one, and most pairs that sound alike, that are looked for; the most
/// frequent ones.
const ENDINGS_MAX: usize = 32;
const SPELLINGS_MAX: usize = 24;
const PAIRS_MAX: usize = 48;
/// Most characters that are looked for where one syllable is all there is.
const CHARACTERS_MAX: usize = 12;
/// Longest query, in words or Han characters, whose parts are tried as whole titles.
const PARTS_MAX: usize = 24;
/// Most whole titles that are tried for one sound.
const TITLES_BY_SOUND_MAX: usize = 24;
/// Most entries of one dictionary that are looked at for the ends of a word of two letters, and of a longer one.
const ENDINGS_SEEN_MAX: [usize; 2] = [400, 2_000];
/// Fewest and most initials that are taken for such.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=INITIALS_MAX;
/// Longest Han run in which one character may be wrong.
const HAN_WITH_MISTAKE_MAX: usize = 20;

/// How far a document is from what was typed; later is farther.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Distance {
    /// It stands there as typed.
    #[default]
    AsTyped,
    /// It sounds so.
    Sound,
    /// It begins with these initials.
    Initials,
    /// With a mistake.
    OneMistake,
    /// With two.
    TwoMistakes,
}

/// A rule over the bits of a document.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// All of these.
    All(u64),
    /// At least so many of these.
    Some(u64, u32),
    /// Pairs `first..first + count` of a Han run: each of its characters stands in a pair that is there. Pairs across the
    /// border of two words need not be.
    Covered { first: usize, count: usize },
    /// Not this one.
    Not(Box<Rule>),
    /// Every one.
    Every(Vec<Rule>),
    /// Any one; each is so far from what was typed.
    Any(Vec<(Distance, Rule)>),
}

impl Rule {
    /// How far a document with these bits is from what was typed; none where the rule does not hold.
    pub fn judge(&self, bits: u64) -> Option<Distance> {
        let holds = |holds: bool| holds.then_some(Distance::AsTyped);
        match self {
            Self::All(mask) => holds(bits & mask == *mask),
            Self::Some(mask, count) => holds((bits & mask).count_ones() >= *count),
            Self::Covered { first, count } => {
                let pairs = (bits >> first) & low(*count);
                holds(pairs | pairs << 1 == low(count + 1))
            }
            Self::Not(rule) => holds(rule.judge(bits).is_none()),
            Self::Every(rules) => {
                rules.iter().try_fold(Distance::AsTyped, |far, rule| Some(far.max(rule.judge(bits)?)))
            }
            Self::Any(rules) => rules.iter().filter_map(|(far, rule)| Some(rule.judge(bits)?.max(*far))).min(),
        }
    }
}

/// The lowest `count` bits.
fn low(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
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
    pub rule: Rule,
    /// The bits of the plain words, as they were typed.
    pub typed: u64,
    /// A document may fit without any bit.
    pub is_open: bool,
}

impl Plan {
    /// The plan for a query. `with_mistakes`: also what is nearly that.
    pub fn of(query: &Parsed, with_mistakes: bool, segments: &[Segment]) -> Result<Self, EngineError> {
        let docs = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        let mut draft = Draft { segments, docs, bits: Vec::new(), phrases: Vec::new(), titles: Vec::new() };
        let mut every = Vec::new();
        let mut typed = 0;
        if let Some((rule, bits)) = draft.words(&query.words, with_mistakes)? {
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
        Ok(Self { bits: draft.bits, phrases: draft.phrases, titles, rule, typed, is_open })
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

/// A plan that is being made.
struct Draft<'a> {
    segments: &'a [Segment],
    docs: u64,
    bits: Vec<Bit>,
    phrases: Vec<Phrase>,
    titles: Vec<(u64, f32)>,
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
    fn words(&mut self, query: &str, with_mistakes: bool) -> Result<Option<(Rule, u64)>, EngineError> {
        let pieces: Vec<&str> = query.split_whitespace().filter(|piece| !runs(piece).is_empty()).collect();
        let chunks: Vec<Vec<Run>> = pieces.iter().map(|piece| runs(piece)).collect();
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
        for (index, (chunk, literal)) in chunks.iter().zip(literal).enumerate() {
            let may_go_on = is_unfinished && index == last;
            let mut any = vec![(Distance::AsTyped, literal)];
            if let Some(joined) = without_hyphens(pieces[index]) {
                let found = self.in_fields(&joined, &TextField::ALL)?;
                any.extend(self.word(found).map(|rule| (Distance::AsTyped, rule)));
            }
            self.by_sound(chunk, may_go_on, &READ_ALOUD, &mut any)?;
            if with_mistakes {
                self.with_mistakes(chunk, may_go_on, &mut any)?;
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
            Some(Scope::Clc) => self.numbered(Place::Class, text)?,
            Some(scope @ (Scope::Language | Scope::Kind | Scope::Branch)) => {
                self.at(Place::Facet, &facet_term(scope, text), 0.0)?
            }
            scope => return self.scoped(text, clause.is_phrase, fields_of(scope)),
        };
        Ok(self.push(Bit { found, rarity: 1.0 }).unwrap_or(NOTHING))
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
        let needs = low(self.bits.len()) & !low(start);
        if is_phrase && needs != 0 {
            let parts = chunks.iter().flatten().flat_map(parts_of).collect();
            let Some(rule) = self.push(Bit::default()) else { return Ok(NOTHING) };
            self.phrases.push(Phrase { bit: low(self.bits.len()) & !low(self.bits.len() - 1), needs, fields, parts });
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
                    *typed |= low(self.bits.len()) & !low(start);
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
                        *typed |= low(self.bits.len()) & !low(start);
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
                        every.push(Rule::Covered { first, count });
                        *typed |= low(self.bits.len()) & !low(start);
                    }
                },
            }
        }
        Ok(if every.len() == 1 { every.remove(0) } else { Rule::Every(every) })
    }

    /// The whole query as a number: ISBN, ISSN, call number, barcode…
    fn numbers(&mut self, query: &str, whole: &str) -> Result<Option<Rule>, EngineError> {
        if !whole.chars().any(|c| c.is_ascii_digit()) {
            return Ok(None);
        }
        let mut found = self.at(Place::Number, whole, NUMBER_WORTH)?;
        if let Ok(isbn) = Isbn::parse(&super::fold::fold(query)) {
            found.extend(self.at(Place::Number, &isbn.to_string(), NUMBER_WORTH)?);
        }
        found.extend(self.at(Place::Id, query.trim(), NUMBER_WORTH)?);
        Ok(if found.is_empty() { None } else { self.push(Bit { found, rarity: 1.0 }) })
    }

    /// The whole query as initials of a title or a name.
    fn initials(&mut self, whole: &str, is_unfinished: bool) -> Result<Option<Rule>, EngineError> {
        if !INITIALS.contains(&whole.len()) || !whole.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let mut found = Vec::new();
        for (segment, open) in self.segments.iter().enumerate() {
            let [whole, begun] = open.sounds()?.initials(whole);
            found.push(Found { segment, what: What::Documents(whole), weight: INITIALS_WORTH });
            if is_unfinished {
                found.push(Found { segment, what: What::Documents(begun), weight: FIRST_INITIALS_WORTH });
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
                if title.chars().nth(1).is_some() {
                    self.titles.push((facet::hash(&title), TITLE_WITHIN_WORTH));
                }
            }
        }
    }

    /// What sounds like `chunk`: adds a rule for each way of reading it.
    fn by_sound(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        fields: &[TextField],
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        for slots in ways_of_reading(chunk, is_unfinished) {
            let Some(steps) = self.steps(&slots)? else { continue };
            // Of characters that sound alike the frequent ones are meant more often.
            let steps = steps
                .iter()
                .enumerate()
                .map(|(index, step)| {
                    let is_last = index + 1 == steps.len();
                    self.by_frequency(step, slots.last().filter(|_| is_last))
                })
                .collect::<Result<Vec<_>, _>>()?;
            let most = if slots.len() == 1 { CHARACTERS_MAX } else { PAIRS_MAX };
            let first = self.bits.len();
            let mut count = 0;
            for step in &steps {
                let mut found = Vec::new();
                for (text, weight) in step.iter().take(most) {
                    for field in fields {
                        found.extend(self.at(Place::Text(*field), text, SOUND_WEIGHT * weight * field.weight())?);
                    }
                }
                if self.word(found).is_none() {
                    break;
                }
                count += 1;
            }
            if count < steps.len() {
                continue;
            }
            let rule = if slots.len() == 1 { Rule::All(1 << first) } else { Rule::Covered { first, count } };
            any.push((Distance::Sound, rule));
            let titles = spelled(&steps);
            self.titles.extend(titles.iter().map(|title| (facet::hash(title), WHOLE_TITLE_BY_SOUND_WORTH)));
        }
        Ok(())
    }

    /// What is nearly `chunk`.
    fn with_mistakes(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        let last = chunk.len() - 1;
        let mut every = Vec::new();
        let mut has_mistakes = false;
        for (index, run) in chunk.iter().enumerate() {
            let mut ways = Vec::new();
            match run {
                Run::Word(word) => {
                    let may_go_on = is_unfinished && index == last;
                    let mut found = self.in_fields(word, &TextField::ALL)?;
                    if may_go_on {
                        found.extend(self.endings(word)?);
                    }
                    let docs: u64 = found.iter().map(Found::docs).sum();
                    ways.extend(self.word(found).map(|rule| (Distance::AsTyped, rule)));
                    if docs < KNOWN_WORD_DOCS
                        && !word.contains(|c: char| c.is_ascii_digit())
                        && let Some(near) = Near::new(word, may_go_on)
                    {
                        for (mistakes, found) in self.spellings(&near)?.into_iter().enumerate() {
                            let far = if mistakes == 0 { Distance::OneMistake } else { Distance::TwoMistakes };
                            if !found.is_empty() {
                                ways.extend(self.word(found).map(|rule| (far, rule)));
                                has_mistakes = true;
                            }
                        }
                    }
                }
                Run::Han(chars) => {
                    let first = self.bits.len();
                    for c in chars.iter().take(HAN_WITH_MISTAKE_MAX) {
                        let mut found = Vec::new();
                        for field in [TextField::Title, TextField::OtherTitle] {
                            found.extend(self.at(Place::Text(field), &c.to_string(), field.weight())?);
                        }
                        self.word(found);
                    }
                    let count = self.bits.len() - first;
                    if count >= 2 {
                        let needed = (count as u32 - 1).max(2);
                        ways.push((Distance::OneMistake, Rule::Some(low(count) << first, needed)));
                        has_mistakes = true;
                    } else {
                        ways.push((Distance::AsTyped, Rule::All(low(count) << first)));
                    }
                }
            }
            every.push(one_of(ways));
        }
        if has_mistakes {
            any.push((Distance::AsTyped, Rule::Every(every)));
        }
        Ok(())
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
        let mut found = Vec::new();
        for (segment, open) in self.segments.iter().enumerate() {
            let info = open.look_up(place, term)?;
            found.extend(info.map(|info| Found { segment, what: What::Postings(place, info), weight }));
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
        let mut words: HashMap<String, (u64, Vec<Found>)> = HashMap::new();
        for (segment, open) in self.segments.iter().enumerate() {
            for place in places {
                let index = open.index(*place)?;
                let mut stream = index.terms().range().gt(start.as_bytes()).into_stream()?;
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
        Ok(most_frequent(words, most))
    }

    /// Words that are nearly the one of `near`: with one mistake, and with two.
    fn spellings(&self, near: &Near) -> Result<[Vec<Found>; 2], EngineError> {
        let mut words: [HashMap<String, (u64, Vec<Found>)>; 2] = Default::default();
        for (segment, open) in self.segments.iter().enumerate() {
            for place in NAMES.map(Place::Text) {
                let index = open.index(place)?;
                let mut stream = index.terms().search(near).into_stream()?;
                while stream.advance() {
                    let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                    let mistakes = usize::from(near.distance(word));
                    let Some(words) = mistakes.checked_sub(1).and_then(|index| words.get_mut(index)) else { continue };
                    let weight = MISTAKE_WEIGHTS[mistakes - 1] * weight_at(place);
                    let info = stream.value().clone();
                    let (docs, found) = words.entry(word.to_owned()).or_default();
                    *docs += u64::from(info.doc_freq);
                    found.push(Found { segment, what: What::Postings(place, info), weight });
                }
            }
        }
        Ok(words.map(|words| most_frequent(words, SPELLINGS_MAX)))
    }

    /// For each step from a slot to the next the pairs of characters that fit and that lead from the first slot to the last
    /// one; for a slot alone the characters. None where nothing does.
    fn steps(&self, slots: &[Slot]) -> Result<Option<Vec<Vec<String>>>, EngineError> {
        if let [only] = slots {
            let characters = match only {
                Slot::Han(c) => vec![*c],
                Slot::Syllable(syllable) => pinyin::characters(syllable, false),
                Slot::Begun(begun) => pinyin::characters(begun, true),
            };
            return Ok(Some(vec![characters.iter().map(char::to_string).collect()]));
        }
        let mut steps: Vec<BTreeSet<[char; 2]>> = Vec::new();
        for pair in slots.windows(2) {
            let mut fitting = BTreeSet::new();
            match *pair {
                [Slot::Han(a), Slot::Han(b)] => {
                    fitting.insert([a, b]);
                }
                [a, b] => {
                    for segment in self.segments {
                        segment.sounds()?.pairs(a, b, &mut fitting);
                    }
                }
                _ => {}
            }
            if let Some(before) = steps.last() {
                let ends: BTreeSet<char> = before.iter().map(|[_, end]| *end).collect();
                fitting.retain(|[start, _]| ends.contains(start));
            }
            steps.push(fitting);
        }
        // And back, so that only what is on the way to the end stays.
        for index in (1..steps.len()).rev() {
            let starts: BTreeSet<char> = steps[index].iter().map(|[start, _]| *start).collect();
            steps[index - 1].retain(|[_, end]| starts.contains(end));
        }
        if steps.iter().any(BTreeSet::is_empty) {
            return Ok(None);
        }
        Ok(Some(steps.into_iter().map(|step| step.into_iter().map(String::from_iter).collect()).collect()))
    }

    /// These, what is most likely meant first, and what each counts: by how many titles and names it stands in, and by
    /// whether the last syllable, where it may go on, ends there.
    fn by_frequency(&self, texts: &[String], last: Option<&Slot>) -> Result<Vec<(String, f32)>, EngineError> {
        let mut counted = Vec::with_capacity(texts.len());
        for text in texts {
            let mut docs = 0;
            for segment in self.segments {
                for field in [TextField::Title, TextField::Author] {
                    docs += segment.look_up(Place::Text(field), text)?.map_or(0, |info| info.doc_freq);
                }
            }
            let ends_there = match (last, text.chars().last()) {
                (Some(Slot::Begun(begun)), Some(c)) => pinyin::reads(c, begun),
                _ => true,
            };
            counted.push((text, docs, ends_there));
        }
        let most = counted.iter().map(|(_, docs, _)| *docs).max().unwrap_or(0).max(1);
        let mut weighed: Vec<(String, f32)> = counted
            .into_iter()
            .map(|(text, docs, ends_there)| {
                let share = 0.5 + 0.5 * docs as f32 / most as f32;
                (text.clone(), if ends_there { share } else { share * LONGER_SYLLABLE_WEIGHT })
            })
            .collect();
        weighed.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(weighed)
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

fn most_frequent(words: HashMap<String, (u64, Vec<Found>)>, most: usize) -> Vec<Found> {
    let mut words: Vec<(u64, String, Vec<Found>)> =
        words.into_iter().map(|(word, (docs, found))| (docs, word, found)).collect();
    words.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    words.truncate(most);
    words.into_iter().flat_map(|(.., found)| found).collect()
}

/// The ways of reading what was typed without a space as characters and syllables; none where there is no syllable in it.
fn ways_of_reading(chunk: &[Run], is_unfinished: bool) -> Vec<Vec<Slot<'_>>> {
    let mut ways: Vec<Vec<Slot>> = vec![Vec::new()];
    let mut has_syllable = false;
    for (index, run) in chunk.iter().enumerate() {
        let next: Vec<Vec<Slot>> = match run {
            Run::Han(chars) => vec![chars.iter().map(|c| Slot::Han(*c)).collect()],
            Run::Word(word) => {
                has_syllable = true;
                pinyin::ways(word, is_unfinished && index + 1 == chunk.len())
            }
        };
        ways =
            ways.iter().flat_map(|way| next.iter().map(move |next| [way.as_slice(), next].concat())).take(4).collect();
    }
    if has_syllable { ways } else { Vec::new() }
}

/// The texts that go through all steps, the likely ones; some of them where there are many.
fn spelled(steps: &[Vec<(String, f32)>]) -> Vec<String> {
    let mut texts: Vec<String> =
        steps.first().into_iter().flatten().take(TITLES_BY_SOUND_MAX).map(|(text, _)| text.clone()).collect();
    for step in steps.iter().skip(1) {
        texts = texts
            .iter()
            .flat_map(|text| {
                let end = text.chars().last();
                step.iter().filter(move |(pair, _)| pair.chars().next() == end).map(move |(pair, _)| {
                    let mut longer = text.clone();
                    longer.extend(pair.chars().skip(1));
                    longer
                })
            })
            .take(TITLES_BY_SOUND_MAX)
            .collect();
    }
    texts
}
