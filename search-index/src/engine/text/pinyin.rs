//! Pinyin: the readings of Han characters, and how a typed word divides into syllables (`hongloumeng` into `hong lou meng`).
//!
//! Readings have no tones; ü is `v`, and its substitutes are known (`lu` for `lv`, `lue` for `lve`). The table is made by
//! `build/pinyin.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Longest word that is divided into syllables, in bytes.
const WORD_BYTES_MAX: usize = 48;
/// Most divisions of one word; `xian` has two, `xi'an` and `xian`.
const DIVISIONS_MAX: usize = 4;
/// Longest syllable in bytes.
const SYLLABLE_BYTES_MAX: usize = 6;
/// Most initials of one text.
pub const INITIALS_MAX: usize = 10;
/// Most readings of one text's initials where its characters have several.
const INITIALS_READINGS_MAX: usize = 4;

const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x5200;

static TABLE: LazyLock<Table> =
    LazyLock::new(|| parse(include_bytes!(concat!(env!("OUT_DIR"), "/pinyin.bin"))).unwrap_or_default());

/// The characters of each syllable, by the syllable's number.
static CHARACTERS: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let mut characters = vec![Vec::new(); TABLE.syllables.len()];
    let within = (FIRST..FIRST + COUNT as u32).filter_map(char::from_u32);
    for c in within.chain(TABLE.all.keys().copied()) {
        for id in syllables(c) {
            characters[usize::from(id)].push(c);
        }
    }
    characters
});

#[derive(Default)]
struct Table {
    /// In alphabetical order, with the substitutes for ü.
    syllables: Vec<&'static str>,
    /// For each character from [`FIRST`] on, 1 + the index of its most frequent syllable.
    first: Vec<u16>,
    /// Of characters with several readings all of them, the most frequent first.
    all: HashMap<char, Vec<&'static str>>,
}

/// One position of a sequence of characters that is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot<'a> {
    /// This character, folded.
    Han(char),
    /// Any character with this reading.
    Syllable(&'a str),
    /// Any character with this reading or one that is easily confused with it; see [`near_syllables`].
    Near(&'a str),
    /// Any character whose reading has this prefix: a syllable that is still being typed.
    Prefix(&'a str),
}

/// The readings of a folded character, the most frequent first; none where it has none.
pub fn readings(c: char) -> impl Iterator<Item = &'static str> {
    let table = &*TABLE;
    let (several, only) = match table.all.get(&c) {
        Some(all) => (all.as_slice(), None),
        None => (&[][..], first_reading(table, c)),
    };
    several.iter().copied().chain(only)
}

/// Whether a folded character has this reading, or one for which it is a substitute.
pub fn has_reading(c: char, syllable: &str) -> bool {
    readings(c).any(|reading| reading == syllable || without_umlaut(reading) == Some(syllable))
}

fn first_reading(table: &Table, c: char) -> Option<&'static str> {
    let index = table.first.get(u32::from(c).checked_sub(FIRST)? as usize)?;
    table.syllables.get(usize::from(index.checked_sub(1)?)).copied()
}

/// Whether this is the character's most frequent reading.
pub fn is_first_reading(c: char, syllable: &str) -> bool {
    readings(c).next().is_some_and(|reading| reading == syllable || without_umlaut(reading) == Some(syllable))
}

/// The numbers of a folded character's syllables, the most frequent first, with the substitutes for ü.
pub fn syllables(c: char) -> impl Iterator<Item = u16> {
    readings(c).flat_map(|reading| [Some(reading), without_umlaut(reading)]).flatten().filter_map(id)
}

/// The number of a syllable: its position in the alphabetical order of all.
pub fn id(syllable: &str) -> Option<u16> {
    TABLE.syllables.binary_search(&syllable).ok().and_then(|id| u16::try_from(id).ok())
}

/// The numbers of the syllables with this prefix; none where there is none.
pub fn ids_with_prefix(prefix: &str) -> Option<std::ops::RangeInclusive<u16>> {
    let syllables = &TABLE.syllables;
    let start = syllables.partition_point(|known| *known < prefix);
    let count = syllables[start..].iter().take_while(|known| known.starts_with(prefix)).count();
    let last = (start + count).checked_sub(1).filter(|_| count > 0)?;
    Some(u16::try_from(start).ok()?..=u16::try_from(last).ok()?)
}

