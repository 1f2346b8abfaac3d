//! Fixtures of the tests about a patron's account: actions, outbox entries, views.

use crate::outbox::{Entry, Progress, View};
use bookmobile_circulation::action::{Accepted, Action, Outcome, SentAction, Text};
use bookmobile_circulation::sync::State;
use bookmobile_circulation::{ActionKey, Reason, RecordId};

pub fn title(name: &str) -> RecordId {
    RecordId::new(name).expect("a name")
}

pub fn key(n: u64) -> ActionKey {
    ActionKey::v7(n, &[0; 10])
}

pub fn entry(n: u64, action: &Action, progress: Progress) -> Entry {
    Entry { sent: SentAction::new(key(n), 0, action).expect("is JSON"), name: "红楼梦".into(), progress }
}

pub fn accepted() -> Progress {
    Progress::Done { outcome: Outcome::Accepted(Accepted::Done) }
}

pub fn refused() -> Progress {
    Progress::Done { outcome: Outcome::Refused(Reason::NoCopy) }
}

pub fn view(entries: Vec<Entry>, state: Option<State>) -> View {
    View { entries, state, ..View::default() }
}

/// A text of an action.
pub fn text<const N: usize>(text: &str) -> Text<N> {
    Text::try_from(text.to_owned()).expect("a text")
}

/// The account in `state`, with these actions done since.
pub fn acted(actions: &[(Action, Progress)], state: State) -> View {
    let entries = (10..).zip(actions).map(|(n, (action, progress))| entry(n, action, progress.clone()));
    view(entries.collect(), Some(state))
}

/// An action that was not sent yet.
pub fn queued(action: Action) -> (Action, Progress) {
    (action, Progress::Queued)
}
