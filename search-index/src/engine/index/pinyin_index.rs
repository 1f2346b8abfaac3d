//! The pinyin index: the pairs of Han characters in a segment by their readings, and the pinyin initials of its titles and
//! names.
//!
//! ```text
//! u32       number of pairs, little-endian
//! LEB128…   the pairs' keys, in order, each less the one before
//! u32       number of initials
//! LEB128…   for each, in order: its key less the one before, and its document × 2, + 1 where it is not the title proper in
//!           its likely reading
//! ```
//!
//! A pair's key is `syllable << 42 | syllable << 32 | character << 16 | character`; syllables are numbered in alphabetical
//! order, so that an unfinished one is a range. Initials are packed six bits a letter from the top, so that their
//! beginning is a range too.

use crate::engine::error::EngineError;
use crate::engine::storage::leb128;
use crate::engine::text::pinyin::{self, INITIALS_MAX, Slot};
use std::collections::{BTreeSet, HashSet};
use std::ops::RangeInclusive;

/// Gathers the pinyin index of a segment.
#[derive(Default)]
pub(crate) struct PinyinIndexBuilder {
    known: HashSet<(char, char)>,
    pairs: Vec<u64>,
    initials: Vec<(u64, u32)>,
}

impl PinyinIndexBuilder {
    /// Adds the pairs of a run of Han characters, folded.
    pub fn add_run(&mut self, chars: &[char]) {
        for pair in chars.windows(2) {
            if let [first, second] = *pair
                && self.known.insert((first, second))
            {
                for before in pinyin::syllables(first) {
                    for after in pinyin::syllables(second) {
                        self.pairs.extend(pair_key(before, after, first, second));
                    }
                }
            }
        }
    }

    /// Adds the initials of a document's title or name, folded. `is_main`: of the title proper.
    pub fn add_initials(&mut self, text: &str, is_main: bool, doc: u32) {
        for (way, initials) in pinyin::initials(text).iter().enumerate() {
            // The first way is the one in which every character has its most frequent reading.
            let likely = is_main && way == 0;
            self.initials.extend(packed(initials).map(|key| (key, doc << 1 | u32::from(!likely))));
        }
    }

    /// The bytes of the pinyin index.
    pub fn finish(mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.pairs.sort_unstable();
        self.pairs.dedup();
        bytes.extend_from_slice(&(self.pairs.len() as u32).to_le_bytes());
        let mut last = 0;
        for key in self.pairs {
            leb128::write(&mut bytes, key - last);
            last = key;
        }
        self.initials.sort_unstable();
        self.initials.dedup();
        bytes.extend_from_slice(&(self.initials.len() as u32).to_le_bytes());
        let mut last = 0;
        for (key, doc) in self.initials {
            leb128::write(&mut bytes, key - last);
            leb128::write(&mut bytes, u64::from(doc));
            last = key;
        }
        bytes
    }
}

/// The pinyin index of a segment.
pub(crate) struct PinyinIndex {
    pairs: Vec<u64>,
    initials: Vec<(u64, u32)>,
}

impl PinyinIndex {
    /// Reads what [`PinyinIndexBuilder::finish`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Self, EngineError> {
        Self::parse(bytes).ok_or_else(|| EngineError::Blob("its pinyin index cannot be read".to_owned()))
    }

    fn parse(mut bytes: &[u8]) -> Option<Self> {
        let count = read_u32(&mut bytes)?;
        let mut pairs = Vec::with_capacity(count.min(bytes.len()));
        let mut last = 0_u64;
        for _ in 0..count {
            last = last.checked_add(leb128::read(&mut bytes)?)?;
            pairs.push(last);
        }
        let count = read_u32(&mut bytes)?;
        let mut initials = Vec::with_capacity(count.min(bytes.len()));
        last = 0;
        for _ in 0..count {
            last = last.checked_add(leb128::read(&mut bytes)?)?;
            initials.push((last, u32::try_from(leb128::read(&mut bytes)?).ok()?));
        }
        bytes.is_empty().then_some(Self { pairs, initials })
    }

    /// Adds the pairs that fit both slots to `found`.
    pub fn pairs(&self, before: Slot, after: Slot, found: &mut BTreeSet<[char; 2]>) {
        for first in ids(before) {
            for seconds in ranges(after) {
                let from = u64::from(first) << 42 | u64::from(*seconds.start()) << 32;
                let to = u64::from(first) << 42 | u64::from(*seconds.end()) << 32 | 0xFFFF_FFFF;
                let start = self.pairs.partition_point(|key| *key < from);
                for key in self.pairs[start..].iter().take_while(|key| **key <= to) {
                    let fits = |slot, c| !matches!(slot, Slot::Han(wanted) if wanted != c);
                    if let (Some(a), Some(b)) = (character(key >> 16), character(*key))
                        && fits(before, a)
                        && fits(after, b)
                    {
                        found.insert([a, b]);
                    }
                }
            }
        }
    }

    /// The documents whose title proper has exactly these initials, those where another title or a name has them, and those
    /// where the initials of any of these begin with them and are longer.
    pub fn initials(&self, initials: &str) -> [Vec<u32>; 3] {
        let Some(key) = packed(initials) else { return Default::default() };
        let last = key | ((1 << (6 * INITIALS_MAX.saturating_sub(initials.len()))) - 1);
        let start = self.initials.partition_point(|(known, _)| *known < key);
        let mut found: [Vec<u32>; 3] = Default::default();
        for (known, doc) in self.initials[start..].iter().take_while(|(known, _)| *known <= last) {
            let which = if *known == key { doc & 1 } else { 2 };
            found[which as usize].push(doc >> 1);
        }
        found
    }
}

