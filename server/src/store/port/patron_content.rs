//! What patrons wrote and did, as it is read: shared lists, ratings, history. Writing it is [`super::Actions`].

use super::StoreError;
use async_trait::async_trait;
use bookmobile_circulation::patron_account::History;
use bookmobile_circulation::patron_content::{Ratings, SharedList};
use bookmobile_circulation::{PatronId, RecordId};

/// Reading what patrons wrote and did.
#[async_trait]
pub trait PatronContent {
    /// The list that is shared by a link ending in `link`.
    async fn shared_list(&self, link: &str) -> Result<Option<SharedList>, StoreError>;
    /// What readers think of a title: the stars of all but those whom staff have hidden, and the reviews that are shown.
    async fn ratings(&self, title: &RecordId) -> Result<Ratings, StoreError>;
    /// The patron's loans and holds, also those that are over and were kept with the patron.
    async fn history(&self, patron: PatronId) -> Result<History, StoreError>;
}
