//! Reviews, reports of wrong records, suggestions for purchase.

use super::hidden;
use crate::clock;
use crate::web::api::Call;
use bookmobile_api::ApiError;
use bookmobile_api::backend::{Answering, QueuesBackend};
use bookmobile_api::desk::{Progress, ReportLine, ReviewLine, Role, SuggestionLine, Verdict};
use bookmobile_circulation::ActionKey;

/// Lines in one answer.
const LINES_MAX: u32 = 200;

impl QueuesBackend for Call {
    fn reviews(&self, waiting: bool) -> Answering<'_, Vec<ReviewLine>> {
        Box::pin(async move {
            self.staff(Role::Moderator).await?;
            self.server.store.reviews(waiting, LINES_MAX).await.map_err(hidden)
        })
    }

    fn moderate(&self, request: Verdict) -> Answering<'_, ()> {
        Box::pin(async move {
            let staff = self.staff(Role::Moderator).await?;
            let now = clock::now_unix_secs();
            found(self.server.store.moderate(staff.actor(), &request, now).await.map_err(hidden)?)
        })
    }

    fn reports(&self, settled: bool) -> Answering<'_, Vec<ReportLine>> {
        Box::pin(async move {
            self.staff(Role::Cataloguer).await?;
            self.server.store.reports(settled, LINES_MAX).await.map_err(hidden)
        })
    }

    fn settle_report(&self, key: ActionKey, settled: bool) -> Answering<'_, ()> {
        Box::pin(async move {
            let staff = self.staff(Role::Cataloguer).await?;
            let now = clock::now_unix_secs();
            found(self.server.store.settle_report(staff.actor(), key, settled, now).await.map_err(hidden)?)
        })
    }

    fn suggestions(&self, open: bool) -> Answering<'_, Vec<SuggestionLine>> {
        Box::pin(async move {
            self.staff(Role::Moderator).await?;
            self.server.store.suggestions(open, LINES_MAX).await.map_err(hidden)
        })
    }

    fn advance_suggestion(&self, key: String, progress: Progress) -> Answering<'_, ()> {
        Box::pin(async move {
            let staff = self.staff(Role::Moderator).await?;
            let now = clock::now_unix_secs();
            found(self.server.store.advance_suggestion(staff.actor(), &key, progress, now).await.map_err(hidden)?)
        })
    }
}

fn found(was_there: bool) -> Result<(), ApiError> {
    if was_there { Ok(()) } else { Err(ApiError::NotFound) }
}
