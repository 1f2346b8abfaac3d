//! A record located in a file by stage 1, not yet decoded.

use super::repair::{Refusal, Repair};

/// One record as in the file, located but not yet parsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// Its byte offset in the uncompressed file.
    pub offset: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Repairs made to find it.
    pub repairs: Vec<Repair>,
    /// The reason for a refusal, if already known.
    pub refusal: Option<Refusal>,
}