/// The syllables that fit a slot.
fn ids(slot: Slot) -> Vec<u16> {
    ranges(slot).into_iter().flatten().collect()
}

fn ranges(slot: Slot) -> Vec<RangeInclusive<u16>> {
    match slot {
        Slot::Han(c) => pinyin::syllables(c).take(1).map(|id| id..=id).collect(),
        Slot::Syllable(syllable) => pinyin::id(syllable).map(|id| id..=id).into_iter().collect(),
        Slot::Near(syllable) => pinyin::near_syllables(syllable).into_iter().map(|id| id..=id).collect(),
        Slot::Prefix(prefix) => pinyin::ids_with_prefix(prefix).into_iter().collect(),
    }
}

fn pair_key(before: u16, after: u16, first: char, second: char) -> Option<u64> {
    let (first, second) = (u16::try_from(u32::from(first)).ok()?, u16::try_from(u32::from(second)).ok()?);
    Some(u64::from(before) << 42 | u64::from(after) << 32 | u64::from(first) << 16 | u64::from(second))
}

fn character(code: u64) -> Option<char> {
    char::from_u32((code & 0xFFFF) as u32)
}

/// Six bits a letter from the top of 60; none where there is something else among them. What is too long is cut.
fn packed(initials: &str) -> Option<u64> {
    let mut key = 0;
    for (index, byte) in initials.bytes().take(INITIALS_MAX).enumerate() {
        let code = match byte {
            b'0'..=b'9' => byte - b'0' + 1,
            b'a'..=b'z' => byte - b'a' + 11,
            _ => return None,
        };
        key |= u64::from(code) << (6 * (INITIALS_MAX - 1 - index));
    }
    Some(key)
}

fn read_u32(bytes: &mut &[u8]) -> Option<usize> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*count) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> PinyinIndex {
        let mut builder = PinyinIndexBuilder::default();
        for (doc, title) in ["红楼梦", "重庆", "绿野仙踪", "c语言"].iter().enumerate() {
            builder.add_run(&title.chars().filter(|c| !c.is_ascii()).collect::<Vec<_>>());
            builder.add_initials(title, doc != 3, doc as u32);
        }
        PinyinIndex::read(&builder.finish()).expect("is whole")
    }

    fn pairs(before: Slot, after: Slot) -> Vec<String> {
        let mut found = BTreeSet::new();
        index().pairs(before, after, &mut found);
        found.into_iter().map(String::from_iter).collect()
    }

    #[test]
    fn pairs_are_found_by_their_readings() {
        assert_eq!(pairs(Slot::Syllable("hong"), Slot::Syllable("lou")), ["红楼"]);
        assert_eq!(pairs(Slot::Syllable("hong"), Slot::Prefix("l")), ["红楼"]);
        assert_eq!(pairs(Slot::Han('红'), Slot::Syllable("lou")), ["红楼"]);
        assert_eq!(pairs(Slot::Syllable("lou"), Slot::Han('梦')), ["楼梦"]);
        assert!(pairs(Slot::Syllable("lou"), Slot::Han('红')).is_empty());
    }

    #[test]
    fn every_reading_finds() {
        for syllable in ["zhong", "chong"] {
            assert_eq!(pairs(Slot::Syllable(syllable), Slot::Syllable("qing")), ["重庆"]);
        }
        for syllable in ["lv", "lu"] {
            assert_eq!(pairs(Slot::Syllable(syllable), Slot::Syllable("ye")), ["绿野"]);
        }
    }

    #[test]
    fn initials_whole_and_begun() {
        let index = index();
        assert_eq!(index.initials("hlm"), [vec![0], vec![], vec![]]);
        assert_eq!(index.initials("hl"), [vec![], vec![], vec![0]]);
        assert_eq!(index.initials("cyy"), [vec![], vec![3], vec![]]);
        assert_eq!(index.initials("cq"), [vec![], vec![1], vec![]]);
        assert_eq!(index.initials("红"), [Vec::<u32>::new(), vec![], vec![]]);
    }

    #[test]
    fn damage_is_an_error() {
        let whole = {
            let mut builder = PinyinIndexBuilder::default();
            builder.add_run(&['红', '楼']);
            builder.finish()
        };
        for end in 0..whole.len() {
            assert!(PinyinIndex::read(&whole[..end]).is_err(), "{end}");
        }
        assert!(PinyinIndex::read(&[0xFF; 32]).is_err());
    }
}
