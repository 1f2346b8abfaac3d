//! The result of an operation: its outcome, the rows to save, and the notices to send.

use crate::{
    Barcode, BranchCode, Day, EndedHold, EndedLoan, Hold, HoldId, Item, PatronId, Policy, Reason, RecordId, SearchId,
};
use serde::{Deserialize, Serialize};

/// The circulation rules and the current time.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The library's policy.
    pub policy: &'a Policy,
    /// The server's clock, in seconds since 1970-01-01 UTC. The rules never use a device's clock.
    pub now_unix_secs: i64,
}

impl Rules<'_> {
    /// The current day in the library's time zone.
    pub fn today(&self) -> Day {
        self.policy.day(self.now_unix_secs)
    }
}

/// A completed operation, or the reason for its refusal. A refused operation changes nothing.
pub type Decision<T> = Result<Done<T>, Reason>;

/// A completed operation. The title passed in is already updated; `changes` are the rows to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done<T> {
    /// The result for the caller.
    pub outcome: T,
    /// The rows to save, in the transaction of the operation and in this order.
    pub changes: Vec<Change>,
    /// The notices to patrons.
    pub notices: Vec<Notice>,
}

impl<T> Done<T> {
    pub(crate) fn new(outcome: T, changes: Vec<Change>) -> Self {
        Self { outcome, changes, notices: Vec::new() }
    }

    /// Replaces the outcome and keeps changes and notices.
    pub fn map<U>(self, outcome: impl FnOnce(T) -> U) -> Done<U> {
        Done { outcome: outcome(self.outcome), changes: self.changes, notices: self.notices }
    }
}

/// A row to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A live hold, new or changed, as it is now.
    Hold(Hold),
    /// An ended hold.
    HoldEnded(EndedHold),
    /// A copy as it is now, with its open loan if it has one.
    Item(Item),
    /// An ended loan. Kept with the patron only if the patron keeps a history.
    LoanEnded(EndedLoan),
    /// A new charge.
    Charge(Charge),
}

/// A charge for a late return (fine).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The patron who owes it.
    pub patron: PatronId,
    /// The copy that was returned late.
    pub item: Barcode,
    /// Number of open days by which it was late.
    pub days: u32,
    /// The amount in the smallest unit of the currency.
    pub amount: u32,
}

/// A notice to a patron: in the app, and by mail or push where the patron allows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The patron who gets it.
    pub patron: PatronId,
    /// The title it is about.
    pub title: RecordId,
    /// The occasion of the notice.
    #[serde(rename = "news")]
    pub kind: NoticeKind,
}

/// The occasion of a notice and the facts its text needs. In JSON `{"news": "hold_ready", …}`; the codes are permanent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the line above each variant explains its fields")]
pub enum NoticeKind {
    /// A copy waits at `pickup` through the day `until`.
    HoldReady { hold: HoldId, pickup: BranchCode, until: Day },
    /// The copy was not collected in time.
    HoldUnclaimed { hold: HoldId },
    /// No copy became available in time.
    HoldUnfilled { hold: HoldId },
    /// The copy that was set aside is gone; the hold is back in the queue, at this place.
    HoldBackInQueue { hold: HoldId, place: u32 },
    /// The last copy that fits is gone. The hold stays until it lapses: the library may find or buy one.
    NoCopyLeft { hold: HoldId },
    /// The loan is due on this day, soon.
    DueSoon { item: Barcode, due: Day },
    /// The loan was due on this day.
    Overdue { item: Barcode, due: Day },
    /// The catalogue has `count` new records for the saved search `query`; for a single record, the message has its title.
    NewMatches { search: SearchId, query: String, count: u32 },
    /// An event that the patron registered for was cancelled.
    EventCancelled { name: String },
    /// A notice of a newer server that this program does not know.
    #[serde(other)]
    Unknown,
}
