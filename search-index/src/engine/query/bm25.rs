//! BM25: what a term counts by how rare it is, how often it occurs in a text, and how long the text is.

use crate::engine::error::EngineError;
use crate::engine::index::schema::TextField;
use crate::engine::index::segment::Segment;
use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;

/// The usual constants: how soon more occurrences count no more, and how much a long text is held against a term.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// For each field, by the one-byte code of a text's length: what the length adds to the denominator.
pub(crate) struct Bm25([[f32; 256]; TextField::ALL.len()]);

impl Bm25 {
    /// For these segments, searched as one.
    pub fn of(segments: &[Arc<Segment>]) -> Result<Self, EngineError> {
        let docs: u64 = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        let mut denominators = [[0.0; 256]; TextField::ALL.len()];
        for (field, denominators) in TextField::ALL.into_iter().zip(&mut denominators) {
            let mut tokens = 0;
            for segment in segments {
                tokens += segment.token_count(field)?;
            }
            let average = (tokens as f32 / docs.max(1) as f32).max(1.0);
            for (code, denominator) in (0..=u8::MAX).zip(denominators) {
                let length = FieldNormReader::id_to_fieldnorm(code) as f32;
                *denominator = K1 * (1.0 - B + B * length / average);
            }
        }
        Ok(Self(denominators))
    }

    /// The saturated frequency of a term that occurs `count` times in a text whose length has this code: 0 to 1 + K1.
    pub fn saturation(&self, field: TextField, length_code: u8, count: u32) -> f32 {
        let count = count as f32;
        count * (K1 + 1.0) / (count + self.0[field as usize][usize::from(length_code)])
    }
}

/// The inverse document frequency of a term that `doc_freq` of `docs` documents have.
pub(crate) fn idf(doc_freq: u64, docs: u64) -> f32 {
    let doc_freq = doc_freq.min(docs) as f32;
    (1.0 + (docs as f32 - doc_freq + 0.5) / (doc_freq + 0.5)).ln()
}
