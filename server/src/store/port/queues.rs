//! What readers sent and staff must answer.

use super::{Actor, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::ActionKey;
use bookmobile_circulation::PurchaseProgress;
use bookmobile_circulation::patron_content::{ReportLine, ReviewLine, SuggestionLine, Verdict};

/// Reviews, reports of wrong records, suggestions for purchase. What is not answered comes the oldest first, what is, the
/// latest first.
#[async_trait]
pub trait Queues {
    /// Reviews that wait to be read, or those that were.
    async fn reviews(&self, waiting: bool, limit: u32) -> Result<Vec<ReviewLine>, StoreError>;
    /// Shows or hides a review; false where it is not there as it was read.
    async fn moderate(&self, by: Actor<'_>, verdict: &Verdict, now_unix_secs: i64) -> Result<bool, StoreError>;
    /// Reports that are settled, or not.
    async fn reports(&self, settled: bool, limit: u32) -> Result<Vec<ReportLine>, StoreError>;
    /// Notes that a report is settled or is not; false where there is none with this key.
    async fn settle_report(
        &self,
        by: Actor<'_>,
        key: ActionKey,
        settled: bool,
        now_unix_secs: i64,
    ) -> Result<bool, StoreError>;
    /// Suggestions for purchase that are open, or done with.
    async fn suggestions(&self, open: bool, limit: u32) -> Result<Vec<SuggestionLine>, StoreError>;
    /// Notes how far a suggestion has come; false where there is none with this key.
    async fn advance_suggestion(
        &self,
        by: Actor<'_>,
        key: &str,
        progress: PurchaseProgress,
        now_unix_secs: i64,
    ) -> Result<bool, StoreError>;
}
