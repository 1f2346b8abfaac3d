//! The open indexes: one segment for each shard, with what a search needs at hand.

use super::EngineError;
use super::blob::{Contents, Part, ReadAt};
use super::cache::{BlockCache, CachedFile};
use super::column::Column;
use super::postings::{Postings, Terms};
use super::schema::{ColumnId, TextField, YEAR_ZERO};
use super::sound::Sounds;
use super::store::Store;
use crate::answer::Facet;
use std::sync::{Arc, OnceLock};
use tantivy::directory::OwnedBytes;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;

/// BM25's usual constants: how soon more of the same word counts no more, and how much a long text is held against it.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// One part of the index that terms are looked up in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text(TextField),
    /// ISBNs, ISSNs, barcodes, call numbers and class numbers as one term each.
    Number,
    /// Call numbers of copies alone, in the same form.
    CallNumber,
    /// Class numbers alone, in the same form.
    Class,
    /// Language, kind and branches, as [`super::schema::facet_term`] writes them.
    Facet,
    /// The record's id as it is.
    Id,
}

impl Place {
    /// How many there are.
    pub const COUNT: usize = TextField::ALL.len() + 5;

    /// Its number, from 0.
    pub fn number(self) -> usize {
        TextField::ALL.len()
            + match self {
                Self::Text(field) => return field as usize,
                Self::Number => 0,
                Self::CallNumber => 1,
                Self::Class => 2,
                Self::Facet => 3,
                Self::Id => 4,
            }
    }
}

/// One segment, open. Nothing but its contents is read before a search asks for it.
pub(super) struct Segment {
    /// Documents in it, numbered from 0.
    pub docs: u32,
    is_warm: OnceLock<()>,
    file: CachedFile,
    contents: Contents,
    hot: OnceLock<OwnedBytes>,
    terms: [OnceLock<Terms>; Place::COUNT],
    norms: OnceLock<Norms>,
    columns: OnceLock<Columns>,
    facets: OnceLock<Vec<Column>>,
    title_keys: OnceLock<[Column; 2]>,
    holdings: OnceLock<Holdings>,
    sounds: OnceLock<Sounds>,
    store: OnceLock<Store>,
}

/// What is known of a document as a thing the library has.
pub(super) struct Holdings {
    pub added: Column,
    pub work: Column,
    pub barcodes: Column,
}

/// What every hit is judged by.
pub(super) struct Columns {
    pub copies: Column,
    pub traditional: Column,
    pub titles: Column,
    year: Column,
}

impl Columns {
    pub fn year_of(&self, doc: u32) -> Option<i32> {
        let year = i64::try_from(self.year.first(doc)?).ok()?;
        i32::try_from(year + YEAR_ZERO).ok()
    }
}

impl Segment {
    /// Opens the segment that `source` holds.
    pub fn open(source: Arc<dyn ReadAt>, cache: &Arc<BlockCache>) -> Result<Self, EngineError> {
        let file = CachedFile::new(source, Arc::clone(cache));
        let contents = Contents::read(&file)?;
        Ok(Self {
            docs: contents.docs,
            is_warm: OnceLock::new(),
            file,
            contents,
            hot: OnceLock::new(),
            terms: Default::default(),
            norms: OnceLock::new(),
            columns: OnceLock::new(),
            facets: OnceLock::new(),
            title_keys: OnceLock::new(),
            holdings: OnceLock::new(),
            sounds: OnceLock::new(),
            store: OnceLock::new(),
        })
    }

    /// Whether [`Segment::warm`] was called.
    pub fn is_warm(&self) -> bool {
        self.is_warm.get().is_some()
    }

    /// Reads what a first search would have to wait for.
    pub fn warm(&self) -> Result<(), EngineError> {
        let _ = self.is_warm.set(());
        for field in TextField::ALL {
            self.terms(Place::Text(field))?;
            self.norms(field)?;
        }
        self.columns()?;
        self.sounds()?;
        self.store()?;
        Ok(())
    }

    /// The terms of `place`, and where their posting lists are.
    pub fn terms(&self, place: Place) -> Result<&Terms, EngineError> {
        once(&self.terms[place.number()], || Terms::open(self.part(Part::Terms(place))?))
    }

    /// Where `term` stands at `place`, if it does.
    pub fn look_up(&self, place: Place, term: &str) -> Result<Option<TermInfo>, EngineError> {
        Ok(self.terms(place)?.infos.get(term)?)
    }

    /// The posting list of a term.
    pub fn postings(&self, info: &TermInfo) -> Result<Postings, EngineError> {
        let part = self.contents.range(Part::Postings);
        let (start, end) = (part.start + info.postings_range.start, part.start + info.postings_range.end);
        if start > end || end > part.end {
            return Err(EngineError::Blob("a term leads nowhere".to_owned()));
        }
        Ok(Postings::new(self.file.read(start..end)?))
    }

    /// How long the text of `field` is in each document, as [`FieldNormReader`] codes it in one byte.
    pub fn norms(&self, field: TextField) -> Result<&[u8], EngineError> {
        Ok(self.all_norms()?.of(field).1)
    }

