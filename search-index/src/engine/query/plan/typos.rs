//! Typo-tolerant query expansion: words with one or two typos, words run together or taken apart, Chinese that is read alike.

use super::builder::{NAME_FIELDS, PINYIN_FIELDS, PlanBuilder};
use super::by_pinyin::ways_of_reading;
use super::query_term::{MatchingDocs, TermMatches, WordMatches};
use super::rule::{Distance, Rule, Tolerance, one_of, span};
use crate::engine::error::EngineError;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::query::spelling::{DictionaryWalker, FuzzyWord};
use crate::engine::text::analysis::Run;
use crate::engine::text::pinyin::{self, Slot};
use std::ops::Range;

/// The weight of a word with one typo and with two.
const TYPO_WEIGHTS: [f32; 2] = [0.6, 0.35];
/// A word that so many documents have is not misspelt.
const KNOWN_WORD_DOCS: u64 = 5;
/// Shortest part of a word that is taken apart, in letters.
const WORD_PART_MIN: usize = 3;
/// Most words that are run together.
const JOINED_MAX: usize = 3;
/// Longest Han run in which one character may be wrong.
const HAN_WITH_TYPO_MAX: usize = 20;
/// Most spellings of a word that are looked for; the most frequent ones.
const SPELLINGS_MAX: usize = 24;

