//! From what a reader typed to what is looked for: bits that a document can have, and a rule over them.

use super::EngineError;
use super::analysis::{Run, as_one_term, runs};
use super::pinyin::{self, Slot};
use super::schema::TextField;
use super::segment::{Place, Segment, rarity};
use super::spelling::Near;
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
/// Most ends of an unfinished word, most spellings of one, and most pairs that sound alike, that are looked for; the most
/// frequent ones.
const ENDINGS_MAX: usize = 32;
const SPELLINGS_MAX: usize = 24;
const PAIRS_MAX: usize = 48;
/// Most whole titles that are tried for one sound.
const TITLES_BY_SOUND_MAX: usize = 24;
/// Most entries of one dictionary that are looked at for the ends of a word of two letters, and of a longer one.
const ENDINGS_SEEN_MAX: [usize; 2] = [400, 2_000];
/// Fewest and most initials that are taken for such.
const INITIALS: std::ops::RangeInclusive<usize> = 2..=12;
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
            Self::Every(rules) => rules.iter().try_fold(Distance::AsTyped, |far, rule| Some(far.max(rule.judge(bits)?))),
            Self::Any(rules) => {
                rules.iter().filter_map(|(far, rule)| Some(rule.judge(bits)?.max(*far))).min()
            }
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

/// One posting list.
#[derive(Debug)]
pub(super) struct Found {
    pub segment: usize,
    pub place: Place,
    pub info: TermInfo,
    pub weight: f32,
}

/// What is looked for.
#[derive(Debug)]
pub(super) struct Plan {
    pub bits: Vec<Bit>,
    pub rule: Rule,
    /// The bits of what was typed, as it was typed.
    pub typed: u64,
}

impl Plan {
    /// The plan for `query`; none where there is nothing to look for in it. `with_mistakes`: also what is nearly that.
    pub fn of(query: &str, with_mistakes: bool, segments: &[Segment]) -> Result<Option<Self>, EngineError> {
        let chunks: Vec<Vec<Run>> =
            query.split_whitespace().map(runs).filter(|chunk| !chunk.is_empty()).collect();
        if chunks.is_empty() {
            return Ok(None);
        }
        let is_unfinished = !query.ends_with(char::is_whitespace);
        let mut draft = Draft { segments, docs: segments.iter().map(|s| u64::from(s.docs)).sum(), bits: Vec::new() };

        let last = chunks.len() - 1;
        let mut every = Vec::with_capacity(chunks.len());
        for (index, chunk) in chunks.iter().enumerate() {
            every.push(draft.chunk(chunk, is_unfinished && index == last)?);
        }
        let typed = every.iter().fold(0, |typed, (_, bits)| typed | bits);
        let mut ways = Vec::new();
        let whole = as_one_term(query);
        if let Some(rule) = draft.constant(Place::WholeTitle, &[(whole.clone(), WHOLE_TITLE_WORTH)])? {
            ways.push((Distance::AsTyped, rule));
        }
        if let Some(rule) = draft.numbers(query, &whole)? {
            ways.push((Distance::AsTyped, rule));
        }
        let mut rules = Vec::with_capacity(chunks.len());
        for (index, (chunk, (literal, _))) in chunks.iter().zip(every).enumerate() {
            let mut any = vec![(Distance::AsTyped, literal)];
            draft.by_sound(chunk, is_unfinished && index == last, &mut any)?;
            if with_mistakes {
                draft.with_mistakes(chunk, is_unfinished && index == last, &mut any)?;
            }
            rules.push(one_of(any));
        }
        ways.push((Distance::AsTyped, Rule::Every(rules)));
        if chunks.len() > 1 {
            draft.by_sound(&chunks.concat(), is_unfinished, &mut ways)?;
        }
        if let Some(rule) = draft.initials(&whole, is_unfinished)? {
            ways.push((Distance::Initials, rule));
        }
        Ok(Some(Self { bits: draft.bits, rule: one_of(ways), typed }))
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
}

/// Where a word that a reader might leave unfinished or misspell is looked for: not in summaries and notes.
const NAMES: [TextField; 4] = [TextField::Title, TextField::Author, TextField::OtherTitle, TextField::Subject];

impl Draft<'_> {
    /// What was typed without a space, as it was typed: its rule and its bits.
    fn chunk(&mut self, chunk: &[Run], is_unfinished: bool) -> Result<(Rule, u64), EngineError> {
        let start = self.bits.len();
        let last = chunk.len() - 1;
        let mut every = Vec::with_capacity(chunk.len());
        for (index, run) in chunk.iter().enumerate() {
            match run {
                Run::Word(word) => {
                    let mut found = self.everywhere(word)?;
                    // A letter alone could go on to half the dictionary.
                    if is_unfinished && index == last && word.chars().nth(1).is_some() {
                        found.extend(self.endings(word)?);
                    }
                    every.extend(self.word(found));
                }
                Run::Han(chars) => match chars.as_slice() {
                    [c] => {
                        let found = self.everywhere(&c.to_string())?;
                        every.extend(self.word(found));
                    }
                    chars => {
                        let first = self.bits.len();
                        let mut count = 0;
                        for pair in chars.windows(2) {
                            let found = self.everywhere(&pair.iter().collect::<String>())?;
                            if self.word(found).is_none() {
                                break;
                            }
                            count += 1;
                        }
                        every.push(Rule::Covered { first, count });
                    }
                },
            }
        }
        let bits = low(self.bits.len()) & !low(start);
        Ok((if every.len() == 1 { every.remove(0) } else { Rule::Every(every) }, bits))
    }