    /// How many terms all texts of `field` have.
    pub fn tokens(&self, field: TextField) -> Result<u64, EngineError> {
        Ok(self.all_norms()?.of(field).0)
    }

    fn all_norms(&self) -> Result<&Norms, EngineError> {
        once(&self.norms, || Norms::open(self.part(Part::Norms)?, self.docs))
    }

    pub fn sounds(&self) -> Result<&Sounds, EngineError> {
        once(&self.sounds, || Sounds::read(&self.part(Part::Sounds)?))
    }

    pub fn columns(&self) -> Result<&Columns, EngineError> {
        once(&self.columns, || {
            Ok(Columns {
                copies: self.column(ColumnId::Copies)?,
                traditional: self.column(ColumnId::Traditional)?,
                titles: self.column(ColumnId::Titles)?,
                year: self.column(ColumnId::Year)?,
            })
        })
    }

    /// The values of every facet, in the order of [`Facet::ALL`].
    pub fn facets(&self) -> Result<&[Column], EngineError> {
        let open = |facet: &Facet| self.column(ColumnId::Facet(*facet));
        once(&self.facets, || Facet::ALL.iter().map(open).collect()).map(Vec::as_slice)
    }

    pub fn title_keys(&self) -> Result<&[Column; 2], EngineError> {
        once(&self.title_keys, || Ok([self.column(ColumnId::TitleKey)?, self.column(ColumnId::TitleKeyMore)?]))
    }

    pub fn holdings(&self) -> Result<&Holdings, EngineError> {
        once(&self.holdings, || {
            Ok(Holdings {
                added: self.column(ColumnId::Added)?,
                work: self.column(ColumnId::Work)?,
                barcodes: self.column(ColumnId::Barcodes)?,
            })
        })
    }

    /// What is leafed through; see [`super::browse`].
    pub fn drawers(&self) -> Result<OwnedBytes, EngineError> {
        self.part(Part::Drawers)
    }

    /// The first document that `info` names; none where it names none.
    pub fn first_doc(&self, info: &TermInfo) -> Result<Option<u32>, EngineError> {
        Ok(self.postings(info)?.iter().next().map(|(doc, _)| doc))
    }

    /// The text that the record of a document is read from.
    pub fn text(&self, doc: u32) -> Result<String, EngineError> {
        self.store()?.get(&self.file, doc)
    }

    fn store(&self) -> Result<&Store, EngineError> {
        once(&self.store, || Store::open(&self.file, self.contents.range(Part::Store)))
    }

    fn column(&self, id: ColumnId) -> Result<Column, EngineError> {
        Column::open(self.part(Part::Column(id))?, self.docs)
    }

    fn part(&self, part: Part) -> Result<OwnedBytes, EngineError> {
        let range = self.contents.range(part);
        if part.number() >= Part::HOT {
            return Ok(self.file.read(range)?);
        }
        Ok(once(&self.hot, || Ok(self.file.read(self.contents.hot())?))?.slice(range))
    }
}

/// How long the texts of each field are: for each, the number of its terms as u64, then a byte for each document.
struct Norms {
    bytes: OwnedBytes,
    docs: usize,
}

const TOKENS_BYTES: usize = 8;

impl Norms {
    fn open(bytes: OwnedBytes, docs: u32) -> Result<Self, EngineError> {
        let docs = docs as usize;
        if bytes.len() != TextField::ALL.len() * (TOKENS_BYTES + docs) {
            return Err(EngineError::Blob("its lengths cannot be read".to_owned()));
        }
        Ok(Self { bytes, docs })
    }

    fn of(&self, field: TextField) -> (u64, &[u8]) {
        let start = field as usize * (TOKENS_BYTES + self.docs);
        let (tokens, codes) = self.bytes[start..][..TOKENS_BYTES + self.docs].split_at(TOKENS_BYTES);
        (tokens.iter().rev().fold(0, |tokens, byte| tokens << 8 | u64::from(*byte)), codes)
    }
}

/// Gathers how long the texts of one field are, document after document.
#[derive(Default)]
pub(super) struct NormsBuilder {
    tokens: u64,
    codes: Vec<u8>,
}

impl NormsBuilder {
    /// Adds the next document, of which the text has so many terms.
    pub fn add(&mut self, terms: usize) {
        self.tokens += terms as u64;
        self.codes.push(FieldNormReader::fieldnorm_to_id(u32::try_from(terms).unwrap_or(u32::MAX)));
    }

    /// The field's part of the lengths.
    pub fn finish(mut self) -> Vec<u8> {
        let mut bytes = self.tokens.to_le_bytes().to_vec();
        bytes.append(&mut self.codes);
        bytes
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
    pub fn of(segments: &[Arc<Segment>]) -> Result<Self, EngineError> {
        let docs: u64 = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        let mut below = [[0.0; 256]; TextField::ALL.len()];
        for (field, below) in TextField::ALL.into_iter().zip(&mut below) {
            let mut tokens = 0;
            for segment in segments {
                tokens += segment.tokens(field)?;
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
