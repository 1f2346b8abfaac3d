//! The table of readings: from the `pinyin` crate (MIT, the data of mozillazg/pinyin-data) the first reading of every
//! character, from `readings.txt` the others that are in use.

use ::pinyin::ToPinyin;
use std::collections::{BTreeMap, BTreeSet};

/// Characters that have a reading.
pub const RANGE: std::ops::RangeInclusive<char> = '\u{4E00}'..='\u{9FFF}';

/// The syllables one after another, each ended by a space; a zero byte; of every character of [`RANGE`] the high byte of
/// 1 + the index of its first syllable, 0 for none; the low bytes; then `readings.txt` without its comment. Characters that
/// fold to another have no reading of their own.
pub fn table(forms: &BTreeMap<char, char>) -> Vec<u8> {
    let first = |c: char| -> Option<String> {
        if forms.contains_key(&c) {
            return None;
        }
        let syllable = c.to_pinyin()?.plain().replace('ü', "v").replace('ê', "e");
        // Sounds such as `hm` are no readings that anybody types.
        Some(syllable).filter(|syllable| syllable.contains(['a', 'e', 'i', 'o', 'u', 'v']))
    };
    let more: Vec<&str> = include_str!("readings.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let mut syllables: BTreeSet<String> = RANGE.filter_map(first).collect();
    syllables.extend(more.iter().flat_map(|line| line.split(' ').skip(1)).map(str::to_owned));
    // Typed for `lve` and `nve` without a key for ü.
    syllables.extend(["lue", "nue"].map(str::to_owned));
    let syllables: Vec<String> = syllables.into_iter().collect();

    let mut table = Vec::new();
    for syllable in &syllables {
        assert!(syllable.bytes().all(|b| b.is_ascii_lowercase()), "{syllable:?} is no syllable");
        table.extend_from_slice(syllable.as_bytes());
        table.push(b' ');
    }
    table.push(0);
    let indexes: Vec<u16> = RANGE
        .map(|c| {
            first(c).map_or(0, |syllable| {
                1 + u16::try_from(syllables.binary_search(&syllable).expect("it is among them")).expect("there are few")
            })
        })
        .collect();
    table.extend(indexes.iter().map(|index| (index >> 8) as u8));
    table.extend(indexes.iter().map(|index| *index as u8));
    for line in more {
        let c = line.chars().next().expect("a line begins with a character");
        assert!(!forms.contains_key(&c), "readings.txt: {c} folds to {}", forms[&c]);
        table.extend_from_slice(line.as_bytes());
        table.push(b'\n');
    }
    table
}
