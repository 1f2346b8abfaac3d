//! What is to be fetched from shelves, and what waits on the hold shelf.

use super::{CopyView, Slip};
use crate::ApiError;
#[cfg(feature = "ssr")]
use crate::backend::{self, Answering};
use bookmobile_circulation::{BranchCode, Day};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;
use server_fn_macro_default::server;

/// A copy to fetch from its shelf for a hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickLine {
    /// The copy.
    pub copy: CopyView,
    /// Where it is to be picked up.
    pub pickup: BranchCode,
    /// When the hold was placed, in seconds since 1970-01-01 UTC.
    pub placed_unix_secs: i64,
}

/// A copy on the hold shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaitedLine {
    /// The copy.
    pub copy: CopyView,
    /// The slip in it.
    pub slip: Slip,
    /// The last day on which it waits.
    pub until: Day,
}

/// What is set aside at a branch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldShelf {
    /// What waits for its patron, by the last day on which it does.
    pub awaited: Vec<AwaitedLine>,
    /// What nobody waits for any more: to be checked in.
    pub unclaimed: Vec<CopyView>,
    /// What is on its way here.
    pub coming: Vec<CopyView>,
}

/// Who answers for shelves.
#[cfg(feature = "ssr")]
pub trait ShelvesBackend {
    /// See [`picks`].
    fn picks(&self, branch: BranchCode) -> Answering<'_, Vec<PickLine>>;
    /// See [`hold_shelf`].
    fn hold_shelf(&self, branch: BranchCode) -> Answering<'_, HoldShelf>;
}

/// The pick list of a branch: copies on their shelves that somebody waits for, in the order of the shelves.
///
/// `POST /api/v1/desk/picks` with `{"branch": "main"}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such branch.
#[server(name = DeskPicks, prefix = "/api", endpoint = "v1/desk/picks", input = Json, output = Json)]
pub async fn picks(branch: BranchCode) -> Result<Vec<PickLine>, ApiError> {
    backend::current()?.picks(branch).await
}

/// The hold shelf of a branch, and what is on its way there.
///
/// `POST /api/v1/desk/hold-shelf` with `{"branch": "main"}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such branch.
#[server(name = DeskHoldShelf, prefix = "/api", endpoint = "v1/desk/hold-shelf", input = Json, output = Json)]
pub async fn hold_shelf(branch: BranchCode) -> Result<HoldShelf, ApiError> {
    backend::current()?.hold_shelf(branch).await
}
