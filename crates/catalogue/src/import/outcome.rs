//! The result of stage 2 for one raw record: accepted or refused, with everything to report.

use super::repair::{Refusal, Repair};
use crate::Record;
use crate::marc::MarcRecord;

/// The outcome for a raw record.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportOutcome {
    /// The record can be imported.
    Accepted(Box<AcceptedRecord>),
    /// The record cannot be imported.
    Refused(RefusedRecord),
}

/// A record that can be imported.
#[derive(Clone, Debug, PartialEq)]
pub struct AcceptedRecord {
    /// Its byte offset in the uncompressed file.
    pub offset: u64,
    /// Its control number (field 001, or `id`) as in the file.
    pub control_number: Option<String>,
    /// The record.
    pub record: Record,
    /// The MARC record from which it was read, if the source is MARC.
    pub marc: Option<MarcRecord>,
    /// Its repairs; empty for a sound record.
    pub repairs: Vec<Repair>,
}

/// A record that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedRecord {
    /// Its byte offset in the uncompressed file.
    pub offset: u64,
    /// Its control number, if readable.
    pub control_number: Option<String>,
    /// The reason.
    pub reason: Refusal,
    /// Other repairs made on the way.
    pub repairs: Vec<Repair>,
}
