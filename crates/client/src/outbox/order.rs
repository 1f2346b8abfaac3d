//! Order: actions about the same subject must not overtake each other. All others may, so that one action that the server
//! cannot process stops no other.

use bookmobile_circulation::action::{Action, SentAction};
use bookmobile_circulation::sync::State;
use bookmobile_circulation::{Barcode, EventId, HoldId, ListId, RecordId, SearchId};

/// The subject of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// The patron's holds on a title.
    Title(RecordId),
    Hold(HoldId),
    Item(Barcode),
    List(ListId),
    Search(SearchId),
    Rating(RecordId),
    Event(EventId),
    Contact,
    Language,
    History,
}

/// The subjects of an action. The title of a hold is known from the last known state; an action that this program does not
/// understand has no subject.
pub(super) fn subjects(sent: &SentAction, state: Option<&State>) -> Vec<Subject> {
    let Ok(action) = sent.action() else { return Vec::new() };
    match action {
        Action::PlaceHold { title, .. } => vec![Subject::Hold(HoldId::from(sent.key)), Subject::Title(title)],
        Action::CancelHold { hold }
        | Action::SuspendHold { hold, .. }
        | Action::ResumeHold { hold }
        | Action::ChangePickup { hold, .. } => {
            let known = state.and_then(|state| state.holds.iter().find(|view| view.hold == hold));
            let title = known.map(|view| Subject::Title(view.title.clone()));
            title.into_iter().chain([Subject::Hold(hold)]).collect()
        }
        Action::Renew { item } => vec![Subject::Item(item)],
        Action::CreateList { .. } => vec![Subject::List(ListId::from(sent.key))],
        Action::RenameList { list, .. }
        | Action::ShareList { list, .. }
        | Action::DeleteList { list }
        | Action::PutInList { list, .. }
        | Action::TakeFromList { list, .. } => vec![Subject::List(list)],
        Action::SaveSearch { .. } => vec![Subject::Search(SearchId::from(sent.key))],
        Action::ForgetSearch { search } => vec![Subject::Search(search)],
        Action::Rate { title, .. } | Action::Unrate { title } => vec![Subject::Rating(title)],
        Action::JoinEvent { event } | Action::LeaveEvent { event } => vec![Subject::Event(event)],
        Action::ChangeContact { .. } => vec![Subject::Contact],
        Action::ChangeLanguage { .. } => vec![Subject::Language],
        Action::KeepHistory { .. } | Action::EraseHistory => vec![Subject::History],
        Action::RenewAll | Action::SuggestPurchase { .. } | Action::ReportRecord { .. } => Vec::new(),
    }
}

/// The subjects of each action, in order; a hold has the title for which an earlier action placed it.
pub(super) fn subjects_of<'a>(
    actions: impl Iterator<Item = &'a SentAction>,
    state: Option<&State>,
) -> Vec<Vec<Subject>> {
    let mut all: Vec<Vec<Subject>> = Vec::new();
    for sent in actions {
        let mut own = subjects(sent, state);
        for earlier in &all {
            if shares(earlier, &own) {
                let more: Vec<Subject> = earlier.iter().filter(|subject| !own.contains(subject)).cloned().collect();
                own.extend(more);
            }
        }
        all.push(own);
    }
    all
}

/// Whether they have a subject in common.
pub(super) fn shares(a: &[Subject], b: &[Subject]) -> bool {
    a.iter().any(|subject| b.contains(subject))
}
