//! Reasons for refusals, with everything a message in any language needs: the cause and the remedy.

use crate::{Barcode, BranchCode, CategoryCode, Day, HoldId, KindCode, StateCode};
use serde::{Deserialize, Serialize};

/// A reason for a refusal. In JSON `{"reason": "holds_max", "max": 5}`: the codes are permanent, more may be added, and the
/// fields of a code may grow. The text is English, for logs and the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the line above each reason explains its fields")]
pub enum Reason {
    /// The patron's card was valid until the end of the day `on`.
    #[error("the card was valid through {on}; have it renewed at the desk")]
    CardExpired { on: Day },
    /// Staff blocked the patron, until the end of the day `until` if one is set.
    #[error("the account is blocked; ask at the desk")]
    Blocked { until: Option<Day> },
    /// `overdue` loans are past their grace period, more than `max`.
    #[error("{overdue} loans are overdue; return or renew them first")]
    OverdueLoans { overdue: u16, max: u16 },
    /// The patron owes `owed`, more than `max`, both in the smallest unit of the currency.
    #[error("{owed} is owed, more than {max}; pay at the desk first")]
    Owes { owed: u32, max: u32 },
    /// The policy does not have the patron's category.
    #[error("the library's policy has no category {category}; staff must correct the account or the policy")]
    UnknownCategory { category: CategoryCode },
    /// Material of this `kind` is not lent to the patron's category.
    #[error("this kind of material is not lent to this patron")]
    KindNotLent { kind: KindCode },
    /// The patron already has `max` loans; of `kind`, if the limit is for one kind.
    #[error("no more than {max} loans at a time; return one first")]
    LoansMax { max: u16, kind: Option<KindCode> },
    /// The patron already has `max` live holds; of `kind`, if the limit is for one kind.
    #[error("no more than {max} holds at a time; cancel one first")]
    HoldsMax { max: u16, kind: Option<KindCode> },

    /// The account already has `max` of these: lists, titles in a list, saved searches, or suggestions and reports that the
    /// library has not settled.
    #[error("an account keeps no more than {max} of these; delete some first")]
    KeptMax { max: u32 },
    /// The title has no lendable copy that fits the request.
    #[error("no copy of this can be borrowed; it can be suggested for purchase")]
    NoCopy,
    /// The title comes in `volumes`, and one must be chosen.
    #[error("this comes in volumes; choose one of them")]
    ChooseVolume { volumes: Vec<String> },
    /// A copy is on the shelf at these branches, and the library accepts holds only for titles with no copy on a shelf.
    #[error("a copy is on the shelf; fetch it there")]
    OnShelf { branches: Vec<BranchCode> },
    /// The patron already has such a hold; its place if it is in the queue.
    #[error("there is a hold on this already")]
    AlreadyHeld { hold: HoldId, place: Option<u32> },
    /// The copy is already on loan to the patron, due on this day.
    #[error("it is on loan to the same patron already")]
    AlreadyOnLoan { item: Barcode, due: Day },
    /// Holds cannot be picked up at this branch; `branches` are the pickup branches, empty for every branch of the catalogue.
    #[error("holds cannot be picked up at this branch; choose another")]
    NoPickupThere { branches: Vec<BranchCode> },
    /// The day is outside `from`–`to`.
    #[error("the day must be between {from} and {to}")]
    DayOutOfRange { from: Day, to: Day },
    /// The patron has no such live hold.
    #[error("there is no such hold; it was fulfilled or has ended")]
    NoSuchHold,
    /// A copy is already set aside for this hold, in transit to `pickup` or on its hold shelf.
    #[error("a copy is set aside for this hold already; fetch it, or cancel the hold")]
    SetAside { pickup: BranchCode },
    /// The hold is not suspended.
    #[error("the hold is not suspended")]
    NotSuspended,

