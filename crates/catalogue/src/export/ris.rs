//! RIS, the format of Research Information Systems.
//!
//! Source: Research Information Systems, RIS Format Specifications (2001, 2011). Lines end in CR LF; a value is one line.

use super::citation;
use super::name::Name;
use crate::{Kind, Record, Role};

pub(super) fn write<'a>(records: impl Iterator<Item = &'a Record>) -> String {
    let mut out = String::new();
    records.for_each(|record| reference(record, &mut out));
    out
}

fn reference(record: &Record, out: &mut String) {
    let mut tag = |tag: &str, value: &str| {
        out.push_str(tag);
        out.push_str("  - ");
        out.extend(value.chars().map(|c| if c.is_control() { ' ' } else { c }));
        out.push_str("\r\n");
    };
    let kind = match (citation::thesis(record), record.kind) {
        (Some(_), _) => "THES",
        (_, Kind::Book) => "BOOK",
        (_, Kind::Serial) => "JFULL",
        (_, Kind::Article) => "JOUR",
        (_, Kind::Ebook) => "EBOOK",
        (_, Kind::Audio) => "SOUND",
        (_, Kind::Video) => "VIDEO",
        (_, Kind::Score) => "MUSIC",
        (_, Kind::Map) => "MAP",
        (_, Kind::Picture) => "ART",
        (_, Kind::Software) => "COMP",
        (_, Kind::Manuscript) => "MANSCPT",
        (_, Kind::Object) => "GEN",
        (_, Kind::Course) => "ELEC",
    };
    tag("TY", kind);
    for agent in &record.agents {
        let code = match agent.role {
            Role::Author | Role::Composer | Role::Lecturer | Role::Director => "AU",
            Role::Editor => "ED",
            Role::Translator => "A4",
            _ => continue,
        };
        tag(code, &name(&agent.name));
    }
    tag("TI", &citation::full_title(record));
    let host = citation::host(record);
    let series = citation::series(record).iter().map(|series| ("T3", series.as_str()));
    let single = [
        ("T2", host),
        ("ET", record.edition.as_deref()),
        ("CY", record.place.as_deref()),
        ("PB", citation::publisher(record)),
    ];
    let single = single.into_iter().filter_map(|(code, value)| Some((code, value?)));
    single.chain(series).for_each(|(code, value)| tag(code, value));
    if let Some(year) = record.year {
        tag("PY", &year.to_string());
    }
    record.isbn.iter().for_each(|isbn| tag("SN", &isbn.to_string()));
    record.issn.iter().for_each(|issn| tag("SN", issn));
    record.languages.iter().for_each(|code| tag("LA", code));
    if let Some(number) = record.call_number() {
        tag("CN", number);
    }
    record.subjects.iter().for_each(|subject| tag("KW", &plain(subject)));
    if let Some(summary) = &record.summary {
        tag("AB", summary);
    }
    record.notes.iter().for_each(|note| tag("N1", note));
    record.links.iter().for_each(|link| tag("UR", &link.url));
    tag("ID", record.id.as_str());
    tag("ER", "");
}

/// `Family, Given, Suffix`.
fn name(name: &str) -> String {
    plain(&match Name::parse(name) {
        Name::Person { family, given, suffix: None } => format!("{family}, {given}"),
        Name::Person { family, given, suffix: Some(suffix) } => format!("{family}, {given}, {suffix}"),
        Name::Whole(name) => name.to_owned(),
    })
}

/// Removes asterisks, which names and keywords must not contain.
fn plain(text: &str) -> String {
    text.replace('*', " ")
}
