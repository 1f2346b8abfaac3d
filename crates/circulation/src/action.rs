//! Actions: what a patron can do without a network, and the possible outcomes. The vocabulary of outbox and sync.
//!
//! A device makes up a key, keeps the action as [`SentAction`], and sends the same text until an [`Outcome`] comes. The format
//! is a contract: codes and fields are for ever, a change of meaning is a new [`VERSION`], and stored actions of every
//! version stay readable. Changing a PIN is not among them: it would lie readable on the device, and its hash at the server
//! could be guessed.

use crate::{
    ActionKey, Barcode, BranchCode, Day, EventId, HoldId, ListId, Placed, Reason, RecordId, Renewed, SearchId, Wants,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version of the format that this program writes; it reads all up to this one.
pub const VERSION: u16 = 1;

/// An action as the outbox stores it and sync sends it: `{"key": "…", "v": 1, "made_unix_millis": …, "body": {"do": "place_hold", …}}`.
///
/// The body stays as it came, so that one action that is not understood stops no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentAction {
    /// A version 7 UUID that the device made up. Its name for ever: a second one with the same key is the same action.
    pub key: ActionKey,
    /// The version of the format.
    pub v: u16,
    /// The device's clock, in milliseconds since 1970-01-01 UTC. To be shown, never trusted.
    pub made_unix_millis: i64,
    /// The [`Action`] as JSON.
    pub body: serde_json::Value,
}

impl SentAction {
    /// Wraps an action for the outbox.
    ///
    /// # Errors
    /// Never in practice: every action is JSON.
    pub fn new(key: ActionKey, made_unix_millis: i64, action: &Action) -> Result<Self, serde_json::Error> {
        Ok(Self { key, v: VERSION, made_unix_millis, body: serde_json::to_value(action)? })
    }

    /// The action in it.
    ///
    /// # Errors
    /// [`Reason::NotUnderstood`] where it is of a newer version, or not as it should be.
    pub fn action(&self) -> Result<Action, Reason> {
        let not_understood = |detail: String| Reason::NotUnderstood { detail };
        if self.key.0.get_version_num() != 7 {
            return Err(not_understood("the key is not a version 7 UUID".to_owned()));
        }
        if !(1..=VERSION).contains(&self.v) {
            return Err(not_understood(format!("version {} is not known, {VERSION} is the newest", self.v)));
        }
        Action::deserialize(&self.body).map_err(|error| not_understood(error.to_string()))
    }

    /// SHA-256 of version and body, whatever the order of keys and the white space they came with. The same key with
    /// another hash is [`Reason::KeyReused`].
    pub fn body_hash(&self) -> [u8; 32] {
        // serde_json keeps the keys of an object sorted.
        Sha256::digest(format!("{}\n{}", self.v, self.body)).into()
    }
}

/// An action of a patron.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "the line above each action explains its fields")]
pub enum Action {
    /// Place a hold on a title, to be picked up at a branch, until a day at the latest.
    PlaceHold {
        title: RecordId,
        #[serde(default)]
        wants: Wants,
        pickup: BranchCode,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lapses: Option<Day>,
    },
    /// End a hold.
    CancelHold { hold: HoldId },
    /// Suspend a hold until a day.
    SuspendHold { hold: HoldId, until: Day },
    /// End the suspension.
    ResumeHold { hold: HoldId },
    /// Move a hold to another pickup branch.
    ChangePickup { hold: HoldId, pickup: BranchCode },
    /// Renew one loan.
    Renew { item: Barcode },
    /// Renew every loan.
    RenewAll,

    /// Create a list, whose id is the key of this action.
    CreateList { name: Text<200> },
    /// Rename a list.
    RenameList { list: ListId, name: Text<200> },
    /// Share a list by a link, or no longer.
    ShareList { list: ListId, shared: bool },
    /// Delete a list.
    DeleteList { list: ListId },
    /// Put a title in a list, or change the note on it.
    PutInList {
        list: ListId,
        title: RecordId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text<2000>>,
    },
    /// Take a title from a list.
    TakeFromList { list: ListId, title: RecordId },
    /// Save a search, whose id is the key of this action; with `tell`, new matches are notified.
    SaveSearch { query: Text<1000>, tell: bool },
    /// Delete a saved search.
    ForgetSearch { search: SearchId },

