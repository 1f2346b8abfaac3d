//! What readers share and think, events, and what a patron had.

use super::StoreError;
use async_trait::async_trait;
use bookmobile_api::{History, Ratings, SharedList};
use bookmobile_circulation::{BranchCode, EventId, PatronId, SearchId, TitleId};
use bookmobile_search_index::pack::Manifest;

/// Reading what patrons left behind.
#[async_trait]
pub trait Things {
    /// The list that is shared by a link ending in `link`.
    async fn shared_list(&self, link: &str) -> Result<Option<SharedList>, StoreError>;
    /// What readers think of a title: the stars of all but those whom staff have hidden, and the reviews that are shown.
    async fn ratings(&self, title: &TitleId) -> Result<Ratings, StoreError>;
    /// The patron's loans and holds, also those that are over and were kept with the patron.
    async fn history(&self, patron: PatronId) -> Result<History, StoreError>;
}

/// An event, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldEvent {
    /// Which.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub about: Option<String>,
    /// The branch where it is.
    pub branch: Option<BranchCode>,
    /// When it begins, in seconds since 1970-01-01 UTC.
    pub begins_unix_secs: i64,
    /// When it ends.
    pub ends_unix_secs: Option<i64>,
    /// How many can come; none: everybody.
    pub places: Option<u32>,
    /// How many have a place.
    pub taken: u32,
}

/// What became of a new event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventAdded {
    /// Patrons can register for it.
    Added,
    /// Another event has its id.
    IdTaken,
    /// There is no such branch.
    NoSuchBranch,
}

/// The library's events.
#[async_trait]
pub trait Events {
    /// Events that begin later than `after_unix_secs`, the earliest first.
    async fn events(&self, after_unix_secs: i64) -> Result<Vec<HeldEvent>, StoreError>;
    /// Adds an event; nobody has a place yet.
    async fn add_event(&self, event: &HeldEvent) -> Result<EventAdded, StoreError>;
    /// Takes an event away. Where it has not begun, those who had a place are told; gives how many had one, none where
    /// there is no such event.
    async fn remove_event(&self, id: &EventId, now_unix_secs: i64) -> Result<Option<u32>, StoreError>;
}

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
    pub only: Option<TitleId>,
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
