//! What sounds like what was typed.

use super::{Distance, Draft, Rule};
use crate::engine::EngineError;
use crate::engine::analysis::Run;
use crate::engine::facet;
use crate::engine::pinyin::{self, Slot};
use crate::engine::schema::TextField;
use crate::engine::segment::Place;
use std::collections::BTreeSet;

/// The same, typed by its sound.
const WHOLE_TITLE_BY_SOUND_WORTH: f32 = 150.0;
/// What a word found by its sound counts beside one that stands as it was typed.
const SOUND_WEIGHT: f32 = 0.8;
/// What a syllable that may go on counts where it does, beside one that ends there.
const LONGER_SYLLABLE_WEIGHT: f32 = 0.6;
/// What a sound that is not the usual one of a character counts beside one that is.
const RARE_READING_WEIGHT: f32 = 0.8;
/// Most characters that are looked for where one syllable is all there is.
const CHARACTERS_MAX: usize = 12;
/// Most whole titles that are tried for one sound.
const TITLES_BY_SOUND_MAX: usize = 24;
/// Most pairs that sound alike that are looked for; the likely ones.
const PAIRS_MAX: usize = 48;

impl Draft<'_> {
    /// What sounds like `chunk`: adds a rule for each way of reading it.
    pub(super) fn by_sound(
        &mut self,
        chunk: &[Run],
        is_unfinished: bool,
        fields: &[TextField],
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        for slots in ways_of_reading(chunk, is_unfinished) {
            self.sounding(&slots, fields, Distance::Sound, any)?;
        }
        Ok(())
    }

    /// What sounds like `slots`: adds a rule for it.
    pub(super) fn sounding(
        &mut self,
        slots: &[Slot],
        fields: &[TextField],
        far: Distance,
        any: &mut Vec<(Distance, Rule)>,
    ) -> Result<(), EngineError> {
        let Some(steps) = self.steps(slots)? else { return Ok(()) };
        let mut likely = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            likely.push(self.likely(step, &slots[index..slots.len().min(index + 2)])?);
        }
        let most = if slots.len() == 1 { CHARACTERS_MAX } else { PAIRS_MAX };
        let first = self.bits.len();
        for step in &likely {
            let mut found = Vec::new();
            for (text, weight) in step.iter().take(most) {
                for field in fields {
                    found.extend(self.at(Place::Text(*field), text, SOUND_WEIGHT * weight * field.weight())?);
                }
            }
            if self.word(found).is_none() {
                return Ok(());
            }
        }
        let rule = if slots.len() == 1 { Rule::All(1 << first) } else { Rule::Covered { first, count: likely.len() } };
        any.push((far, rule));
        let titles = spelled(&likely);
        self.titles.extend(titles.iter().map(|title| (facet::hash(title), WHOLE_TITLE_BY_SOUND_WORTH)));
        Ok(())
    }

    /// For each step from a slot to the next the pairs of characters that fit and that lead from the first slot to the last
    /// one; for a slot alone the characters. None where nothing does.
    fn steps(&self, slots: &[Slot]) -> Result<Option<Vec<Vec<String>>>, EngineError> {
        if let [only] = slots {
            let characters = match only {
                Slot::Han(c) => vec![*c],
                Slot::Syllable(syllable) | Slot::Near(syllable) => pinyin::characters(syllable, false),
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

    /// These texts that sound like `slots`, what is most likely meant first, and what each counts: by how many titles and
    /// names it stands in, by whether its characters are usually read so, and by whether the last syllable, where it may
    /// go on, ends there.
    fn likely(&self, texts: &[String], slots: &[Slot]) -> Result<Vec<(String, f32)>, EngineError> {
        let mut counted = Vec::with_capacity(texts.len());
        for text in texts {
            let mut docs = 0;
            for field in [TextField::Title, TextField::Author] {
                let found = self.dictionaries.look_up(Place::Text(field), text)?;
                docs += found.iter().map(|(_, info)| info.doc_freq).sum::<u32>();
            }
            let weights = text.chars().zip(slots).map(|(c, slot)| match slot {
                Slot::Syllable(syllable) if !pinyin::is_first_reading(c, syllable) => RARE_READING_WEIGHT,
                Slot::Begun(begun) if !pinyin::reads(c, begun) => LONGER_SYLLABLE_WEIGHT,
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

/// The ways of reading what was typed without a space as characters and syllables; none where there is no syllable in it.
pub(super) fn ways_of_reading(chunk: &[Run], is_unfinished: bool) -> Vec<Vec<Slot<'_>>> {
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
