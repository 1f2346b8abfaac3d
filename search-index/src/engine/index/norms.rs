//! Norms: how long the texts of each field are, for BM25.
//!
//! ```text
//! for each field, in the order of TextField::ALL:
//!   u64    number of its terms in all documents, little-endian
//!   u8 …   for each document, the length of its text as `FieldNormReader` codes it
//! ```

use super::schema::TextField;
use crate::engine::error::EngineError;
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;

/// The norms of a segment.
pub(crate) struct Norms {
    bytes: OwnedBytes,
    docs: usize,
}

const TOKENS_BYTES: usize = 8;

impl Norms {
    /// Opens the norms of `docs` documents.
    pub fn open(bytes: OwnedBytes, docs: u32) -> Result<Self, EngineError> {
        let docs = docs as usize;
        if bytes.len() != TextField::ALL.len() * (TOKENS_BYTES + docs) {
            return Err(EngineError::Blob("its lengths cannot be read".to_owned()));
        }
        Ok(Self { bytes, docs })
    }

    /// How many terms all texts of `field` have, and the length code of each document.
    pub fn of(&self, field: TextField) -> (u64, &[u8]) {
        let start = field as usize * (TOKENS_BYTES + self.docs);
        let (tokens, codes) = self.bytes[start..][..TOKENS_BYTES + self.docs].split_at(TOKENS_BYTES);
        (tokens.iter().rev().fold(0, |tokens, byte| tokens << 8 | u64::from(*byte)), codes)
    }
}

/// Gathers the norms of one field, document after document.
#[derive(Default)]
pub(crate) struct NormsBuilder {
    tokens: u64,
    codes: Vec<u8>,
}

impl NormsBuilder {
    /// Adds the next document, whose text has `terms` terms.
    pub fn add(&mut self, terms: usize) {
        self.tokens += terms as u64;
        self.codes.push(FieldNormReader::fieldnorm_to_id(u32::try_from(terms).unwrap_or(u32::MAX)));
    }

    /// The field's part of the norms.
    pub fn finish(mut self) -> Vec<u8> {
        let mut bytes = self.tokens.to_le_bytes().to_vec();
        bytes.append(&mut self.codes);
        bytes
    }
}
