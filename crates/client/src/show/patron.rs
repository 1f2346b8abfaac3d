//! A patron's holds, loans and messages: the last known state, together with the actions in the outbox.

use crate::outbox::{Entry, EntryStatus, View};
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync::{HoldView, LoanView, Message};
use bookmobile_circulation::{Barcode, HoldId, HoldStatus, RecordId};
use serde::{Deserialize, Serialize};

/// A patron's hold and loan of one title.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnTitle {
    /// The hold that the server knows of.
    pub hold: Option<HoldView>,
    /// The last hold that was placed here, where the server has not answered it, has refused it, or has not told since how
    /// it stands.
    pub placing: Option<Entry>,
    /// The loan of the title.
    pub loan: Option<LoanView>,
}

impl OnTitle {
    /// The hold and the loan of `title` of the patron of `view`.
    pub fn of(view: &View, title: &RecordId) -> Self {
        let state = view.state.as_ref();
        let is_told = state.is_some();
        let placing = view
            .entries
            .iter()
            .rev()
            .find(|entry| matches!(entry.sent.action(), Ok(Action::PlaceHold { title: of, .. }) if of == *title));
        let placing = placing.filter(|entry| !is_told || !is_accepted(view, entry));
        Self {
            hold: state.and_then(|state| state.holds.iter().find(|hold| hold.title == *title)).cloned(),
            placing: placing.cloned(),
            loan: state.and_then(|state| state.loans.iter().find(|loan| loan.title == *title)).cloned(),
        }
    }
}

/// Holds that were placed here and that the server has not answered, in order.
pub fn placing(view: &View) -> Vec<&Entry> {
    let is_placing = |entry: &&Entry| matches!(entry.sent.action(), Ok(Action::PlaceHold { .. }));
    view.entries.iter().filter(|entry| entry.is_waiting()).filter(is_placing).collect()
}

/// The last change of a hold that has no answer, or was refused and not dismissed.
pub fn change_of_hold(view: &View, hold: HoldId) -> Option<&Entry> {
    last_open(view, |action| match action {
        Action::CancelHold { hold: of }
        | Action::SuspendHold { hold: of, .. }
        | Action::ResumeHold { hold: of }
        | Action::ChangePickup { hold: of, .. } => *of == hold,
        _ => false,
    })
}

/// The last renewal of a loan that has no answer, or was refused and not dismissed.
pub fn renewal_of<'a>(view: &'a View, item: &Barcode) -> Option<&'a Entry> {
    last_open(view, |action| match action {
        Action::Renew { item: of } => of == item,
        Action::RenewAll => true,
        _ => false,
    })
}

/// Whether a history is kept, as the patron wants it: what waits counts already. `kept` is what the server last said.
pub fn keeps_history(view: &View, kept: bool) -> bool {
    let wanted =
        view.entries.iter().rev().filter(|entry| entry.is_waiting()).find_map(|entry| match entry.sent.action() {
            Ok(Action::KeepHistory { keep }) => Some(keep),
            _ => None,
        });
    wanted.unwrap_or(kept)
}

/// The messages, newest first, and whether each is new: above the number that was read last.
pub fn messages(view: &View, read: i64) -> Vec<(&Message, bool)> {
    let messages = view.state.iter().flat_map(|state| state.messages.iter().rev());
    messages.map(|message| (message, message.number > read)).collect()
}

/// A patron's account in one line, for every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The patron's name.
    pub name: String,
    /// Actions that have no answer.
    pub waiting: usize,
    /// Holds that can be fetched.
    pub ready: usize,
    /// Messages that were not read.
    pub unread: usize,
}

impl Summary {
    /// Of the patron with this name, who has read the messages up to the number `read`.
    pub fn of(name: &str, view: &View, read: i64) -> Self {
        let holds = view.state.iter().flat_map(|state| &state.holds);
        Self {
            name: name.to_owned(),
            waiting: view.waiting(),
            ready: holds.filter(|hold| matches!(hold.status, HoldStatus::Ready { .. })).count(),
            unread: messages(view, read).iter().filter(|(_, is_new)| *is_new).count(),
        }
    }
}

fn last_open(view: &View, is_it: impl Fn(&Action) -> bool) -> Option<&Entry> {
    let entry = view.entries.iter().rev().find(|entry| entry.sent.action().is_ok_and(|action| is_it(&action)))?;
    (!is_accepted(view, entry)).then_some(entry)
}

