//! Filing: the sort keys of titles and headings, Chinese by its pinyin among other letters.

use super::analysis::{Run, runs};
use super::pinyin;

/// Most bytes of a heading's filing form; headings that are equal so far sort by themselves.
const FORM_BYTES_MAX: usize = 24;

/// The filing form of `text`: its folded words and the readings of its Han characters, each with a space behind it. Digits
/// sort before letters, other scripts behind them. An English article at the beginning is left out unless `keeps_article`.
pub(crate) fn filing_form(text: &str, keeps_article: bool) -> String {
    let mut form = String::new();
    for (index, run) in runs(text).into_iter().enumerate() {
        match run {
            Run::Word(word) if index == 0 && !keeps_article && matches!(word.as_str(), "the" | "a" | "an") => {}
            Run::Word(word) => form.extend([word.as_str(), " "]),
            Run::Han(chars) => {
                chars.iter().for_each(|c| form.extend([pinyin::readings(*c).next().unwrap_or("~"), " "]))
            }
        }
    }
    form
}

/// The beginning of a title's filing form as two numbers that sort like it: ten characters of six bits in each.
pub(crate) fn title_sort_key(form: &str) -> [u64; 2] {
    let code = |c: Option<char>| match c {
        None => 0,
        Some(' ') => 1,
        Some(c @ '0'..='9') => 2 + c as u64 - '0' as u64,
        Some(c @ 'a'..='z') => 12 + c as u64 - 'a' as u64,
        Some(_) => 38,
    };
    let mut chars = form.chars();
    [(); 2].map(|()| (0..10).fold(0, |key, _| key << 6 | code(chars.next())))
}

/// A heading behind its filing form: the text by which headings sort. [`heading_of`] gives the heading back.
pub(crate) fn filed(heading: &str) -> String {
    let mut filed = filing_form(heading, true);
    if filed.is_empty() {
        filed.push('~');
    }
    filed.truncate(filed.floor_char_boundary(FORM_BYTES_MAX));
    filed.push(SEPARATOR);
    filed.push_str(heading);
    filed
}

/// Between a heading's filing form and the heading.
const SEPARATOR: char = '\0';

/// The heading in its [`filed`] text.
pub(crate) fn heading_of(filed: &str) -> &str {
    filed.split_once(SEPARATOR).map_or(filed, |(_, heading)| heading)
}

/// The letter under which a [`filed`] text comes: `0-9`, `a` to `z`, `other`.
pub(crate) fn letter_of(filed: &str) -> &str {
    match filed.bytes().next() {
        Some(b'0'..=b'9') => "0-9",
        Some(b'a'..=b'z') => &filed[..1],
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_sort_by_sound_and_without_articles() {
        let mut titles =
            ["红楼梦", "百年孤独", "The Hobbit", "1984", "活着", "Hamlet", "A Tale of Two Cities", "白鹿原"];
        titles.sort_by_key(|title| title_sort_key(&filing_form(title, false)));
        assert_eq!(
            titles,
            ["1984", "白鹿原", "百年孤独", "Hamlet", "The Hobbit", "红楼梦", "活着", "A Tale of Two Cities"]
        );
    }

    #[test]
    fn headings_are_filed_by_letter() {
        let mut headings =
            ["鲁迅", "老舍", "An, Sŏn-u", "3M", "Достоевский, Ф. М.", "曹雪芹", "Camus, Albert", "ちひろ", "…", "魯迅"];
        headings.sort_by_key(|heading| filed(heading));
        let shown = headings.map(|heading| format!("{} {heading}", letter_of(&filed(heading))));
        let expected = [
            "0-9 3M",
            "a An, Sŏn-u",
            "c Camus, Albert",
            "c 曹雪芹",
            "l 老舍",
            "l 魯迅",
            "l 鲁迅",
            "other …",
            "other ちひろ",
            "other Достоевский, Ф. М.",
        ];
        assert_eq!(shown.to_vec(), expected);
        assert!(headings.iter().all(|heading| heading_of(&filed(heading)) == *heading));
        assert_eq!(heading_of(&filed(&"a".repeat(100))).len(), 100);
    }
}
