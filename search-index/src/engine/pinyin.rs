//! How Han characters are read, and which syllables a typed word may be: `hongloumeng` is `hong lou meng`.
//!
//! Readings have no tones; ü is `v`, and the ways around it are known (`lv` and `lu`, `lve` and `lue`). The table is made
//! by `build/pinyin.rs`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Longest word that is taken apart into syllables, in bytes.
const WORD_BYTES_MAX: usize = 48;
/// Most ways of taking a word apart; `xian` has two, `xi'an` and `xian`.
const WAYS_MAX: usize = 4;
/// Longest syllable in bytes.
const SYLLABLE_BYTES_MAX: usize = 6;
/// Most initials that are kept of one text.
pub const INITIALS_MAX: usize = 10;
/// Most ways of reading it where characters have several.
const INITIALS_WAYS_MAX: usize = 4;

const FIRST: u32 = 0x4E00;
const COUNT: usize = 0x5200;

static TABLE: LazyLock<Table> =
    LazyLock::new(|| parse(include_bytes!(concat!(env!("OUT_DIR"), "/pinyin.bin"))).unwrap_or_default());

/// For each syllable by its number the characters that are read so.
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
    /// In order, the ways around ü among them.
    syllables: Vec<&'static str>,
    /// For each character from [`FIRST`] on, 1 + the index of its most frequent syllable.
    first: Vec<u16>,
    /// Of characters with several readings all of them, the most frequent first.
    all: HashMap<char, Vec<&'static str>>,
}

/// One place in a sequence of characters that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot<'a> {
    /// This character, folded.
    Han(char),
    /// Any character that is read so.
    Syllable(&'a str),
    /// Any character that is read so, or nearly so; see [`near_syllables`].
    Near(&'a str),
    /// Any character whose reading begins so: a syllable that is still being typed.
    Begun(&'a str),
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

/// Whether a folded character is read so.
pub fn reads(c: char, syllable: &str) -> bool {
    readings(c).any(|reading| reading == syllable || without_umlaut(reading) == Some(syllable))
}

fn first_reading(table: &Table, c: char) -> Option<&'static str> {
    let index = table.first.get(u32::from(c).checked_sub(FIRST)? as usize)?;
    table.syllables.get(usize::from(index.checked_sub(1)?)).copied()
}

/// Whether that is its most frequent reading.
pub fn is_first_reading(c: char, syllable: &str) -> bool {
    readings(c).next().is_some_and(|reading| reading == syllable || without_umlaut(reading) == Some(syllable))
}

/// The numbers of the syllables of a folded character, the most frequent first; the ways around ü are among them.
pub fn syllables(c: char) -> impl Iterator<Item = u16> {
    readings(c).flat_map(|reading| [Some(reading), without_umlaut(reading)]).flatten().filter_map(id)
}

/// The number of a syllable: its place in the alphabetical order of all.
pub fn id(syllable: &str) -> Option<u16> {
    TABLE.syllables.binary_search(&syllable).ok().and_then(|id| u16::try_from(id).ok())
}

/// The numbers of the syllables that begin so; none where none does.
pub fn ids_beginning_with(begun: &str) -> Option<std::ops::RangeInclusive<u16>> {
    let syllables = &TABLE.syllables;
    let start = syllables.partition_point(|known| *known < begun);
    let count = syllables[start..].iter().take_while(|known| known.starts_with(begun)).count();
    let last = (start + count).checked_sub(1).filter(|_| count > 0)?;
    Some(u16::try_from(start).ok()?..=u16::try_from(last).ok()?)
}

/// Syllables that many speakers do not tell from this one: with `z` for `zh`, `n` for `ng`, `l` for `n` and the like.
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

/// The characters that are read so; where `goes_on` also those whose reading begins so.
pub fn characters(syllable: &str, goes_on: bool) -> Vec<char> {
    let ids = if goes_on { ids_beginning_with(syllable) } else { id(syllable).map(|id| id..=id) };
    let mut characters: Vec<char> =
        ids.into_iter().flatten().filter_map(|id| CHARACTERS.get(usize::from(id))).flatten().copied().collect();
    characters.sort_unstable();
    characters.dedup();
    characters
}

/// What people without a key for ü type for `syllable`, if it has one.
fn without_umlaut(syllable: &str) -> Option<&'static str> {
    match syllable {
        "lv" => Some("lu"),
        "nv" => Some("nu"),
        "lve" => Some("lue"),
        "nve" => Some("nue"),
        _ => None,
    }
}

/// The ways of reading `word`, folded letters only, as syllables: fewest syllables first. The last one may be unfinished
/// where `is_unfinished`. None where it is no pinyin.
pub fn ways(word: &str, is_unfinished: bool) -> Vec<Vec<Slot<'_>>> {
    if word.len() > WORD_BYTES_MAX || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut ways = Vec::new();
    go_on(word, is_unfinished, &mut Vec::new(), &mut ways);
    ways.sort_by_key(Vec::len);
    ways.truncate(WAYS_MAX);
    ways
}

fn go_on<'a>(rest: &'a str, is_unfinished: bool, way: &mut Vec<Slot<'a>>, ways: &mut Vec<Vec<Slot<'a>>>) {
    // Longest first, so that what is cut off here are the ways with the most syllables.
    if ways.len() >= 4 * WAYS_MAX {
        return;
    }
    if rest.is_empty() {
        ways.push(way.clone());
        return;
    }
    for end in (1..=rest.len().min(SYLLABLE_BYTES_MAX)).rev() {
        let (syllable, after) = rest.split_at(end);
        let slot = if after.is_empty() && is_unfinished && ids_beginning_with(syllable).is_some() {
            Slot::Begun(syllable)
        } else if id(syllable).is_some() {
            Slot::Syllable(syllable)
        } else {
            continue;
        };
        way.push(slot);
        go_on(after, is_unfinished, way, ways);
        way.pop();
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
                if longer.len() < ways.len().max(INITIALS_WAYS_MAX) {
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
            Slot::Begun(begun) => format!("{begun}…"),
        };
        let way = |way: &Vec<Slot>| way.iter().map(one).collect::<Vec<_>>().join(" ");
        ways(word, is_unfinished).iter().map(way).collect::<Vec<_>>().join(" | ")
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
    fn words_are_taken_apart() {
        assert_eq!(show("hongloumeng", false), "hong lou meng");
        assert_eq!(show("xian", false), "xian | xi an");
        assert_eq!(show("honglm", false), "");
        assert_eq!(show("hongloum", true), "hong lou m…");
        assert_eq!(show("lue", false), "lue | lu e");
        assert_eq!(show("dvorak", false), "");
        assert_eq!(show("i2", false), "");
    }

    #[test]
    fn sounds_that_are_not_told_apart() {
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
        assert!(initials("重重行行重重").len() <= INITIALS_WAYS_MAX);
    }
}
