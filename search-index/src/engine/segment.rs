//! The open indexes: one segment for each shard, with the readers that a search needs at hand.

use super::EngineError;
use super::schema::{Fields, TITLE_KEY_COLUMNS, TextField, facet_column};
use crate::answer::Facet;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{InvertedIndexReader, SegmentReader};

/// Blocks of stored records that stay decompressed, per segment: a page of hits is scattered over many.
const STORE_BLOCKS: usize = 8;
/// BM25's usual constants: how soon more of the same word counts no more, and how much a long text is held against it.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// One part of the index that terms are looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text(TextField),
    WholeTitle,
    Number,
    CallNumber,
    Class,
    Initials,
    Reading,
    Facet,
}

impl Place {
    /// All places, fields of words first.
    const ALL: [Self; 13] = [
        Self::Text(TextField::ALL[0]),
        Self::Text(TextField::ALL[1]),
        Self::Text(TextField::ALL[2]),
        Self::Text(TextField::ALL[3]),
        Self::Text(TextField::ALL[4]),
        Self::Text(TextField::ALL[5]),
        Self::WholeTitle,
        Self::Number,
        Self::CallNumber,
        Self::Class,
        Self::Initials,
        Self::Reading,
        Self::Facet,
    ];

    fn index(self) -> usize {
        match self {
            Self::Text(field) => field as usize,
            Self::WholeTitle => 6,
            Self::Number => 7,
            Self::CallNumber => 8,
            Self::Class => 9,
            Self::Initials => 10,
            Self::Reading => 11,
            Self::Facet => 12,
        }
    }

    fn field(self, fields: &Fields) -> Field {
        match self {
            Self::Text(field) => fields.text(field),
            Self::WholeTitle => fields.whole_title,
            Self::Number => fields.number,
            Self::CallNumber => fields.call_number,
            Self::Class => fields.class,
            Self::Initials => fields.initials,
            Self::Reading => fields.reading,
            Self::Facet => fields.facet,
        }
    }
}

/// One segment, open.
pub(super) struct Segment {
    /// Documents in it, numbered from 0.
    pub docs: u32,
    readers: [Arc<InvertedIndexReader>; Place::ALL.len()],
    norms: [FieldNormReader; TextField::ALL.len()],
    pub ids: Arc<InvertedIndexReader>,
    pub kind: Column<u64>,
    year: Column<i64>,
    facets: Vec<Column<u64>>,
    title_keys: [Column<u64>; 2],
    pub copies: Column<u64>,
    pub traditional: Column<u64>,
    pub store: StoreReader,
}

impl Segment {
    pub fn open(reader: &SegmentReader, fields: &Fields) -> Result<Self, EngineError> {
        let mut readers = Vec::with_capacity(Place::ALL.len());
        for place in Place::ALL {
            readers.push(reader.inverted_index(place.field(fields))?);
        }
        let mut norms = Vec::with_capacity(TextField::ALL.len());
        for field in TextField::ALL {
            norms.push(reader.get_fieldnorms_reader(fields.text(field))?);
        }
        let missing = |_| EngineError::Blob("a field is missing".to_owned());
        Ok(Self {
            docs: reader.max_doc(),
            readers: readers.try_into().map_err(missing)?,
            norms: norms.try_into().map_err(|_| EngineError::Blob("lengths are missing".to_owned()))?,
            ids: reader.inverted_index(fields.id)?,
            kind: reader.fast_fields().u64("kind")?,
            year: reader.fast_fields().i64("year")?,
            facets: Facet::ALL
                .iter()
                .map(|facet| reader.fast_fields().u64(facet_column(*facet)))
                .collect::<Result<_, _>>()?,
            title_keys: [
                reader.fast_fields().u64(TITLE_KEY_COLUMNS[0])?,
                reader.fast_fields().u64(TITLE_KEY_COLUMNS[1])?,
            ],
            copies: reader.fast_fields().u64("copies")?,
            traditional: reader.fast_fields().u64("traditional")?,
            store: reader.get_store_reader(STORE_BLOCKS)?,
        })
    }

    pub fn reader(&self, place: Place) -> &InvertedIndexReader {
        &self.readers[place.index()]
    }

    pub fn norms(&self, field: TextField) -> &FieldNormReader {
        &self.norms[field as usize]
    }

    pub fn facet(&self, facet: Facet) -> &Column<u64> {
        &self.facets[facet as usize]
    }

    pub fn year_of(&self, doc: u32) -> Option<i32> {
        self.year.first(doc).and_then(|year| i32::try_from(year).ok())
    }

    pub fn title_key_of(&self, doc: u32) -> [u64; 2] {
        [0, 1].map(|part: usize| self.title_keys[part].first(doc).unwrap_or(u64::MAX))
    }

    /// Where `term` stands at `place`, if it does.
    pub fn look_up(&self, place: Place, term: &str) -> Result<Option<TermInfo>, EngineError> {
        Ok(self.reader(place).terms().get(term.as_bytes())?)
    }
}

/// How long the texts of each field are, for BM25: by the length's one-byte code, what it adds below the line.
pub(super) struct Lengths([[f32; 256]; TextField::ALL.len()]);

impl Lengths {
    pub fn of(segments: &[Segment]) -> Self {
        let docs: u64 = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        Self(TextField::ALL.map(|field| {
            let reader = |segment: &Segment| segment.reader(Place::Text(field)).total_num_tokens();
            let tokens: u64 = segments.iter().map(reader).sum();
            let average = (tokens as f32 / docs.max(1) as f32).max(1.0);
            std::array::from_fn(|code| {
                let length = FieldNormReader::id_to_fieldnorm(code as u8) as f32;
                K1 * (1.0 - B + B * length / average)
            })
        }))
    }

    /// BM25's part for a term that stands `count` times in a text whose length has this code, between 0 and 1 + K1.
    pub fn saturation(&self, field: TextField, length_code: u8, count: u32) -> f32 {
        let count = count as f32;
        count * (K1 + 1.0) / (count + self.0[field as usize][usize::from(length_code)])
    }
}

/// BM25's weight of a term that `found` of `docs` documents have.
pub(super) fn rarity(found: u64, docs: u64) -> f32 {
    let found = found.min(docs) as f32;
    (1.0 + (docs as f32 - found + 0.5) / (found + 0.5)).ln()
}
