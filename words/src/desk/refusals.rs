//! Why the library refused what staff did for a patron.

use super::{Names, Refusal, Words};
use crate::refusal::named;
use bookmobile_circulation::{Reason, StateCode};

pub(super) fn refusal(words: &Words, reason: &Reason, names: Names<'_>) -> Refusal {
    let texts = words.refusals;
    match reason {
        Reason::CardExpired { on } => (texts.card_expired)(*on).into(),
        Reason::Blocked { until: Some(until) } => (texts.blocked_until)(*until).into(),
        Reason::Blocked { until: None } => texts.blocked.into(),
        Reason::OverdueLoans { overdue, .. } => (texts.overdue_loans)(*overdue).into(),
        Reason::Owes { owed, max } => (texts.owes)(*owed, *max).into(),
        Reason::UnknownCategory { category } => (texts.unknown_category)(category.as_str()).into(),
        Reason::KindNotLent { .. } => texts.kind_not_lent.into(),
        Reason::LoansMax { max, .. } => (texts.loans_max)(*max).into(),
        Reason::HoldsMax { max, .. } => (texts.holds_max)(*max).into(),
        Reason::KeptMax { max } => (texts.kept_max)(*max).into(),
        Reason::NoCopy => texts.no_copy.into(),
        Reason::ChooseVolume { volumes } => (texts.choose_volume)(volumes).into(),
        Reason::OnShelf { branches } => (texts.on_shelf)(&named(branches, names)).into(),
        Reason::AlreadyHeld { place: Some(place), .. } => (texts.already_held)(*place).into(),
        Reason::AlreadyHeld { place: None, .. } => texts.already_held_ready.into(),
        Reason::AlreadyOnLoan { due, .. } => (texts.already_on_loan)(*due).into(),
        Reason::NoPickupThere { branches } if branches.is_empty() => texts.no_pickup_there.into(),
        Reason::NoPickupThere { branches } => (texts.pickup_elsewhere)(&named(branches, names)).into(),
        Reason::DayOutOfRange { from, to } => (texts.day_out_of_range)(*from, *to).into(),
        Reason::NoSuchHold => texts.no_such_hold.into(),
        Reason::SetAside { pickup } => (texts.set_aside)(&names(pickup.as_str())).into(),
        Reason::NotSuspended => texts.not_suspended.into(),
        Reason::NoSuchItem => texts.no_such_item.into(),
        Reason::NoSuchLoan => texts.no_such_loan.into(),
        Reason::NotLent { state: StateCode::OnShelf } => texts.never_lent.into(),
        Reason::NotLent { state } => (texts.not_lent)(*state).into(),
        Reason::CheckInFirst { state } => (texts.check_in_first)(*state).into(),
        Reason::HeldForAnother => texts.held_for_another.into(),
        Reason::OthersWait { waiting } => (texts.others_wait)(*waiting).into(),
        Reason::RenewalsMax { max } => (texts.renewals_max)(*max).into(),
        Reason::Overdue { due } => (texts.overdue)(*due).into(),
        Reason::TooEarly { from } => (texts.too_early)(*from).into(),
        Reason::WrongState { state } => (texts.wrong_state)(*state).into(),
        Reason::NotUnderstood { detail } => (texts.not_understood)(detail).into(),
        Reason::KeyReused => texts.key_reused.into(),
        Reason::NotFound => texts.not_found.into(),
        Reason::NotAllowed => texts.not_allowed.into(),
        Reason::NotOffered => texts.not_offered.into(),
        Reason::Unknown => texts.unknown.into(),
    }
}