    /// The whole query as a number: ISBN, ISSN, call number, barcode…
    fn numbers(&mut self, query: &str, whole: &str) -> Result<Option<Rule>, EngineError> {
        if !whole.chars().any(|c| c.is_ascii_digit()) {
            return Ok(None);
        }
        let mut numbers = vec![(whole.to_owned(), NUMBER_WORTH)];
        numbers.extend(Isbn::parse(&super::fold::fold(query)).ok().map(|isbn| (isbn.to_string(), NUMBER_WORTH)));
        self.constant(Place::Number, &numbers)
    }

    /// The whole query as initials of a title or a name.
    fn initials(&mut self, whole: &str, is_unfinished: bool) -> Result<Option<Rule>, EngineError> {
        if !INITIALS.contains(&whole.len()) || !whole.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Ok(None);
        }
        let mut found = self.at(Place::Initials, whole, INITIALS_WORTH)?;
        if is_unfinished {
            let seen_max = ENDINGS_SEEN_MAX[1];
            found.extend(self.beginning_with(&[Place::Initials], whole, seen_max, ENDINGS_MAX, FIRST_INITIALS_WORTH)?);
        }
        Ok(self.push(Bit { found, rarity: 1.0 }))
    }

    /// What sounds like `chunk`: adds a rule for each way of reading it.
    fn by_sound(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        for slots in ways_of_reading(chunk, is_unfinished) {
            let Some(steps) = self.steps(&slots)? else { continue };
            let first = self.bits.len();
            let mut count = 0;
            for step in &steps {
                let mut found = Vec::new();
                let by_frequency = self.by_frequency(step)?;
                let most = by_frequency.first().map_or(1, |(docs, _)| *docs).max(1);
                for (docs, text) in by_frequency.into_iter().take(PAIRS_MAX) {
                    // Of words that sound alike the frequent one is meant more often.
                    let weight = SOUND_WEIGHT * (0.5 + 0.5 * docs as f32 / most as f32);
                    for field in NAMES {
                        found.extend(self.at(Place::Text(field), &text, weight * field.weight())?);
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
            let titles: Vec<(String, f32)> =
                spelled(&steps).into_iter().map(|title| (title, WHOLE_TITLE_BY_SOUND_WORTH)).collect();
            if let Some(rule) = self.constant(Place::WholeTitle, &titles)? {
                any.push((Distance::Sound, rule));
            }
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
                    let found = self.everywhere(word)?;
                    ways.extend(self.word(found).map(|rule| (Distance::AsTyped, rule)));
                    if let Some(near) = Near::new(word, is_unfinished && index == last) {
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
            any.push((Distance::OneMistake, Rule::Every(every)));
        }
        Ok(())
    }

    /// `term` in every field of words.
    fn everywhere(&self, term: &str) -> Result<Vec<Found>, EngineError> {
        let mut found = Vec::new();
        for field in TextField::ALL {
            found.extend(self.at(Place::Text(field), term, field.weight())?);
        }
        Ok(found)
    }

    /// `term` at one place.
    fn at(&self, place: Place, term: &str, weight: f32) -> Result<Vec<Found>, EngineError> {
        let mut found = Vec::new();
        for (segment, open) in self.segments.iter().enumerate() {
            found.extend(open.look_up(place, term)?.map(|info| Found { segment, place, info, weight }));
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
                let terms = open.reader(*place).terms();
                let mut stream = terms.range().gt(start.as_bytes()).into_stream()?;
                let mut seen = 0;
                while seen < seen_max && stream.advance() && stream.key().starts_with(start.as_bytes()) {
                    seen += 1;
                    let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                    let info = stream.value().clone();
                    let (docs, found) = words.entry(word.to_owned()).or_default();
                    *docs += u64::from(info.doc_freq);
                    found.push(Found { segment, place: *place, info, weight: weight * weight_at(*place) });
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
                let terms = open.reader(place).terms();
                let mut stream = terms.search(near).into_stream()?;
                while stream.advance() {
                    let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
                    let mistakes = usize::from(near.distance(word));
                    let Some(words) = mistakes.checked_sub(1).and_then(|index| words.get_mut(index)) else { continue };
                    let weight = MISTAKE_WEIGHTS[mistakes - 1] * weight_at(place);
                    let info = stream.value().clone();
                    let (docs, found) = words.entry(word.to_owned()).or_default();
                    *docs += u64::from(info.doc_freq);
                    found.push(Found { segment, place, info, weight });
                }
            }
        }
        Ok(words.map(|words| most_frequent(words, SPELLINGS_MAX)))
    }

    /// For each step from a slot to the next the pairs of characters that fit and that lead from the first slot to the last
    /// one; for a slot alone the characters. None where nothing does.
    fn steps(&self, slots: &[Slot]) -> Result<Option<Vec<BTreeSet<String>>>, EngineError> {
        let mut steps: Vec<BTreeSet<String>> = Vec::new();
        if let [only] = slots {
            steps.push(self.sounding(&keys(&[*only]))?);
        }
        for pair in slots.windows(2) {
            let fitting = match pair {
                [Slot::Han(a), Slot::Han(b)] => BTreeSet::from([[*a, *b].iter().collect()]),
                pair => self.sounding(&keys(pair))?,
            };
            let fits = |text: &String| text.chars().zip(pair).all(|(c, slot)| !matches!(slot, Slot::Han(h) if *h != c));
            let ends: Option<BTreeSet<char>> = steps.last().map(|step| step.iter().filter_map(|t| t.chars().last()).collect());
            let goes_on = |text: &String| {
                ends.as_ref().is_none_or(|ends| text.chars().next().is_some_and(|c| ends.contains(&c)))
            };
            steps.push(fitting.into_iter().filter(|text| fits(text) && goes_on(text)).collect());
        }
        // And back, so that only what is on the way to the end stays.
        for index in (1..steps.len()).rev() {
            let starts: BTreeSet<char> = steps[index].iter().filter_map(|text| text.chars().next()).collect();
            steps[index - 1].retain(|text| text.chars().last().is_some_and(|c| starts.contains(&c)));
        }
        Ok(if steps.iter().any(BTreeSet::is_empty) { None } else { Some(steps) })
    }

    /// The Han terms that stand in the dictionary of readings behind a key that begins with one of these.
    fn sounding(&self, keys: &[String]) -> Result<BTreeSet<String>, EngineError> {
        let mut sounding = BTreeSet::new();
        for segment in self.segments {
            let terms = segment.reader(Place::Reading).terms();
            for key in keys {
                let mut stream = terms.range().ge(key.as_bytes()).into_stream()?;
                while stream.advance() && stream.key().starts_with(key.as_bytes()) {
                    let text = std::str::from_utf8(stream.key()).ok().and_then(|key| key.rsplit(' ').next());
                    sounding.extend(text.map(str::to_owned));
                }
            }
        }
        Ok(sounding)
    }

    /// In how many records' titles and names each of these stands, the most frequent first.
    fn by_frequency(&self, texts: &BTreeSet<String>) -> Result<Vec<(u64, String)>, EngineError> {
        let mut by_frequency = Vec::with_capacity(texts.len());
        for text in texts {
            let mut docs = 0;
            for segment in self.segments {
                for field in [TextField::Title, TextField::Author] {
                    docs += segment.look_up(Place::Text(field), text)?.map_or(0, |info| u64::from(info.doc_freq));
                }
            }
            by_frequency.push((docs, text.clone()));
        }
        by_frequency.sort_by(|a, b| b.cmp(a));
        Ok(by_frequency)
    }

    /// A bit for any of these, each worth what is given.
    fn constant(&mut self, place: Place, terms: &[(String, f32)]) -> Result<Option<Rule>, EngineError> {
        let mut found = Vec::new();
        for (term, worth) in terms.iter().filter(|(term, _)| !term.is_empty()) {
            found.extend(self.at(place, term, *worth)?);
        }
        Ok(if found.is_empty() { None } else { self.push(Bit { found, rarity: 1.0 }) })
    }

    /// A bit for a word that was found so.
    fn word(&mut self, found: Vec<Found>) -> Option<Rule> {
        let mut docs = [0_u64; TextField::ALL.len()];
        for found in &found {
            if let Place::Text(field) = found.place {
                docs[field as usize] += u64::from(found.info.doc_freq);
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

/// What keys of the dictionary of readings begin with for this slot, or these two.
fn keys(slots: &[Slot]) -> Vec<String> {
    let mut keys = vec![slots.len().to_string()];
    for (index, slot) in slots.iter().enumerate() {
        let (sounds, end): (Vec<&str>, &str) = match slot {
            Slot::Han(c) => (pinyin::readings(*c).take(1).collect(), " "),
            Slot::Syllable(syllable) => (vec![*syllable], " "),
            Slot::Begun(begun) => (vec![*begun], ""),
        };
        debug_assert!(end == " " || index + 1 == slots.len(), "only the last syllable is unfinished");
        keys = keys.iter().flat_map(|key| sounds.iter().map(move |sound| format!("{key}{sound}{end}"))).collect();
    }
    keys
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
        ways = ways.iter().flat_map(|way| next.iter().map(move |next| [way.as_slice(), next].concat())).take(4).collect();
    }
    if has_syllable { ways } else { Vec::new() }
}

/// The texts that go through all steps; some of them where there are many.
fn spelled(steps: &[BTreeSet<String>]) -> Vec<String> {
    let mut texts: Vec<String> = steps.first().into_iter().flatten().take(TITLES_BY_SOUND_MAX).cloned().collect();
    for step in steps.iter().skip(1) {
        texts = texts
            .iter()
            .flat_map(|text| {
                let end = text.chars().last();
                step.iter().filter(move |pair| pair.chars().next() == end).map(move |pair| {
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
