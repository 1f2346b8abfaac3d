//! The index of one shard as one file: its parts one after another, and at the end where each of them ends.
//!
//! ```text
//! parts    one after another, in the order of Part::ALL
//! u64 …    where each part ends, little-endian
//! u32      documents
//! u32      version
//! "BMIX"   magic: the last thing written, so that a file cut short is known as such
//! ```
//!
//! What every search needs stands at the beginning and is read at once: a read costs more than its bytes.

use super::cache::CachedFile;
use super::schema::ColumnId;
use super::segment::Place;
use super::{EngineError, INDEX_VERSION};
use crate::answer::Facet;
use crate::engine::schema::TextField;
use std::io;
use std::ops::Range;

const MAGIC: &[u8; 4] = b"BMIX";
const END_BYTES: usize = 8;
const TRAILER_BYTES: usize = Part::ALL.len() * END_BYTES + 12;

/// Bytes that can be read in place, wherever they are kept.
pub trait ReadAt: Send + Sync + 'static {
    /// How many bytes there are.
    fn len_bytes(&self) -> u64;

    /// Fills `buffer` from `offset` on.
    ///
    /// # Errors
    /// When there are fewer bytes than asked for, or the device fails.
    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl ReadAt for Vec<u8> {
    fn len_bytes(&self) -> u64 {
        self.len() as u64
    }

    fn read_exact_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = start.checked_add(buffer.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        buffer.copy_from_slice(self.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

/// A part of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The dictionary of a place.
    Terms(Place),
    /// How long the texts are.
    Norms,
    Column(ColumnId),
    Sounds,
    /// What is leafed through; see [`super::browse`].
    Drawers,
    Postings,
    Store,
}

impl Part {
    /// Every part, in the order in which they stand.
    pub const ALL: [Self; 31] = [
        Self::Terms(Place::Text(TextField::Title)),
        Self::Terms(Place::Text(TextField::Author)),
        Self::Terms(Place::Text(TextField::OtherTitle)),
        Self::Terms(Place::Text(TextField::Subject)),
        Self::Terms(Place::Text(TextField::Publisher)),
        Self::Terms(Place::Text(TextField::Text)),
        Self::Norms,
        Self::Column(ColumnId::Year),
        Self::Column(ColumnId::Copies),
        Self::Column(ColumnId::Traditional),
        Self::Column(ColumnId::Titles),
        Self::Sounds,
        Self::Terms(Place::Number),
        Self::Terms(Place::CallNumber),
        Self::Terms(Place::Class),
        Self::Terms(Place::Facet),
        Self::Terms(Place::Id),
        Self::Column(ColumnId::TitleKey),
        Self::Column(ColumnId::TitleKeyMore),
        Self::Column(ColumnId::Facet(Facet::Kind)),
        Self::Column(ColumnId::Facet(Facet::Language)),
        Self::Column(ColumnId::Facet(Facet::Author)),
        Self::Column(ColumnId::Facet(Facet::Subject)),
        Self::Column(ColumnId::Facet(Facet::Class)),
        Self::Column(ColumnId::Facet(Facet::Branch)),
        Self::Column(ColumnId::Added),
        Self::Column(ColumnId::Work),
        Self::Column(ColumnId::Barcodes),
        Self::Drawers,
        Self::Postings,
        Self::Store,
    ];
    /// So many of them every search needs.
    pub const HOT: usize = 12;

    /// Its place in [`Part::ALL`].
    pub fn number(self) -> usize {
        Self::ALL.iter().position(|part| *part == self).unwrap_or(Self::ALL.len())
    }
}

/// Writes an index of `docs` documents; `part` gives each part once, in their order.
pub(super) fn write(
    docs: u32,
    mut part: impl FnMut(Part) -> Result<Vec<u8>, EngineError>,
) -> Result<Vec<u8>, EngineError> {
    let mut blob = Vec::new();
    let mut trailer = Vec::with_capacity(TRAILER_BYTES);
    for each in Part::ALL {
        blob.append(&mut part(each)?);
        trailer.extend_from_slice(&(blob.len() as u64).to_le_bytes());
    }
    trailer.extend_from_slice(&docs.to_le_bytes());
    trailer.extend_from_slice(&INDEX_VERSION.to_le_bytes());
    trailer.extend_from_slice(MAGIC);
    blob.append(&mut trailer);
    Ok(blob)
}

/// What stands where in an index.
pub(super) struct Contents {
    pub docs: u32,
    ends: [usize; Part::ALL.len()],
}

impl Contents {
    /// Reads them from the end of `file`.
    pub fn read(file: &CachedFile) -> Result<Self, EngineError> {
        let cut_short = || EngineError::Blob("it is cut short".to_owned());
        let length = file.len();
        let trailer = file.read(length.saturating_sub(TRAILER_BYTES)..length)?;
        let Some((rest, [a, b, c, d, magic @ ..])) = trailer.split_last_chunk::<8>() else { return Err(cut_short()) };
        if magic != MAGIC {
            return Err(cut_short());
        }
        let found = u32::from_le_bytes([*a, *b, *c, *d]);
        if found != INDEX_VERSION {
            return Err(EngineError::Version { found, needed: INDEX_VERSION });
        }
        let Some((ends, docs)) = rest.split_last_chunk::<4>().filter(|_| trailer.len() == TRAILER_BYTES) else {
            return Err(cut_short());
        };
        let mut contents = Self { docs: u32::from_le_bytes(*docs), ends: [0; Part::ALL.len()] };
        let mut last = 0;
        for (end, bytes) in contents.ends.iter_mut().zip(ends.as_chunks::<END_BYTES>().0) {
            *end = usize::try_from(u64::from_le_bytes(*bytes)).map_err(|_| cut_short())?;
            if *end < last {
                return Err(EngineError::Blob("its parts are out of order".to_owned()));
            }
            last = *end;
        }
        if last == length - TRAILER_BYTES { Ok(contents) } else { Err(cut_short()) }
    }

    /// Where a part stands.
    pub fn range(&self, part: Part) -> Range<usize> {
        let number = part.number();
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[number]
    }

    /// Where those parts stand that every search needs.
    pub fn hot(&self) -> Range<usize> {
        0..self.ends[Part::HOT - 1]
    }
}

/// The number that stands at `offset`, little-endian.
pub(super) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
