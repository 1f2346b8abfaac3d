//! The document of an outbox: one patron's actions and last known state, stored as one text. Each change is decided here,
//! without a store and without a network.

use super::order::{Subject, shares, subjects_of};
use super::{Entry, LEASE_MILLIS, OutboxError, Progress, UndoOutcome};
use crate::json;
use bookmobile_circulation::action::{Outcome, SentAction};
use bookmobile_circulation::sync::{ACTIONS_MAX, State, SyncAnswer};
use bookmobile_circulation::{ActionKey, HoldId, ListId, SearchId};
use serde::{Deserialize, Serialize};

/// The version of the text that this program writes; it reads all up to this one.
const VERSION: u16 = 1;

/// Accepted actions that are still shown; the oldest go first.
const ACCEPTED_MAX: usize = 50;

/// Most messages that are kept; the oldest go first.
const MESSAGES_MAX: usize = 200;

/// The outbox of one patron on this device, with the patron's last known state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Document {
    v: u16,
    /// In the order in which the patron did them.
    pub entries: Vec<Entry>,
    pub state: Option<State>,
    /// The server's clock at the time of the state.
    pub state_unix_secs: Option<i64>,
    pub needs_sign_in: bool,
    /// How many actions are sent together: fewer after each failure, so that a bad one is found.
    width: usize,
    lease: Option<Lease>,
}

/// The lease of a tab that is sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Lease {
    tab: u64,
    /// By the device's clock.
    until_unix_millis: i64,
}

/// The next call: actions, and the cursor of the last known state.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Batch {
    pub actions: Vec<SentAction>,
    pub since: Option<String>,
}

/// The result of [`Document::take`]: a batch, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NextBatch {
    Batch(Batch),
    NeedsSignIn,
    Elsewhere,
}

/// How a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CallFailure {
    /// Regardless of the actions: there was no answer, or the server wants to be asked later.
    Unreachable,
    /// The server cannot answer now, perhaps because of the first action: it says the same where its database fails.
    Server,
    /// Perhaps because of one of the actions.
    Batch,
    /// Nobody is signed in.
    NeedsSignIn,
}

/// Whether to send more at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Continuation {
    Again,
    Later,
    NeedsSignIn,
}

impl Document {
    pub fn new(needs_sign_in: bool) -> Self {
        Self {
            v: VERSION,
            entries: Vec::new(),
            state: None,
            state_unix_secs: None,
            needs_sign_in,
            width: ACTIONS_MAX,
            lease: None,
        }
    }

    pub fn read(text: &str) -> Result<Self, OutboxError> {
        #[derive(Deserialize)]
        struct Head {
            v: u16,
        }
        let damaged = |error: serde_json::Error| OutboxError::Damaged(error.to_string());
        let Head { v } = json::from_text(text).map_err(damaged)?;
        if v > VERSION {
            return Err(OutboxError::Newer { found: v, supported: VERSION });
        }
        json::from_text(text).map_err(damaged)
    }

    /// Appends an action; the same key again changes nothing.
    pub fn queue(&mut self, sent: SentAction, name: &str) {
        if self.entry(sent.key).is_none() {
            self.entries.push(Entry { sent, name: name.to_owned(), progress: Progress::Queued });
        }
    }

    /// Removes an action that has not been sent, and with it those that need the hold, list or search that it would have made.
    pub fn undo(&mut self, key: ActionKey) -> UndoOutcome {
        let Some(at) = self.entries.iter().position(|entry| entry.sent.key == key) else {
            return UndoOutcome::NotThere;
        };
        if self.entries[at].progress != Progress::Queued {
            return UndoOutcome::TooLate;
        }
        let made =
            [Subject::Hold(HoldId::from(key)), Subject::List(ListId::from(key)), Subject::Search(SearchId::from(key))];
        let (before, mut n) = (self.entries.len(), 0);
        self.entries.retain(|entry| {
            let goes = n == at || (n > at && entry.progress == Progress::Queued && names_one(&entry.sent, &made));
            n += 1;
            !goes
        });
        UndoOutcome::Removed { actions: before - self.entries.len() }
    }

