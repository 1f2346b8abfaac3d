//! Answers about what readers share and think, and what the library has coming.

use super::api::Call;
use super::log::hidden;
use crate::clock;
use crate::store::HeldEvent;
use async_trait::async_trait;
use bookmobile_api::backend::{Anyone, EventsBackend, ListsBackend, RatingsBackend};
use bookmobile_api::{ApiError, Event, Ratings, SharedList};
use bookmobile_circulation::{Policy, RecordId};

/// Longest link in bytes.
const LINK_BYTES_MAX: usize = 64;

#[async_trait]
impl ListsBackend for Call {
    async fn shared_list(&self, _: Anyone, link: String) -> Result<SharedList, ApiError> {
        if link.len() > LINK_BYTES_MAX {
            return Err(ApiError::NotFound);
        }
        self.server.store.shared_list(link.trim()).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }
}

#[async_trait]
impl RatingsBackend for Call {
    async fn ratings(&self, _: Anyone, title: RecordId) -> Result<Ratings, ApiError> {
        self.server.store.ratings(&title).await.map_err(hidden)
    }
}

#[async_trait]
impl EventsBackend for Call {
    async fn events(&self, _: Anyone) -> Result<Vec<Event>, ApiError> {
        let policy = self.server.policy().await?;
        let events = self.server.store.events(clock::now_unix_secs()).await.map_err(hidden)?;
        Ok(events.into_iter().map(|event| event_view(&policy, event)).collect())
    }
}

/// The event in the library's time, with the places that are left.
fn event_view(policy: &Policy, event: HeldEvent) -> Event {
    let HeldEvent { id, name, about, branch, begins_unix_secs, ends_unix_secs, places, taken } = event;
    let local = |secs| policy.time_zone.local(secs);
    let (begins, ends) = (local(begins_unix_secs), ends_unix_secs.map(local));
    let free = places.map(|places| places.saturating_sub(taken));
    Event { id, name, about, branch, begins_unix_secs, begins, ends, places, free }
}