impl PlanBuilder<'_> {
    /// Adds to `any` rules for `chunk` with typos. `has_neighbours`: the query has other words.
    pub(super) fn with_typos(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        has_neighbours: bool,
        tolerance: Tolerance,
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        let last = chunk.len() - 1;
        let mut every = Vec::with_capacity(chunk.len());
        for (index, run) in chunk.iter().enumerate() {
            let mut ways = Vec::new();
            match run {
                Run::Word(word) => {
                    let may_go_on = is_unfinished && index == last;
                    self.word_with_typos(word, may_go_on, has_neighbours, tolerance, &mut ways)?;
                }
                Run::Han(chars) => self.han_with_typos(chars, &mut ways)?,
            }
            every.push(one_of(ways));
        }
        any.push((Distance::AsTyped, Rule::Every(every)));
        for way in ways_of_reading(chunk, is_unfinished) {
            let near: Vec<Slot> =
                way.iter().map(|slot| if let Slot::Syllable(s) = *slot { Slot::Near(s) } else { *slot }).collect();
            self.read_as(&near, &PINYIN_FIELDS, Distance::OneTypo, any)?;
        }
        Ok(())
    }

    /// A word as it was typed, in other spellings, or as two.
    fn word_with_typos(
        &mut self,
        word: &str,
        may_go_on: bool,
        has_neighbours: bool,
        tolerance: Tolerance,
        ways: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        let mut found = self.in_fields(word, &TextField::ALL)?;
        if may_go_on {
            found.extend(self.completions(word)?);
        }
        let docs: u64 = found.iter().map(TermMatches::doc_count).sum();
        ways.extend(self.add_word(found).map(|rule| (Distance::AsTyped, rule)));
        if docs == 0 {
            ways.extend(self.parted(word)?.map(|rule| (Distance::AsTyped, rule)));
        }
        let may_be_wrong = docs < KNOWN_WORD_DOCS || tolerance == Tolerance::TyposInAnyWord;
        if may_be_wrong
            && !word.contains(|c: char| c.is_ascii_digit())
            && let Some(near) =
                FuzzyWord::new(word, may_go_on, has_neighbours && tolerance == Tolerance::TyposInAnyWord)
        {
            for (found, far) in self.spellings(near)?.into_iter().zip([Distance::OneTypo, Distance::TwoTypos]) {
                if !found.is_empty() {
                    ways.extend(self.add_word(found).map(|rule| (far, rule)));
                }
            }
        }
        Ok(())
    }

    /// A run of Han characters: as others with the same readings, with one wrong or missing, or as an author and a title of one
    /// character.
    fn han_with_typos(&mut self, chars: &[char], ways: &mut Vec<(Distance, Rule)>) -> Result<(), EngineError> {
        let readings: Option<Vec<Slot>> =
            chars.iter().map(|c| pinyin::readings(*c).next().map(Slot::Syllable)).collect();
        if let Some(readings) = readings.filter(|readings| readings.len() > 1) {
            self.read_as(&readings, &PINYIN_FIELDS, Distance::OneTypo, ways)?;
        }
        let first = self.terms.len();
        for c in chars.iter().take(HAN_WITH_TYPO_MAX) {
            let found = self.in_fields(&c.to_string(), &[TextField::Title, TextField::OtherTitle])?;
            self.add_word(found);
        }
        let count = self.terms.len() - first;
        let characters = span(first, self.terms.len());
        if count < 2 {
            ways.push((Distance::AsTyped, Rule::All(characters)));
            return Ok(());
        }
        ways.push((Distance::OneTypo, Rule::AtLeast(characters, (count as u32 - 1).max(2))));
        if let [name @ .., _] = chars
            && name.len() > 1
            && count == chars.len()
        {
            let start = self.terms.len();
            for pair in name.windows(2) {
                let found = self.in_fields(&pair.iter().collect::<String>(), &[TextField::Author])?;
                self.add_word(found);
            }
            if self.terms.len() - start == name.len() - 1 {
                let name = Rule::Covered { first: start, count: name.len() - 1 };
                ways.push((Distance::AsTyped, Rule::Every(vec![name, Rule::All(1 << (first + count - 1))])));
            }
        }
        Ok(())
    }

    /// Two or three neighbouring words run together, as in `baha u llah`: which ones, and the rule of the word.
    pub(super) fn joined(&mut self, chunks: &[Vec<Run>]) -> Result<Vec<(Range<usize>, Rule)>, EngineError> {
        let mut joins = Vec::new();
        for start in 0..chunks.len() {
            let mut whole = String::new();
            for (index, chunk) in chunks.iter().enumerate().skip(start).take(JOINED_MAX) {
                let [Run::Word(word)] = chunk.as_slice() else { break };
                whole.push_str(word);
                let found = if index > start { self.in_fields(&whole, &NAME_FIELDS)? } else { Vec::new() };
                if !found.is_empty() {
                    joins.extend(self.add_word(found).map(|rule| (start..index + 1, rule)));
                }
            }
        }
        Ok(joins)
    }

    /// One word as two that the catalogue has.
    fn parted(&mut self, word: &str) -> Result<Option<Rule>, EngineError> {
        for (cut, _) in word.char_indices().skip(WORD_PART_MIN) {
            let (start, end) = word.split_at(cut);
            if end.chars().count() < WORD_PART_MIN {
                break;
            }
            let [start, end] = [self.in_fields(start, &NAME_FIELDS)?, self.in_fields(end, &NAME_FIELDS)?];
            if !start.is_empty() && !end.is_empty() {
                return Ok(self
                    .add_word(start)
                    .zip(self.add_word(end))
                    .map(|(start, end)| Rule::Every(vec![start, end])));
            }
        }
        Ok(None)
    }

    /// The documents with a word that is near: with one typo, and with two.
    fn spellings(&self, near: FuzzyWord) -> Result<[Vec<TermMatches>; 2], EngineError> {
        let mut words: [WordMatches; 2] = Default::default();
        let mut walker = DictionaryWalker::new(near);
        for (index, segment) in self.segments.iter().enumerate() {
            for field in NAME_FIELDS.map(TermField::Text) {
                let dictionary = segment.dictionary(field)?;
                let mut spelled = Vec::new();
                walker.walk(&dictionary.fst, |word, typos| {
                    if let Some(fewer) = usize::from(typos).checked_sub(1) {
                        spelled.push((word.to_owned(), fewer));
                    }
                });
                for (word, fewer) in spelled {
                    let Some(info) = dictionary.infos.get(&word)? else { continue };
                    let weight = TYPO_WEIGHTS[fewer] * field.weight();
                    let (doc_count, matches) = words[fewer].entry(word).or_default();
                    *doc_count += u64::from(info.doc_freq);
                    matches.push(TermMatches { segment: index, docs: MatchingDocs::Postings(field, info), weight });
                }
            }
        }
        Ok(words.map(|words| self.most_frequent(words, SPELLINGS_MAX)))
    }
}
