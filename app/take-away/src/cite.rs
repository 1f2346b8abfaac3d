//! Citations in the styles that have a processor of their own: hayagriva reads the style, the record comes as CSL-JSON.

use bookmobile_catalogue::Record;
use bookmobile_catalogue::export::{Date, csl_item, is_east_asian};
use hayagriva::citationberg::json::{Item, NameValue, Value};
use hayagriva::citationberg::{IndependentStyle, Locale, Style as CslStyle};
use hayagriva::{BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest};

/// A citation style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// American Psychological Association, 7th edition.
    Apa,
    /// Modern Language Association, 9th edition.
    Mla,
    /// Chicago Manual of Style, 18th edition, notes and bibliography.
    ChicagoNotes,
    /// Chicago Manual of Style, 18th edition, author and date.
    ChicagoAuthorDate,
}

impl Style {
    /// Every style.
    pub const ALL: &[Self] = &[Self::Apa, Self::Mla, Self::ChicagoNotes, Self::ChicagoAuthorDate];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Apa => "apa",
            Self::Mla => "mla",
            Self::ChicagoNotes => "chicago-notes",
            Self::ChicagoAuthorDate => "chicago-author-date",
        }
    }

    /// The style with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|style| style.code() == code)
    }

    /// The style as the build took it out of hayagriva's archive.
    const fn source(self) -> &'static [u8] {
        match self {
            Self::Apa => include_bytes!(concat!(env!("OUT_DIR"), "/apa.json")),
            Self::Mla => include_bytes!(concat!(env!("OUT_DIR"), "/mla.json")),
            Self::ChicagoNotes => include_bytes!(concat!(env!("OUT_DIR"), "/chicago-notes.json")),
            Self::ChicagoAuthorDate => include_bytes!(concat!(env!("OUT_DIR"), "/chicago-author-date.json")),
        }
    }
}

const LOCALES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/locales.json"));

/// Why there is no citation.
#[derive(Debug, thiserror::Error)]
pub enum CiteError {
    /// What the build put in cannot be read.
    #[error("the citation style {0} cannot be read")]
    Style(&'static str),
    /// The record cannot be told in CSL-JSON.
    #[error("the record {0} cannot be cited")]
    Record(String),
}

/// The references to `records` in plain text, one a line, in the order the style wants. `today` is the day of access of what
/// is online.
///
/// # Errors
/// When a style or a record cannot be read, which tests rule out for those there are.
pub fn references(records: &[&Record], style: Style, today: Option<Date>) -> Result<String, CiteError> {
    let source = read_style(style)?;
    let locales: Vec<Locale> = serde_json::from_slice(LOCALES).map_err(|_| CiteError::Style(style.code()))?;
    let items: Vec<Item> = records.iter().map(|record| item(record, style, today)).collect::<Result<_, _>>()?;
    let mut driver = BibliographyDriver::new();
    for item in &items {
        driver.citation(CitationRequest::from_items(vec![CitationItem::with_entry(item)], &source, &locales));
    }
    let rendered = driver.finish(BibliographyRequest::new(&source, None, &locales));
    let mut text = String::new();
    for item in rendered.bibliography.iter().flat_map(|bibliography| &bibliography.items) {
        let mut line = String::new();
        // Writing to a string does not fail.
        let _ = item.content.write_buf(&mut line, BufWriteFormat::Plain);
        text.push_str(&tidy(line.trim()));
        text.push('\n');
    }
    Ok(text)
}

fn read_style(style: Style) -> Result<IndependentStyle, CiteError> {
    match serde_json::from_slice(style.source()) {
        Ok(CslStyle::Independent(independent)) => Ok(independent),
        _ => Err(CiteError::Style(style.code())),
    }
}

fn item(record: &Record, style: Style, today: Option<Date>) -> Result<Item, CiteError> {
    let refused = || CiteError::Record(record.id.to_string());
    let mut item: Item = serde_json::to_vec(&csl_item(record, today))
        .and_then(|json| serde_json::from_slice(&json))
        .map_err(|_| refused())?;
    if item.type_().as_deref() == Some("periodical") {
        // A serial as a whole is cited like a book; the styles know periodicals as what an article is in.
        set(&mut item, "type", "book");
    }
    if is_east_asian(&record.title) {
        // The words around are English, and only letters have a case that styles could change.
        set(&mut item, "language", "en");
    }
    if matches!(style, Style::ChicagoNotes | Style::ChicagoAuthorDate) {
        editors_lead(&mut item);
    }
    Ok(item)
}

fn set(item: &mut Item, variable: &str, text: &str) {
    item.0.insert(variable.to_owned(), Value::String(text.to_owned()));
}

/// Has editors begin the reference where there is no author, as Chicago wants it; hayagriva names them in the short form of
/// notes and without a label (<https://github.com/typst/hayagriva/issues/444>).
fn editors_lead(item: &mut Item) {
    if ["author", "composer", "director"].iter().any(|variable| item.0.contains_key(*variable)) {
        return;
    }
    let Some(Value::Names(mut editors)) = item.0.remove("editor") else { return };
    let label = if editors.len() > 1 { "eds." } else { "ed." };
    match editors.last_mut() {
        Some(NameValue::Literal(name)) => name.literal = format!("{}, {label}", name.literal),
        Some(NameValue::Item(name)) => {
            let suffix = name.suffix.take().map(|suffix| format!("{suffix}, ")).unwrap_or_default();
            name.suffix = Some(format!("{suffix}{label}"));
            name.comma_suffix = Some(true);
        }
        None => return,
    }
    item.0.insert("author".to_owned(), Value::Names(editors));
}

/// Without the commas that hayagriva leaves where a date has no month (<https://github.com/typst/hayagriva/issues/246>).
fn tidy(line: &str) -> String {
    line.replace(",)", ")").replace(",.", ".")
}

#[cfg(test)]
#[path = "cite_tests.rs"]
mod tests;
