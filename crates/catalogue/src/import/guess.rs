//! Guessing the charset of a record from its bytes.
//!
//! Bytes that merely decode prove nothing: nearly half of real MARC-8 records also decode as GB 18030. So each charset is
//! scored by how well the bytes fit its typical text: MARC-8 has marks before letters that carry them, GB 18030 has mostly
//! the 3,755 everyday characters of GB 2312 level 1, Cyrillic is mostly small letters. The declared charset and that of
//! most of the file add weight, and never decide alone.

use super::charset::Charset;
use crate::marc::Flavour;

/// Evidence beside the bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints {
    pub flavour: Option<Flavour>,
    /// The charset that the record names.
    pub declared: Option<Charset>,
    /// The charset of most of the file.
    pub majority: Option<Charset>,
}

/// The charset of `bytes`, or `None` for plain ASCII, which fits any.
pub(crate) fn guess(bytes: &[u8], hints: Hints) -> Option<Charset> {
    if bytes.is_ascii() {
        return has_marc8_escape(bytes).then_some(Charset::Marc8);
    }
    let utf8 = Utf8Fit::of(bytes);
    if utf8.bad == 0 {
        // One or two words of GBK can be valid UTF-8 by chance.
        let by_chance = utf8.sequences < 4 && utf8.long == 0;
        let other = hints.majority.filter(|&majority| majority != Charset::Utf8 && fit(bytes, majority) > 0.9);
        return Some(other.filter(|_| by_chance).unwrap_or(Charset::Utf8));
    }
    if utf8.sequences >= 3 && utf8.sequences >= utf8.bad * 3 {
        return Some(Charset::Utf8);
    }
    // Most records are like most of their file; scoring every charset is slow.
    if let Some(majority) = hints.majority.filter(|&majority| fit(bytes, majority) > 0.95) {
        return Some(majority);
    }
    let looks_like_marc8 = fit(bytes, Charset::Marc8) > 0.4;
    let evidence = bytes.iter().filter(|b| **b >= 0x80).count();
    let best = CANDIDATES
        .iter()
        .map(|&charset| {
            let fit = fit(bytes, charset);
            // Hints do not help a charset that hardly fits.
            let bonus = if fit > 0.25 { bonus(charset, hints, evidence) } else { 0.0 };
            // All MARC-8 text looks like Latin-1 letters.
            let penalty = if charset == Charset::Latin1 && looks_like_marc8 { 0.25 } else { 0.0 };
            (charset, fit + bonus - penalty)
        })
        .max_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(charset, _)| charset)
}

/// In ascending order of preference: the last of equal scores wins.
const CANDIDATES: [Charset; 7] = [
    Charset::Latin1,
    Charset::Koi8R,
    Charset::Big5,
    Charset::Cp866,
    Charset::Windows1251,
    Charset::Gb18030,
    Charset::Marc8,
];

/// `evidence` is the number of significant bytes: three odd bytes do not prove another charset.
fn bonus(charset: Charset, hints: Hints, evidence: usize) -> f32 {
    let mut bonus = 0.0;
    if hints.majority == Some(charset) {
        bonus += 0.2 + 0.8 / (1.0 + evidence as f32 / 4.0);
    }
    if hints.declared == Some(charset) {
        bonus += 0.1;
    }
    // MARC-8 is a charset of MARC 21.
    if hints.flavour == Some(Flavour::Unimarc) && charset == Charset::Marc8 {
        bonus -= 0.5;
    }
    bonus
}

fn fit(bytes: &[u8], charset: Charset) -> f32 {
    let (good, all) = match charset {
        Charset::Marc8 => marc8_fit(bytes),
        Charset::Gb18030 => gb_fit(bytes),
        Charset::Big5 => big5_fit(bytes),
        Charset::Windows1251 => cyrillic_fit(bytes, |b| match b {
            0xC0..=0xDF | 0xA8 => Case::Upper,
            0xE0..=0xFF | 0xB8 => Case::Lower,
            0xAB | 0xBB | 0xB9 | 0x96 | 0x97 | 0x93 | 0x94 | 0xA0 => Case::Sign,
            _ => Case::None,
        }),
        Charset::Cp866 => cyrillic_fit(bytes, |b| match b {
            0x80..=0x9F | 0xF0 => Case::Upper,
            0xA0..=0xAF | 0xE0..=0xEF | 0xF1 => Case::Lower,
            0xFC | 0xFF => Case::Sign,
            _ => Case::None,
        }),
        Charset::Koi8R => cyrillic_fit(bytes, |b| match b {
            0xE0..=0xFF | 0xB3 => Case::Upper,
            0xC0..=0xDF | 0xA3 => Case::Lower,
            _ => Case::None,
        }),
        Charset::Latin1 => latin1_fit(bytes),
        Charset::Utf8 => {
            let fit = Utf8Fit::of(bytes);
            (fit.sequences as f32, fit.sequences + fit.bad)
        }
        Charset::EucKr => (0.0, 1),
    };
    good / (all.max(1) as f32)
}

