//! Pinyin: Chinese that is read as it was typed.
//!
//! A search by pinyin becomes a search for the pairs of characters with these readings; see
//! [`PinyinIndex`](crate::engine::index::pinyin_index::PinyinIndex).

use super::builder::PlanBuilder;
use super::rule::{Distance, Rule};
use crate::engine::error::EngineError;
use crate::engine::index::facet_values::hash;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::text::analysis::Run;
use crate::engine::text::pinyin::{self, Slot};
use std::collections::BTreeSet;

/// Points of a whole title that is the query by pinyin.
const WHOLE_TITLE_BY_PINYIN_POINTS: f32 = 150.0;
/// The weight of a word found by pinyin beside one that was typed in characters.
const PINYIN_WEIGHT: f32 = 0.8;
/// The weight of an unfinished syllable that goes on, beside one that ends there.
const LONGER_SYLLABLE_WEIGHT: f32 = 0.6;
/// The weight of a reading that is not the usual one of a character, beside one that is.
const RARE_READING_WEIGHT: f32 = 0.8;
/// Most characters that are looked for where the query is one syllable.
const CHARACTERS_MAX: usize = 12;
/// Most whole titles that are tried for one sequence of syllables.
const TITLES_BY_PINYIN_MAX: usize = 24;
/// Most pairs with the same readings that are looked for; the likely ones.
const PAIRS_MAX: usize = 48;

impl PlanBuilder<'_> {
    /// Adds to `any` a rule for each way of reading `chunk` as pinyin.
    pub(super) fn by_pinyin(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        fields: &[TextField],
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        for slots in ways_of_reading(chunk, is_unfinished) {
            self.read_as(&slots, fields, Distance::Pinyin, any)?;
        }
        Ok(())
    }

    /// Adds to `any` a rule for Chinese that is read as `slots`.
    pub(super) fn read_as(
        &mut self,
        slots: &[Slot],
        fields: &[TextField],
        distance: Distance,
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        let Some(steps) = self.steps(slots)? else { return Ok(()) };
        let mut likely = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            likely.push(self.likely(step, &slots[index..slots.len().min(index + 2)])?);
        }
        let most = if slots.len() == 1 { CHARACTERS_MAX } else { PAIRS_MAX };
        let first = self.terms.len();
        for step in &likely {
            let mut matches = Vec::new();
            for (text, weight) in step.iter().take(most) {
                for field in fields {
                    matches.extend(self.in_field(
                        TermField::Text(*field),
                        text,
                        PINYIN_WEIGHT * weight * field.weight(),
                    )?);
                }
            }
            if self.add_word(matches).is_none() {
                return Ok(());
            }
        }
        let rule = if slots.len() == 1 { Rule::All(1 << first) } else { Rule::Covered { first, count: likely.len() } };
        any.push((distance, rule));
        let titles = joined_texts(&likely);
        self.whole_titles.extend(titles.iter().map(|title| (hash(title), WHOLE_TITLE_BY_PINYIN_POINTS)));
        Ok(())
    }

    /// For each step from a slot to the next, the pairs of characters that fit and that are on a way from the first slot to
    /// the last; for a single slot, the characters. None where there is no such way.
    fn steps(&self, slots: &[Slot]) -> Result<Option<Vec<Vec<String>>>, EngineError> {
        if let [only] = slots {
            let characters = match only {
                Slot::Han(c) => vec![*c],
                Slot::Syllable(syllable) | Slot::Near(syllable) => pinyin::characters(syllable, false),
                Slot::Prefix(prefix) => pinyin::characters(prefix, true),
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
                        segment.pinyin_index()?.pairs(a, b, &mut fitting);
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
        // And back, so that only pairs on a way to the end stay.
        for index in (1..steps.len()).rev() {
            let starts: BTreeSet<char> = steps[index].iter().map(|[start, _]| *start).collect();
            steps[index - 1].retain(|[_, end]| starts.contains(end));
        }
        if steps.iter().any(BTreeSet::is_empty) {
            return Ok(None);
        }
        Ok(Some(steps.into_iter().map(|step| step.into_iter().map(String::from_iter).collect()).collect()))
    }

    /// Texts that are read as `slots` with their weights, the likeliest first: by how many titles and names have the text, by
    /// whether its characters are usually read so, and by whether the last syllable, where it is unfinished, ends there.
    fn likely(&self, texts: &[String], slots: &[Slot]) -> Result<Vec<(String, f32)>, EngineError> {
        let mut counted = Vec::with_capacity(texts.len());
        for text in texts {
            let mut docs = 0;
            for field in [TextField::Title, TextField::Author] {
                let found = self.lookup.look_up(TermField::Text(field), text)?;
                docs += found.iter().map(|(_, info)| info.doc_freq).sum::<u32>();
            }
            let weights = text.chars().zip(slots).map(|(c, slot)| match slot {
                Slot::Syllable(syllable) if !pinyin::is_first_reading(c, syllable) => RARE_READING_WEIGHT,
                Slot::Prefix(prefix) if !pinyin::has_reading(c, prefix) => LONGER_SYLLABLE_WEIGHT,
                _ => 1.0,
            });
            counted.push((text, docs, weights.product::<f32>()));
        }
        let most = counted.iter().map(|(_, docs, _)| *docs).max().unwrap_or(0).max(1);
        let mut likely: Vec<(String, f32)> = counted
            .into_iter()
            .map(|(text, docs, weight)| (text.clone(), weight * (0.5 + 0.5 * docs as f32 / most as f32)))
            .collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(likely)
    }
}

/// The ways of reading a chunk as characters and syllables; none where it has no syllable.
pub(super) fn ways_of_reading(chunk: &[Run], is_unfinished: bool) -> Vec<Vec<Slot<'_>>> {
    let mut ways: Vec<Vec<Slot>> = vec![Vec::new()];
    let mut has_syllable = false;
    for (index, run) in chunk.iter().enumerate() {
        let next: Vec<Vec<Slot>> = match run {
            Run::Han(chars) => vec![chars.iter().map(|c| Slot::Han(*c)).collect()],
            Run::Word(word) => {
                has_syllable = true;
                pinyin::divide(word, is_unfinished && index + 1 == chunk.len())
            }
        };
        ways =
            ways.iter().flat_map(|way| next.iter().map(move |next| [way.as_slice(), next].concat())).take(4).collect();
    }
    if has_syllable { ways } else { Vec::new() }
}

/// The texts that go through all steps, the likeliest; some of them where there are many.
fn joined_texts(steps: &[Vec<(String, f32)>]) -> Vec<String> {
    let mut texts: Vec<String> =
        steps.first().into_iter().flatten().take(TITLES_BY_PINYIN_MAX).map(|(text, _)| text.clone()).collect();
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
            .take(TITLES_BY_PINYIN_MAX)
            .collect();
    }
    texts
}