/// Fuzzy pinyin: the syllables that many speakers do not tell from this one, with `z` for `zh`, `n` for `ng`, `l` for `n`
/// and the like; itself among them.
pub fn near_syllables(syllable: &str) -> Vec<u16> {
    const BEGINNINGS: [(&str, &str); 5] = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f")];
    const ENDS: [(&str, &str); 3] = [("ang", "an"), ("eng", "en"), ("ing", "in")];
    let mut near = vec![syllable.to_owned()];
    for (one, other) in BEGINNINGS {
        if let Some(rest) = syllable.strip_prefix(one) {
            near.push(format!("{other}{rest}"));
        } else if let Some(rest) = syllable.strip_prefix(other) {
            near.push(format!("{one}{rest}"));
        }
    }
    for (one, other) in ENDS {
        for index in 0..near.len() {
            if let Some(rest) = near[index].strip_suffix(one) {
                near.push(format!("{rest}{other}"));
            } else if let Some(rest) = near[index].strip_suffix(other) {
                near.push(format!("{rest}{one}"));
            }
        }
    }
    near.iter().filter_map(|syllable| id(syllable)).collect()
}

/// The characters with this reading; where `is_prefix`, with a reading that begins with it.
pub fn characters(syllable: &str, is_prefix: bool) -> Vec<char> {
    let ids = if is_prefix { ids_with_prefix(syllable) } else { id(syllable).map(|id| id..=id) };
    let mut characters: Vec<char> =
        ids.into_iter().flatten().filter_map(|id| CHARACTERS.get(usize::from(id))).flatten().copied().collect();
    characters.sort_unstable();
    characters.dedup();
    characters
}

/// The substitute for `syllable` on keyboards without ü, if it has one.
fn without_umlaut(syllable: &str) -> Option<&'static str> {
    match syllable {
        "lv" => Some("lu"),
        "nv" => Some("nu"),
        "lve" => Some("lue"),
        "nve" => Some("nue"),
        _ => None,
    }
}

/// The divisions of `word`, folded letters only, into syllables: fewest syllables first. The last one may be unfinished
/// where `is_unfinished`. Empty where the word is no pinyin.
pub fn divide(word: &str, is_unfinished: bool) -> Vec<Vec<Slot<'_>>> {
    if word.len() > WORD_BYTES_MAX || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut divisions = Vec::new();
    divide_rest(word, is_unfinished, &mut Vec::new(), &mut divisions);
    divisions.sort_by_key(Vec::len);
    divisions.truncate(DIVISIONS_MAX);
    divisions
}

fn divide_rest<'a>(rest: &'a str, is_unfinished: bool, before: &mut Vec<Slot<'a>>, divisions: &mut Vec<Vec<Slot<'a>>>) {
    // Longest syllables first, so that the divisions cut off here are those with the most syllables.
    if divisions.len() >= 4 * DIVISIONS_MAX {
        return;
    }
    if rest.is_empty() {
        divisions.push(before.clone());
        return;
    }
    for end in (1..=rest.len().min(SYLLABLE_BYTES_MAX)).rev() {
        let (syllable, after) = rest.split_at(end);
        let slot = if after.is_empty() && is_unfinished && ids_with_prefix(syllable).is_some() {
            Slot::Prefix(syllable)
        } else if id(syllable).is_some() {
            Slot::Syllable(syllable)
        } else {
            continue;
        };
        before.push(slot);
        divide_rest(after, is_unfinished, before, divisions);
        before.pop();
    }
}

