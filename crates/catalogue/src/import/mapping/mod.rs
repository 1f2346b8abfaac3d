//! Mapping of a MARC record to a [`Record`]; `docs/IMPORT.md` has the table.

mod date_entered;
mod dynasty;
mod holdings;
mod isbd;
pub(super) mod language;
mod linked_field;
mod marc21;
mod material_kind;
mod relator;
mod responsibility;
mod unimarc;
pub(super) mod year;

pub(super) use holdings::choose_profile;

use super::context::Context;
use super::repair::{Refusal, Repair};
use crate::isbn::IsbnError;
use crate::marc::{Field, Flavour, MarcRecord};
use crate::text::clean;
use crate::{Agent, Classification, Isbn, Link, OtherTitle, Record, RecordId, Scheme, TitleKind};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Maps the data of a MARC record that is useful to readers.
pub(super) fn map(marc: &MarcRecord, context: &Context, repairs: &mut Vec<Repair>) -> Result<Record, Refusal> {
    let source = context.source.as_deref().or(match marc.flavour {
        Flavour::Marc21 => marc.control("003"),
        Flavour::Unimarc => None,
    });
    let id = record_id(source, marc.control_number(), || marc.to_text(), repairs);
    let mut draft = Draft { record: Record::new(id?, String::new()), repairs };
    match marc.flavour {
        Flavour::Marc21 => marc21::map(marc, &mut draft),
        Flavour::Unimarc => unimarc::map(marc, &mut draft),
    }
    if draft.record.title.is_empty() {
        return Err(Refusal::NoTitle);
    }
    if let Some(profile) = context.holdings() {
        holdings::read(marc, profile, context.source.as_deref(), &mut draft);
    }
    Ok(draft.record)
}

/// The id from a control number; a hash of the number or the content if it cannot be used.
pub(super) fn record_id(
    source: Option<&str>,
    control_number: Option<&str>,
    content: impl FnOnce() -> String,
    repairs: &mut Vec<Repair>,
) -> Result<RecordId, Refusal> {
    let Some(number) = control_number else {
        let id = hashed_id(source, &content())?;
        repairs.push(Repair::NoControlNumber { id: id.to_string() });
        return Ok(id);
    };
    RecordId::from_control_number(source, number).or_else(|_| {
        let id = hashed_id(source, number)?;
        repairs.push(Repair::LongControlNumber { id: id.to_string() });
        Ok(id)
    })
}

/// `h` and 32 hexadecimal digits, after the source if there is room.
fn hashed_id(source: Option<&str>, text: &str) -> Result<RecordId, Refusal> {
    let hash = format!("h{:032x}", fnv1a_128(text.as_bytes()));
    Ok(RecordId::from_control_number(source, &hash).or_else(|_| RecordId::new(&hash))?)
}

/// FNV-1a: permanently stable, and nobody gains by forging a collision.
fn fnv1a_128(bytes: &[u8]) -> u128 {
    bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
        (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013B)
    })
}

/// One line of clean text in NFC.
pub(super) fn tidy(text: &str) -> String {
    // Most text is plain and clean already.
    let plain = text.bytes().all(|b| (0x20..0x7F).contains(&b)) && !text.contains("  ");
    if plain {
        return text.trim_matches(' ').to_owned();
    }
    let text = clean(text);
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// Whether the text has a letter of a script other than Latin.
fn has_other_script(text: &str) -> bool {
    text.chars().any(|c| {
        c > '\u{036F}'
            && c.is_alphabetic()
            && !('\u{1E00}'..='\u{1EFF}').contains(&c)
            && !('\u{FF21}'..='\u{FF5A}').contains(&c)
    })
}

/// A record under construction.
struct Draft<'a> {
    record: Record,
    repairs: &'a mut Vec<Repair>,
}

