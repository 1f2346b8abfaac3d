//! Guessing the flavour of a record, MARC 21 or UNIMARC, from its fields.

use crate::marc::{Flavour, MarcRecord, iso2709::Structure};

/// The flavour indicated by the fields of a record; `None` if they indicate neither.
pub(super) fn of_structure(structure: &Structure<'_>) -> Option<Flavour> {
    weigh_flavour(structure.fields.iter().map(|(tag, bytes)| {
        let first = bytes.get(2..).filter(|rest| rest.starts_with(b"\x1fa"));
        (tag.bytes(), first.map_or(&b""[..], |rest| &rest[2..]), bytes.len())
    }))
}

/// As [`of_structure`], for a parsed record.
pub(super) fn of_record(record: &MarcRecord) -> Option<Flavour> {
    weigh_flavour(record.fields.iter().map(|field| {
        let first = field.first('a').unwrap_or_default();
        (field.tag.bytes(), first.as_bytes(), field.value().map_or(0, str::len))
    }))
}

/// `fields` gives tag, start of subfield a and length of each field.
fn weigh_flavour<'a>(fields: impl Iterator<Item = ([u8; 3], &'a [u8], usize)>) -> Option<Flavour> {
    let mut unimarc = 0_i32;
    for (tag, a, length) in fields {
        unimarc += match &tag {
            b"200" if !a.is_empty() => 3,
            // The date of entry in eight digits, then the type of publication date.
            b"100" if a.len() > 8 && a[..8].iter().all(u8::is_ascii_digit) => 3,
            b"210" | b"215" | b"801" | b"101" => 1,
            b"245" => -3,
            b"008" if length >= 35 => -2,
            b"260" | b"264" | b"300" | b"040" => -1,
            _ => 0,
        };
    }
    match unimarc {
        0 => None,
        1.. => Some(Flavour::Unimarc),
        _ => Some(Flavour::Marc21),
    }
}
