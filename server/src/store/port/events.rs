//! The library's events.

use super::StoreError;
use async_trait::async_trait;
use bookmobile_circulation::{BranchCode, EventId};

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
