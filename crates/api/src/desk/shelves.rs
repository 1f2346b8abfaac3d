//! What is to be fetched from shelves, and what waits on the hold shelf.

use super::{CopyView, Slip};
use bookmobile_circulation::{BranchCode, Day};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

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

endpoints! {
    /// Answers staff about shelves.
    trait ShelvesBackend;

    /// The pick list of a branch: copies on their shelves that somebody waits for, in the order of the shelves.
    ///
    /// # Errors
    /// `NotFound` where there is no such branch.
    fn picks(branch: BranchCode) -> Vec<PickLine> = DeskPicks {
        path: "v1/desk/picks",
        input: Json,
        access: Staff(Desk),
        example: r#"{"branch": "main"}"#,
        note: "what to fetch for holds, in the order of the shelves",
    }

    /// The hold shelf of a branch, and what is on its way there.
    ///
    /// # Errors
    /// `NotFound` where there is no such branch.
    fn hold_shelf(branch: BranchCode) -> HoldShelf = DeskHoldShelf {
        path: "v1/desk/hold-shelf",
        input: Json,
        access: Staff(Desk),
        example: r#"{"branch": "main"}"#,
        note: "what waits for its patron, what nobody waits for any more, what is on its way",
    }
}
