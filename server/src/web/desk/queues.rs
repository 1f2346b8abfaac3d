//! Reviews, reports of wrong records, suggestions for purchase.

use super::actor;
use crate::clock;
use crate::web::api::Call;
use crate::web::log::hidden;
use async_trait::async_trait;
use bookmobile_api::ApiError;
use bookmobile_api::backend::{QueuesBackend, Staff};
use bookmobile_api::desk::{PurchaseProgress, ReportLine, ReviewLine, SuggestionLine, Verdict};
use bookmobile_circulation::ActionKey;

/// Lines in one answer.
const LINES_MAX: u32 = 200;

#[async_trait]
impl QueuesBackend for Call {
    async fn reviews(&self, _: Staff, waiting: bool) -> Result<Vec<ReviewLine>, ApiError> {
        self.server.store.reviews(waiting, LINES_MAX).await.map_err(hidden)
    }

    async fn moderate(&self, by: Staff, request: Verdict) -> Result<(), ApiError> {
        found(self.server.store.moderate(actor(&by), &request, clock::now_unix_secs()).await.map_err(hidden)?)
    }

    async fn suggestions(&self, _: Staff, open: bool) -> Result<Vec<SuggestionLine>, ApiError> {
        self.server.store.suggestions(open, LINES_MAX).await.map_err(hidden)
    }

    async fn advance_suggestion(&self, by: Staff, key: String, progress: PurchaseProgress) -> Result<(), ApiError> {
        if progress == PurchaseProgress::Other {
            return Err(ApiError::BadRequest("there is no such progress".to_owned()));
        }
        let now = clock::now_unix_secs();
        found(self.server.store.advance_suggestion(actor(&by), &key, progress, now).await.map_err(hidden)?)
    }

    async fn reports(&self, _: Staff, settled: bool) -> Result<Vec<ReportLine>, ApiError> {
        self.server.store.reports(settled, LINES_MAX).await.map_err(hidden)
    }

    async fn settle_report(&self, by: Staff, key: ActionKey, settled: bool) -> Result<(), ApiError> {
        let now = clock::now_unix_secs();
        found(self.server.store.settle_report(actor(&by), key, settled, now).await.map_err(hidden)?)
    }
}

fn found(was_there: bool) -> Result<(), ApiError> {
    if was_there { Ok(()) } else { Err(ApiError::NotFound) }
}
