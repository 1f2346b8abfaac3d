//! How text becomes terms: the same for what is indexed and for what is asked.
//!
//! Letters are folded (compatibility forms, case, diacritics), Latin and other alphabetic text is cut into words, and
//! every run of Han characters, which has no spaces, gives each character and each pair of neighbours as a term.

use super::fold::{fold, is_mark_in_word};

/// One term of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The folded term.
    pub text: String,
    /// Which word or character of the text it begins at, counted from 0.
    pub position: usize,
    /// What it was cut from.
    pub cut: Cut,
}

/// What a term was cut from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// A word in an alphabet, or a number.
    Word,
    /// One Han character.
    Character,
    /// Two Han characters that stand side by side.
    Pair,
}

/// Every term of `text`, characters and pairs both: what is put into the index.
pub fn terms_to_index(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for_each_run(&fold(text), |run| match run {
        Run::Word { text, position } => terms.push(Term { text: text.to_owned(), position, cut: Cut::Word }),
        Run::Han { chars, position } => {
            for (offset, (c, next)) in chars.iter().zip(chars.iter().skip(1).map(Some).chain([None])).enumerate() {
                let position = position + offset;
                terms.push(Term { text: c.to_string(), position, cut: Cut::Character });
                if let Some(next) = next {
                    terms.push(Term { text: [*c, *next].iter().collect(), position, cut: Cut::Pair });
                }
            }
        }
    });
    terms
}

/// The terms that a record must have for `text`: of Han runs the pairs, and the character only where it stands alone.
pub fn terms_to_find(text: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut add = |term: Term| {
        if !terms.iter().any(|known| known.text == term.text) {
            terms.push(term);
        }
    };
    for_each_run(&fold(text), |run| match run {
        Run::Word { text, position } => add(Term { text: text.to_owned(), position, cut: Cut::Word }),
        Run::Han { chars: [c], position } => add(Term { text: c.to_string(), position, cut: Cut::Character }),
        Run::Han { chars, position } => {
            for (offset, pair) in chars.windows(2).enumerate() {
                add(Term { text: pair.iter().collect(), position: position + offset, cut: Cut::Pair });
            }
        }
    });
    terms
}

/// The whole of `text` as one term without spaces and punctuation, for titles and numbers that are asked for exactly.
pub fn as_one_term(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether `c` is written without spaces between words: Han, kana, and the iteration and number marks among them.
pub fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x3005..=0x3007 | 0x3021..=0x3029 | 0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

enum Run<'a> {
    Word { text: &'a str, position: usize },
    Han { chars: &'a [char], position: usize },
}

/// Calls `each` for every word and every Han run of folded text. An apostrophe inside a word does not end it and is
/// left out (`l'étranger` → `letranger`); everything else that is neither letter nor digit does.
fn for_each_run(folded: &str, mut each: impl FnMut(Run)) {
    let mut word = String::new();
    let mut han: Vec<char> = Vec::new();
    let mut position = 0;
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let (is_han, is_word) = if is_han(c) {
            (true, false)
        } else {
            (false, c.is_alphanumeric() || !word.is_empty() && is_mark_in_word(c))
        };
        let joins = matches!(c, '\'' | '\u{2019}' | '\u{02BC}')
            && !word.is_empty()
            && chars.peek().is_some_and(|next| next.is_alphanumeric());
        if joins {
            continue;
        }
        if !is_word && !word.is_empty() {
            each(Run::Word { text: &word, position });
            word.clear();
            position += 1;
        }
        if !is_han && !han.is_empty() {
            each(Run::Han { chars: &han, position });
            position += han.len();
            han.clear();
        }
        if is_han {
            han.push(c);
        } else if is_word {
            word.push(c);
        }
    }
    if !word.is_empty() {
        each(Run::Word { text: &word, position });
    } else if !han.is_empty() {
        each(Run::Han { chars: &han, position });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, indexed: Expect, asked: Expect) {
        let show = |terms: Vec<Term>| {
            terms.iter().map(|term| format!("{}@{}", term.text, term.position)).collect::<Vec<_>>().join(" ")
        };
        indexed.assert_eq(&show(terms_to_index(text)));
        asked.assert_eq(&show(terms_to_find(text)));
    }

    #[test]
    fn words_are_folded() {
        check("Dvořák: L’Étranger", expect!["dvorak@0 letranger@1"], expect!["dvorak@0 letranger@1"]);
        check("ＡＢＣ １２３ Straße", expect!["abc@0 123@1 straße@2"], expect!["abc@0 123@1 straße@2"]);
        check("Война и мир", expect!["воина@0 и@1 мир@2"], expect!["воина@0 и@1 мир@2"]);
        check("हिन्दी साहित्य", expect!["हिन्दी@0 साहित्य@1"], expect!["हिन्दी@0 साहित्य@1"]);
        check("ガリバー", expect!["ガ@0 ガリ@0 リ@1 リバ@1 バ@2 バー@2 ー@3"], expect!["ガリ@0 リバ@1 バー@2"]);
    }

    #[test]
    fn han_runs_give_characters_and_pairs() {
        check("红楼梦", expect!["红@0 红楼@0 楼@1 楼梦@1 梦@2"], expect!["红楼@0 楼梦@1"]);
        check("家", expect!["家@0"], expect!["家@0"]);
        check("C语言 2版", expect!["c@0 语@1 语言@1 言@2 2@3 版@4"], expect!["c@0 语言@1 2@3 版@4"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        check(" ——《》 ", expect![""], expect![""]);
    }

    #[test]
    fn one_term_keeps_letters_and_digits_only() {
        assert_eq!(as_one_term("三国演义（上）"), "三国演义上");
        assert_eq!(as_one_term("I247.5/123"), "i2475123");
    }
}
