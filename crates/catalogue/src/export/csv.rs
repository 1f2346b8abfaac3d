//! A CSV table after RFC 4180, one row per record, for spreadsheets.
//!
//! It begins with a byte order mark, without which Excel assumes the system's charset. Cells that a spreadsheet would run as
//! a formula are prefixed with an apostrophe: the data of a catalogue comes from many sources.

use super::ColumnNames;
use crate::{Record, Role};

type Column = (&'static str, &'static str, fn(&Record) -> String);

/// English name, Chinese name and content of each column.
const COLUMNS: &[Column] = &[
    ("id", "标识", |r| r.id.to_string()),
    ("kind", "类型", |r| r.kind.code().to_owned()),
    ("title", "题名", |r| r.title.clone()),
    ("subtitle", "副题名", |r| or_empty(&r.subtitle)),
    ("authors", "著者", |r| list(r.names_of(Role::Author))),
    ("other_agents", "其他责任者", others),
    ("edition", "版本", |r| or_empty(&r.edition)),
    ("place", "出版地", |r| or_empty(&r.place)),
    ("publisher", "出版者", |r| or_empty(&r.publisher)),
    ("year", "出版年", |r| r.year.map(|year| year.to_string()).unwrap_or_default()),
    ("extent", "载体形态", |r| or_empty(&r.extent)),
    ("series", "丛书", |r| list(&r.series)),
    ("isbn", "ISBN", |r| list(r.isbn.iter().map(|isbn| hyphened(&isbn.to_string())))),
    ("issn", "ISSN", |r| list(&r.issn)),
    ("languages", "语种", |r| list(&r.languages)),
    ("subjects", "主题", |r| list(&r.subjects)),
    ("classification", "分类号", |r| list(r.classification.iter().map(|class| class.number.as_str()))),
    ("call_numbers", "索书号", |r| distinct(r.items.iter().filter_map(|item| item.call_number.as_deref()))),
    ("branches", "馆藏地", |r| distinct(r.items.iter().map(|item| item.branch.as_str()))),
    ("barcodes", "条码", |r| list(r.items.iter().map(|item| item.barcode.as_str()))),
    ("summary", "摘要", |r| or_empty(&r.summary)),
    ("links", "链接", |r| list(r.links.iter().map(|link| link.url.as_str()))),
];

pub(super) fn write<'a>(records: impl Iterator<Item = &'a Record>, headings: ColumnNames) -> String {
    let heading = |(english, chinese, _): &Column| match headings {
        ColumnNames::English => (*english).to_owned(),
        ColumnNames::Chinese => (*chinese).to_owned(),
    };
    let head: Vec<String> = COLUMNS.iter().map(heading).collect();
    table(std::iter::once(head).chain(records.map(|record| COLUMNS.iter().map(|(.., value)| value(record)).collect())))
}

/// The table with these rows, the first of which is the header.
pub fn table<R: IntoIterator<Item = String>>(rows: impl IntoIterator<Item = R>) -> String {
    let mut out = "\u{FEFF}".to_owned();
    for cells in rows {
        row(cells.into_iter(), &mut out);
    }
    out
}

fn row(cells: impl Iterator<Item = String>, out: &mut String) {
    for (at, text) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        cell(&text, out);
    }
    out.push_str("\r\n");
}

fn cell(text: &str, out: &mut String) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let number =
        text.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    let guard = if formula && !number { "'" } else { "" };
    let quoted = text.contains([',', '"', '\r', '\n']) || text.starts_with(' ') || text.ends_with(' ');
    if quoted {
        out.push('"');
        out.push_str(guard);
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(text);
    }
}

fn or_empty(text: &Option<String>) -> String {
    text.clone().unwrap_or_default()
}

fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().map(|item| item.as_ref().to_owned()).collect::<Vec<_>>().join("; ")
}

fn distinct<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    items.filter(|item| !item.is_empty()).for_each(|item| {
        if !seen.contains(&item) {
            seen.push(item);
        }
    });
    list(seen)
}

/// `赵明 (trl)`: all agents but the authors, each with its role code.
fn others(record: &Record) -> String {
    let agents = record.agents.iter().filter(|agent| agent.role != Role::Author);
    list(agents.map(|agent| format!("{} ({})", agent.name, agent.role.code())))
}

/// Inserts the hyphen after the prefix of an ISBN-13: spreadsheets round a plain number of 13 digits for display.
fn hyphened(isbn: &str) -> String {
    let (prefix, rest) = isbn.split_at(isbn.len().min(3));
    format!("{prefix}-{rest}")
}
