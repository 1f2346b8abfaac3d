//! Highlighting: byte ranges of matched terms in displayed fields, and excerpts of fields that a result does not display.

use crate::answer::{Brief, Excerpt, Highlights};
use crate::engine::index::fields::texts_of;
use crate::engine::index::schema::TextField;
use crate::engine::text::analysis::find_terms;
use bookmobile_catalogue::Record;
use std::cell::RefCell;
use std::collections::HashSet;

/// Most characters of an excerpt, and how many of them may stand before the matched term.
const EXCERPT_CHARS: usize = 100;
const BEFORE_CHARS: usize = 24;

/// The occurrences of these terms in `record`.
pub(crate) fn marks(record: &Brief, terms: &HashSet<String>) -> Highlights {
    let within = |text: &str| marks_in(text, terms);
    let mut authors: Vec<_> = record.authors.iter().map(|author| within(author)).collect();
    if authors.iter().all(Vec::is_empty) {
        authors.clear();
    }
    Highlights {
        title: within(&record.title),
        subtitle: record.subtitle.as_deref().map(within).unwrap_or_default(),
        authors,
        publisher: record.publisher.as_deref().map(within).unwrap_or_default(),
    }
}

/// The occurrences of these terms in `text`: ranges of bytes.
pub(crate) fn marks_in(text: &str, terms: &HashSet<String>) -> Vec<(u32, u32)> {
    let found = find_terms(text, &|term| terms.contains(term));
    found.into_iter().map(|range| (range.start as u32, range.end as u32)).collect()
}

/// An excerpt of the first text of `record` with one of these terms that `brief` does not have.
pub(crate) fn excerpt(record: &Record, brief: &Brief, terms: &HashSet<String>) -> Option<Excerpt> {
    let shown = RefCell::new(HashSet::new());
    let texts = [&brief.title].into_iter().chain(&brief.subtitle).chain(&brief.authors).chain(&brief.publisher);
    for text in texts {
        find_terms(text, &|term| {
            if let Some(term) = terms.get(term) {
                shown.borrow_mut().insert(term.as_str());
            }
            false
        });
    }
    let shown = shown.into_inner();
    let is_new = |term: &str| terms.contains(term) && !shown.contains(term);
    let fields = [TextField::OtherTitle, TextField::Author, TextField::Subject, TextField::Text];
    fields.into_iter().flat_map(|field| texts_of(record, field)).find_map(|text| {
        let first = find_terms(text, &is_new).into_iter().next()?;
        // The subdivisions of a subject heading, as the app writes them everywhere.
        let text = around(text, first.start).replace("--", " — ");
        Some(Excerpt { marks: marks_in(&text, terms), text })
    })
}

/// The text around the byte `at` of `text`.
fn around(text: &str, at: usize) -> String {
    let before = &text[..at];
    let start = match before.char_indices().rev().nth(BEFORE_CHARS) {
        None => 0,
        // A word is not cut where another begins soon.
        Some((cut, _)) => before[cut..].find(char::is_whitespace).map_or(cut, |space| cut + space),
    };
    let rest = text[start..].trim_start();
    let is_cut = |end: &(usize, char)| at + 1 < start + end.0;
    match rest.char_indices().nth(EXCERPT_CHARS).filter(is_cut) {
        Some((end, _)) => format!("{}{}…", if start > 0 { "…" } else { "" }, rest[..end].trim_end()),
        None => format!("{}{rest}", if start > 0 { "…" } else { "" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, sought: &str, expected: Expect) {
        let at = text.find(sought).expect("it is there");
        let piece = around(text, at);
        assert!(piece.contains(sought) && piece.chars().count() <= EXCERPT_CHARS + 2, "{piece}");
        expected.assert_eq(&piece);
    }

    #[test]
    fn a_piece_begins_a_little_before_and_at_a_word() {
        check("福贵的一生", "福贵", expect!["福贵的一生"]);
        check(
            "一部写一个人和他命运之间的友情的小说，讲述了人如何去承受巨大的苦难，福贵的一生如此。",
            "福贵",
            expect!["…运之间的友情的小说，讲述了人如何去承受巨大的苦难，福贵的一生如此。"],
        );
        check(
            "The shore is a strange and beautiful place, and the spray of the waves is carried far inland by winds.",
            "spray",
            expect!["…place, and the spray of the waves is carried far inland by winds."],
        );
        check(
            &format!("{}end", "word ".repeat(60)),
            "word",
            expect![
                "word word word word word word word word word word word word word word word word word word word word…"
            ],
        );
    }
}
