//! What is to be fetched from shelves, and what waits on the hold shelf.

use bookmobile_circulation::BranchCode;
pub use bookmobile_circulation::copy::{AwaitedLine, HoldShelf, PickLine};
use server_fn::codec::Json;

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
