//! Lending and taking in, and what staff say of a copy.

use super::RuleOutcome;
pub use bookmobile_circulation::copy::{CopyDetails, CopyView, Slip, SlipName};
pub use bookmobile_circulation::desk::Next;
use bookmobile_circulation::{Barcode, BranchCode, Day, Mark};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// A copy that is to be lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOut {
    /// Card number of who borrows it.
    pub card: String,
    /// The copy.
    pub barcode: Barcode,
    /// The branch that lends it.
    pub branch: BranchCode,
}

/// What is answered when a copy was lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckOutAnswer {
    /// The copy.
    pub copy: CopyView,
    /// The day it is due.
    pub due: Day,
    /// Whether a hold of the patron was fulfilled with it.
    pub fulfilled: bool,
}

/// A copy that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckIn {
    /// The copy.
    pub barcode: Barcode,
    /// The branch where it is.
    pub branch: BranchCode,
}

/// What is answered when a copy was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckInAnswer {
    /// The copy.
    pub copy: CopyView,
    /// What staff do with it.
    pub next: Next<Slip>,
    /// Whether it was on loan.
    pub returned: bool,
    /// What the patron owes for it, in the smallest unit of the currency.
    pub charge: Option<u32>,
}

/// What staff say of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marking {
    /// The copy.
    pub barcode: Barcode,
    /// What.
    pub mark: Mark,
}

endpoints! {
    /// Answers staff who lend and take in.
    trait LendingBackend;

    /// Lends a copy to a patron.
    ///
    /// # Errors
    /// `NotFound` where there is no such patron or branch.
    fn check_out(request: CheckOut) -> RuleOutcome<CheckOutAnswer> = DeskCheckOut {
        path: "v1/desk/check-out",
        input: Json,
        access: Staff(Desk),
        audit: [CheckOut],
        example: r#"{"request": {"card": "R0001", "barcode": "0100001", "branch": "main"}}"#,
        note: "lends a copy",
    }

    /// Takes a copy in: returned, arrived, found, or scanned again. Says where it goes.
    ///
    /// # Errors
    /// `NotFound` where there is no such branch.
    fn check_in(request: CheckIn) -> RuleOutcome<CheckInAnswer> = DeskCheckIn {
        path: "v1/desk/check-in",
        input: Json,
        access: Staff(Desk),
        audit: [CheckIn],
        example: r#"{"request": {"barcode": "0100001", "branch": "main"}}"#,
        note: "takes it in: returned, arrived, found. Says where it goes, with the slip to print",
    }

    /// A copy with what staff ask about one. Who has it is told, and that somebody asked is in the audit log.
    ///
    /// # Errors
    /// `NotFound` where there is no such copy.
    fn copy(barcode: Barcode) -> CopyDetails = DeskCopy {
        path: "v1/desk/copy",
        input: Json,
        access: Staff(Desk),
        audit: [ViewCopy],
        example: r#"{"barcode": "0100001"}"#,
        note: "where it is, who has it, who waits",
    }

    /// Notes what staff say of a copy.
    ///
    /// # Errors
    /// `Unavailable`, and nothing has changed.
    fn mark(request: Marking) -> RuleOutcome<CopyDetails> = DeskMark {
        path: "v1/desk/mark",
        input: Json,
        access: Staff(Desk),
        audit: [Mark, ViewCopy],
        example: r#"{"request": {"barcode": "0100001", "mark": "missing"}}"#,
        note: "`on_shelf`, `in_process`, `in_repair`, `missing`, `lost`, `withdrawn`",
    }
}
