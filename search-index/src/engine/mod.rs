//! The search engine: indexes shards of a pack with tantivy and answers queries over them.
//!
//! The same code runs in a browser's worker and on the server. It knows neither threads nor files: [`index_shard`]
//! turns the bytes of a shard into the bytes of an index, [`Engine::open`] reads such indexes in place.

pub mod analysis;
mod blob;
mod cache;
mod fold;
#[cfg(not(target_family = "wasm"))]
pub mod native;
mod query;
mod schema;

pub use blob::ReadAt;

use crate::answer::{Answer, Brief, Hit, Request};
use crate::pack::{self, Row, ShardError};
use bookmobile_catalogue::{Record, RecordId};
use schema::Fields;
use std::sync::Arc;
use tantivy::collector::{Count, TopDocs};
use tantivy::directory::RamDirectory;
use tantivy::query::{Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Value};
use tantivy::{DocAddress, Index, IndexSettings, ReloadPolicy, Searcher, TantivyDocument, Term};

/// Version of what [`index_shard`] makes. An index of another version is thrown away and made again from its shard,
/// which every device keeps: so it may change with any release.
pub const INDEX_VERSION: u32 = 1;

/// What the writer may use before it spills; a shard fits, so that it makes one segment.
const INDEXING_BYTES: usize = 256 << 20;
/// What is kept of the index in memory beside tantivy's own dictionaries.
const CACHE_BYTES: usize = 16 << 20;

/// Why the engine cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The shard cannot be read.
    #[error(transparent)]
    Shard(#[from] ShardError),
    /// The index file is damaged: make it again from its shard.
    #[error("the index is damaged: {0}")]
    Blob(String),
    /// The index was made by another release: make it again from its shard.
    #[error("the index has version {found}, this program needs {needed}")]
    Version {
        /// Version found.
        found: u32,
        /// Version needed.
        needed: u32,
    },
    /// There is nothing to open.
    #[error("there is no index")]
    Empty,
    /// The request is out of range.
    #[error("a search gives at most {max} hits at a time, down to hit {depth}", max = Request::LIMIT_MAX, depth = Request::DEPTH_MAX)]
    Range,
    /// Storage failed.
    #[error("the index cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// tantivy failed.
    #[error("the index cannot be used: {0}")]
    Tantivy(#[from] tantivy::TantivyError),
}

impl From<tantivy::directory::error::OpenReadError> for EngineError {
    fn from(error: tantivy::directory::error::OpenReadError) -> Self {
        Self::Tantivy(error.into())
    }
}

/// Makes the index of one shard; gives its bytes, to be kept and opened with [`Engine::open`].
///
/// # Errors
/// When the bytes are not a shard.
pub fn index_shard(shard: &[u8]) -> Result<Vec<u8>, EngineError> {
    let fields = Fields::new();
    let directory = RamDirectory::create();
    let settings = IndexSettings {
        // There are no threads in a worker.
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let mut writer = Index::builder()
        .schema(fields.schema.clone())
        .settings(settings)
        .single_segment_index_writer(directory.clone(), INDEXING_BYTES)?;
    pack::decode(shard, |row| -> Result<(), EngineError> {
        let document = fields.document(&row).map_err(|error| EngineError::Blob(error.to_string()))?;
        writer.add_document(document)?;
        Ok(())
    })?;
    let index = writer.finalize()?;
    blob::write(&index, &directory)
}

/// Indexes that are open to be searched as one.
pub struct Engine {
    fields: Fields,
    searcher: Searcher,
}

impl Engine {
    /// Opens the indexes of shards, in the order of the manifest: equal hits come in that order.
    ///
    /// # Errors
    /// When there is none, one is damaged, or one was made by another release.
    pub fn open(indexes: &[Arc<dyn ReadAt>]) -> Result<Self, EngineError> {
        let fields = Fields::new();
        let directory = blob::Blobs::new(indexes, &cache::BlockCache::new(CACHE_BYTES))?;
        let index = Index::open(directory)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { fields, searcher: reader.searcher() })
    }

    /// Records that can be found.
    pub fn records(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Answers `request`.
    ///
    /// # Errors
    /// When more is asked for than a search gives, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, EngineError> {
        let beyond = u64::from(request.offset) + u64::from(request.limit) > u64::from(Request::DEPTH_MAX);
        if request.limit > Request::LIMIT_MAX || beyond {
            return Err(EngineError::Range);
        }
        let asked = query::Asked::parse(&request.query);
        if asked.is_empty() {
            return self.list(request);
        }
        let strict = asked.strict(&self.fields, &self.searcher)?;
        let mut answer = self.page(&query::of_kind(strict, request.kind, &self.fields), request)?;
        if answer.total == 0
            && let Some(loose) = asked.loose(&self.fields, &self.searcher)?
        {
            answer = self.page(&query::of_kind(loose, request.kind, &self.fields), request)?;
            answer.loosened = answer.total > 0;
        }
        Ok(answer)
    }

    /// Reads one record, and its MARC record if the pack carries it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn record(&self, id: &RecordId) -> Result<Option<Row>, EngineError> {
        let query = TermQuery::new(Term::from_field_text(self.fields.id, id.as_str()), IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &TopDocs::with_limit(1).order_by_score())?;
        found.first().map(|(_, address)| self.row(*address)).transpose()
    }

    /// Everything of the kind asked for, newest first.
    fn list(&self, request: &Request) -> Result<Answer, EngineError> {
        let query = query::of_kind(Box::new(tantivy::query::AllQuery), request.kind, &self.fields);
        if request.limit == 0 {
            return Ok(Answer { total: self.searcher.search(&query, &Count)? as u64, ..Answer::default() });
        }
        let newest = TopDocs::with_limit(request.limit as usize)
            .and_offset(request.offset as usize)
            .order_by_fast_field::<i64>("year", tantivy::Order::Desc);
        let (total, found) = self.searcher.search(&query, &(Count, newest))?;
        let hits = found.iter().map(|(_, address)| self.hit(0.0, *address)).collect::<Result<_, _>>()?;
        Ok(Answer { total: total as u64, loosened: false, hits })
    }

    fn page(&self, query: &dyn Query, request: &Request) -> Result<Answer, EngineError> {
        if request.limit == 0 {
            return Ok(Answer { total: self.searcher.search(query, &Count)? as u64, ..Answer::default() });
        }
        let best = TopDocs::with_limit(request.limit as usize).and_offset(request.offset as usize).order_by_score();
        let (total, found) = self.searcher.search(query, &(Count, best))?;
        let hits = found.iter().map(|(score, address)| self.hit(*score, *address)).collect::<Result<_, _>>()?;
        Ok(Answer { total: total as u64, loosened: false, hits })
    }

    fn hit(&self, score: f32, address: DocAddress) -> Result<Hit, EngineError> {
        Ok(Hit { score, record: Brief::of(&self.stored_record(&self.searcher.doc(address)?)?) })
    }

    fn row(&self, address: DocAddress) -> Result<Row, EngineError> {
        let document: TantivyDocument = self.searcher.doc(address)?;
        let marc = document
            .get_first(self.fields.marc)
            .and_then(|value| value.as_bytes())
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        Ok(Row { record: self.stored_record(&document)?, marc })
    }

    fn stored_record(&self, document: &TantivyDocument) -> Result<Record, EngineError> {
        let bytes = document
            .get_first(self.fields.record)
            .and_then(|value| value.as_bytes())
            .ok_or_else(|| EngineError::Blob("a record is missing".to_owned()))?;
        serde_json::from_slice(bytes).map_err(|error| EngineError::Blob(error.to_string()))
    }
}
