//! A segment: the index of one shard, open.

use super::heading_index::{EachHeading, HeadingIndex, HeadingList, merge};
use super::layout::{INDEX_VERSION, Part};
use super::norms::Norms;
use super::pinyin_index::PinyinIndex;
use super::schema::{ColumnId, TermField, TextField, YEAR_ZERO};
use crate::answer::{Brief, Facet};
use crate::engine::error::EngineError;
use crate::engine::storage::blob::Contents;
use crate::engine::storage::cache::{BlockCache, CachedFile};
use crate::engine::storage::column::Column;
use crate::engine::storage::dictionary::Dictionary;
use crate::engine::storage::doc_store::DocStore;
use crate::engine::storage::lazy::get_or_try_init;
use crate::engine::storage::postings::Postings;
use crate::engine::storage::read_at::ReadAt;
use crate::pack::Row;
use std::sync::{Arc, OnceLock};
use tantivy::directory::OwnedBytes;
use tantivy::postings::TermInfo;

/// The index of one shard, open. Only its table of contents is read before a search asks for more.
pub(crate) struct Segment {
    /// How many documents it has; they are numbered from 0.
    pub docs: u32,
    is_warm: OnceLock<()>,
    file: CachedFile,
    contents: Contents<{ Part::COUNT }>,
    hot: OnceLock<OwnedBytes>,
    dictionaries: [OnceLock<Dictionary>; TermField::COUNT],
    norms: OnceLock<Norms>,
    ranking_columns: OnceLock<RankingColumns>,
    facets: OnceLock<Vec<Column>>,
    title_sort_keys: OnceLock<[Column; 2]>,
    library_columns: OnceLock<LibraryColumns>,
    pinyin_index: OnceLock<PinyinIndex>,
    doc_store: OnceLock<DocStore>,
}

/// The columns by which every match is ranked.
pub(crate) struct RankingColumns {
    pub copies: Column,
    pub traditional: Column,
    pub titles: Column,
    year: Column,
}

impl RankingColumns {
    /// The year of publication of a document.
    pub fn year_of(&self, doc: u32) -> Option<i32> {
        let year = i64::try_from(self.year.first(doc)?).ok()?;
        i32::try_from(year + YEAR_ZERO).ok()
    }
}

/// The columns about a document's place in the library: when it came, of what it is an edition, its copies.
pub(crate) struct LibraryColumns {
    pub added: Column,
    pub work: Column,
    pub barcodes: Column,
}

