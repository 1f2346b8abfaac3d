//! Lending and taking in, and what staff say of a copy.

use super::{PatronBrief, Told};
use crate::ApiError;
#[cfg(feature = "ssr")]
use crate::backend::{self, Answering};
use bookmobile_circulation::{Barcode, BranchCode, Day, Mark, StateCode, TitleId};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;
use server_fn_macro_default::server;

/// A copy as staff see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyView {
    /// Its barcode.
    pub barcode: Barcode,
    /// Of which record.
    pub title: TitleId,
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
pub struct Whom {
    /// The first character of the name.
    pub initial: String,
    /// The last four characters of the card number.
    pub card_end: String,
}

/// What is printed on the slip in a copy that is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// For whom.
    pub whom: Whom,
    /// Where it is to be picked up.
    pub pickup: BranchCode,
}

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

/// A copy that was lent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedOut {
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

/// A copy that was taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedIn {
    /// The copy.
    pub copy: CopyView,
    /// What staff do with it.
    pub next: Next,
    /// Whether it was on loan.
    pub returned: bool,
    /// What the patron owes for it, in the smallest unit of the currency.
    pub charge: Option<u32>,
}

/// What staff do with a copy that came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Next {
    /// Put it on its shelf.
    Shelve,
    /// Put it on the hold shelf, with a slip in it.
    HoldShelf {
        /// The slip.
        slip: Slip,
        /// The last day on which it waits there.
        until: Day,
    },
    /// Send it to another branch.
    Send {
        /// Where to.
        to: BranchCode,
        /// The slip, where it goes to a patron.
        slip: Option<Slip>,
    },
}

/// A copy with what staff ask about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyShown {
    /// The copy.
    pub copy: CopyView,
    /// Who has it, and until when; only while it is on loan.
    pub loan: Option<(PatronBrief, Day)>,
    /// The slip in it, while it is set aside.
    pub slip: Option<Slip>,
    /// How many holds are in the queue of its title.
    pub waiting: u32,
    /// What staff can say of it now.
    pub marks: Vec<Mark>,
}

/// What staff say of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marking {
    /// The copy.
    pub barcode: Barcode,
    /// What.
    pub mark: Mark,
}

/// Who answers for lending.
#[cfg(feature = "ssr")]
pub trait LendingBackend {
    /// See [`check_out`].
    fn check_out(&self, request: CheckOut) -> Answering<'_, Told<CheckedOut>>;
    /// See [`check_in`].
    fn check_in(&self, request: CheckIn) -> Answering<'_, Told<CheckedIn>>;
    /// See [`copy`].
    fn copy(&self, barcode: Barcode) -> Answering<'_, CopyShown>;
    /// See [`mark`].
    fn mark(&self, request: Marking) -> Answering<'_, Told<CopyShown>>;
}

/// Lends a copy to a patron.
///
/// `POST /api/v1/desk/check-out` with `{"request": {"card": "R0001", "barcode": "0100001", "branch": "main"}}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such patron or branch.
#[server(name = DeskCheckOut, prefix = "/api", endpoint = "v1/desk/check-out", input = Json, output = Json)]
pub async fn check_out(request: CheckOut) -> Result<Told<CheckedOut>, ApiError> {
    backend::current()?.check_out(request).await
}

/// Takes a copy in: returned, arrived, found, or scanned again. Says where it goes.
///
/// `POST /api/v1/desk/check-in` with `{"request": {"barcode": "0100001", "branch": "main"}}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such branch.
#[server(name = DeskCheckIn, prefix = "/api", endpoint = "v1/desk/check-in", input = Json, output = Json)]
pub async fn check_in(request: CheckIn) -> Result<Told<CheckedIn>, ApiError> {
    backend::current()?.check_in(request).await
}

/// A copy with what staff ask about one. Who has it is told, and that somebody asked is in the audit log.
///
/// `POST /api/v1/desk/copy` with `{"barcode": "0100001"}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such copy.
#[server(name = DeskCopy, prefix = "/api", endpoint = "v1/desk/copy", input = Json, output = Json)]
pub async fn copy(barcode: Barcode) -> Result<CopyShown, ApiError> {
    backend::current()?.copy(barcode).await
}

/// Notes what staff say of a copy.
///
/// `POST /api/v1/desk/mark` with `{"request": {"barcode": "0100001", "mark": "missing"}}`. Desk.
///
/// # Errors
/// [`ApiError::Unavailable`], and nothing has changed.
#[server(name = DeskMark, prefix = "/api", endpoint = "v1/desk/mark", input = Json, output = Json)]
pub async fn mark(request: Marking) -> Result<Told<CopyShown>, ApiError> {
    backend::current()?.mark(request).await
}
