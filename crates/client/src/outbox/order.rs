//! Which actions must not overtake each other: those about the same thing. All others may, so that one that the server
//! cannot take stops nothing else.

use bookmobile_circulation::action::{Action, SentAction};
use bookmobile_circulation::sync::State;
use bookmobile_circulation::{Barcode, EventId, HoldId, ListId, SearchId, TitleId};

/// What an action is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Thing {
    /// The patron's holds on a title.
    Title(TitleId),
    Hold(HoldId),
    Item(Barcode),
    List(ListId),
    Search(SearchId),
    Rating(TitleId),
    Event(EventId),
    Contact,
    Language,
    History,
}

/// What the action is about. Which title a hold is on, the last known state tells; an action that this program does not
/// understand is about nothing.
pub(super) fn things(sent: &SentAction, state: Option<&State>) -> Vec<Thing> {
    let Ok(action) = sent.action() else { return Vec::new() };
    match action {
        Action::PlaceHold { title, .. } => vec![Thing::Hold(HoldId::from(sent.key)), Thing::Title(title)],
        Action::CancelHold { hold }
        | Action::SuspendHold { hold, .. }
        | Action::ResumeHold { hold }
        | Action::ChangePickup { hold, .. } => {
            let known = state.and_then(|state| state.holds.iter().find(|view| view.hold == hold));
            let title = known.map(|view| Thing::Title(view.title.clone()));
            title.into_iter().chain([Thing::Hold(hold)]).collect()
        }
        Action::Renew { item } => vec![Thing::Item(item)],
        Action::CreateList { .. } => vec![Thing::List(ListId::from(sent.key))],
        Action::RenameList { list, .. }
        | Action::ShareList { list, .. }
        | Action::DeleteList { list }
        | Action::PutInList { list, .. }
        | Action::TakeFromList { list, .. } => vec![Thing::List(list)],
        Action::SaveSearch { .. } => vec![Thing::Search(SearchId::from(sent.key))],
        Action::ForgetSearch { search } => vec![Thing::Search(search)],
        Action::Rate { title, .. } | Action::Unrate { title } => vec![Thing::Rating(title)],
        Action::JoinEvent { event } | Action::LeaveEvent { event } => vec![Thing::Event(event)],
        Action::ChangeContact { .. } => vec![Thing::Contact],
        Action::ChangeLanguage { .. } => vec![Thing::Language],
        Action::KeepHistory { .. } | Action::EraseHistory => vec![Thing::History],
        Action::RenewAll | Action::SuggestPurchase { .. } | Action::ReportRecord { .. } => Vec::new(),
    }
}

/// What each action is about, in order; a hold is on the title for which an earlier action placed it.
pub(super) fn things_of<'a>(actions: impl Iterator<Item = &'a SentAction>, state: Option<&State>) -> Vec<Vec<Thing>> {
    let mut all: Vec<Vec<Thing>> = Vec::new();
    for sent in actions {
        let mut own = things(sent, state);
        for earlier in &all {
            if shares(earlier, &own) {
                let more: Vec<Thing> = earlier.iter().filter(|thing| !own.contains(thing)).cloned().collect();
                own.extend(more);
            }
        }
        all.push(own);
    }
    all
}

/// Whether both are about one thing.
pub(super) fn shares(a: &[Thing], b: &[Thing]) -> bool {
    a.iter().any(|thing| b.contains(thing))
}