impl Segment {
    /// Opens the index in `source`.
    pub fn open(source: Arc<dyn ReadAt>, cache: &Arc<BlockCache>) -> Result<Self, EngineError> {
        let file = CachedFile::new(source, Arc::clone(cache));
        let contents = Contents::read(&file, INDEX_VERSION)?;
        Ok(Self {
            docs: contents.docs,
            is_warm: OnceLock::new(),
            file,
            contents,
            hot: OnceLock::new(),
            dictionaries: Default::default(),
            norms: OnceLock::new(),
            ranking_columns: OnceLock::new(),
            facets: OnceLock::new(),
            title_sort_keys: OnceLock::new(),
            library_columns: OnceLock::new(),
            pinyin_index: OnceLock::new(),
            doc_store: OnceLock::new(),
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
            self.dictionary(TermField::Text(field))?;
            self.norms(field)?;
        }
        self.ranking_columns()?;
        self.pinyin_index()?;
        self.doc_store()?;
        Ok(())
    }

    /// The terms of `field`.
    pub fn dictionary(&self, field: TermField) -> Result<&Dictionary, EngineError> {
        get_or_try_init(&self.dictionaries[field.number()], || Dictionary::open(self.part(Part::Dictionary(field))?))
    }

    /// The entry of `term` in the dictionary of `field`, if it has one.
    pub fn look_up(&self, field: TermField, term: &str) -> Result<Option<TermInfo>, EngineError> {
        Ok(self.dictionary(field)?.infos.get(term)?)
    }

    /// The posting list of a term.
    pub fn postings(&self, info: &TermInfo) -> Result<Postings, EngineError> {
        let part = self.contents.range(Part::Postings.number());
        let (start, end) = (part.start + info.postings_range.start, part.start + info.postings_range.end);
        if start > end || end > part.end {
            return Err(EngineError::Blob("a term leads nowhere".to_owned()));
        }
        Ok(Postings::new(self.file.read(start..end)?))
    }

    /// The first document that has a term; none where no document has it.
    pub fn first_doc(&self, info: &TermInfo) -> Result<Option<u32>, EngineError> {
        Ok(self.postings(info)?.iter().next().map(|(doc, _)| doc))
    }

    /// The length codes of the texts of `field`, one byte for each document; see [`Norms`].
    pub fn norms(&self, field: TextField) -> Result<&[u8], EngineError> {
        Ok(self.all_norms()?.of(field).1)
    }

    /// How many terms all texts of `field` have.
    pub fn token_count(&self, field: TextField) -> Result<u64, EngineError> {
        Ok(self.all_norms()?.of(field).0)
    }

    fn all_norms(&self) -> Result<&Norms, EngineError> {
        get_or_try_init(&self.norms, || Norms::open(self.part(Part::Norms)?, self.docs))
    }

    pub fn pinyin_index(&self) -> Result<&PinyinIndex, EngineError> {
        get_or_try_init(&self.pinyin_index, || PinyinIndex::read(&self.part(Part::PinyinIndex)?))
    }

    /// The heading index; its bytes are not kept here.
    pub fn heading_index(&self) -> Result<HeadingIndex, EngineError> {
        HeadingIndex::open(self.part(Part::HeadingIndex)?)
    }

    pub fn ranking_columns(&self) -> Result<&RankingColumns, EngineError> {
        get_or_try_init(&self.ranking_columns, || {
            Ok(RankingColumns {
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
        get_or_try_init(&self.facets, || Facet::ALL.iter().map(open).collect()).map(Vec::as_slice)
    }

    /// The two halves of the titles' sort keys.
    pub fn title_sort_keys(&self) -> Result<&[Column; 2], EngineError> {
        let open = || Ok([self.column(ColumnId::TitleKey)?, self.column(ColumnId::TitleKeyMore)?]);
        get_or_try_init(&self.title_sort_keys, open)
    }

    pub fn library_columns(&self) -> Result<&LibraryColumns, EngineError> {
        get_or_try_init(&self.library_columns, || {
            Ok(LibraryColumns {
                added: self.column(ColumnId::Added)?,
                work: self.column(ColumnId::Work)?,
                barcodes: self.column(ColumnId::Barcodes)?,
            })
        })
    }

    /// The record of a document, with its MARC record if the pack carries it.
    pub fn row(&self, doc: u32) -> Result<Row, EngineError> {
        Row::parse(&self.text(doc)?).map_err(EngineError::Blob)
    }

    /// The brief form of the record of a document.
    pub fn brief(&self, doc: u32) -> Result<Brief, EngineError> {
        Row::parse_brief(&self.text(doc)?).map_err(EngineError::Blob)
    }

    fn text(&self, doc: u32) -> Result<String, EngineError> {
        self.doc_store()?.get(&self.file, doc)
    }

    fn doc_store(&self) -> Result<&DocStore, EngineError> {
        get_or_try_init(&self.doc_store, || DocStore::open(&self.file, self.contents.range(Part::DocStore.number())))
    }

    fn column(&self, id: ColumnId) -> Result<Column, EngineError> {
        Column::open(self.part(Part::Column(id))?, self.docs)
    }

    fn part(&self, part: Part) -> Result<OwnedBytes, EngineError> {
        let number = part.number();
        let range = self.contents.range(number);
        if number >= Part::HOT {
            return Ok(self.file.read(range)?);
        }
        Ok(get_or_try_init(&self.hot, || Ok(self.file.read(self.contents.first(Part::HOT))?))?.slice(range))
    }
}

/// Calls `each` for the entries of `list`, merged over the segments, in order, until it returns false.
pub(crate) fn each_heading(
    segments: &[Arc<Segment>],
    list: HeadingList,
    each: EachHeading<'_>,
) -> Result<(), EngineError> {
    merge(segments.iter().map(|segment| segment.heading_index()), list, each)
}
