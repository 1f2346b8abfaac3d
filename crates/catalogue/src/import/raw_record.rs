//! A record found in a file by stage 1, still undecoded.

use super::repair::{Refusal, Repair};

/// One record as it stands in the file, found but not yet understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// Where it begins in the (unpacked) file.
    pub offset: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Repairs made to find it.
    pub repairs: Vec<Repair>,
    /// Why it cannot be read at all, where that is known already.
    pub refusal: Option<Refusal>,
}
