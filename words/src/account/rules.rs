//! What a patron did, how it stands, and what the library tells.

use super::{Names, Words, refusals};
use bookmobile_circulation::action::{Accepted, Action, RenewedOrNot};
use bookmobile_circulation::{Day, HoldStatus, NoticeKind};
use bookmobile_client::outbox::EntryStatus;

pub(super) fn due(words: &Words, due: Day, overdue: bool) -> String {
    if overdue { (words.was_due)(due) } else { (words.due_on)(due) }
}

pub(super) fn action(words: &Words, action: &Action, name: &str, names: Names<'_>) -> String {
    let texts = words.actions;
    match action {
        Action::PlaceHold { pickup, .. } => (texts.place_hold)(name, &names(pickup.as_str())),
        Action::CancelHold { .. } => (texts.cancel_hold)(name),
        Action::SuspendHold { until, .. } => (texts.suspend_hold)(name, *until),
        Action::ResumeHold { .. } => (texts.resume_hold)(name),
        Action::ChangePickup { pickup, .. } => (texts.change_pickup)(name, &names(pickup.as_str())),
        Action::Renew { .. } => (texts.renew)(name),
        Action::RenewAll => texts.renew_all.to_owned(),
        Action::KeepHistory { keep: true } => texts.keep_history.to_owned(),
        Action::KeepHistory { keep: false } => texts.keep_no_history.to_owned(),
        Action::EraseHistory => texts.erase_history.to_owned(),
        Action::CreateList { .. } => (texts.create_list)(name),
        Action::RenameList { .. } | Action::ShareList { .. } | Action::DeleteList { .. } => (texts.change_list)(name),
        Action::PutInList { .. } => (texts.put_in_list)(name),
        Action::TakeFromList { .. } => (texts.take_from_list)(name),
        Action::SaveSearch { .. } => (texts.save_search)(name),
        Action::ForgetSearch { .. } => (texts.forget_search)(name),
        Action::Rate { .. } => (texts.rate)(name),
        Action::Unrate { .. } => (texts.unrate)(name),
        Action::SuggestPurchase { .. } => (texts.suggest_purchase)(name),
        Action::ReportRecord { .. } => (texts.report_record)(name),
        Action::JoinEvent { .. } => (texts.join_event)(name),
        Action::LeaveEvent { .. } => (texts.leave_event)(name),
        Action::ChangeContact { .. } => texts.change_contact.to_owned(),
        Action::ChangeLanguage { .. } => texts.change_language.to_owned(),
    }
}

pub(super) fn standing(words: &Words, standing: &EntryStatus<'_>, names: Names<'_>) -> String {
    let texts = words.standings;
    match standing {
        EntryStatus::Queued => texts.queued.to_owned(),
        EntryStatus::Sent { failures: 0 } => texts.sent.to_owned(),
        EntryStatus::Sent { .. } => texts.sent_again.to_owned(),
        EntryStatus::NeedsSignIn { .. } => texts.needs_sign_in.to_owned(),
        EntryStatus::Accepted(Accepted::HoldPlaced(placed)) => {
            (texts.hold_placed)(placed.place, placed.of, &names(placed.pickup.as_str()))
        }
        EntryStatus::Accepted(Accepted::Renewed(renewed)) => (texts.renewed)(renewed.due),
        EntryStatus::Accepted(Accepted::RenewedAll { loans }) => {
            let renewed = loans.iter().filter(|loan| matches!(loan, RenewedOrNot::Renewed(_))).count();
            (texts.renewed_all)(renewed, loans.len())
        }
        EntryStatus::Accepted(Accepted::Done | Accepted::Unknown) => texts.done.to_owned(),
        EntryStatus::Refused(reason) => (texts.refused)(&refusals::refusal(words, reason, names).why),
    }
}

pub(super) fn hold_status(words: &Words, status: &HoldStatus, pickup: &str) -> String {
    let texts = words.hold_statuses;
    match status {
        HoldStatus::Waiting { place, of } => (texts.waiting)(*place, *of, pickup),
        HoldStatus::Suspended { place, of, until } => (texts.suspended)(*place, *of, *until, pickup),
        HoldStatus::InTransit => (texts.in_transit)(pickup),
        HoldStatus::Ready { until } => (texts.ready)(pickup, *until),
    }
}

pub(super) fn news(words: &Words, news: &NoticeKind, name: Option<&str>, names: Names<'_>) -> String {
    let texts = words.messages_about;
    let title = name.map_or_else(|| words.some_book.to_owned(), words.title_in_message);
    match news {
        NoticeKind::HoldReady { pickup, until, .. } => (texts.hold_ready)(&title, &names(pickup.as_str()), *until),
        NoticeKind::HoldUnclaimed { .. } => (texts.hold_unclaimed)(&title),
        NoticeKind::HoldUnfilled { .. } => (texts.hold_unfilled)(&title),
        NoticeKind::HoldBackInQueue { place, .. } => (texts.hold_back_in_queue)(&title, *place),
        NoticeKind::NoCopyLeft { .. } => (texts.no_copy_left)(&title),
        NoticeKind::DueSoon { due, .. } => (texts.due_soon)(&title, *due),
        NoticeKind::Overdue { due, .. } => (texts.overdue)(&title, *due),
        NoticeKind::NewMatches { query, count, .. } => (texts.new_matches)(query, *count),
        NoticeKind::EventCancelled { name } => (texts.event_cancelled)(name),
        NoticeKind::Unknown => texts.unknown.to_owned(),
    }
}
