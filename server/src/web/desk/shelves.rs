//! The pick list and the hold shelf.

use super::hidden;
use crate::clock;
use crate::web::api::Call;
use bookmobile_api::ApiError;
use bookmobile_api::backend::{Answering, ShelvesBackend};
use bookmobile_api::desk::{HoldShelf, PickLine, Role};
use bookmobile_circulation::{BranchCode, Rules};

impl ShelvesBackend for Call {
    fn picks(&self, branch: BranchCode) -> Answering<'_, Vec<PickLine>> {
        Box::pin(async move {
            self.staff(Role::Desk).await?;
            let policy = self.server.policy().await?;
            let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
            self.server.store.picks(&rules, &branch).await.map_err(hidden)?.ok_or(ApiError::NotFound)
        })
    }

    fn hold_shelf(&self, branch: BranchCode) -> Answering<'_, HoldShelf> {
        Box::pin(async move {
            self.staff(Role::Desk).await?;
            self.server.store.hold_shelf(&branch).await.map_err(hidden)?.ok_or(ApiError::NotFound)
        })
    }
}
