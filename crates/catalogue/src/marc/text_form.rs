//! The text form of a MARC record, stored in the database and the pack.
//!
//! A flavour letter (`m` MARC 21, `u` UNIMARC) and the leader, then each field after U+001E: the tag, then the text of a
//! control field, or the indicators and for each subfield U+001F, its code and its value. A data field without subfields
//! ends with a bare U+001F, which distinguishes it from a control field.

use super::{Content, Field, Flavour, MarcRecord, Subfield, Tag, clean_code, without_separators};

/// The reason why a text is not the text form of a MARC record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFormError {
    /// It does not begin with a flavour letter and a leader.
    #[error("the text does not begin with `m` or `u` and a leader of 24 ASCII characters")]
    Leader,
    /// A field has no tag or no indicators.
    #[error("field {number} of the text has no tag or no indicators")]
    Field {
        /// Its position, from 1.
        number: usize,
    },
}

impl MarcRecord {
    /// The compact text form.
    pub fn to_text(&self) -> String {
        let size: usize = self.fields.iter().map(field_size).sum();
        let mut out = String::with_capacity(25 + size);
        out.push(match self.flavour {
            Flavour::Marc21 => 'm',
            Flavour::Unimarc => 'u',
        });
        out.push_str(&super::clean_leader(self.leader.as_bytes()).0);
        for field in &self.fields {
            out.push('\u{1e}');
            out.push_str(field.tag.as_str());
            match &field.content {
                Content::Control(value) => push(&mut out, value),
                Content::Data { indicators, subfields } => {
                    for &indicator in indicators {
                        out.push(if indicator.is_ascii_graphic() { char::from(indicator) } else { ' ' });
                    }
                    for subfield in subfields {
                        out.push('\u{1f}');
                        out.push(clean_code(subfield.code));
                        push(&mut out, &subfield.value);
                    }
                    if subfields.is_empty() {
                        out.push('\u{1f}');
                    }
                }
            }
        }
        out
    }

    /// Parses the text written by [`MarcRecord::to_text`].
    ///
    /// # Errors
    /// When the text is not in that form.
    pub fn from_text(text: &str) -> Result<Self, TextFormError> {
        let mut parts = text.split('\u{1e}');
        let head = parts.next().unwrap_or_default();
        let flavour = match head.as_bytes().first() {
            Some(b'm') => Flavour::Marc21,
            Some(b'u') => Flavour::Unimarc,
            _ => return Err(TextFormError::Leader),
        };
        let leader =
            head.get(1..).filter(|leader| leader.len() == 24 && leader.is_ascii()).ok_or(TextFormError::Leader)?;
        let fields = parts
            .enumerate()
            .map(|(index, part)| field(part).ok_or(TextFormError::Field { number: index + 1 }))
            .collect::<Result<_, _>>()?;
        Ok(Self { flavour, leader: super::clean_leader(leader.as_bytes()).0, fields })
    }
}

fn field_size(field: &Field) -> usize {
    4 + match &field.content {
        Content::Control(value) => value.len(),
        Content::Data { subfields, .. } => 3 + subfields.iter().map(|s| s.value.len() + 2).sum::<usize>(),
    }
}

fn push(out: &mut String, value: &str) {
    if value.contains(['\u{1d}', '\u{1e}', '\u{1f}']) {
        out.push_str(&without_separators(value.to_owned()));
    } else {
        out.push_str(value);
    }
}

fn field(text: &str) -> Option<Field> {
    let tag = Tag::new(text.get(..3)?.as_bytes().try_into().ok()?)?;
    let rest = &text[3..];
    let Some((indicators, subfields)) = rest.split_once('\u{1f}') else {
        return Some(Field::control(tag, without_separators(rest.to_owned())));
    };
    let indicators: [u8; 2] = indicators.as_bytes().try_into().ok()?;
    if !indicators.is_ascii() {
        return None;
    }
    let indicators = indicators.map(|b| if b.is_ascii_graphic() { b } else { b' ' });
    let subfields = subfields
        .split('\u{1f}')
        .filter_map(|part| {
            let mut chars = part.chars();
            let code = clean_code(chars.next()?);
            Some(Subfield { code, value: without_separators(chars.as_str().to_owned()) })
        })
        .collect();
    Some(Field::data(tag, indicators, subfields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_or_value_can_break_the_text_form() {
        let tag = Tag(*b"245");
        for separator in ['\u{1d}', '\u{1e}', '\u{1f}'] {
            let field = |code, value: &str| Field::data(tag, *b"  ", vec![Subfield { code, value: value.to_owned() }]);
            let record = |fields| MarcRecord { fields, ..MarcRecord::new(Flavour::Marc21) };
            let text = record(vec![field(separator, &separator.to_string())]).to_text();
            assert_eq!(MarcRecord::from_text(&text), Ok(record(vec![field(' ', " ")])), "{separator:?}");
        }
    }
}
