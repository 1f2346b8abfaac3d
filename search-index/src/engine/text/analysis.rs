//! Text analysis: how text becomes terms, the same for records and for queries.
//!
//! Letters are folded (compatibility forms, case, diacritics), Latin and other alphabetic text is cut into words, and
//! every run of Han characters, which has no spaces, gives each character and each pair of neighbours as a term.

use super::fold::{fold, fold_han, is_mark_in_word};
use std::ops::Range;

/// Whether `text` has traditional characters, or other forms that fold to simplified ones.
pub fn is_traditional(text: &str) -> bool {
    text.chars().any(|c| fold_han(c) != c)
}

/// A stretch of folded text in one kind of script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// A word in an alphabet, or a number.
    Word(String),
    /// Han characters that stand side by side, or kana.
    Han(Vec<char>),
}

/// The index terms of `text`, whose runs these are: words, Han characters, and pairs of them; a word with hyphens also as
/// one.
pub fn terms(text: &str, runs: &[Run]) -> Vec<String> {
    let mut terms = Vec::new();
    for run in runs {
        match run {
            Run::Word(word) => terms.push(word.clone()),
            Run::Han(chars) => {
                terms.extend(chars.iter().map(char::to_string));
                terms.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
            }
        }
    }
    terms.extend(text.split_whitespace().filter_map(without_hyphens));
    terms
}

/// `word` as one, where hyphens join its parts: `spiderman` for `Spider-Man`.
pub fn without_hyphens(word: &str) -> Option<String> {
    const HYPHENS: [char; 3] = ['-', '\u{2010}', '\u{2011}'];
    if !word.contains(HYPHENS) {
        return None;
    }
    let parts = runs(word);
    let joined: String = parts.iter().map(|run| if let Run::Word(word) = run { word.as_str() } else { "" }).collect();
    (parts.len() > 1 && parts.iter().all(|run| matches!(run, Run::Word(_)))).then_some(joined)
}

/// The whole of `text` as one term without spaces and punctuation, for exact matches of titles and numbers.
pub fn as_one_term(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether `c` is written without spaces between words: Han, kana, and the iteration and number marks among them.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x3005..=0x3007 | 0x3021..=0x3029 | 0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The words and Han runs of `text`, folded. A dot between the parts of a name in Han characters is left out, and so is an
/// apostrophe inside a word (`l'étranger` → `letranger`); everything else that is neither letter nor digit ends a run.
pub fn runs(text: &str) -> Vec<Run> {
    let folded = fold(text);
    let mut runs = Vec::new();
    let mut word = String::new();
    let mut han: Vec<char> = Vec::new();
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let is_han = is_han(c);
        let is_word = !is_han && (c.is_alphanumeric() || !word.is_empty() && is_mark_in_word(c));
        let joins = matches!(c, '\'' | '\u{2019}' | '\u{02BC}')
            && !word.is_empty()
            && chars.peek().is_some_and(|next| next.is_alphanumeric());
        // Between the parts of a foreign name in Han characters, which readers leave out.
        let joins_han = matches!(c, '·' | '•' | '・' | '‧')
            && !han.is_empty()
            && chars.peek().is_some_and(|next| self::is_han(*next));
        if joins || joins_han {
            continue;
        }
        if !is_word && !word.is_empty() {
            runs.push(Run::Word(std::mem::take(&mut word)));
        }
        if !is_han && !han.is_empty() {
            runs.push(Run::Han(std::mem::take(&mut han)));
        }
        if is_han {
            han.push(c);
        } else if is_word {
            word.push(c);
        }
    }
    if !word.is_empty() {
        runs.push(Run::Word(word));
    } else if !han.is_empty() {
        runs.push(Run::Han(han));
    }
    runs
}

