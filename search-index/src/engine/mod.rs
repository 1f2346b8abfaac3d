//! The search engine: indexes shards of a pack and answers queries over them.
//!
//! The same code runs in a browser's worker and on the server. It knows neither threads nor files: [`index_shard`]
//! turns the bytes of a shard into the bytes of an index, [`Engine::open`] reads such indexes in place.
//!
//! The engine stands in floors; each uses itself and the floors above it in this list, never one below:
//!
//! | floor | what it has |
//! |---|---|
//! | `error` | [`EngineError`] |
//! | `storage` | columns, dictionaries, posting lists, documents, and the blob that holds them; the block cache |
//! | `text` | folding, cutting into terms, pinyin, filing |
//! | `index` | the schema, the builder, the segments |
//! | `query` | plans, matching, ranking, spelling, facets, availability |
//! | `assist` | autocomplete, did you mean, fewer words, highlighting |
//! | `browse` | classes, headings, the shelf |
//! | `search` | the steps from a request to its answer |
//! | this file, `native` | [`Engine`]; opening a pack from a directory |

mod assist;
mod browse;
mod error;
mod index;
#[cfg(not(target_family = "wasm"))]
pub mod native;
mod query;
mod search;
mod storage;
pub mod text;

pub use error::EngineError;
pub use index::builder::index_shard;
pub use index::layout::INDEX_VERSION;
pub use storage::cache::BlockCache;
pub use storage::read_at::ReadAt;

use crate::answer::{Answer, Availability, Request, Suggestion};
use crate::browse::{Browse, Browsed};
use crate::pack::Row;
use bookmobile_catalogue::RecordId;
use browse::Browser;
use index::segment::Segment;
use query::searcher::Searcher;
use std::sync::Arc;

/// The index of one shard, open. Only its table of contents is read before a search, or [`Index::warm`], asks for more.
#[derive(Clone)]
pub struct Index(Arc<Segment>);

impl Index {
    /// Opens the index in `source`; its bytes are read through `cache`.
    ///
    /// # Errors
    /// When it is damaged, or was made by another release.
    pub fn open(source: Arc<dyn ReadAt>, cache: &Arc<BlockCache>) -> Result<Self, EngineError> {
        Segment::open(source, cache).map(|segment| Self(Arc::new(segment)))
    }

    /// Whether [`Index::warm`] was called.
    pub fn is_warm(&self) -> bool {
        self.0.is_warm()
    }

    /// Reads what the first search would have to wait for.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn warm(&self) -> Result<(), EngineError> {
        self.0.warm()
    }
}

/// Indexes that are searched as one catalogue.
pub struct Engine {
    searcher: Searcher,
    browser: Browser,
}

impl Engine {
    /// Opens the indexes of shards, in the order of the manifest: equal hits come in that order.
    ///
    /// # Errors
    /// When there is none, one is damaged, or one was made by another release.
    pub fn open(indexes: &[Arc<dyn ReadAt>]) -> Result<Self, EngineError> {
        let cache = Arc::default();
        let open = |source: &Arc<dyn ReadAt>| Index::open(Arc::clone(source), &cache);
        Self::over(indexes.iter().map(open).collect::<Result<Vec<_>, _>>()?)
    }

    /// Searches these indexes, in the order of the manifest, as one.
    ///
    /// # Errors
    /// When there is none.
    pub fn over(indexes: Vec<Index>) -> Result<Self, EngineError> {
        if indexes.is_empty() {
            return Err(EngineError::Empty);
        }
        let segments = indexes.into_iter().map(|index| index.0).collect();
        Ok(Self { searcher: Searcher::new(segments), browser: Browser::default() })
    }

    /// How many records there are.
    pub fn records(&self) -> u64 {
        self.searcher.reader.docs
    }

    /// Sets which copies are not on their shelves, for the filter "available now"; without any snapshot every copy is. The same
    /// snapshot can be set before every search; only another one costs anything.
    pub fn set_availability(&self, availability: &Availability) {
        self.searcher.availability.set(availability);
    }

    /// Answers `request`.
    ///
    /// # Errors
    /// When more is asked for than a search gives, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, EngineError> {
        search::search(&self.searcher, request)
    }

    /// Answers `request` with the records that match it exactly as it is typed: no typos, no fewer words.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn search_as_typed(&self, request: &Request) -> Result<Answer, EngineError> {
        search::search_as_typed(&self.searcher, request)
    }

    /// At most `limit` suggestions for `text`, a query typed so far. Empty where it uses the query language.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(&self, text: &str, limit: usize) -> Result<Vec<Suggestion>, EngineError> {
        self.searcher.suggest(text, limit)
    }

    /// Answers `browse`.
    ///
    /// # Errors
    /// When more is asked for than a shelf gives, or the index cannot be read.
    pub fn browse(&self, browse: &Browse) -> Result<Browsed, EngineError> {
        self.browser.browse(&self.searcher.reader, browse)
    }

    /// Reads one record, and its MARC record if the pack carries it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn record(&self, id: &RecordId) -> Result<Option<Row>, EngineError> {
        let reader = &self.searcher.reader;
        reader.find(id)?.map(|address| reader.row(address)).transpose()
    }
}