fn is_accepted(view: &View, entry: &Entry) -> bool {
    matches!(view.standing(entry), EntryStatus::Accepted(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Progress;
    use crate::show::fixtures::{accepted, entry, key, refused, title, view};
    use bookmobile_circulation::sync::State;
    use bookmobile_circulation::{BranchCode, Day, NoticeKind, Wants};

    fn main() -> BranchCode {
        BranchCode::new("main").expect("a name")
    }

    fn place(n: u64, name: &str, progress: Progress) -> Entry {
        let action = Action::PlaceHold { title: title(name), wants: Wants::Any, pickup: main(), lapses: None };
        entry(n, &action, progress)
    }

    fn hold(n: u64, name: &str, status: HoldStatus) -> HoldView {
        HoldView {
            hold: HoldId::from(key(n)),
            title: title(name),
            name: "红楼梦".into(),
            wants: Wants::Any,
            pickup: main(),
            placed_unix_secs: 0,
            lapses: Day::new(2027, 1, 1).expect("a day"),
            status,
        }
    }

    #[test]
    fn a_hold_is_shown_from_the_queue_on_this_device_to_its_place() {
        let on = |entries, state| {
            let on = OnTitle::of(&view(entries, state), &title("a"));
            (on.placing.is_some(), on.hold.is_some())
        };
        let told = |holds| Some(State { holds, ..State::default() });
        let waiting = hold(1, "a", HoldStatus::Waiting { place: 1, of: 1 });
        assert_eq!(on(vec![place(1, "b", Progress::Queued)], None), (false, false), "another title");
        assert_eq!(on(vec![place(1, "a", Progress::Queued)], None), (true, false));
        assert_eq!(on(vec![place(1, "a", accepted())], None), (true, false), "accepted, and no state came");
        assert_eq!(on(vec![place(1, "a", accepted())], told(vec![waiting.clone()])), (false, true));
        assert_eq!(on(vec![place(1, "a", accepted())], told(vec![])), (false, false), "it has ended");
        assert_eq!(on(vec![place(2, "a", refused())], told(vec![waiting])), (true, true));
        let again = vec![place(1, "a", refused()), place(2, "a", accepted())];
        assert_eq!(on(again, told(vec![])), (false, false), "an old refusal was overtaken");
    }

    #[test]
    fn changes_that_wait_or_were_refused_stand_beside_what_they_change() {
        let of = HoldId::from(key(1));
        let view = view(
            vec![
                entry(2, &Action::CancelHold { hold: of }, refused()),
                entry(3, &Action::ResumeHold { hold: HoldId::from(key(9)) }, Progress::Queued),
                entry(4, &Action::RenewAll, Progress::Queued),
                place(5, "b", Progress::Queued),
            ],
            None,
        );
        assert_eq!(change_of_hold(&view, of).map(|entry| entry.sent.key), Some(key(2)));
        assert_eq!(change_of_hold(&view, HoldId::from(key(5))), None);
        assert!(renewal_of(&view, &Barcode::new("1").expect("a name")).is_some());
        assert_eq!(placing(&view).len(), 1);
    }

    #[test]
    fn what_the_patron_wants_of_the_history_counts_at_once() {
        let keep = |n, keep, progress| entry(n, &Action::KeepHistory { keep }, progress);
        assert!(!keeps_history(&view(vec![keep(1, true, refused())], None), false));
        let twice = vec![keep(1, false, Progress::Queued), keep(2, true, Progress::Queued)];
        assert!(keeps_history(&view(twice, None), false));
    }

    #[test]
    fn a_summary_counts_what_waits_what_is_ready_and_what_is_new() {
        let message = |number| Message { number, title: None, made_unix_secs: 0, kind: NoticeKind::Unknown };
        let ready = HoldStatus::Ready { until: Day::new(2027, 1, 1).expect("a day") };
        let state = State {
            holds: vec![hold(1, "a", ready), hold(2, "b", HoldStatus::InTransit)],
            messages: vec![message(3), message(7)],
            ..State::default()
        };
        let view = view(vec![place(1, "a", accepted()), place(3, "c", Progress::Queued)], Some(state));
        let summary = Summary::of("林晓", &view, 3);
        assert_eq!(summary, Summary { name: "林晓".into(), waiting: 1, ready: 1, unread: 1 });
        assert_eq!(messages(&view, 3)[0].0.number, 7, "the newest first");
    }
}