    /// The title has no such copy.
    #[error("there is no copy with this barcode; check the barcode")]
    NoSuchItem,
    /// The copy is not on loan to this patron.
    #[error("this is not on loan to this patron; it was returned")]
    NoSuchLoan,
    /// The copy is for use in the library only, or in a state in which it is not lent.
    #[error("this copy is not lent")]
    NotLent { state: StateCode },
    /// Our records show the copy somewhere else.
    #[error("this copy is believed elsewhere; check it in first")]
    CheckInFirst { state: StateCode },
    /// The copy is set aside for another patron's hold.
    #[error("this copy is set aside for another patron")]
    HeldForAnother,
    /// `waiting` patrons wait for a copy, and too few other copies are on the shelf for them.
    #[error("{waiting} other patrons wait for this")]
    OthersWait { waiting: u32 },
    /// The loan has reached the limit of renewals.
    #[error("a loan can be renewed {max} times; return it")]
    RenewalsMax { max: u16 },
    /// The loan was due on this day and its grace period is over.
    #[error("it was due on {due}; return it")]
    Overdue { due: Day },
    /// A renewal before this day gains no days.
    #[error("it can be renewed from {from} on")]
    TooEarly { from: Day },
    /// The mark is not possible in the current state of the copy.
    #[error("this copy cannot be given that state now")]
    WrongState { state: StateCode },

    /// The action is not understood: from a newer app, or damaged; `detail` says which part.
    #[error("this action is not understood: {detail}")]
    NotUnderstood { detail: String },
    /// The key was used before with another body.
    #[error("another action came with the same key before; do it again")]
    KeyReused,
    /// The record, list, search or event that the action names does not exist.
    #[error("what this is about does not exist any more")]
    NotFound,
    /// The patron may not do this.
    #[error("this account may not do this")]
    NotAllowed,
    /// The server cannot do this, or the library has not turned it on.
    #[error("the library does not offer this")]
    NotOffered,
    /// A reason of a newer server that this program does not know.
    #[error("the library refused this; a newer version of the app can say why")]
    #[serde(other)]
    Unknown,
}

impl Reason {
    /// Its code, as in JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CardExpired { .. } => "card_expired",
            Self::Blocked { .. } => "blocked",
            Self::OverdueLoans { .. } => "overdue_loans",
            Self::Owes { .. } => "owes",
            Self::UnknownCategory { .. } => "unknown_category",
            Self::KindNotLent { .. } => "kind_not_lent",
            Self::LoansMax { .. } => "loans_max",
            Self::HoldsMax { .. } => "holds_max",
            Self::KeptMax { .. } => "kept_max",
            Self::NoCopy => "no_copy",
            Self::ChooseVolume { .. } => "choose_volume",
            Self::OnShelf { .. } => "on_shelf",
            Self::AlreadyHeld { .. } => "already_held",
            Self::AlreadyOnLoan { .. } => "already_on_loan",
            Self::NoPickupThere { .. } => "no_pickup_there",
            Self::DayOutOfRange { .. } => "day_out_of_range",
            Self::NoSuchHold => "no_such_hold",
            Self::SetAside { .. } => "set_aside",
            Self::NotSuspended => "not_suspended",
            Self::NoSuchItem => "no_such_item",
            Self::NoSuchLoan => "no_such_loan",
            Self::NotLent { .. } => "not_lent",
            Self::CheckInFirst { .. } => "check_in_first",
            Self::HeldForAnother => "held_for_another",
            Self::OthersWait { .. } => "others_wait",
            Self::RenewalsMax { .. } => "renewals_max",
            Self::Overdue { .. } => "overdue",
            Self::TooEarly { .. } => "too_early",
            Self::WrongState { .. } => "wrong_state",
            Self::NotUnderstood { .. } => "not_understood",
            Self::KeyReused => "key_reused",
            Self::NotFound => "not_found",
            Self::NotAllowed => "not_allowed",
            Self::NotOffered => "not_offered",
            Self::Unknown => "unknown",
        }
    }
}
