//! The open indexes: one segment for each shard, with the readers that a search needs at hand.

use super::EngineError;
use super::schema::{Fields, TITLE_KEY_COLUMNS, TITLES_COLUMN, TextField, facet_column};
use super::sound::Sounds;
use crate::answer::Facet;
use std::sync::{Arc, OnceLock};
use tantivy::columnar::Column;
use tantivy::directory::FileSlice;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::store::StoreReader;
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED};

/// Blocks of stored records that stay decompressed, per segment: a page of hits is scattered over many.
const STORE_BLOCKS: usize = 8;
/// BM25's usual constants: how soon more of the same word counts no more, and how much a long text is held against it.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// One part of the index that terms are looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text(TextField),
    Number,
    CallNumber,
    Class,
    Facet,
    Id,
}

impl Place {
    fn field(self, fields: &Fields) -> Field {
        match self {
            Self::Text(field) => fields.text(field),
            Self::Number => fields.number,
            Self::CallNumber => fields.call_number,
            Self::Class => fields.class,
            Self::Facet => fields.facet,
            Self::Id => fields.id,
        }
    }
}

/// One segment, open. Whatever not every search needs is read when the first one does.
pub(super) struct Segment {
    /// Documents in it, numbered from 0.
    pub docs: u32,
    pub store: StoreReader,
    reader: SegmentReader,
    fields: Fields,
    sounds_file: FileSlice,
    sounds: OnceLock<Sounds>,
    norms: [OnceLock<FieldNormReader>; TextField::ALL.len()],
    columns: OnceLock<Columns>,
    facets: OnceLock<Vec<Column<u64>>>,
    title_keys: OnceLock<[Column<u64>; 2]>,
}

/// What every hit is judged by.
pub(super) struct Columns {
    pub kind: Column<u64>,
    pub year: Column<i64>,
    pub copies: Column<u64>,
    pub traditional: Column<u64>,
    pub titles: Column<u64>,
}

impl Columns {
    pub fn year_of(&self, doc: u32) -> Option<i32> {
        self.year.first(doc).and_then(|year| i32::try_from(year).ok())
    }
}

impl Segment {
    /// Opens the segment of `reader`, whose sounds stand in `sounds_file`.
    pub fn open(reader: &SegmentReader, fields: &Fields, sounds_file: FileSlice) -> Result<Self, EngineError> {
        Ok(Self {
            docs: reader.max_doc(),
            store: reader.get_store_reader(STORE_BLOCKS)?,
            reader: reader.clone(),
            fields: fields.clone(),
            sounds_file,
            sounds: OnceLock::new(),
            norms: Default::default(),
            columns: OnceLock::new(),
            facets: OnceLock::new(),
            title_keys: OnceLock::new(),
        })
    }

    pub fn index(&self, place: Place) -> Result<Arc<InvertedIndexReader>, EngineError> {
        Ok(self.reader.inverted_index(place.field(&self.fields))?)
    }

    pub fn norms(&self, field: TextField) -> Result<&FieldNormReader, EngineError> {
        once(&self.norms[field as usize], || Ok(self.reader.get_fieldnorms_reader(self.fields.text(field))?))
    }

    pub fn sounds(&self) -> Result<&Sounds, EngineError> {
        once(&self.sounds, || Sounds::read(&self.sounds_file.read_bytes()?))
    }

    pub fn columns(&self) -> Result<&Columns, EngineError> {
        once(&self.columns, || {
            let columns = self.reader.fast_fields();
            Ok(Columns {
                kind: columns.u64("kind")?,
                year: columns.i64("year")?,
                copies: columns.u64("copies")?,
                traditional: columns.u64("traditional")?,
                titles: columns.u64(TITLES_COLUMN)?,
            })
        })
    }

    /// The values of every facet, in the order of [`Facet::ALL`].
    pub fn facets(&self) -> Result<&[Column<u64>], EngineError> {
        let open = |facet: &Facet| Ok(self.reader.fast_fields().u64(facet_column(*facet))?);
        once(&self.facets, || Facet::ALL.iter().map(open).collect()).map(Vec::as_slice)
    }

    pub fn title_keys(&self) -> Result<&[Column<u64>; 2], EngineError> {
        let open = |name| self.reader.fast_fields().u64(name);
        once(&self.title_keys, || Ok([open(TITLE_KEY_COLUMNS[0])?, open(TITLE_KEY_COLUMNS[1])?]))
    }

    /// Where `term` stands at `place`, if it does.
    pub fn look_up(&self, place: Place, term: &str) -> Result<Option<TermInfo>, EngineError> {
        Ok(self.index(place)?.terms().get(term.as_bytes())?)
    }

    /// The first document that `info` names; none where it names none.
    pub fn first_doc(&self, place: Place, info: &TermInfo) -> Result<Option<u32>, EngineError> {
        let doc = self.index(place)?.read_postings_from_terminfo(info, IndexRecordOption::Basic)?.doc();
        Ok((doc != TERMINATED).then_some(doc))
    }
}

/// What `cell` holds, made now if it holds nothing yet.
pub(super) fn once<T>(cell: &OnceLock<T>, make: impl FnOnce() -> Result<T, EngineError>) -> Result<&T, EngineError> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}

/// How long the texts of each field are, for BM25: by the length's one-byte code, what it adds below the line.
pub(super) struct Lengths([[f32; 256]; TextField::ALL.len()]);

impl Lengths {
    pub fn of(segments: &[Segment]) -> Result<Self, EngineError> {
        let docs: u64 = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        let mut below = [[0.0; 256]; TextField::ALL.len()];
        for (field, below) in TextField::ALL.into_iter().zip(&mut below) {
            let mut tokens = 0;
            for segment in segments {
                tokens += segment.index(Place::Text(field))?.total_num_tokens();
            }
            let average = (tokens as f32 / docs.max(1) as f32).max(1.0);
            for (code, below) in (0..=u8::MAX).zip(below) {
                let length = FieldNormReader::id_to_fieldnorm(code) as f32;
                *below = K1 * (1.0 - B + B * length / average);
            }
        }
        Ok(Self(below))
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
