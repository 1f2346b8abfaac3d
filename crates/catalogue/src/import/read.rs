//! Stage 2: one raw record becomes what can be imported, or the reason why not.

use super::charset::{Decoder, decode};
use super::guess::{Hints, guess};
use super::{Accepted, Charset, Context, Format, Outcome, RawRecord, Refusal, Refused, Repair, jsonl, mapping};
use crate::marc::{FIELD_TERMINATOR, Flavour, MarcRecord, aleph, iso2709, iso2709::Structure, xml};

/// Turns one raw record into what can be imported, or says why not.
pub fn read(raw: &RawRecord, context: &Context) -> Outcome {
    let mut repairs = raw.repairs.clone();
    let mut control_number = None;
    match attempt(raw, context, &mut repairs, &mut control_number) {
        Ok((record, marc)) => {
            Outcome::Accepted(Box::new(Accepted { offset: raw.offset, control_number, record, marc, repairs }))
        }
        Err(reason) => Outcome::Refused(Refused { offset: raw.offset, control_number, reason, repairs }),
    }
}

fn attempt(
    raw: &RawRecord,
    context: &Context,
    repairs: &mut Vec<Repair>,
    control_number: &mut Option<String>,
) -> Result<(crate::Record, Option<MarcRecord>), Refusal> {
    if let Some(refusal) = &raw.refusal {
        return Err(refusal.clone());
    }
    if context.format() == Format::JsonLines {
        let line = decode_line(&raw.bytes, context, repairs);
        return jsonl::read(&line, context.source.as_deref(), repairs, control_number).map(|record| (record, None));
    }
    let marc = marc(raw, context, repairs)?;
    *control_number = marc.control_number().map(crate::text::clean);
    bibliographic(&marc)?;
    let record = mapping::map(&marc, context, repairs)?;
    Ok((record, Some(marc)))
}

/// Reads the MARC record without looking at what it means.
pub(super) fn marc(raw: &RawRecord, context: &Context, repairs: &mut Vec<Repair>) -> Result<MarcRecord, Refusal> {
    if let Some(refusal) = &raw.refusal {
        return Err(refusal.clone());
    }
    let mut record = match context.format() {
        Format::Iso2709 => return from_iso2709(&raw.bytes, context, repairs),
        Format::MarcXml => xml::parse(&decode_line(&raw.bytes, context, repairs), repairs)?,
        Format::AlephSequential | Format::JsonLines => {
            aleph::parse(&decode_line(&raw.bytes, context, repairs), repairs)
        }
    };
    if record.fields.is_empty() {
        return Err(Refusal::Empty);
    }
    record.flavour = context.forced_flavour.or_else(|| record_flavour(&record)).unwrap_or(context.flavour());
    Ok(record)
}

fn from_iso2709(bytes: &[u8], context: &Context, repairs: &mut Vec<Repair>) -> Result<MarcRecord, Refusal> {
    let structure = Structure::parse(bytes, repairs)?;
    let flavour = context.forced_flavour.or_else(|| structure_flavour(&structure)).unwrap_or(context.flavour());
    let declared = declared_charset(&structure, flavour);
    let charset = context.forced_charset.unwrap_or_else(|| {
        let hints = Hints { flavour: Some(flavour), declared, majority: Some(context.charset()) };
        // Leader and directory are ASCII whatever the charset; what else stands there is damage and no evidence.
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
    let fields =
        structure.fields.iter().map(|(tag, bytes)| iso2709::field(*tag, bytes, &mut decode, repairs)).collect();
    repairs.extend(decoder.repair());
    Ok(MarcRecord { flavour, leader: structure.leader, fields })
}

/// The bytes of a record after its leader and directory.
pub(super) fn text_of(bytes: &[u8]) -> &[u8] {
    &bytes[memchr::memchr(FIELD_TERMINATOR, bytes).unwrap_or(0)..]
}

/// The text of a record that is text as a whole.
fn decode_line(bytes: &[u8], context: &Context, repairs: &mut Vec<Repair>) -> String {
    let charset = context.forced_charset.unwrap_or_else(|| {
        let hints = Hints { majority: Some(context.charset()), ..Hints::default() };
        match guess(bytes, hints) {
            // MARC-8 belongs to ISO 2709.
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

/// What a record says about its charset: MARC 21 leader/09, UNIMARC 100 $a/26-27.
pub(super) fn declared_charset(structure: &Structure<'_>, flavour: Flavour) -> Option<Charset> {
    match flavour {
        Flavour::Marc21 if structure.leader.as_bytes().get(9) == Some(&b'a') => Some(Charset::Utf8),
        Flavour::Marc21 => Some(Charset::Marc8),
        // `50` is Unicode. Other codes name sets of ISO 646 and 2375 that hardly any system writes; CNMARC records carry
        // `01` whatever they are.
        Flavour::Unimarc => {
            let field = structure.first("100")?;
            let text = field.split(|b| *b == 0x1F).find_map(|part| part.strip_prefix(b"a"))?;
            (text.get(26..28) == Some(b"50")).then_some(Charset::Utf8)
        }
    }
}

/// The flavour that the fields of a record show; `None` if they show neither.
pub(super) fn structure_flavour(structure: &Structure<'_>) -> Option<Flavour> {
    weigh_flavour(structure.fields.iter().map(|(tag, bytes)| {
        let first = bytes.get(2..).filter(|rest| rest.starts_with(b"\x1fa"));
        (tag.bytes(), first.map_or(&b""[..], |rest| &rest[2..]), bytes.len())
    }))
}

/// As [`structure_flavour`], for a record already read.
pub(super) fn record_flavour(record: &MarcRecord) -> Option<Flavour> {
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
            // Date entered, eight digits, then the type of publication date.
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

/// Refuses records that describe no publication, by leader/05-06 (alike in MARC 21 and UNIMARC).
fn bibliographic(marc: &MarcRecord) -> Result<(), Refusal> {
    let aleph_deleted = || marc.all("DEL").any(|field| field.first('a') == Some("Y"));
    if marc.leader_at(5) == b'd' || aleph_deleted() {
        return Err(Refusal::Deleted);
    }
    match (marc.leader_at(6), marc.flavour) {
        (b'z', Flavour::Marc21) | (b'x' | b'y' | b'z', Flavour::Unimarc) => Err(Refusal::Authority),
        (b'u' | b'v' | b'x' | b'y', Flavour::Marc21) => Err(Refusal::Holdings),
        (b'w', Flavour::Marc21) => Err(Refusal::OtherType("classification")),
        (b'q', Flavour::Marc21) => Err(Refusal::OtherType("community information")),
        _ => Ok(()),
    }
}
