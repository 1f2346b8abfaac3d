//! Packs that were published, and saved searches that are run over what is new in them.

use super::StoreError;
use async_trait::async_trait;
use bookmobile_circulation::{PatronId, RecordId, SearchId};
use bookmobile_search_index::pack::Manifest;

/// A saved search whose patron wants to be told of new records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Which.
    pub search: SearchId,
    /// Whose.
    pub patron: PatronId,
    /// What is searched for.
    pub query: String,
}

/// New records for a saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMatches {
    /// For which.
    pub watched: Watched,
    /// How many; at least 1.
    pub count: u32,
    /// The record, where it is one alone.
    pub only: Option<RecordId>,
}

/// Which records are new in a pack: by their numbers, which rise in the order in which records became part of the
/// catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewRecords {
    /// The last record of the packs before; none: there were none, and nothing is new.
    pub after: Option<i64>,
    /// The last record of this pack.
    pub last: i64,
}

/// What is told when a pack is published.
#[async_trait]
pub trait Generations {
    /// The number of the newest pack built from this catalogue, 0 before the first.
    async fn last_generation(&self) -> Result<u64, StoreError>;
    /// The number of the last record in any pack built from this catalogue; none before the first.
    async fn last_record(&self) -> Result<Option<i64>, StoreError>;
    /// Every saved search whose patron wants to be told.
    async fn watched(&self) -> Result<Vec<Watched>, StoreError>;
    /// Remembers that this pack was published, and tells patrons what it has for them, both or neither. False, and nothing
    /// has changed, where another pack was remembered since `new.after` was read.
    async fn record_generation(
        &self,
        manifest: &Manifest,
        new: NewRecords,
        matches: &[NewMatches],
        now_unix_secs: i64,
    ) -> Result<bool, StoreError>;
}