    /// Removes an action that has an answer.
    pub fn dismiss(&mut self, key: ActionKey) {
        self.entries.retain(|entry| entry.sent.key != key || entry.is_waiting());
    }

    /// The next batch; its actions are marked as sent before they are. With a `lease` (the tab, and the device's clock in
    /// milliseconds) there is none while another tab has the lease.
    pub fn take(&mut self, lease: Option<(u64, i64)>) -> NextBatch {
        if self.needs_sign_in {
            return NextBatch::NeedsSignIn;
        }
        if let Some((tab, now_unix_millis)) = lease {
            // A lease that ends later than any can was given by a clock that has been set back since.
            let holds = |lease: &Lease| {
                lease.tab != tab
                    && (now_unix_millis..=now_unix_millis + LEASE_MILLIS).contains(&lease.until_unix_millis)
            };
            if self.lease.as_ref().is_some_and(holds) {
                return NextBatch::Elsewhere;
            }
            self.lease = Some(Lease { tab, until_unix_millis: now_unix_millis + LEASE_MILLIS });
        }
        let actions = self.next_batch();
        let mut batch = Vec::with_capacity(actions.len());
        for at in actions {
            let entry = &mut self.entries[at];
            if entry.progress == Progress::Queued {
                entry.progress = Progress::Sent { failures: 0 };
            }
            batch.push(entry.sent.clone());
        }
        NextBatch::Batch(Batch { actions: batch, since: self.state.as_ref().map(|state| state.cursor.clone()) })
    }

    /// Gives the lease back.
    pub fn release(&mut self, tab: u64) {
        if self.lease.is_some_and(|lease| lease.tab == tab) {
            self.lease = None;
        }
    }

    /// Applies the server's answer to `batch`.
    pub fn settle(&mut self, batch: &Batch, answer: SyncAnswer) -> Continuation {
        let mut finished = 0;
        let mut needs_sign_in = false;
        for answered in answer.outcomes {
            let Some(entry) = self.entries.iter_mut().find(|entry| entry.sent.key == answered.key) else { continue };
            match answered.outcome {
                Outcome::NeedsSignIn => needs_sign_in = true,
                outcome if entry.is_waiting() => {
                    entry.progress = Progress::Done { outcome };
                    finished += 1;
                }
                _ => finished += 1,
            }
        }
        if needs_sign_in {
            self.needs_sign_in = true;
            return Continuation::NeedsSignIn;
        }
        // Behind the first that could not be processed the others were not tried.
        if let Some(first) = batch.actions.iter().find(|sent| self.is_waiting(sent.key)) {
            self.note_failure(first.key);
        }
        self.update_state(batch, answer.state, answer.server_unix_secs);
        self.forget_oldest();
        if finished == 0 && !batch.actions.is_empty() {
            return Continuation::Later;
        }
        self.width = (self.width * 2).min(ACTIONS_MAX);
        Continuation::Again
    }

    /// Notes that `batch` failed.
    pub fn fail(&mut self, batch: &Batch, failed: CallFailure) -> Continuation {
        match failed {
            CallFailure::NeedsSignIn => {
                self.needs_sign_in = true;
                Continuation::NeedsSignIn
            }
            CallFailure::Unreachable | CallFailure::Server => {
                if let ([alone], CallFailure::Server) = (batch.actions.as_slice(), failed) {
                    self.note_failure(alone.key);
                }
                // A batch may be too long for the connection.
                if !batch.actions.is_empty() {
                    self.width = batch.actions.len().div_ceil(2);
                }
                Continuation::Later
            }
            CallFailure::Batch => match batch.actions.as_slice() {
                [] => Continuation::Later,
                [alone] => {
                    self.note_failure(alone.key);
                    let next = self.next_batch();
                    let is_another = next.first().is_some_and(|at| self.entries[*at].sent.key != alone.key);
                    if is_another { Continuation::Again } else { Continuation::Later }
                }
                several => {
                    self.width = several.len().div_ceil(2);
                    Continuation::Again
                }
            },
        }
    }