/// Whether there is an escape sequence that selects a character set.
fn has_marc8_escape(bytes: &[u8]) -> bool {
    memchr::memchr_iter(0x1B, bytes).any(|at| {
        matches!(
            bytes.get(at + 1..),
            Some(
                [b'$', b'1' | b'(' | b',' | b')' | b'-', ..]
                    | [b's' | b'g' | b'b' | b'p', ..]
                    | [b'(' | b',' | b')' | b'-', b'B' | b'E' | b'!' | b'2' | b'3' | b'4' | b'N' | b'Q' | b'S', ..]
            )
        )
    })
}

struct Utf8Fit {
    /// Sequences of more than one byte.
    sequences: usize,
    /// Sequences of three or four bytes.
    long: usize,
    /// Bytes outside of any sequence.
    bad: usize,
}

impl Utf8Fit {
    fn of(bytes: &[u8]) -> Self {
        let mut fit = Self { sequences: 0, long: 0, bad: 0 };
        for chunk in bytes.utf8_chunks() {
            for b in chunk.valid().bytes() {
                fit.sequences += usize::from(b >= 0xC0);
                fit.long += usize::from(b >= 0xE0);
            }
            fit.bad += chunk.invalid().len();
        }
        fit
    }
}

/// MARC-8: a mark (E0–FE) precedes a letter that can carry it; letters and signs are A1–C8.
fn marc8_fit(bytes: &[u8]) -> (f32, usize) {
    if has_marc8_escape(bytes) {
        return (1.0, 1);
    }
    let (mut good, mut all) = (0.0, 0);
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
        all += 1;
        match byte {
            0xA1..=0xAE | 0xB0..=0xBA | 0xBC | 0xBD | 0xC0..=0xC8 | 0x88 | 0x89 | 0x8D | 0x8E => good += 1.0,
            0xE0..=0xFE => {
                let base = bytes[at + 1..].iter().copied().find(|b| *b < 0xE0);
                good += base.map_or(0.0, |base| carries(byte, base));
            }
            _ => {}
        }
    }
    (good, all)
}

/// The likelihood that a letter carries a mark.
fn carries(mark: u8, base: u8) -> f32 {
    let usual: &[u8] = match mark {
        0xE1 => b"aeiouwyn",
        0xE2 => b"aeiouycnrszlmgkpw",
        0xE3 => b"aeiouwycghjsnz",
        0xE4 => b"aeinouvy",
        0xE5 => b"aeiouylrnmgd",
        0xE6 => b"aegiouyk",
        0xE8 => b"aeiouyhwtx",
        0xE9 => b"cdegijklnorstuzah",
        0xEA => b"auwy",
        0xF0 => b"ceghklnrstdq",
        _ if base.is_ascii_alphabetic() || (0xA1..=0xBD).contains(&base) => return 1.0,
        _ => return 0.0,
    };
    if usual.contains(&base.to_ascii_lowercase()) || (0xA1..=0xBD).contains(&base) {
        1.0
    } else if base.is_ascii_alphabetic() {
        0.3
    } else {
        0.0
    }
}

/// GB 18030: byte pairs, most of them everyday characters.
fn gb_fit(bytes: &[u8]) -> (f32, usize) {
    pairs(bytes, |lead, trail| match (lead, trail) {
        (0xB0..=0xD7 | 0xA1 | 0xA3, 0xA1..=0xFE) => Some(1.0),
        (0xD8..=0xF7 | 0xA2 | 0xA4 | 0xA5 | 0xA9, 0xA1..=0xFE) => Some(0.6),
        (0x81..=0xA0, 0x80..=0xFE) => Some(0.6),
        (0x81..=0xA0 | 0xAA..=0xFE, 0x40..=0x7E | 0x80..=0xA0) => Some(0.3),
        (0x81..=0xFE, 0x30..=0x39) => Some(0.2),
        _ => None,
    })
}

fn big5_fit(bytes: &[u8]) -> (f32, usize) {
    pairs(bytes, |lead, trail| match (lead, trail) {
        (0xA4..=0xC6 | 0xA1, 0x40..=0x7E) => Some(1.0),
        (0xA4..=0xC6 | 0xA1, 0xA1..=0xFE) => Some(0.9),
        (0xC9..=0xF9, 0x40..=0x7E | 0xA1..=0xFE) => Some(0.4),
        _ => None,
    })
}

fn pairs(bytes: &[u8], weigh: impl Fn(u8, u8) -> Option<f32>) -> (f32, usize) {
    let (mut good, mut all, mut at) = (0.0, 0, 0);
    while at < bytes.len() {
        let lead = bytes[at];
        at += 1;
        if lead < 0x80 {
            continue;
        }
        all += 1;
        if let Some(weight) = bytes.get(at).and_then(|&trail| weigh(lead, trail)) {
            good += weight;
            at += 1;
        }
    }
    (good, all)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    None,
    Sign,
    Upper,
    Lower,
}