    /// Rate a title from 1 to 5 stars, perhaps with a review; replaces the patron's earlier rating.
    Rate {
        title: RecordId,
        stars: Stars,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review: Option<Text<4000>>,
    },
    /// Delete the rating of a title.
    Unrate { title: RecordId },
    /// Suggest a title for purchase (荐购).
    SuggestPurchase {
        name: Text<500>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        author: Option<Text<500>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        isbn: Option<Text<40>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text<2000>>,
    },
    /// Report an error in a record.
    ReportRecord { title: RecordId, problem: Text<2000> },
    /// Register for an event.
    JoinEvent { event: EventId },
    /// Cancel the registration for an event.
    LeaveEvent { event: EventId },

    /// Change how the library reaches the patron; what is left out stays, and an empty text takes it away.
    ChangeContact {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<MaybeText<254>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        phone: Option<MaybeText<40>>,
    },
    /// Choose the language of messages, as a BCP 47 tag.
    ChangeLanguage { language: Text<35> },
    /// Keep the history of loans from now on, or stop keeping it.
    KeepHistory { keep: bool },
    /// Erase the history of loans.
    EraseHistory,
}

/// 1–5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl TryFrom<u8> for Stars {
    type Error = &'static str;
    fn try_from(stars: u8) -> Result<Self, Self::Error> {
        if (1..=5).contains(&stars) { Ok(Self(stars)) } else { Err("a rating is 1 to 5 stars") }
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.0
    }
}

/// Text typed by a patron: at most `CHARS_MAX` characters, no control characters but line ends and tabs. It may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MaybeText<const CHARS_MAX: usize>(String);

/// A [`MaybeText`] that is not blank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const CHARS_MAX: usize>(String);

/// The reason why a text is rejected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Only white space.
    #[error("the text is empty")]
    Blank,
    /// Too long.
    #[error("the text has {found} characters, {max} are the most")]
    TooLong {
        /// Its length in characters.
        found: usize,
        /// The greatest length allowed.
        max: usize,
    },
    /// A control character inside.
    #[error("the text contains the control character {0:?}")]
    Character(char),
}

impl<const CHARS_MAX: usize> TryFrom<String> for MaybeText<CHARS_MAX> {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        let found = text.chars().count();
        if found > CHARS_MAX {
            return Err(TextError::TooLong { found, max: CHARS_MAX });
        }
        match text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            Some(c) => Err(TextError::Character(c)),
            None => Ok(Self(text)),
        }
    }
}

impl<const CHARS_MAX: usize> TryFrom<String> for Text<CHARS_MAX> {
    type Error = TextError;
    fn try_from(text: String) -> Result<Self, TextError> {
        let MaybeText(text) = MaybeText::<CHARS_MAX>::try_from(text)?;
        if text.trim().is_empty() { Err(TextError::Blank) } else { Ok(Self(text)) }
    }
}

impl<const CHARS_MAX: usize> From<MaybeText<CHARS_MAX>> for String {
    fn from(text: MaybeText<CHARS_MAX>) -> Self {
        text.0
    }
}

impl<const CHARS_MAX: usize> From<Text<CHARS_MAX>> for String {
    fn from(text: Text<CHARS_MAX>) -> Self {
        text.0
    }
}

/// The outcome of an action, stored with its key and given again to every repeat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The action was carried out: `{"outcome": "accepted", "result": "hold_placed", …}`.
    Accepted(Accepted),
    /// The action was refused; a repeat gets the same answer: `{"outcome": "refused", "reason": "holds_max", …}`.
    Refused(Reason),
    /// Nobody is signed in. Not stored: the same action is sent again after the patron signed in.
    NeedsSignIn,
}

/// The result of an accepted action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Accepted {
    /// No result beyond that.
    Done,
    /// A place in the queue.
    HoldPlaced(Placed),
    /// A new due day.
    Renewed(Renewed),
    /// The result for each loan.
    RenewedAll {
        /// The loans, in no order.
        loans: Vec<RenewedOrNot>,
    },
    /// A result of a newer server that this program does not know.
    #[serde(other)]
    Unknown,
}

/// The result for one loan of a renewal of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum RenewedOrNot {
    /// The loan was renewed.
    Renewed(Renewed),
    /// The loan was not renewed.
    Refused {
        /// The copy on loan.
        item: Barcode,
        /// The reason.
        why: Reason,
    },
}
