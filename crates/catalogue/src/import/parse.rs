//! From a raw record to a MARC record: determines its charset and flavour, then decodes and parses its bytes.

use super::charset::{Charset, Decoder, decode};
use super::context::Context;
use super::flavour::{of_record, of_structure};
use super::format::Format;
use super::guess::{Hints, guess};
use super::raw_record::RawRecord;
use super::repair::{Refusal, Repair};
use crate::marc::{Defect, FIELD_TERMINATOR, Flavour, MarcRecord, ParseError, aleph, iso2709, iso2709::Structure, xml};

/// Parses the MARC record without interpreting its fields.
pub(super) fn parse(raw: &RawRecord, context: &Context, repairs: &mut Vec<Repair>) -> Result<MarcRecord, Refusal> {
    if let Some(refusal) = &raw.refusal {
        return Err(refusal.clone());
    }
    let mut record = match context.format() {
        Format::Iso2709 => return from_iso2709(&raw.bytes, context, repairs),
        Format::MarcXml => {
            let text = decode_line(&raw.bytes, context, repairs);
            noting(repairs, |defects| xml::parse(&text, defects))?
        }
        Format::AlephSequential | Format::JsonLines => {
            let text = decode_line(&raw.bytes, context, repairs);
            noting(repairs, |defects| aleph::parse(&text, defects))
        }
    };
    if record.fields.is_empty() {
        return Err(ParseError::NoFields.into());
    }
    record.flavour = context.forced_flavour.or_else(|| of_record(&record)).unwrap_or(context.flavour());
    Ok(record)
}

fn from_iso2709(bytes: &[u8], context: &Context, repairs: &mut Vec<Repair>) -> Result<MarcRecord, Refusal> {
    let structure = noting(repairs, |defects| Structure::parse(bytes, defects))?;
    let flavour = context.forced_flavour.or_else(|| of_structure(&structure)).unwrap_or(context.flavour());
    let declared = declared_charset(&structure, flavour);
    let charset = context.forced_charset.unwrap_or_else(|| {
        let hints = Hints { flavour: Some(flavour), declared, majority: Some(context.charset()) };
        // Leader and directory are ASCII in every charset; anything else there is damage and no evidence.
        let guessed = guess(text_of(bytes), hints);
        if let (Some(declared), Some(guessed)) = (declared, guessed)
            && declared != guessed
        {
            repairs.push(Repair::Charset { declared: declared.code(), used: guessed.code() });
        }
        guessed.unwrap_or(context.charset())
    });
    let mut decoder = Decoder::new(charset);
    let mut decode = |tag, bytes: &[u8]| decoder.decode(tag, bytes);
    let fields = noting(repairs, |defects| {
        structure.fields.iter().map(|(tag, bytes)| iso2709::field(*tag, bytes, &mut decode, defects)).collect()
    });
    repairs.extend(decoder.repair());
    Ok(MarcRecord { flavour, leader: structure.leader, fields })
}

/// The bytes of a record after its leader and directory.
pub(super) fn text_of(bytes: &[u8]) -> &[u8] {
    &bytes[memchr::memchr(FIELD_TERMINATOR, bytes).unwrap_or(0)..]
}

/// Decodes a record that is text as a whole.
pub(super) fn decode_line(bytes: &[u8], context: &Context, repairs: &mut Vec<Repair>) -> String {
    let charset = context.forced_charset.unwrap_or_else(|| {
        let hints = Hints { majority: Some(context.charset()), ..Hints::default() };
        match guess(bytes, hints) {
            // MARC-8 occurs only in ISO 2709.
            None | Some(Charset::Marc8) => context.charset(),
            Some(charset) => charset,
        }
    });
    let (text, count) = decode(bytes, charset);
    if count > 0 {
        repairs.push(Repair::Undecodable { charset: charset.code(), tag: None, count });
    }
    text
}

/// The charset that a record names: MARC 21 leader/09, UNIMARC 100 $a/26-27.
pub(super) fn declared_charset(structure: &Structure<'_>, flavour: Flavour) -> Option<Charset> {
    match flavour {
        Flavour::Marc21 if structure.leader.as_bytes().get(9) == Some(&b'a') => Some(Charset::Utf8),
        Flavour::Marc21 => Some(Charset::Marc8),
        // `50` is Unicode. Other codes are sets of ISO 646 and 2375 that hardly any system writes; CNMARC records have `01` in
        // any charset.
        Flavour::Unimarc => {
            let field = structure.first("100")?;
            let text = field.split(|b| *b == 0x1F).find_map(|part| part.strip_prefix(b"a"))?;
            (text.get(26..28) == Some(b"50")).then_some(Charset::Utf8)
        }
    }
}

/// Runs a parser and adds the defects that it worked around to the repairs.
pub(super) fn noting<T>(repairs: &mut Vec<Repair>, parse: impl FnOnce(&mut Vec<Defect>) -> T) -> T {
    let mut defects = Vec::new();
    let parsed = parse(&mut defects);
    repairs.extend(defects.into_iter().map(Repair::from));
    parsed
}