/// Cyrillic: words of small letters, the first perhaps a capital, or words of capitals.
fn cyrillic_fit(bytes: &[u8], case: impl Fn(u8) -> Case) -> (f32, usize) {
    let (mut good, mut all) = (0.0, 0);
    let (mut before, mut two_before) = (Case::None, Case::None);
    for (at, &byte) in bytes.iter().enumerate() {
        if byte < 0x80 {
            (before, two_before) = (Case::None, Case::None);
            continue;
        }
        all += 1;
        let now = case(byte);
        let among_latin = [at.checked_sub(1), Some(at + 1)]
            .iter()
            .flatten()
            .any(|&i| bytes.get(i).is_some_and(u8::is_ascii_alphabetic));
        let next = bytes.get(at + 1).map_or(Case::None, |b| case(*b));
        good += match (before, now) {
            _ if among_latin => 0.0,
            // Words of one letter are rare.
            (Case::None, Case::Lower | Case::Upper) if next == Case::None => 0.4,
            (_, Case::Lower) if before != Case::Upper || two_before != Case::Upper => 1.0,
            (Case::None | Case::Upper | Case::Sign, Case::Upper) => 0.8,
            (_, Case::Sign) => 0.8,
            _ => 0.0,
        };
        (two_before, before) = (before, now);
    }
    (good, all)
}

/// Latin-1: single letters among ASCII letters, some signs.
fn latin1_fit(bytes: &[u8]) -> (f32, usize) {
    let (mut good, mut all) = (0.0, 0);
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, b)| **b >= 0x80) {
        all += 1;
        let neighbours = [at.checked_sub(1), Some(at + 1)].map(|i| i.and_then(|i| bytes.get(i)).copied());
        let beside_letter = neighbours.iter().flatten().any(u8::is_ascii_alphabetic);
        let alone = neighbours.iter().flatten().all(|b| *b < 0x80);
        good += match byte {
            0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFF if beside_letter && alone => 1.0,
            0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFF if beside_letter || alone => 0.6,
            0xA0 | 0xA1 | 0xA7 | 0xA9 | 0xAB | 0xB0 | 0xB7 | 0xBB | 0xBF | 0x91..=0x97 if alone => 0.9,
            _ => 0.0,
        };
    }
    (good, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], hints: Hints, expected: Option<Charset>) {
        assert_eq!(guess(bytes, hints), expected, "{}", String::from_utf8_lossy(bytes));
    }

    fn gbk(text: &str) -> Vec<u8> {
        encoding_rs::GB18030.encode(text).0.into_owned()
    }

    const MARC21: Hints = Hints { flavour: Some(Flavour::Marc21), declared: Some(Charset::Marc8), majority: None };
    const UNIMARC: Hints = Hints { flavour: Some(Flavour::Unimarc), declared: None, majority: None };

    #[test]
    fn plain_ascii_is_no_evidence_but_an_escape_is() {
        check(b"Summerland", MARC21, None);
        check(b"\x1B$1!0!\x1B(B", MARC21, Some(Charset::Marc8));
    }

    #[test]
    fn utf_8_is_known_by_its_sequences() {
        check("红楼梦 曹雪芹".as_bytes(), MARC21, Some(Charset::Utf8));
        check("Émile Zola".as_bytes(), MARC21, Some(Charset::Utf8));
        check(b"\xE7\xBA\xA2\xE6\xA5\xBC\xE6\xA2\xA6\xE6\x9B\xB9 \xFF", MARC21, Some(Charset::Utf8));
    }

    #[test]
    fn marc_8_is_not_chinese_although_it_decodes() {
        // E2 65 is a character of GBK.
        check(b"Les mis\xE2erables, th\xE2e\xE3atre", MARC21, Some(Charset::Marc8));
        check(b"\xE2Etudes fran\xF0caises", MARC21, Some(Charset::Marc8));
    }

    #[test]
    fn chinese_is_known_by_everyday_characters() {
        check(&gbk("红楼梦 / 曹雪芹著"), UNIMARC, Some(Charset::Gb18030));
        check(&gbk("中国铁道出版社, 2004"), MARC21, Some(Charset::Gb18030));
        check(&gbk("紅樓夢八十回校本 中華書局"), UNIMARC, Some(Charset::Gb18030));
        check(&encoding_rs::BIG5.encode("紅樓夢八十回校本 中華書局").0, UNIMARC, Some(Charset::Big5));
    }

    #[test]
    fn gbk_that_happens_to_be_utf_8_follows_its_file() {
        let hints = Hints { majority: Some(Charset::Gb18030), ..UNIMARC };
        check(b"\xC1\xAA\xCD\xA8", hints, Some(Charset::Gb18030));
        check(b"\xC1\xAA\xCD\xA8", UNIMARC, Some(Charset::Gb18030));
    }

    #[test]
    fn cyrillic_and_latin() {
        let russian = "Основы гидравлических расчётов. Москва, Наука";
        check(&encoding_rs::WINDOWS_1251.encode(russian).0, UNIMARC, Some(Charset::Windows1251));
        check(&encoding_rs::IBM866.encode(russian).0, UNIMARC, Some(Charset::Cp866));
        check(&encoding_rs::KOI8_R.encode(russian).0, UNIMARC, Some(Charset::Koi8R));
        check(b"La beaut\xE9 du ch\xE2teau, \xE9t\xE9, f\xEAte", UNIMARC, Some(Charset::Latin1));
    }
}
