//! The index reader: the segments of a pack, read as one catalogue.

use super::schema::TermField;
use super::segment::Segment;
use super::shelf::Shelf;
use crate::answer::Brief;
use crate::engine::error::EngineError;
use crate::engine::storage::lazy::get_or_try_init;
use crate::pack::Row;
use bookmobile_catalogue::RecordId;
use std::sync::{Arc, OnceLock};

/// A document: the number of its segment, and its own number within it.
pub(crate) type DocAddress = (usize, u32);

/// Segments that are read as one, in the order of the manifest.
pub(crate) struct IndexReader {
    pub segments: Vec<Arc<Segment>>,
    /// How many documents they have together.
    pub docs: u64,
    shelf: OnceLock<Shelf>,
    /// The work of every document that has one, in order.
    works: OnceLock<Vec<u64>>,
}

impl IndexReader {
    /// Reads `segments` as one.
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        let docs = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        Self { segments, docs, shelf: OnceLock::new(), works: OnceLock::new() }
    }

    /// The record of a document.
    pub fn row(&self, (segment, doc): DocAddress) -> Result<Row, EngineError> {
        self.segments[segment].row(doc)
    }

    /// The brief form of the record of a document.
    pub fn brief(&self, (segment, doc): DocAddress) -> Result<Brief, EngineError> {
        self.segments[segment].brief(doc)
    }

    /// The document of the record `id`.
    pub fn find(&self, id: &RecordId) -> Result<Option<DocAddress>, EngineError> {
        for (index, segment) in self.segments.iter().enumerate() {
            let Some(info) = segment.look_up(TermField::Id, id.as_str())? else { continue };
            if let Some(doc) = segment.first_doc(&info)? {
                return Ok(Some((index, doc)));
            }
        }
        Ok(None)
    }

    /// All records in shelf order.
    pub fn shelf(&self) -> Result<&Shelf, EngineError> {
        get_or_try_init(&self.shelf, || Shelf::of(&self.segments))
    }

    /// The work that a document is an edition of, or a number of its own where it is the edition of none.
    pub fn work_of(&self, (segment, doc): DocAddress) -> Result<u64, EngineError> {
        Ok(self.segments[segment].library_columns()?.work.first(doc).unwrap_or_else(|| own_work((segment, doc))))
    }

    /// How many editions of `work` there are.
    pub fn edition_count(&self, work: u64) -> Result<u32, EngineError> {
        let works = get_or_try_init(&self.works, || {
            let mut works = Vec::new();
            for segment in &self.segments {
                let column = &segment.library_columns()?.work;
                works.extend((0..segment.docs).filter_map(|doc| column.first(doc)));
            }
            works.sort_unstable();
            Ok(works)
        })?;
        let start = works.partition_point(|other| *other < work);
        Ok(works[start..].iter().take_while(|other| **other == work).count() as u32)
    }

    /// The documents that are editions of the same work as the record `id`, by segment; empty where there is no such record.
    pub fn editions_of(&self, id: &RecordId) -> Result<Vec<(usize, Vec<u32>)>, EngineError> {
        let Some(address) = self.find(id)? else { return Ok(Vec::new()) };
        let work = self.work_of(address)?;
        let mut editions = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            let column = &segment.library_columns()?.work;
            let mut docs: Vec<u32> = (0..segment.docs).filter(|doc| column.first(*doc) == Some(work)).collect();
            if work == own_work((index, address.1)) {
                docs.push(address.1);
            }
            editions.push((index, docs));
        }
        Ok(editions)
    }
}

/// The number that stands for the work of a document of which no other edition is known.
fn own_work((segment, doc): DocAddress) -> u64 {
    1 << 63 | (segment as u64) << 32 | u64::from(doc)
}
