//! What a record is, in the eyes of those who cite it.

use crate::{Kind, Record};

/// Whether a note says that this was written for a degree; `Some(true)` for a doctorate.
pub(super) fn thesis(record: &Record) -> Option<bool> {
    record.notes.iter().find_map(|note| note_of_thesis(note))
}

/// As [`thesis`], of one note.
pub(super) fn note_of_thesis(note: &str) -> Option<bool> {
    const THESIS: [&str; 4] = ["学位论文", "學位論文", "thesis", "dissertation"];
    const DOCTOR: [&str; 6] = ["博士", "ph.d", "ph. d", "doctor", "d.phil", "dissertation"];
    let note = note.to_lowercase();
    let degree = note.contains("论文") && ["硕士", "博士"].iter().any(|word| note.contains(word));
    // `Revision of the author's thesis`: a book made of one.
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

/// Publisher, or who offers a course.
pub(super) fn publisher(record: &Record) -> Option<&str> {
    let provider = || record.course.as_ref().and_then(|course| course.provider.as_deref());
    record.publisher.as_deref().or_else(provider)
}

/// What an article is in, which its record keeps as its series.
pub(super) fn host(record: &Record) -> Option<&str> {
    (record.kind == Kind::Article).then(|| record.series.first().map(String::as_str))?
}

/// Series, where they are not a host.
pub(super) fn series(record: &Record) -> &[String] {
    let host = usize::from(host(record).is_some());
    &record.series[host..]
}

/// Whether there is a Han character or another sign of East Asia in it.
pub(super) fn is_east_asian(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'))
}
