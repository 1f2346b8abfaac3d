//! The type and the parts of a record, as citation styles see them.

use crate::{Kind, Record};

/// Whether a note says that the work is a thesis; `Some(true)` for a doctoral one.
pub(super) fn thesis(record: &Record) -> Option<bool> {
    record.notes.iter().find_map(|note| note_of_thesis(note))
}

/// As [`thesis`], for one note.
pub(super) fn note_of_thesis(note: &str) -> Option<bool> {
    const THESIS: [&str; 4] = ["学位论文", "學位論文", "thesis", "dissertation"];
    const DOCTOR: [&str; 6] = ["博士", "ph.d", "ph. d", "doctor", "d.phil", "dissertation"];
    let note = note.to_lowercase();
    let degree = note.contains("论文") && ["硕士", "博士"].iter().any(|word| note.contains(word));
    // `Revision of the author's thesis`: a book based on one.
    let made_of =
        ["revision", "revised", "originally", "based on", "修订", "based upon"].iter().any(|w| note.contains(w));
    let is = degree || THESIS.iter().any(|word| note.contains(word));
    (is && !made_of).then(|| DOCTOR.iter().any(|word| note.contains(word)))
}

/// Title and other title information.
pub(super) fn full_title(record: &Record) -> String {
    match &record.subtitle {
        Some(subtitle) => format!("{}: {subtitle}", record.title),
        None => record.title.clone(),
    }
}

/// The first link.
pub(super) fn url(record: &Record) -> Option<&str> {
    record.links.first().map(|link| link.url.as_str())
}

/// The first link of an online resource, for the reference; the link of a printed book leads only to related material.
pub(super) fn online(record: &Record) -> Option<&str> {
    url(record).filter(|_| matches!(record.kind, Kind::Ebook | Kind::Course | Kind::Article))
}

/// The publisher, or the provider of a course.
pub(super) fn publisher(record: &Record) -> Option<&str> {
    let provider = || record.course.as_ref().and_then(|course| course.provider.as_deref());
    record.publisher.as_deref().or_else(provider)
}

/// The journal or collection of an article, which its record keeps as its series.
pub(super) fn host(record: &Record) -> Option<&str> {
    (record.kind == Kind::Article).then(|| record.series.first().map(String::as_str))?
}

/// An edition that is not the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edition {
    /// A number alone: `第2版`, `2nd ed.`
    Number(u32),
    /// Anything else: `Rev. ed.`
    Statement,
}

/// The edition named in `text`; none for the first, which references do not mention.
pub(super) fn edition(text: &str) -> Option<Edition> {
    let text = text.trim().trim_end_matches('.').to_lowercase();
    if text.is_empty() || text == "初版" {
        return None;
    }
    match number(&text) {
        Some(1) => None,
        Some(number) => Some(Edition::Number(number)),
        None => Some(Edition::Statement),
    }
}

/// The number in `第2版`, `二版`, `2nd ed`, `second edition`, `2. aufl`.
fn number(text: &str) -> Option<u32> {
    const WORDS: [&str; 9] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    if let Some(number) = text.strip_suffix('版') {
        let number = number.strip_prefix('第').unwrap_or(number).trim();
        let digit = "一二三四五六七八九".chars().zip(1..).find(|(c, _)| number == c.to_string());
        return digit.map(|(_, digit)| digit).or_else(|| number.parse().ok());
    }
    let number = ["edition", "ed", "aufl", "auflage"].iter().find_map(|word| text.strip_suffix(word))?.trim();
    let word = WORDS.iter().zip(1..).find(|(word, _)| **word == number).map(|(_, number)| number);
    let digits = number.trim_end_matches('.');
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| digits.strip_suffix(end)).unwrap_or(digits);
    word.or_else(|| digits.parse().ok())
}

/// The series, without the host of an article.
pub(super) fn series(record: &Record) -> &[String] {
    let host = usize::from(host(record).is_some());
    &record.series[host..]
}

/// Whether the text contains a Han character or another East Asian sign.
pub fn is_east_asian(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_are_read() {
        for first in ["第1版", "第一版", "初版", "1st ed.", "First edition", "1. Aufl.", " "] {
            assert_eq!(edition(first), None, "{first}");
        }
        for (text, number) in
            [("第2版", 2), ("第三版", 3), ("12版", 12), ("2nd ed.", 2), ("Third edition.", 3), ("11. Auflage", 11)]
        {
            assert_eq!(edition(text), Some(Edition::Number(number)), "{text}");
        }
        for text in ["Rev. ed.", "2nd rev. ed.", "修订版", "第2版修订本", "Kindred", "ed."] {
            assert_eq!(edition(text), Some(Edition::Statement), "{text}");
        }
    }
}
