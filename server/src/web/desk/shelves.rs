//! The pick list and the hold shelf.

use crate::web::api::Call;
use crate::web::log::hidden;
use async_trait::async_trait;
use bookmobile_api::ApiError;
use bookmobile_api::backend::{ShelvesBackend, Staff};
use bookmobile_api::desk::{HoldShelf, PickLine};
use bookmobile_circulation::BranchCode;

#[async_trait]
impl ShelvesBackend for Call {
    async fn picks(&self, _: Staff, branch: BranchCode) -> Result<Vec<PickLine>, ApiError> {
        let rules = self.rules().await?;
        self.server.store.picks(&rules.as_rules(), &branch).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn hold_shelf(&self, _: Staff, branch: BranchCode) -> Result<HoldShelf, ApiError> {
        self.server.store.hold_shelf(&branch).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }
}
