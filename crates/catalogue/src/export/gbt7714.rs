//! References after GB/T 7714-2015, Information and documentation: Rules for bibliographic references and citations to
//! information resources; numeric system (顺序编码制), one reference per line, without its number.
//!
//! `Responsible. Title: other information[type/carrier]. Other responsible. Edition. Place: publisher, year[accessed]. URL.`
//! Up to three names, then 等 or et al; family names of Latin and Cyrillic script in capitals, given names as initials.

use super::Date;
use super::citation::{self, Edition, is_east_asian};
use super::name::Name;
use crate::{Kind, Record, Role};

const NAMES_MAX: usize = 3;

pub(super) fn write<'a>(records: impl Iterator<Item = &'a Record>, today: Option<Date>) -> String {
    records.map(|record| reference(record, today) + "\n").collect()
}

fn reference(record: &Record, today: Option<Date>) -> String {
    let chinese = is_east_asian(&record.title);
    let online = citation::online(record);
    let mut areas: Vec<String> = Vec::new();
    let main = main_roles(record);
    areas.extend(main.map(|role| names(&of(record, role))).filter(|names| !names.is_empty()));
    let carrier = if online.is_some() { "/OL" } else { "" };
    areas.push(format!("{}[{}{carrier}]", citation::full_title(record), type_code(record)));
    for (role, word_zh, word) in
        [(Role::Editor, "编", "ed"), (Role::Annotator, "注", "annot"), (Role::Translator, "译", "trans")]
    {
        let list = of(record, role);
        if main != Some(role) && !list.is_empty() {
            let word = if list.iter().any(|name| is_east_asian(name)) { word_zh } else { word };
            areas.push(format!("{}, {word}", names(&list)));
        }
    }
    areas.extend(record.edition.as_deref().and_then(edition));
    areas.extend(publication(record, chinese, online.is_some()));
    let mut text = areas.iter().fold(String::new(), |mut text, area| {
        if !text.is_empty() {
            // `Jr.`, `2nd ed.` already end with a full stop.
            text.push_str(if text.ends_with('.') { " " } else { ". " });
        }
        text.push_str(area);
        text
    });
    if let Some(url) = online {
        match today {
            Some(Date { year, month, day }) => text.push_str(&format!("[{year:04}-{month:02}-{day:02}]. ")),
            None => text.push_str(". "),
        }
        text.push_str(url);
    }
    if !text.ends_with('.') {
        text.push('.');
    }
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The principal responsibility: the authors, or those in their place.
fn main_roles(record: &Record) -> Option<Role> {
    let order = [Role::Author, Role::Composer, Role::Lecturer, Role::Director, Role::Performer, Role::Editor];
    order.into_iter().find(|role| record.names_of(*role).next().is_some())
}

fn of(record: &Record, role: Role) -> Vec<&str> {
    record.names_of(role).filter(|name| !name.trim().is_empty()).collect()
}

fn names(list: &[&str]) -> String {
    let mut out: Vec<String> = list.iter().take(NAMES_MAX).map(|name| shown(name)).collect();
    if list.len() > NAMES_MAX {
        let chinese = Name::parse(list[0]).is_east_asian();
        out.push(if chinese { "等" } else { "et al" }.to_owned());
    }
    out.join(", ")
}

/// `AUSTEN J`, `KING M L, Jr`, `马尔克斯 加西亚`, `曹雪芹`, `World Health Organization`.
fn shown(name: &str) -> String {
    match Name::parse(name) {
        Name::Whole(name) => name.to_owned(),
        Name::Person { family, given, .. } if is_east_asian(family) && is_east_asian(given) => {
            format!("{family} {given}")
        }
        Name::Person { family, given, suffix } => {
            let family = if is_east_asian(family) { family.to_owned() } else { family.to_uppercase() };
            let suffix = suffix.map(|suffix| format!(", {}", suffix.trim_end_matches('.'))).unwrap_or_default();
            format!("{family} {}{suffix}", initials(given))
        }
    }
}

/// `Jerrold J.` becomes `J J`, `Jean-Paul` `J P`; particles stay (`Simone de` `S de`).
fn initials(given: &str) -> String {
    let words = given.split([' ', '-', '.']).filter(|word| !word.is_empty());
    let short = words.map(|word| match word.chars().next() {
        Some(first) if first.is_uppercase() => first.to_string(),
        _ => word.to_owned(),
    });
    short.collect::<Vec<_>>().join(" ")
}

/// 文献类型标识代码, appendix B of the standard.
fn type_code(record: &Record) -> &'static str {
    if citation::thesis(record).is_some() {
        return "D";
    }
    match record.kind {
        Kind::Book | Kind::Ebook | Kind::Score => "M",
        Kind::Serial | Kind::Article => "J",
        Kind::Map => "CM",
        Kind::Software => "CP",
        Kind::Course => "EB",
        Kind::Audio | Kind::Video | Kind::Picture | Kind::Manuscript | Kind::Object => "Z",
    }
}

/// `第2版` becomes `2版`; a first edition is omitted.
fn edition(text: &str) -> Option<String> {
    match citation::edition(text)? {
        Edition::Number(number) if is_east_asian(text) => Some(format!("{number}版")),
        Edition::Number(_) | Edition::Statement => Some(text.trim().to_owned()),
    }
}

fn publication(record: &Record, chinese: bool, online: bool) -> Option<String> {
    let year = record.year.filter(|year| *year > 0).map(|year| year.to_string());
    if let Some(host) = citation::host(record) {
        return Some([Some(host.to_owned()), year].into_iter().flatten().collect::<Vec<_>>().join(", "));
    }
    if year.is_none() && record.place.is_none() && citation::publisher(record).is_none() {
        // The record has no data; the book itself may have them, so nothing is called unknown.
        return None;
    }
    let serial = record.kind == Kind::Serial;
    let year = year.map(|year| if serial { format!("{year}-") } else { year });
    let unknown = if chinese { ["[出版地不详]", "[出版者不详]"] } else { ["[S.l.]", "[s.n.]"] };
    let or_unknown = |text: Option<&str>, at: usize| text.or((!online).then_some(unknown[at])).map(str::to_owned);
    let place = or_unknown(record.place.as_deref(), 0);
    let publisher = or_unknown(citation::publisher(record), 1);
    let published = [place, publisher].into_iter().flatten().collect::<Vec<_>>().join(": ");
    let full = [published, year.clone().unwrap_or_default()];
    let full = full.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    match year {
        // `题名[J]. 1984-. 武汉: 出版者, 1984-.`
        Some(year) if serial => Some(format!("{year}. {full}")),
        _ => Some(full).filter(|text| !text.is_empty()),
    }
}