/// The initials of a folded text, `hlm` for `红楼梦`; several where a character has readings with different ones. Letters
/// and digits between them stand for themselves. None where the text has no Han characters.
pub fn initials(text: &str) -> Vec<String> {
    let mut ways = vec![String::new()];
    let mut has_han = false;
    for c in text.chars().filter(|c| c.is_alphanumeric()).take(INITIALS_MAX) {
        let mut firsts: Vec<char> = readings(c).filter_map(|reading| reading.chars().next()).collect();
        has_han |= !firsts.is_empty();
        if firsts.is_empty() {
            firsts.push(c);
        }
        firsts.dedup();
        let mut longer = Vec::with_capacity(ways.len());
        for first in &firsts {
            for way in &ways {
                if longer.len() < ways.len().max(INITIALS_READINGS_MAX) {
                    longer.push(format!("{way}{first}"));
                }
            }
        }
        ways = longer;
    }
    if has_han { ways } else { Vec::new() }
}

fn parse(bytes: &'static [u8]) -> Option<Table> {
    let end = bytes.iter().position(|b| *b == 0)?;
    let syllables: Vec<&str> = std::str::from_utf8(&bytes[..end]).ok()?.split_ascii_whitespace().collect();
    let rest = &bytes[end + 1..];
    let (high, rest) = rest.split_at_checked(COUNT)?;
    let (low, more) = rest.split_at_checked(COUNT)?;
    let first = high.iter().zip(low).map(|(high, low)| u16::from_be_bytes([*high, *low])).collect();
    let mut all = HashMap::new();
    for line in std::str::from_utf8(more).ok()?.lines() {
        let mut parts = line.split(' ');
        let c = parts.next()?.chars().next()?;
        all.insert(c, parts.collect());
    }
    Some(Table { syllables, first, all })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(c: char) -> String {
        readings(c).collect::<Vec<_>>().join(" ")
    }

    fn show(word: &str, is_unfinished: bool) -> String {
        let one = |slot: &Slot| match slot {
            Slot::Han(c) => c.to_string(),
            Slot::Syllable(syllable) => (*syllable).to_owned(),
            Slot::Near(syllable) => format!("~{syllable}"),
            Slot::Prefix(prefix) => format!("{prefix}…"),
        };
        let way = |way: &Vec<Slot>| way.iter().map(one).collect::<Vec<_>>().join(" ");
        divide(word, is_unfinished).iter().map(way).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn the_table_is_whole() {
        assert!(TABLE.syllables.len() > 390 && TABLE.syllables.is_sorted(), "{:?}", TABLE.syllables);
        assert_eq!(TABLE.first.len(), COUNT);
        assert!(TABLE.all.len() > 200);
        let longest = TABLE.syllables.iter().map(|syllable| syllable.len()).max();
        assert_eq!(longest, Some(SYLLABLE_BYTES_MAX));
    }

    #[test]
    fn characters_are_read() {
        for (c, reading) in
            [('红', "hong"), ('重', "zhong chong"), ('行', "xing hang"), ('女', "nv"), ('a', ""), ('紅', "")]
        {
            assert_eq!(read(c), reading, "{c}");
        }
    }

    #[test]
    fn words_are_divided() {
        assert_eq!(show("hongloumeng", false), "hong lou meng");
        assert_eq!(show("xian", false), "xian | xi an");
        assert_eq!(show("honglm", false), "");
        assert_eq!(show("hongloum", true), "hong lou m…");
        assert_eq!(show("lue", false), "lue | lu e");
        assert_eq!(show("dvorak", false), "");
        assert_eq!(show("i2", false), "");
    }

    #[test]
    fn syllables_that_are_easily_confused() {
        let near = |syllable| {
            near_syllables(syllable).into_iter().map(|id| TABLE.syllables[usize::from(id)]).collect::<Vec<_>>()
        };
        assert_eq!(near("yang"), ["yang", "yan"]);
        assert_eq!(near("zhong"), ["zhong", "zong"]);
        assert_eq!(near("shen"), ["shen", "sen", "sheng", "seng"]);
        assert_eq!(near("lan"), ["lan", "nan", "lang", "nang"]);
    }

    #[test]
    fn initials_of_texts() {
        assert_eq!(initials("红楼梦"), ["hlm"]);
        assert_eq!(initials("重庆"), ["zq", "cq"]);
        assert_eq!(initials("c语言程序设计"), ["cyycxsj"]);
        assert_eq!(initials("dvorak"), Vec::<String>::new());
        assert!(initials("重重行行重重").len() <= INITIALS_READINGS_MAX);
    }
}
