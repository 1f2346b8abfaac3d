//! What crosses the wire of `sync`: a device sends what its patron did, the server answers what came of it and how the
//! patron stands. See `docs/SYNC.md`.

use crate::action::{Outcome, SentAction};
use crate::{
    ActionKey, Barcode, BranchCode, Day, EventId, HoldId, HoldStatus, ListId, NoticeKind, PatronId, SearchId, TitleId,
    Wants,
};
use serde::{Deserialize, Serialize};

/// Actions in one call of `sync` at most.
pub const ACTIONS_MAX: usize = 100;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The account, whatever card it has at the time.
    pub id: PatronId,
    /// Card number.
    pub card: String,
    /// The name to sign in with, where one was chosen.
    pub username: Option<String>,
    /// What the library calls the patron.
    pub name: String,
    /// The code of the category.
    pub category: String,
    /// The last day on which the card is valid.
    pub valid_until: Option<Day>,
    /// Where the library writes to.
    pub email: Option<String>,
    /// Where the library calls.
    pub phone: Option<String>,
    /// The language of messages, as a BCP 47 tag.
    pub language: Option<String>,
    /// Whether the history of loans is kept.
    pub keeps_history: bool,
    /// What the patron owes, in the smallest unit of the currency.
    pub owed: u32,
    /// What the patron may do as staff.
    pub roles: Vec<String>,
}

/// What a device sends: what its patron did, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// Whose actions they are. The server answers as if nobody were signed in where the session is another patron's,
    /// so that no device acts for whoever signed in after. None, from curl: whoever is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patron: Option<PatronId>,
    /// At most [`ACTIONS_MAX`] actions.
    #[serde(default)]
    pub actions: Vec<SentAction>,
    /// [`State::cursor`] of the last answer; none: everything is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// What came of what a device sent, and how its patron stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncAnswer {
    /// What came of each action, in the order in which they were sent.
    pub outcomes: Vec<Answered>,
    /// Those that the server could not process now, and the ones after them: to be sent again.
    pub not_processed: Vec<ActionKey>,
    /// The server's clock, in seconds since 1970-01-01 UTC.
    pub server_unix_secs: i64,
    /// How the patron stands after them; none where it cannot be read now.
    pub state: Option<State>,
}

/// What came of one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Its key.
    pub key: ActionKey,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// How a patron stands. Holds and loans are there always and in full; what else is there has changed since the cursor,
/// and each list is in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// To be sent with the next call.
    pub cursor: String,
    /// Whether everything is there, because no cursor came, or one that means nothing to this server: what the device
    /// kept before is to be dropped.
    pub whole: bool,
    /// Live holds, by when they were placed.
    pub holds: Vec<HoldView>,
    /// Open loans, by when they are due.
    pub loans: Vec<LoanView>,
    /// New messages, oldest first.
    pub messages: Vec<Message>,
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// Lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<List>>,
    /// Saved searches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searches: Option<Vec<SavedSearch>>,
    /// Ratings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratings: Option<Vec<Rating>>,
    /// Suggestions for purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Vec<Suggestion>>,
    /// Events that the patron has a place at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventId>>,
}

/// A live hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldView {
    /// Which.
    pub hold: HoldId,
    /// On which record.
    pub title: TitleId,
    /// The title of the record.
    pub name: String,
    /// What is wanted of it.
    pub wants: Wants,
    /// Where it is to be picked up.
    pub pickup: BranchCode,
    /// When it came to the server, in seconds since 1970-01-01 UTC.
    pub placed_unix_secs: i64,
    /// The last day on which it is wanted.
    pub lapses: Day,
    /// How it stands.
    pub status: HoldStatus,
}

/// An open loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanView {
    /// Which copy.
    pub item: Barcode,
    /// Of which record.
    pub title: TitleId,
    /// The title of the record.
    pub name: String,
    /// Volume or issue.
    pub volume: Option<String>,
    /// When it was lent, in seconds since 1970-01-01 UTC.
    pub lent_unix_secs: i64,
    /// The day it is due.
    pub due: Day,
    /// Whether that day is over.
    pub overdue: bool,
    /// How often it can still be renewed, if nothing else is against it.
    pub renewals_left: u16,
}

/// Something the library tells a patron.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number; higher ones are newer.
    pub number: i64,
    /// About which record.
    pub title: Option<TitleId>,
    /// When it was written, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
    /// What.
    #[serde(flatten)]
    pub kind: NoticeKind,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Which.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// What its link ends in, where it is shared.
    pub link: Option<String>,
    /// What is in it, in the order in which it was put there.
    pub entries: Vec<Entry>,
}

/// A title in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which record.
    pub title: TitleId,
    /// The title of the record; empty where the catalogue has it no more, or the server is older.
    #[serde(default)]
    pub name: String,
    /// The patron's note.
    pub note: Option<String>,
}

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// Which.
    pub id: SearchId,
    /// What is searched for.
    pub query: String,
    /// Whether the patron wants to be told of new matches.
    pub tell: bool,
}

/// A rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Of which record.
    pub title: TitleId,
    /// The title of the record; empty where the catalogue has it no more, or the server is older.
    #[serde(default)]
    pub name: String,
    /// 1–5.
    pub stars: u8,
    /// The review.
    pub review: Option<String>,
    /// `shown`, `waiting` for staff to read it, or `hidden`.
    pub moderation: String,
}

/// A suggestion for purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The key of the action that made it.
    pub id: ActionKey,
    /// What is suggested.
    pub name: String,
    /// `new`, or what became of it.
    pub progress: String,
}
