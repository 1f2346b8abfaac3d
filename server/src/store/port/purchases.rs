//! What readers ask the library to buy. Staff read it by [`super::Queues`].

use super::StoreError;
use async_trait::async_trait;
use bookmobile_circulation::patron_content::PurchaseSuggestion;

/// Suggestions for purchase that nobody signed in for.
#[async_trait]
pub trait Purchases {
    /// Keeps `suggestion`; once, however often it is sent. False where enough were sent in the last day.
    async fn keep_suggestion(&self, suggestion: &PurchaseSuggestion, now_unix_secs: i64) -> Result<bool, StoreError>;
}
