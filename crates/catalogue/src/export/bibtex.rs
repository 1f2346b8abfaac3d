//! BibTeX in UTF-8.
//!
//! Source: Oren Patashnik, BibTeXing (1988). Entry types and fields known only to biblatex are not used, except `url`, `isbn`,
//! `issn`, `language`, `keywords` and `abstract`, which other programs skip.

use super::citation;
use super::name::Name;
use crate::{Kind, Record, Role};
use std::collections::BTreeSet;

pub(super) fn write<'a>(records: impl Iterator<Item = &'a Record>) -> String {
    let mut keys = BTreeSet::new();
    let mut out = String::new();
    for record in records {
        if !out.is_empty() {
            out.push('\n');
        }
        entry(record, &unique(key(record), &mut keys), &mut out);
    }
    out
}

fn entry(record: &Record, key: &str, out: &mut String) {
    let thesis = citation::thesis(record);
    let host = citation::host(record);
    let kind = match (thesis, record.kind) {
        (Some(true), _) => "phdthesis",
        (Some(false), _) => "mastersthesis",
        (None, Kind::Book | Kind::Ebook | Kind::Score) => "book",
        (None, Kind::Article) if host.is_some() => "article",
        (None, _) => "misc",
    };
    out.push_str(&format!("@{kind}{{{key}"));
    let mut field = |name: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!(",\n  {name} = {{{value}}}"));
        }
    };
    let of = |roles: &[Role]| {
        let agents = record.agents.iter().filter(|agent| roles.contains(&agent.role));
        agents.map(|agent| name(&agent.name)).collect::<Vec<_>>().join(" and ")
    };
    let text = |text: &Option<String>| text.as_deref().map(escape).unwrap_or_default();
    let list = |list: &[String], separator| list.iter().map(|t| escape(t)).collect::<Vec<_>>().join(separator);
    field("author", &of(&[Role::Author, Role::Composer, Role::Lecturer, Role::Director]));
    field("editor", &of(&[Role::Editor]));
    field("translator", &of(&[Role::Translator]));
    field("title", &escape(&citation::full_title(record)));
    field("journal", &host.map(escape).unwrap_or_default());
    field("edition", &text(&record.edition));
    field("series", &list(citation::series(record), "; "));
    let publisher = match kind {
        "phdthesis" | "mastersthesis" => "school",
        "misc" => "howpublished",
        _ => "publisher",
    };
    field("address", &text(&record.place));
    field(publisher, &citation::publisher(record).map(escape).unwrap_or_default());
    field("year", &record.year.map(|year| year.to_string()).unwrap_or_default());
    field("isbn", &record.isbn.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    field("issn", &list(&record.issn, " "));
    field("url", &citation::url(record).map(address).unwrap_or_default());
    field("language", &list(&record.languages, ", "));
    field("keywords", &list(&record.subjects, ", "));
    field("abstract", &text(&record.summary));
    out.push_str("\n}\n");
}

/// A name in BibTeX syntax: `Family, Suffix, Given`, in braces if it must stay whole.
fn name(name: &str) -> String {
    match Name::parse(name) {
        Name::Person { family, given, suffix: None } => format!("{}, {}", part(family), part(given)),
        Name::Person { family, given, suffix: Some(suffix) } => {
            format!("{}, {}, {}", part(family), part(suffix), part(given))
        }
        Name::Whole(name) if name.contains([' ', ',']) => format!("{{{}}}", escape(name)),
        Name::Whole(name) => escape(name),
    }
}

/// Part of a name; in braces if it contains `and`, which joins names.
fn part(text: &str) -> String {
    let joins = text.split_whitespace().any(|word| word.eq_ignore_ascii_case("and"));
    if joins { format!("{{{}}}", escape(text)) } else { escape(text) }
}

/// Escapes characters special to TeX. Braces are spelled out, because BibTeX counts them even after a backslash.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '$' | '&' | '%' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

/// An address, unescaped except for characters that would end the field.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '{' => out.push_str("%7B"),
            '}' => out.push_str("%7D"),
            '\\' => out.push_str("%5C"),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// Family name and year if the name has one in Latin letters; else the id.
fn key(record: &Record) -> String {
    let latin = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let author = record.agents.first().and_then(|agent| {
        let name = agent.romanized.as_deref().unwrap_or(&agent.name);
        let family = match Name::parse(name) {
            Name::Person { family, .. } => family,
            Name::Whole(name) => name.split_whitespace().next().unwrap_or_default(),
        };
        Some(latin(family)).filter(|family| family.len() > 1)
    });
    match (author, record.year) {
        (Some(author), Some(year)) => format!("{author}{year}"),
        _ => {
            let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.:".contains(c) { c } else { '-' };
            record.id.as_str().chars().map(safe).collect()
        }
    }
}

/// The key, with a letter appended if the list already has it. BibTeX ignores case in keys.
fn unique(key: String, keys: &mut BTreeSet<String>) -> String {
    let mut candidate = key.clone();
    let mut count = 0_usize;
    while !keys.insert(candidate.to_lowercase()) {
        count += 1;
        candidate = format!("{key}{}", letters(count));
    }
    candidate
}

/// `b` for the second, `z` for the 26th, then `ba`.
fn letters(mut count: usize) -> String {
    let mut out = String::new();
    while count > 0 {
        out.insert(0, char::from(b'a' + (count % 26) as u8));
        count /= 26;
    }
    out
}
