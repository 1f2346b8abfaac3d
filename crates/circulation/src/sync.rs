//! The wire format of `sync`: a device sends the patron's actions, the server answers with the outcome of each and the
//! patron's current state. See `docs/SYNC.md`.

use crate::action::{Outcome, SentAction};
use crate::{
    ActionKey, Barcode, BranchCode, Day, EventId, HoldId, HoldStatus, ListId, Moderation, NoticeKind, PatronId,
    PurchaseProgress, RecordId, Role, SearchId, Wants,
};
use serde::{Deserialize, Serialize};

/// The greatest number of actions in one call of `sync`.
pub const ACTIONS_MAX: usize = 100;

/// The account of the signed-in patron.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The id of the account.
    pub id: PatronId,
    /// The card number.
    pub card: String,
    /// The name to sign in with, if one was chosen.
    pub username: Option<String>,
    /// The patron's name.
    pub name: String,
    /// The code of the category.
    pub category: String,
    /// The last day on which the card is valid.
    pub valid_until: Option<Day>,
    /// The e-mail address for notices.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The language of messages, as a BCP 47 tag.
    pub language: Option<String>,
    /// Whether the history of loans is kept.
    pub keeps_history: bool,
    /// The sum owed, in the smallest unit of the currency.
    pub owed: u32,
    /// The patron's staff roles.
    #[serde(deserialize_with = "crate::role::known")]
    pub roles: Vec<Role>,
}

/// A call of `sync`: the patron's actions, in order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// The patron whose actions they are. If the session belongs to another patron, the server answers as if nobody were signed
    /// in, so that no device acts for a patron who signed in later. `None`, e.g. from curl: the signed-in patron.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patron: Option<PatronId>,
    /// At most [`ACTIONS_MAX`] actions.
    #[serde(default)]
    pub actions: Vec<SentAction>,
    /// [`State::cursor`] of the last answer; `None` asks for everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// The answer of `sync`: outcomes, and the patron's current state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncAnswer {
    /// The outcome of each action, in the order in which they were sent.
    pub outcomes: Vec<Answered>,
    /// Actions that the server could not process now, and all after them: to be sent again.
    pub not_processed: Vec<ActionKey>,
    /// The server's clock, in seconds since 1970-01-01 UTC.
    pub server_unix_secs: i64,
    /// The patron's state after the actions; `None` if it cannot be read now.
    pub state: Option<State>,
}

/// The outcome of one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The key of the action.
    pub key: ActionKey,
    /// Its outcome.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The state of a patron. Holds and loans are always present and complete; other parts are present, and then complete, if
/// they changed since the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The cursor to send with the next call.
    pub cursor: String,
    /// Whether every part is present, because no cursor was sent or the server does not know it: the device then drops what it
    /// kept before.
    pub whole: bool,
    /// Live holds, by time of placing.
    pub holds: Vec<HoldView>,
    /// Open loans, by due day.
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
    /// Events that the patron is registered for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<EventId>>,
}

/// A live hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldView {
    /// The hold.
    pub hold: HoldId,
    /// The id of the record.
    pub title: RecordId,
    /// The title of the record.
    pub name: String,
    /// The copies that would fill it.
    pub wants: Wants,
    /// The pickup branch.
    pub pickup: BranchCode,
    /// The time it reached the server, in seconds since 1970-01-01 UTC.
    pub placed_unix_secs: i64,
    /// The last day on which the hold can be filled.
    pub lapses: Day,
    /// Its status.
    pub status: HoldStatus,
}

/// An open loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoanView {
    /// The copy on loan.
    pub item: Barcode,
    /// The id of the record.
    pub title: RecordId,
    /// The title of the record.
    pub name: String,
    /// Volume or issue.
    pub volume: Option<String>,
    /// The time of the check-out, in seconds since 1970-01-01 UTC.
    pub lent_unix_secs: i64,
    /// The day it is due.
    pub due: Day,
    /// Whether the due day has passed.
    pub overdue: bool,
    /// The number of renewals left under the loan rule.
    pub renewals_left: u16,
}

/// A notice as shown in the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Its number; newer messages have higher numbers.
    pub number: i64,
    /// The id of the record it is about.
    pub title: Option<RecordId>,
    /// The time of writing, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
    /// The occasion, with its facts.
    #[serde(flatten)]
    pub kind: NoticeKind,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The id of the list.
    pub id: ListId,
    /// Its name.
    pub name: String,
    /// The last part of its address, if it is shared.
    pub link: Option<String>,
    /// Its titles, in the order in which they were added.
    pub entries: Vec<Entry>,
}

/// A title in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The id of the record.
    pub title: RecordId,
    /// The title of the record; empty if it is no longer in the catalogue, or the server is older.
    #[serde(default)]
    pub name: String,
    /// The patron's note.
    pub note: Option<String>,
}

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedSearch {
    /// The id of the saved search.
    pub id: SearchId,
    /// The query.
    pub query: String,
    /// Whether the patron wants notices of new matches.
    pub tell: bool,
}

/// A rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The id of the record.
    pub title: RecordId,
    /// The title of the record; empty if it is no longer in the catalogue, or the server is older.
    #[serde(default)]
    pub name: String,
    /// The stars, 1–5.
    pub stars: u8,
    /// The review.
    pub review: Option<String>,
    /// The moderation of the review: whether others see it.
    pub moderation: Moderation,
}

/// A suggestion for purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The key of the action that made it.
    pub id: ActionKey,
    /// The suggested title.
    pub name: String,
    /// The progress of the suggestion.
    pub progress: PurchaseProgress,
}
