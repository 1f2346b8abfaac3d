//! The result of stage 2 for one raw record: accepted or refused, with everything there is to report.

use super::repair::{Refusal, Repair};
use crate::Record;
use crate::marc::MarcRecord;

/// The outcome for a raw record.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportOutcome {
    /// It can be imported.
    Accepted(Box<AcceptedRecord>),
    /// It cannot.
    Refused(RefusedRecord),
}

/// A record that can be imported.
#[derive(Clone, Debug, PartialEq)]
pub struct AcceptedRecord {
    /// Where it begins in the (unpacked) file.
    pub offset: u64,
    /// Its control number (field 001, or `id`) as it stands in the file.
    pub control_number: Option<String>,
    /// The record.
    pub record: Record,
    /// The MARC record it was read from, where it came as MARC.
    pub marc: Option<MarcRecord>,
    /// Its repairs; empty for a sound record.
    pub repairs: Vec<Repair>,
}

/// A record that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRecord {
    /// Where it begins in the (unpacked) file.
    pub offset: u64,
    /// Its control number, where readable.
    pub control_number: Option<String>,
    /// Why.
    pub reason: Refusal,
    /// Other repairs made on the way.
    pub repairs: Vec<Repair>,
}
