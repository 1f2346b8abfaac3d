//! What an operation gives back: the outcome, what to save, and what to tell.

use crate::{
    Barcode, BranchCode, Day, EndedHold, EndedLoan, Hold, HoldId, Item, PatronId, Policy, Reason, SearchId, TitleId,
};
use serde::{Deserialize, Serialize};

/// The rules at one moment.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The library's policy.
    pub policy: &'a Policy,
    /// The server's clock, in seconds since 1970-01-01 UTC. A device's clock is never a rule.
    pub now_unix_secs: i64,
}

impl Rules<'_> {
    /// Today where the library is.
    pub fn today(&self) -> Day {
        self.policy.day(self.now_unix_secs)
    }
}

/// An operation that went through, or why it did not. A refused one has changed nothing.
pub type Decision<T> = Result<Done<T>, Reason>;

/// An operation that went through. The title handed in has changed already; `changes` are the rows to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done<T> {
    /// What came out of it.
    pub outcome: T,
    /// What is to be saved, in the transaction of the operation and in this order.
    pub changes: Vec<Change>,
    /// What patrons are to be told.
    pub notices: Vec<Notice>,
}

impl<T> Done<T> {
    pub(crate) fn new(outcome: T, changes: Vec<Change>) -> Self {
        Self { outcome, changes, notices: Vec::new() }
    }

    /// The same with another outcome.
    pub fn map<U>(self, outcome: impl FnOnce(T) -> U) -> Done<U> {
        Done { outcome: outcome(self.outcome), changes: self.changes, notices: self.notices }
    }
}

/// A row to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A live hold, new or changed, as it is now.
    Hold(Hold),
    /// A hold that is over.
    HoldEnded(EndedHold),
    /// A copy as it is now, with its open loan if it has one.
    Item(Item),
    /// A loan that is over. Kept with the patron only where the patron keeps a history.
    LoanEnded(EndedLoan),
    /// Something to pay.
    Charge(Charge),
}

/// Something to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Who pays.
    pub patron: PatronId,
    /// For which copy.
    pub item: Barcode,
    /// Open days that it was late.
    pub days: u32,
    /// How much, in the smallest unit of the currency.
    pub amount: u32,
}

/// Something that a patron is to be told, whenever and however it can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Whom.
    pub patron: PatronId,
    /// About which title.
    pub title: TitleId,
    /// The event it tells of.
    #[serde(rename = "news")]
    pub kind: NoticeKind,
}

/// What a patron is told. In JSON `{"news": "hold_ready", …}`; the codes are for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
#[expect(missing_docs, reason = "fields are told in the line above each")]
pub enum NoticeKind {
    /// A copy waits at `pickup` through the day `until`.
    HoldReady { hold: HoldId, pickup: BranchCode, until: Day },
    /// The copy was not fetched in time.
    HoldUnclaimed { hold: HoldId },
    /// No copy came in time.
    HoldUnfilled { hold: HoldId },
    /// The copy that was set aside is gone; the hold is in the queue again, at this place.
    HoldBackInQueue { hold: HoldId, place: u32 },
    /// The last copy that fitted is gone. The hold stays until it lapses: the library may find or buy one.
    NoCopyLeft { hold: HoldId },
    /// The loan is due on this day, soon.
    DueSoon { item: Barcode, due: Day },
    /// The loan was due on this day.
    Overdue { item: Barcode, due: Day },
    /// The catalogue has `count` new records for the saved search `query`; one alone is the title of the message.
    NewMatches { search: SearchId, query: String, count: u32 },
    /// An event that the patron had a place at is not held.
    EventCancelled { name: String },
    /// Something that a newer server tells and this program does not know.
    #[serde(other)]
    Unknown,
}
