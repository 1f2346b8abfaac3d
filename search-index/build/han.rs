//! The table by which Han characters fold: traditional, simplified, Japanese and variant forms of a character become one.
//!
//! From OpenCC's tables, which `ferrous-opencc` carries (Apache-2.0), and `variants.txt`.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::collections::BTreeMap;

/// Characters that the table covers: the basic block and extension A.
pub const RANGE: std::ops::RangeInclusive<char> = '\u{3400}'..='\u{9FFF}';

/// Extensions B to H.
const BEYOND: std::ops::RangeInclusive<char> = '\u{20000}'..='\u{323AF}';

/// What every character of [`RANGE`] folds to that folds to another.
pub fn forms() -> BTreeMap<char, char> {
    let open = |config| OpenCC::from_config(config).expect("the tables are built in");
    let (simplified, traditional, japanese) =
        (open(BuiltinConfig::T2s), open(BuiltinConfig::S2t), open(BuiltinConfig::Jp2t));
    let convert =
        |table: &OpenCC, c: char| only(&table.convert(&c.to_string())).filter(|c| RANGE.contains(c)).unwrap_or(c);
    let step = |c: char| {
        let form = convert(&simplified, c);
        // What is neither traditional nor simplified may be Japanese.
        if form == c && convert(&traditional, c) == c { convert(&simplified, convert(&japanese, c)) } else { form }
    };
    let spellings = spellings();
    let form = |c: char| {
        let mut form = c;
        // The tables' chains are short; one that turns in a circle would be a mistake in them.
        for _ in 0..8 {
            let next = step(form);
            let next = spellings.get(&next).copied().unwrap_or(next);
            if next == form {
                return form;
            }
            form = next;
        }
        panic!("the forms of {c} turn in a circle");
    };
    RANGE.filter_map(|c| Some((c, form(c))).filter(|(c, form)| c != form)).collect()
}

/// What characters beyond the basic plane fold to: simplified forms that were made by rule for rare traditional ones, many of them in
/// names (`赵孟𫖯` for `趙孟頫`). `forms` are those of [`forms()`].
pub fn beyond(forms: &BTreeMap<char, char>) -> BTreeMap<char, char> {
    let [simplified, traditional] = [BuiltinConfig::T2s, BuiltinConfig::S2t]
        .map(|config| OpenCC::from_config(config).expect("the tables are built in"));
    let form = |c: char| forms.get(&c).copied().unwrap_or(c);
    let convert = |table: &OpenCC, c: char| only(&table.convert(&c.to_string())).filter(|other| *other != c);
    let from_simplified = BEYOND.filter_map(|c| Some((c, form(convert(&traditional, c)?))));
    let to_beyond = |table: &OpenCC, c: char| convert(table, c).filter(|other| BEYOND.contains(other));
    let from_within = RANGE.flat_map(|c| {
        [&simplified, &traditional].map(|table| Some((to_beyond(table, c)?, form(c)))).into_iter().flatten()
    });
    from_within.chain(from_simplified).filter(|(_, form)| RANGE.contains(form)).collect()
}

/// `count: u16`, then of every folding character in order the distance from the one before (255 means: add the next
/// byte too), the high bytes of what they fold to, and the low bytes. Apart, they compress best.
pub fn table(forms: &BTreeMap<char, char>) -> Vec<u8> {
    let mut table = u16::try_from(forms.len()).expect("fewer characters than that").to_le_bytes().to_vec();
    let mut last = u32::from(*RANGE.start());
    for c in forms.keys() {
        let mut distance = u32::from(*c) - last;
        last = u32::from(*c);
        while distance >= 255 {
            table.push(255);
            distance -= 255;
        }
        table.push(distance as u8);
    }
    table.extend(forms.values().map(|form| (u32::from(*form) >> 8) as u8));
    table.extend(forms.values().map(|form| u32::from(*form) as u8));
    table
}

fn spellings() -> BTreeMap<char, char> {
    let mut spellings = BTreeMap::new();
    for line in include_str!("variants.txt").lines().filter(|line| !line.starts_with('#')) {
        let (variants, form) = line.split_once(' ').unwrap_or_else(|| panic!("variants.txt: {line:?} has no form"));
        let form = only(form).unwrap_or_else(|| panic!("variants.txt: {line:?} folds to more than one character"));
        for variant in variants.chars() {
            if spellings.insert(variant, form).is_some() {
                panic!("variants.txt: {variant} stands there twice");
            }
        }
    }
    spellings
}

fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}