/// Where `text` has terms for which `is_match` holds: ranges of bytes, in order, neighbours joined.
pub fn find_terms(text: &str, is_match: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut add = |range: Range<usize>| match found.last_mut() {
        Some(last) if last.end >= range.start => last.end = last.end.max(range.end),
        _ => found.push(range),
    };
    let mut word = String::new();
    let mut word_range = 0..0;
    let mut before: Option<(char, Range<usize>)> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let range = start..start + c.len_utf8();
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        let next_is_letter = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if matches!(c, '\'' | '\u{2019}' | '\u{02BC}') && !word.is_empty() && next_is_letter {
            continue;
        }
        let han = folded.chars().next().filter(|c| is_han(*c));
        // A mark that stands apart folds to nothing and belongs to its letter.
        let goes_on = han.is_none() && folded.chars().all(|c| c.is_alphanumeric() || is_mark_in_word(c));
        if goes_on {
            if word.is_empty() {
                word_range.start = start;
            }
            word.push_str(&folded);
            word_range.end = range.end;
            before = None;
            continue;
        }
        if !word.is_empty() && is_match(&word) {
            add(word_range.clone());
        }
        word.clear();
        let Some(han) = han else {
            before = None;
            continue;
        };
        if let Some((first, first_range)) = before
            && is_match(&String::from_iter([first, han]))
        {
            add(first_range);
            add(range.clone());
        }
        if is_match(han.encode_utf8(&mut [0; 4])) {
            add(range.clone());
        }
        before = Some((han, range));
    }
    if !word.is_empty() && is_match(&word) {
        add(word_range);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&terms(text, &runs(text)).join(" "));
    }

    #[test]
    fn words_are_folded() {
        check("Dvořák: L’Étranger", expect!["dvorak letranger"]);
        check("ＡＢＣ １２３ Straße", expect!["abc 123 straße"]);
        check("Война и мир", expect!["воина и мир"]);
        check("हिन्दी साहित्य", expect!["हिन्दी साहित्य"]);
        check("Spider-Man: Home", expect!["spider man home spiderman"]);
        check("2001-2005 – 红-楼", expect!["2001 2005 红 楼 20012005"]);
        check("ガリバー", expect!["ガ リ バ ー ガリ リバ バー"]);
    }

    #[test]
    fn han_runs_give_characters_and_pairs() {
        check("紅樓夢", expect!["红 楼 梦 红楼 楼梦"]);
        check("家", expect!["家"]);
        check("达·芬奇", expect!["达 芬 奇 达芬 芬奇"]);
        check("C语言 2版", expect!["c 语 言 语言 2 版"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        check(" ——《》 ", expect![""]);
    }

    #[test]
    fn matching_terms_are_found_in_place() {
        for (text, sought, expected) in [
            ("紅樓夢研究", &["红楼", "楼梦"][..], "[紅樓夢]研究"),
            ("Dvořák’s L’Étranger", &["dvoraks", "letranger"], "[Dvořák’s] [L’Étranger]"),
            ("Dvor\u{30C}a\u{301}k plays", &["dvorak"], "[Dvor\u{30C}a\u{301}k] plays"),
            ("家有儿女家", &["家"], "[家]有儿女[家]"),
            ("C语言 C++", &["c", "语言"], "[C语言] [C]++"),
            ("nothing", &["some"], "nothing"),
        ] {
            let mut shown = String::new();
            let mut at = 0;
            for place in find_terms(text, &|term| sought.contains(&term)) {
                shown += &format!("{}[{}]", &text[at..place.start], &text[place.clone()]);
                at = place.end;
            }
            assert_eq!(shown + &text[at..], expected);
        }
    }

    #[test]
    fn scripts_are_told() {
        assert!(is_traditional("紅樓夢") && !is_traditional("红楼梦") && !is_traditional("Dvořák"));
    }

    #[test]
    fn one_term_keeps_letters_and_digits_only() {
        assert_eq!(as_one_term("三国演义（上）"), "三国演义上");
        assert_eq!(as_one_term("I247.5/123"), "i2475123");
    }
}
