//! Converts the rows of a book list to lines of our schema (`docs/IMPORT.md`).
//!
//! Bookmobile's own importer reads every line before it is written: anything it cannot read is counted, and not passed on
//! silently. No I/O here.

mod names;

use bookmobile_catalogue::import::{ImportOutcome, Options, Repair, read_all};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// The source of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Books of douban.com.
    Douban,
    /// The catalogue of Project Gutenberg.
    Gutenberg,
}

impl From {
    /// The source with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "douban" => Some(Self::Douban),
            "gutenberg" => Some(Self::Gutenberg),
            _ => None,
        }
    }
}

/// The result of a conversion.
#[derive(Debug, Default)]
pub struct Report {
    /// Number of rows read.
    pub rows: usize,
    /// Number of lines written.
    pub lines: usize,
    /// Number of rows without a line, by error.
    pub refused: BTreeMap<String, usize>,
    /// Number of values left out of the lines, by type.
    pub left_out: BTreeMap<String, usize>,
}

impl Report {
    fn leave_out(&mut self, what: impl Into<String>) {
        *self.left_out.entry(what.into()).or_default() += 1;
    }

    fn refuse(&mut self, why: impl Into<String>) {
        *self.refused.entry(why.into()).or_default() += 1;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} rows, {} lines", self.rows, self.lines)?;
        for (why, count) in &self.refused {
            writeln!(f, "  {count:>7} rows without a line: {why}")?;
        }
        for (what, count) in &self.left_out {
            writeln!(f, "  {count:>7} left out: {what}")?;
        }
        Ok(())
    }
}

/// A line of our schema.
#[derive(Debug, Default, Serialize)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtitle: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    translators: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<String>,
    /// The date as in the row, then the year that the importer found in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    year: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    isbn: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    series: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    language: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subjects: Vec<String>,
}

/// Takes `count` of the rows, spread over all of them, in their order; the same rows always give the same sample.
pub fn sample(rows: Vec<String>, count: usize) -> Vec<String> {
    let mut order: Vec<(u64, usize)> = rows.iter().enumerate().map(|(at, row)| (fnv1a(row.as_bytes()), at)).collect();
    order.sort_unstable();
    order.truncate(count);
    let mut chosen = vec![false; rows.len()];
    order.iter().for_each(|(_, at)| chosen[*at] = true);
    rows.into_iter().zip(chosen).filter_map(|(row, chosen)| chosen.then_some(row)).collect()
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

/// Converts rows to lines, and reports rows and values left out.
pub fn lines(from: From, rows: &[String]) -> (Vec<String>, Report) {
    let mut report = Report { rows: rows.len(), ..Report::default() };
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        match serde_json::from_str::<Map<String, Value>>(row) {
            Ok(row) => lines.extend(checked(line(from, row, &mut report), &mut report)),
            Err(_) => report.refuse("not a JSON object"),
        }
    }
    report.lines = lines.len();
    (lines, report)
}

/// The line as text, after the importer has read it, with the year that it found.
fn checked(mut line: Line, report: &mut Report) -> Option<String> {
    let text = serde_json::to_string(&line).ok()?;
    let options = Options { format: Some(bookmobile_catalogue::import::Format::JsonLines), ..Options::default() };
    let outcome = read_all(text.as_bytes(), &options).ok()?.into_iter().next();
    match outcome {
        Some(ImportOutcome::Accepted(accepted)) => {
            for repair in &accepted.repairs {
                if matches!(repair, Repair::Isbn { .. }) {
                    line.isbn = None;
                }
                report.leave_out(format!("a value the importer cannot use ({})", repair.code()));
            }
            if line.year.is_some() && accepted.record.year.is_none() {
                report.leave_out("a date without a certain year");
            }
            line.year = accepted.record.year.map(Value::from);
            serde_json::to_string(&line).ok()
        }
        Some(ImportOutcome::Refused(refused)) => {
            report.refuse(refused.reason.to_string());
            None
        }
        None => {
            report.refuse("empty");
            None
        }
    }
}

fn line(from: From, mut row: Map<String, Value>, report: &mut Report) -> Line {
    // Separate prefixes, so that several lists can be imported together.
    let prefix = match from {
        From::Douban => "db",
        From::Gutenberg => "pg",
    };
    let mut line = Line { id: text(&mut row, "id").map(|id| format!("{prefix}{id}")), ..Line::default() };
    match from {
        From::Douban => douban(&mut line, &mut row, report),
        From::Gutenberg => gutenberg(&mut line, &mut row, report),
    }
    for key in row.keys() {
        report.leave_out(key.as_str());
    }
    line
}

fn douban(line: &mut Line, row: &mut Map<String, Value>, report: &mut Report) {
    line.title = text(row, "title").unwrap_or_default();
    line.subtitle = text(row, "subtitle");
    let mut people = |key| {
        let names = names::split(&text(row, key).unwrap_or_default());
        for _ in 0..names.countries {
            report.leave_out("the country before a name");
        }
        names.names
    };
    line.authors = people("author");
    line.translators = people("translator");
    line.publisher = text(row, "publisher");
    line.year = text(row, "date").map(Value::from);
    line.isbn = text(row, "isbn");
    line.series = text(row, "series").into_iter().collect();
    line.extent = text(row, "pages")
        .map(|pages| if pages.bytes().all(|b| b.is_ascii_digit()) { format!("{pages} 页") } else { pages });
    line.subjects = texts(row, "tags");
}

fn gutenberg(line: &mut Line, row: &mut Map<String, Value>, report: &mut Report) {
    line.kind = Some("ebook");
    // The lines after the first are other title information.
    let title = row.remove("title").and_then(|title| title.as_str().map(str::to_owned)).unwrap_or_default();
    let mut parts = title.lines().map(str::trim).filter(|part| !part.is_empty());
    line.title = parts.next().unwrap_or_default().to_owned();
    line.subtitle = Some(parts.collect::<Vec<_>>().join(" : ")).filter(|subtitle| !subtitle.is_empty());
    line.language = text(row, "language").unwrap_or_default().split('/').map(str::to_owned).collect();
    for author in row.remove("authors").as_ref().and_then(Value::as_array).into_iter().flatten() {
        let Some(name) = author.get("name").and_then(Value::as_str) else { continue };
        line.authors.push(name.to_owned());
        if author.get("birthdate").or(author.get("deathdate")).is_some_and(|date| !date.is_null()) {
            report.leave_out("dates of an author");
        }
    }
    line.subjects = texts(row, "lcsh").iter().map(|heading| heading.replace(" -- ", "--")).collect();
    for shelf in texts(row, "bookshelves") {
        line.subjects.push(shelf.trim_start_matches("Category: ").to_owned());
    }
}

/// Removes a text from the row; `None` if it is empty.
fn text(row: &mut Map<String, Value>, key: &str) -> Option<String> {
    match row.remove(key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn texts(row: &mut Map<String, Value>, key: &str) -> Vec<String> {
    let list = row.remove(key);
    let texts = list.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    texts.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}
