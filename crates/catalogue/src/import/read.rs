//! Stage 2: one raw record becomes an accepted or a refused record.

use super::context::Context;
use super::format::Format;
use super::outcome::{AcceptedRecord, ImportOutcome, RefusedRecord};
use super::parse::{decode_line, parse};
use super::raw_record::RawRecord;
use super::repair::{Refusal, Repair};
use super::{jsonl, mapping};
use crate::marc::{Flavour, MarcRecord};

/// Turns one raw record into an accepted or a refused record.
pub fn read(raw: &RawRecord, context: &Context) -> ImportOutcome {
    let mut repairs = raw.repairs.clone();
    let mut control_number = None;
    match attempt(raw, context, &mut repairs, &mut control_number) {
        Ok((record, marc)) => ImportOutcome::Accepted(Box::new(AcceptedRecord {
            offset: raw.offset,
            control_number,
            record,
            marc,
            repairs,
        })),
        Err(reason) => ImportOutcome::Refused(RefusedRecord { offset: raw.offset, control_number, reason, repairs }),
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
    let marc = parse(raw, context, repairs)?;
    *control_number = marc.control_number().map(crate::text::clean);
    bibliographic(&marc)?;
    let record = mapping::map(&marc, context, repairs)?;
    Ok((record, Some(marc)))
}

/// Refuses records that do not describe a publication, by leader/05-06 (alike in MARC 21 and UNIMARC).
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
