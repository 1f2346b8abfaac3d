//! Writes the tables of the analysis. By `fold.bin` characters are folded, from the Unicode data that `unicode-normalization` carries: a
//! quarter of the size of the data themselves, which every reader would have to download.
//!
//! `fold.bin`: for every character that folds to something else, in order: the distance from the one before as LEB128,
//! the length of what it folds to in bytes, and that in UTF-8.

#[path = "build/han.rs"]
mod han;
#[path = "build/pinyin.rs"]
mod pinyin;

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let out = Path::new(&out);
    let forms = han::forms();
    fs::write(out.join("fold.bin"), fold_table(&han::beyond(&forms))).expect("the table can be written");
    fs::write(out.join("han.bin"), han::table(&forms)).expect("the table can be written");
    fs::write(out.join("pinyin.bin"), pinyin::table(&forms)).expect("the table can be written");
    fs::write(out.join("fold.rs"), format!("{}{}", voiced_kana(), marks_in_words())).expect("the table can be written");
}

fn fold_table(beyond: &BTreeMap<char, char>) -> Vec<u8> {
    let mut table = Vec::new();
    let mut last = 0;
    for c in '\u{80}'..=char::MAX {
        let folded = beyond.get(&c).map_or_else(|| fold(c), char::to_string);
        if folded == c.to_string() {
            continue;
        }
        write_leb128(&mut table, u32::from(c) - last);
        table.push(u8::try_from(folded.len()).expect("what a character folds to is short"));
        table.extend_from_slice(folded.as_bytes());
        last = u32::from(c);
    }
    table
}

fn fold(c: char) -> String {
    let apart: String = std::iter::once(c).nfkd().flat_map(char::to_lowercase).filter(|c| !is_diacritic(*c)).collect();
    // Apart is the one form that needs no data at run time. Only where a character is a term of its own must it be whole.
    let is_term = |c| matches!(u32::from(c), 0x1100..=0x11FF | 0x3041..=0x30FF);
    if apart.chars().any(is_term) { apart.nfc().collect() } else { apart }
}

/// Marks that a reader may leave out: the blocks of combining diacritical marks, Hebrew points, Arabic vowel marks. The
/// vowel signs of Indic scripts and the voicing marks of kana make other words and stay.
fn is_diacritic(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x0591..=0x05BD | 0x05BF | 0x05C1..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7
        | 0x064B..=0x065F | 0x0670 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// Kana with a voicing mark, as base, mark and whole.
fn voiced_kana() -> String {
    let mut source = String::from("const VOICED_KANA: &[(char, char, char)] = &[\n");
    for c in '\u{3041}'..='\u{30FF}' {
        let parts: Vec<char> = std::iter::once(c).nfd().collect();
        if let [base, mark] = parts[..] {
            writeln!(source, "    ({base:?}, {mark:?}, {c:?}),").expect("writing to a string succeeds");
        }
    }
    source + "];\n"
}

/// Ranges of marks that belong to the word they stand in though they are no letters, such as the virama.
fn marks_in_words() -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in ('\u{80}'..=char::MAX).filter(|c| is_combining_mark(*c) && !c.is_alphanumeric() && !is_diacritic(*c)) {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == u32::from(c) => *end += 1,
            _ => ranges.push((u32::from(c), u32::from(c))),
        }
    }
    format!("const MARKS_IN_WORDS: &[(u32, u32)] = &{ranges:?};\n")
}

fn write_leb128(table: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        table.push(value as u8 | 0x80);
        value >>= 7;
    }
    table.push(value as u8);
}
