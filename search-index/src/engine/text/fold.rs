//! Folding: one form for all spellings of a word that differ in script, case, diacritics or compatibility forms only. The
//! tables are made by `build/`.

use crate::engine::storage::leb128;
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/fold.rs"));

static TABLE: LazyLock<Vec<(char, &'static str)>> =
    LazyLock::new(|| parse_table(include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"))).unwrap_or_default());

/// For each character from [`HAN_START`] on, what it folds to.
static HAN: LazyLock<Vec<u16>> =
    LazyLock::new(|| parse_han(include_bytes!(concat!(env!("OUT_DIR"), "/han.bin"))).unwrap_or_default());
const HAN_START: u32 = 0x3400;
const HAN_END: u32 = 0xA000;

/// The folded form of `text`: compatibility forms resolved, lower case, without diacritics (`Dvořák` → `dvorak`,
/// `ＡＢＣ` → `abc`), Han characters in one script (`紅樓夢` → `红楼梦`, `桜` → `樱`).
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
        } else if (HAN_START..HAN_END).contains(&u32::from(c)) {
            folded.push(fold_han(c));
        } else if let Some(form) = folded_form(c) {
            // A compatibility ideograph folds to a character that may fold further.
            form.chars().for_each(|c| push_composed(&mut folded, fold_han(c)));
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

/// The one character for all forms of a Han character: traditional, simplified, Japanese, variant.
pub fn fold_han(c: char) -> char {
    let form = u32::from(c).checked_sub(HAN_START).and_then(|index| HAN.get(index as usize));
    form.and_then(|form| char::from_u32(u32::from(*form))).unwrap_or(c)
}

/// What `c` folds to, where that is something else.
fn folded_form(c: char) -> Option<&'static str> {
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

/// None where the table is not one; `build/han.rs` and a test see to it that it is.
fn parse_han(bytes: &[u8]) -> Option<Vec<u16>> {
    let (count, bytes) = bytes.split_first_chunk::<2>()?;
    let count = usize::from(u16::from_le_bytes(*count));
    let (distances, forms) = bytes.split_at_checked(bytes.len().checked_sub(2 * count)?)?;
    let (high, low) = forms.split_at_checked(count)?;
    let mut han: Vec<u16> = (HAN_START..HAN_END).map(|c| c as u16).collect();
    let (mut at, mut index) = (0_usize, 0_usize);
    for distance in distances {
        at += usize::from(*distance);
        if *distance == u8::MAX {
            continue;
        }
        *han.get_mut(at)? = u16::from_be_bytes([*high.get(index)?, *low.get(index)?]);
        index += 1;
    }
    (index == count).then_some(han)
}

/// None where the table is not one; `build.rs` and a test see to it that it is.
fn parse_table(mut bytes: &'static [u8]) -> Option<Vec<(char, &'static str)>> {
    let mut table = Vec::new();
    let mut last = 0_u32;
    while !bytes.is_empty() {
        last += u32::try_from(leb128::read(&mut bytes)?).ok()?;
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
        assert!(TABLE.iter().all(|(c, _)| !(HAN_START..HAN_END).contains(&u32::from(*c))), "the other table has them");
        assert_eq!(HAN.len(), (HAN_END - HAN_START) as usize);
        assert!(HAN.iter().all(|form| HAN[usize::from(*form) - HAN_START as usize] == *form), "folding once is enough");
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
    fn all_forms_of_a_han_character_are_one() {
        for forms in [
            "宁寧甯寗",
            "绪緒緖",
            "国國囯圀国",
            "飘飄",
            "樱櫻桜",
            "佛仏",
            "发發髮発髪",
            "后後",
            "干乾幹",
            "红紅",
            "梦夢",
            "产產産",
            "说說説",
            "着著",
            "为為爲",
            "余餘馀",
            "里裏裡",
            "真眞",
            "青靑",
            "台臺颱檯",
            "学學斈斆",
            "辩辯",
            "团團団",
            "頫𫖯",
            "坐座",
        ] {
            let folded: Vec<String> = forms.chars().map(|c| fold(&c.to_string())).collect();
            assert!(folded.iter().all(|form| *form == folded[0]), "{forms}: {folded:?}");
        }
    }

    #[test]
    fn what_opencc_converts_folds_alike() {
        use ferrous_opencc::OpenCC;
        use ferrous_opencc::config::BuiltinConfig::{S2t, T2s};
        let tables = [T2s, S2t].map(|config| OpenCC::from_config(config).expect("is built in"));
        let mut unlike = Vec::new();
        for c in '\u{4E00}'..='\u{9FFF}' {
            let text = c.to_string();
            for table in &tables {
                let other = table.convert(&text);
                if fold(&other) != fold(&text) {
                    unlike.push(format!("{text}{other}"));
                }
            }
        }
        assert!(unlike.is_empty(), "{}", unlike.join(" "));
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
            ("豈", "岂"),
            ("紅樓夢", "红楼梦"),
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