impl Draft<'_> {
    /// Adds the ISBNs of these fields: subfield a, or if no field has a valid one, the cancelled ones in z, where e-books have
    /// those of their printed forms.
    fn isbns<'f>(&mut self, fields: impl Iterator<Item = &'f Field> + Clone) {
        for field in fields.clone() {
            for text in field.all('a') {
                match Isbn::parse(text) {
                    Ok(isbn) => push_new(&mut self.record.isbn, isbn),
                    // `$a (v. 1)` or `$a CNY 5.00` is not meant as a number.
                    Err(IsbnError::Length { found: 0 }) => {}
                    Err(reason) => self.repairs.push(Repair::Isbn { text: clean(text), reason }),
                }
            }
        }
        if self.record.isbn.is_empty() {
            for isbn in fields.flat_map(|field| field.all('z')).filter_map(|text| Isbn::parse(text).ok()) {
                push_new(&mut self.record.isbn, isbn);
            }
        }
    }

    fn issn(&mut self, text: &str) {
        let digits: String = text.chars().filter(char::is_ascii_alphanumeric).take(9).collect();
        let digits = digits.to_ascii_uppercase();
        let (body, check) = digits.split_at(digits.len().min(7));
        if digits.len() == 8
            && body.bytes().all(|b| b.is_ascii_digit())
            && (check == "X" || check.parse::<u8>().is_ok())
        {
            push_new(&mut self.record.issn, format!("{}-{}{check}", &body[..4], &body[4..]));
        }
    }

    fn language(&mut self, code: &str) {
        if let Some(code) = language::normalise(code) {
            push_new(&mut self.record.languages, code);
        }
    }

    fn other_title(&mut self, kind: TitleKind, text: &str) {
        let text = isbd::title(text);
        let known = text == self.record.title || self.record.other_titles.iter().any(|other| other.text == text);
        if !text.is_empty() && !known {
            self.record.other_titles.push(OtherTitle { kind, text });
        }
    }

    /// Adds an agent, or completes the known one of the same name and role.
    fn agent(&mut self, agent: Agent) {
        if agent.name.is_empty() {
            return;
        }
        match self.record.agents.iter_mut().find(|known| known.name == agent.name && known.role == agent.role) {
            Some(known) => {
                known.romanized = known.romanized.take().or(agent.romanized);
                known.dates = known.dates.take().or(agent.dates);
            }
            None => self.record.agents.push(agent),
        }
    }

    fn subject(&mut self, text: &str) {
        let text = isbd::heading(text);
        if !text.is_empty() {
            push_new(&mut self.record.subjects, text);
        }
    }

    fn class(&mut self, scheme: Scheme, number: &str) {
        let number = tidy(number);
        if !number.is_empty() {
            push_new(&mut self.record.classification, Classification { scheme, number });
        }
    }

    fn note(&mut self, text: &str) {
        let text = tidy(text);
        if !text.is_empty() {
            push_new(&mut self.record.notes, text);
        }
    }

    fn other_script(&mut self, text: &str) {
        let text = isbd::heading(text);
        if !text.is_empty() {
            push_new(&mut self.record.other_scripts, text);
        }
    }

    fn link(&mut self, url: &str, label: Option<&str>) {
        if let Some(url) = absolute(url) {
            let label = label.map(isbd::heading).filter(|label| !label.is_empty());
            push_new(&mut self.record.links, Link { url, label });
        }
    }
}

/// The address if it is a web address; `www.` alone is accepted.
pub(super) fn absolute(url: &str) -> Option<String> {
    let url: String = url.split_whitespace().collect();
    let lower = url.get(..8).unwrap_or(&url).to_ascii_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        Some(url)
    } else {
        lower.starts_with("www.").then(|| format!("http://{url}"))
    }
}

/// Adds `item` to `list` unless it is there already.
pub(super) fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Sets `place` to `text` if it is still empty.
fn set(place: &mut Option<String>, text: String) {
    if place.is_none() && !text.is_empty() {
        *place = Some(text);
    }
}

/// As [`join`] with `. `, each part without its punctuation.
fn join_parts(field: &Field, codes: &str) -> String {
    let parts = field.subfields().iter().filter(|s| codes.contains(s.code)).map(|s| isbd::title(&s.value));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ")
}

/// The values of these subfields in the order of the field, joined by `separator`.
fn join(field: &Field, codes: &str, separator: &str) -> String {
    let mut out = String::new();
    for subfield in field.subfields().iter().filter(|s| codes.contains(s.code)) {
        let value = subfield.value.trim();
        if !value.is_empty() {
            if !out.is_empty() {
                out.push_str(separator);
            }
            out.push_str(value);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_numbers_or_else_from_content() {
        let check = |number: Option<&str>, expected: &str, codes: &[&str]| {
            let mut repairs = Vec::new();
            let id = record_id(Some("NLC"), number, || "content".to_owned(), &mut repairs);
            assert_eq!(id.map(|id| id.to_string()), Ok(expected.to_owned()));
            assert_eq!(repairs.iter().map(Repair::code).collect::<Vec<_>>(), codes);
        };
        check(Some("0123"), "NLC-0123", &[]);
        check(None, "NLC-h417d0fd6f14ff78db12ba37c29ab68e2", &["no-control-number"]);
        check(Some(&"9".repeat(80)), "NLC-hb20c7c6a8e82dab4bdc8aca2f8641ebd", &["long-control-number"]);
    }

    #[test]
    fn other_scripts_are_told_from_latin() {
        for latin in ["Ṭusā", "Việt", "İ", "1984", "ＡＢ"] {
            assert!(!has_other_script(latin), "{latin}");
        }
        for other in ["红", "Люди", "कथा", "a中"] {
            assert!(has_other_script(other), "{other}");
        }
    }

    #[test]
    fn links_are_web_addresses() {
        assert_eq!(absolute("HTTP://example.org/a b"), Some("HTTP://example.org/ab".to_owned()));
        assert_eq!(absolute("www.example.org"), Some("http://www.example.org".to_owned()));
        assert_eq!(absolute("javascript:alert(1)"), None);
    }
}
