//! Copies as staff see them: one copy, the slip in it, the pick list, the hold shelf. What a store reads for an answer; the rules
//! work on [`Item`](crate::Item).

use crate::patron_account::PatronBrief;
use crate::{Barcode, BranchCode, Day, Mark, RecordId, StateCode};
use serde::{Deserialize, Serialize};

/// A copy as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyView {
    /// Its barcode.
    pub barcode: Barcode,
    /// Of which record.
    pub title: RecordId,
    /// The title of the record.
    pub name: String,
    /// Volume or issue.
    pub volume: Option<String>,
    /// Where it stands at its branch.
    pub location: Option<String>,
    /// Its call number.
    pub call_number: Option<String>,
    /// The branch it belongs to.
    pub home: BranchCode,
    /// The branch where it was last seen.
    pub at: BranchCode,
    /// To be read in the library only.
    pub reference_only: bool,
    /// Where it is.
    pub state: StateCode,
}

/// A patron as a slip in a book names one: enough to find the book by, too little to know whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlipName {
    /// The first character of the name.
    pub initial: String,
    /// The last four characters of the card number.
    pub card_end: String,
}

/// The slip in a copy that is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// For whom.
    pub whom: SlipName,
    /// Where it is to be picked up.
    pub pickup: BranchCode,
}

/// A copy with what staff ask about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyDetails {
    /// The copy.
    pub copy: CopyView,
    /// The borrower and the due day; only while it is on loan.
    pub loan: Option<(PatronBrief, Day)>,
    /// The slip in it, while it is set aside.
    pub slip: Option<Slip>,
    /// How many holds are in the queue of its title.
    pub waiting: u32,
    /// The marks that staff can set now.
    pub marks: Vec<Mark>,
}

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

/// The hold shelf of a branch, and what is on its way there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldShelf {
    /// Copies that wait for their patrons, by the last day on which they do.
    pub awaited: Vec<AwaitedLine>,
    /// Copies that nobody waits for any more: to be checked in.
    pub unclaimed: Vec<CopyView>,
    /// Copies in transit to this branch.
    pub coming: Vec<CopyView>,
}
