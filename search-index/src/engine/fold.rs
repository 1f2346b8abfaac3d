//! Folding: one form for all the ways in which a word may be typed. The table is made by `build.rs`.

use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/fold.rs"));

static TABLE: LazyLock<Vec<(char, &'static str)>> =
    LazyLock::new(|| parse_table(include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"))).unwrap_or_default());

/// The folded form of `text`: compatibility forms resolved, lower case, without diacritics (`Dvořák` → `dvorak`,
/// `ＡＢＣ` → `abc`).
///
/// What is left of a composed character stands apart as in NFKD, kana and Hangul whole as in NFKC. The vowel signs of Indic scripts and
/// the voicing marks of kana stay: without them it is another word.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else if let Some(form) = folded_form(c) {
            form.chars().for_each(|c| push_composed(&mut folded, c));
        } else {
            push_composed(&mut folded, c);
        }
    }
    folded
}

/// Whether `c` is no letter but belongs to the word it stands in, as the virama of Indic scripts does.
pub fn is_mark_in_word(c: char) -> bool {
    let c = u32::from(c);
    let after = MARKS_IN_WORDS.partition_point(|(start, _)| *start <= c);
    after.checked_sub(1).is_some_and(|index| c <= MARKS_IN_WORDS[index].1)
}

/// What `c` folds to, where that is something else.
fn folded_form(c: char) -> Option<&'static str> {
    // Nine in ten characters of a Chinese catalogue are in this range, in which nothing folds.
    if ('\u{4E00}'..='\u{9FFF}').contains(&c) {
        return None;
    }
    TABLE.binary_search_by_key(&c, |(known, _)| *known).ok().map(|index| TABLE[index].1)
}

fn push_composed(text: &mut String, c: char) {
    if matches!(c, '\u{3099}' | '\u{309A}')
        && let Some(base) = text.chars().next_back()
        && let Some((.., whole)) = VOICED_KANA.iter().find(|(b, mark, _)| (*b, *mark) == (base, c))
    {
        text.pop();
        text.push(*whole);
        return;
    }
    text.push(c);
}

/// None where the table is not one; `build.rs` and a test see to it that it is.
fn parse_table(mut bytes: &'static [u8]) -> Option<Vec<(char, &'static str)>> {
    let mut table = Vec::new();
    let mut last = 0;
    while !bytes.is_empty() {
        let mut distance = 0_u32;
        for shift in (0..32).step_by(7) {
            let (byte, rest) = bytes.split_first()?;
            bytes = rest;
            distance |= u32::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        last += distance;
        let (length, rest) = bytes.split_first()?;
        let (form, rest) = rest.split_at_checked(usize::from(*length))?;
        bytes = rest;
        table.push((char::from_u32(last)?, std::str::from_utf8(form).ok()?));
    }
    Some(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn the_table_is_whole_and_in_order() {
        assert!(TABLE.len() > 5_000, "{}", TABLE.len());
        assert!(TABLE.is_sorted_by_key(|(c, _)| *c));
        assert!(TABLE.iter().all(|(c, _)| !('\u{4E00}'..='\u{9FFF}').contains(c)), "the short cut leaves nothing out");
    }

    #[test]
    fn every_character_folds_alike_however_it_is_composed() {
        for c in '\u{80}'..=char::MAX {
            // Conjoining Hangul is never typed; it is the one thing that is not put together here.
            if ('\u{1100}'..='\u{11FF}').contains(&c) || ('\u{AC00}'..='\u{D7FF}').contains(&c) {
                continue;
            }
            let text = c.to_string();
            let whole = fold(&text);
            assert_eq!(fold(&whole), whole, "folding {c:?} twice changes it");
            // A syllable of Hangul in compatibility form comes apart like the others.
            if whole.chars().all(|c| !('\u{AC00}'..='\u{D7FF}').contains(&c)) {
                assert_eq!(fold(&text.nfc().collect::<String>()), whole, "{c:?}");
                assert_eq!(fold(&text.nfkc().collect::<String>()), whole, "{c:?}");
                assert_eq!(fold(&text.nfd().collect::<String>()), whole, "{c:?}");
            }
        }
    }

    #[test]
    fn known_forms() {
        for (text, folded) in [
            ("Dvořák", "dvorak"),
            ("ＡＢＣ１２３", "abc123"),
            ("ﬁn", "fin"),
            ("ガリバー", "ガリバー"),
            ("ｶﾞﾘﾊﾞｰ", "ガリバー"),
            ("か\u{3099}", "が"),
            ("Ὀδύσσεια", "οδυσσεια"),
            ("हिन्दी", "हिन्दी"),
            ("豈", "豈"),
            ("한국", "한국"),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn marks_belong_to_their_words() {
        assert!(is_mark_in_word('\u{94D}'));
        assert!(!is_mark_in_word('a') && !is_mark_in_word('，') && !is_mark_in_word('\u{301}'));
    }
}