    /// The patron has signed in.
    pub fn sign_in(&mut self) {
        self.needs_sign_in = false;
    }

    /// Removes the patron's state and the actions that have an answer.
    pub fn forget(&mut self) {
        self.entries.retain(Entry::is_waiting);
        self.state = None;
        self.state_unix_secs = None;
        self.needs_sign_in = true;
    }

    fn entry(&self, key: ActionKey) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.sent.key == key)
    }

    fn is_waiting(&self, key: ActionKey) -> bool {
        self.entry(key).is_some_and(Entry::is_waiting)
    }

    /// The subjects of each entry.
    fn subjects(&self) -> Vec<Vec<Subject>> {
        subjects_of(self.entries.iter().map(|entry| &entry.sent), self.state.as_ref())
    }

    /// The entries to send next: all that never failed, in order, as many as travel together; then one that did, alone,
    /// the one with the fewest failures. None overtakes another about the same thing.
    fn next_batch(&self) -> Vec<usize> {
        let subjects = self.subjects();
        let (mut batch, mut alone): (Vec<usize>, Option<(u16, usize)>) = (Vec::new(), None);
        let mut passed_over: Vec<Subject> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let Some(failures) = entry.failures() else { continue };
            let is_free = !shares(&passed_over, &subjects[at]);
            if is_free && failures == 0 && batch.len() < self.width {
                batch.push(at);
                continue;
            }
            if is_free && failures > 0 && alone.is_none_or(|(fewest, _)| failures < fewest) {
                alone = Some((failures, at));
            }
            passed_over.extend(subjects[at].iter().cloned());
        }
        match alone {
            Some((_, at)) if batch.is_empty() => vec![at],
            _ => batch,
        }
    }

    fn note_failure(&mut self, key: ActionKey) {
        let entry = self.entries.iter_mut().find(|entry| entry.sent.key == key);
        if let Some(Progress::Sent { failures }) = entry.map(|entry| &mut entry.progress) {
            *failures = failures.saturating_add(1);
        }
    }

    /// Takes the patron's new state, unless another tab has got one meanwhile, or the patron has signed out.
    fn update_state(&mut self, batch: &Batch, changes: Option<State>, server_unix_secs: i64) {
        let Some(changes) = changes else { return };
        if self.needs_sign_in || self.state.as_ref().map(|state| &state.cursor) != batch.since.as_ref() {
            return;
        }
        self.state_unix_secs = Some(server_unix_secs);
        match &mut self.state {
            Some(known) if !changes.whole => merge(known, changes),
            state => *state = Some(changes),
        }
    }

    fn forget_oldest(&mut self) {
        let accepted = |entry: &Entry| matches!(entry.progress, Progress::Done { outcome: Outcome::Accepted(_) });
        let mut too_many = self.entries.iter().filter(|entry| accepted(entry)).count().saturating_sub(ACCEPTED_MAX);
        self.entries.retain(|entry| {
            let goes = too_many > 0 && accepted(entry);
            too_many -= usize::from(goes);
            !goes
        });
    }
}

/// Whether the action needs one of these subjects to exist.
fn names_one(sent: &SentAction, made: &[Subject]) -> bool {
    shares(&super::order::subjects(sent, None), made)
}

/// Merges the changes since the cursor of `known` into it.
fn merge(known: &mut State, changes: State) {
    known.cursor = changes.cursor;
    known.holds = changes.holds;
    known.loans = changes.loans;
    known.messages.extend(changes.messages);
    let too_many = known.messages.len().saturating_sub(MESSAGES_MAX);
    known.messages.drain(..too_many);
    known.profile = changes.profile.or(known.profile.take());
    known.lists = changes.lists.or(known.lists.take());
    known.searches = changes.searches.or(known.searches.take());
    known.ratings = changes.ratings.or(known.ratings.take());
    known.suggestions = changes.suggestions.or(known.suggestions.take());
    known.events = changes.events.or(known.events.take());
}
