//! What is nearly what was typed.

use super::sound::ways_of_reading;
use super::{Distance, Draft, Effort, Found, NAMES, READ_ALOUD, Rule, What, one_of, span, weight_at};
use crate::engine::EngineError;
use crate::engine::analysis::Run;
use crate::engine::pinyin::{self, Slot};
use crate::engine::schema::TextField;
use crate::engine::segment::Place;
use crate::engine::spelling::{Near, Walker};
use std::collections::HashMap;
use std::ops::Range;

/// What a word with one mistake and with two counts.
const MISTAKE_WEIGHTS: [f32; 2] = [0.6, 0.35];
/// A word that stands in so many titles and names is not misspelt.
const KNOWN_WORD_DOCS: u64 = 5;
/// Shortest part of a word that was typed as one and is two, in letters.
const WORD_PART_MIN: usize = 3;
/// Most words that are tried as one.
const JOINED_MAX: usize = 3;
/// Longest Han run in which one character may be wrong.
const HAN_WITH_MISTAKE_MAX: usize = 20;
/// Most spellings of a word that are looked for; the most frequent ones.
const SPELLINGS_MAX: usize = 24;

impl Draft<'_> {
    /// What is nearly `chunk`. `is_among`: other words stand beside it.
    pub(super) fn with_mistakes(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        is_among: bool,
        effort: Effort,
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        let last = chunk.len() - 1;
        let mut every = Vec::with_capacity(chunk.len());
        for (index, run) in chunk.iter().enumerate() {
            let mut ways = Vec::new();
            match run {
                Run::Word(word) => {
                    let may_go_on = is_unfinished && index == last;
                    self.word_with_mistakes(word, may_go_on, is_among, effort, &mut ways)?;
                }
                Run::Han(chars) => self.han_with_mistakes(chars, &mut ways)?,
            }
            every.push(one_of(ways));
        }
        any.push((Distance::AsTyped, Rule::Every(every)));
        for way in ways_of_reading(chunk, is_unfinished) {
            let near: Vec<Slot> =
                way.iter().map(|slot| if let Slot::Syllable(s) = *slot { Slot::Near(s) } else { *slot }).collect();
            self.sounding(&near, &READ_ALOUD, Distance::OneMistake, any)?;
        }
        Ok(())
    }

    /// A word as it was typed, in other spellings, or as two.
    fn word_with_mistakes(
        &mut self,
        word: &str,
        may_go_on: bool,
        is_among: bool,
        effort: Effort,
        ways: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        let mut found = self.in_fields(word, &TextField::ALL)?;
        if may_go_on {
            found.extend(self.endings(word)?);
        }
        let docs: u64 = found.iter().map(Found::docs).sum();
        ways.extend(self.word(found).map(|rule| (Distance::AsTyped, rule)));
        if docs == 0 {
            ways.extend(self.parted(word)?.map(|rule| (Distance::AsTyped, rule)));
        }
        let may_be_wrong = docs < KNOWN_WORD_DOCS || effort == Effort::AnyMistakes;
        if may_be_wrong
            && !word.contains(|c: char| c.is_ascii_digit())
            && let Some(near) = Near::new(word, may_go_on, is_among && effort == Effort::AnyMistakes)
        {
            for (found, far) in self.spellings(near)?.into_iter().zip([Distance::OneMistake, Distance::TwoMistakes]) {
                if !found.is_empty() {
                    ways.extend(self.word(found).map(|rule| (far, rule)));
                }
            }
        }
        Ok(())
    }

    /// A run of Han characters with other characters that sound alike, with one wrong or missing, or an author and a title
    /// of one character.
    fn han_with_mistakes(&mut self, chars: &[char], ways: &mut Vec<(Distance, Rule)>) -> Result<(), EngineError> {
        let sounds: Option<Vec<Slot>> = chars.iter().map(|c| pinyin::readings(*c).next().map(Slot::Syllable)).collect();
        if let Some(sounds) = sounds.filter(|sounds| sounds.len() > 1) {
            self.sounding(&sounds, &READ_ALOUD, Distance::OneMistake, ways)?;
        }
        let first = self.bits.len();
        for c in chars.iter().take(HAN_WITH_MISTAKE_MAX) {
            let found = self.in_fields(&c.to_string(), &[TextField::Title, TextField::OtherTitle])?;
            self.word(found);
        }
        let count = self.bits.len() - first;
        let characters = span(first, self.bits.len());
        if count < 2 {
            ways.push((Distance::AsTyped, Rule::All(characters)));
            return Ok(());
        }
        ways.push((Distance::OneMistake, Rule::Some(characters, (count as u32 - 1).max(2))));
        if let [name @ .., _] = chars
            && name.len() > 1
            && count == chars.len()
        {
            let start = self.bits.len();
            for pair in name.windows(2) {
                let found = self.in_fields(&pair.iter().collect::<String>(), &[TextField::Author])?;
                self.word(found);
            }
            if self.bits.len() - start == name.len() - 1 {
                let name = Rule::Covered { first: start, count: name.len() - 1 };
                ways.push((Distance::AsTyped, Rule::Every(vec![name, Rule::All(1 << (first + count - 1))])));
            }
        }
        Ok(())
    }

    /// Two or three neighbouring words as one, as in `baha u llah`: which ones, and the rule for each such word.
    pub(super) fn joined(&mut self, chunks: &[Vec<Run>]) -> Result<Vec<(Range<usize>, Rule)>, EngineError> {
        let mut joins = Vec::new();
        for start in 0..chunks.len() {
            let mut whole = String::new();
            for (index, chunk) in chunks.iter().enumerate().skip(start).take(JOINED_MAX) {
                let [Run::Word(word)] = chunk.as_slice() else { break };
                whole.push_str(word);
                let found = if index > start { self.in_fields(&whole, &NAMES)? } else { Vec::new() };
                if !found.is_empty() {
                    joins.extend(self.word(found).map(|rule| (start..index + 1, rule)));
                }
            }
        }
        Ok(joins)
    }

    /// One word as two that stand in the catalogue.
    fn parted(&mut self, word: &str) -> Result<Option<Rule>, EngineError> {
        for (cut, _) in word.char_indices().skip(WORD_PART_MIN) {
            let (start, end) = word.split_at(cut);
            if end.chars().count() < WORD_PART_MIN {
                break;
            }
            let [start, end] = [self.in_fields(start, &NAMES)?, self.in_fields(end, &NAMES)?];
            if !start.is_empty() && !end.is_empty() {
                return Ok(self.word(start).zip(self.word(end)).map(|(start, end)| Rule::Every(vec![start, end])));
            }
        }
        Ok(None)
    }

    /// Words that are nearly the one of `near`: with one mistake, and with two.
    fn spellings(&self, near: Near) -> Result<[Vec<Found>; 2], EngineError> {
        let mut words: [HashMap<String, (u64, Vec<Found>)>; 2] = Default::default();
        let mut walker = Walker::new(near);
        for (segment, open) in self.segments.iter().enumerate() {
            for place in NAMES.map(Place::Text) {
                let terms = open.terms(place)?;
                let mut spelled = Vec::new();
                walker.walk(&terms.letters, |word, mistakes| {
                    if let Some(index) = usize::from(mistakes).checked_sub(1) {
                        spelled.push((word.to_owned(), index));
                    }
                });
                for (word, index) in spelled {
                    let Some(info) = terms.infos.get(&word)? else { continue };
                    let weight = MISTAKE_WEIGHTS[index] * weight_at(place);
                    let (docs, found) = words[index].entry(word).or_default();
                    *docs += u64::from(info.doc_freq);
                    found.push(Found { segment, what: What::Postings(place, info), weight });
                }
            }
        }
        Ok(words.map(|words| self.most_frequent(words, SPELLINGS_MAX)))
    }
}
