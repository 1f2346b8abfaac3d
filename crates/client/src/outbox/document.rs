//! What one patron's outbox holds, as one text: each change is decided here, without a store and without a network.

use super::order::{Thing, shares, things_of};
use super::{Entry, LEASE_MILLIS, OutboxError, Progress, Undone};
use bookmobile_circulation::action::{Outcome, SentAction};
use bookmobile_circulation::sync::{ACTIONS_MAX, State, SyncAnswer};
use bookmobile_circulation::{ActionKey, HoldId, ListId, SearchId};
use serde::{Deserialize, Serialize};

/// The version of the text that this program writes; it reads all up to this one.
const VERSION: u16 = 1;

/// Accepted actions that are still shown; the oldest go first.
const ACCEPTED_MAX: usize = 50;

/// Messages that are kept; the oldest go first.
const MESSAGES_MAX: usize = 200;

/// The outbox of one patron on this device, with the patron's last known state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Document {
    v: u16,
    /// In the order in which the patron did them.
    pub entries: Vec<Entry>,
    pub state: Option<State>,
    /// The server's clock when the state was told.
    pub state_unix_secs: Option<i64>,
    pub needs_sign_in: bool,
    /// How many actions travel together: less after each failure, so that a bad one is found.
    width: usize,
    lease: Option<Lease>,
}

/// A tab that is sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Lease {
    tab: u64,
    /// By the device's clock.
    until_unix_millis: i64,
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Batch {
    pub actions: Vec<SentAction>,
    pub since: Option<String>,
}

/// What [`Document::take`] gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Taken {
    Batch(Batch),
    NeedsSignIn,
    Elsewhere,
}

/// How a call failed that had an answer, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failed {
    /// Not for what was sent: nothing came back, or the server wants to be asked later.
    Unreachable,
    /// The server cannot answer now, perhaps because of the first action: it says the same where its database fails.
    Server,
    /// Perhaps for one of the actions.
    Batch,
    /// Nobody is signed in.
    NeedsSignIn,
}

/// Whether to send on at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
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
        let Head { v } = serde_json::from_str(text).map_err(damaged)?;
        if v > VERSION {
            return Err(OutboxError::Newer { found: v, supported: VERSION });
        }
        serde_json::from_str(text).map_err(damaged)
    }

    /// Appends an action; the same key again changes nothing.
    pub fn queue(&mut self, sent: SentAction, name: &str) {
        if self.entry(sent.key).is_none() {
            self.entries.push(Entry { sent, name: name.to_owned(), progress: Progress::Queued });
        }
    }

    /// Takes an action back that has not left the device, and with it those that need what it would have made.
    pub fn undo(&mut self, key: ActionKey) -> Undone {
        let Some(at) = self.entries.iter().position(|entry| entry.sent.key == key) else { return Undone::NotThere };
        if self.entries[at].progress != Progress::Queued {
            return Undone::TooLate;
        }
        let made = [Thing::Hold(HoldId::from(key)), Thing::List(ListId::from(key)), Thing::Search(SearchId::from(key))];
        let (before, mut n) = (self.entries.len(), 0);
        self.entries.retain(|entry| {
            let goes = n == at || (n > at && entry.progress == Progress::Queued && names_one(&entry.sent, &made));
            n += 1;
            !goes
        });
        Undone::Removed { actions: before - self.entries.len() }
    }

    /// Forgets a finished action.
    pub fn dismiss(&mut self, key: ActionKey) {
        self.entries.retain(|entry| entry.sent.key != key || entry.is_waiting());
    }

    /// What is to be sent next, marked as sent before it is. With a `lease` (the tab, and the device's clock in
    /// milliseconds) nothing is given while another tab has one.
    pub fn take(&mut self, lease: Option<(u64, i64)>) -> Taken {
        if self.needs_sign_in {
            return Taken::NeedsSignIn;
        }
        if let Some((tab, now_unix_millis)) = lease {
            // A lease that ends later than any can was given by a clock that has been set back since.
            let holds = |lease: &Lease| {
                lease.tab != tab
                    && (now_unix_millis..=now_unix_millis + LEASE_MILLIS).contains(&lease.until_unix_millis)
            };
            if self.lease.as_ref().is_some_and(holds) {
                return Taken::Elsewhere;
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
        Taken::Batch(Batch { actions: batch, since: self.state.as_ref().map(|state| state.cursor.clone()) })
    }

    /// Gives the lease back.
    pub fn release(&mut self, tab: u64) {
        if self.lease.is_some_and(|lease| lease.tab == tab) {
            self.lease = None;
        }
    }

    /// Takes what the server answered to `batch`.
    pub fn settle(&mut self, batch: &Batch, answer: SyncAnswer) -> Next {
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
            return Next::NeedsSignIn;
        }
        // Behind the first that could not be processed the others were not tried.
        if let Some(first) = batch.actions.iter().find(|sent| self.is_waiting(sent.key)) {
            self.note_failure(first.key);
        }
        self.learn(batch, answer.state, answer.server_unix_secs);
        self.forget_oldest();
        if finished == 0 && !batch.actions.is_empty() {
            return Next::Later;
        }
        self.width = (self.width * 2).min(ACTIONS_MAX);
        Next::Again
    }

    /// Takes that `batch` had no answer.
    pub fn fail(&mut self, batch: &Batch, failed: Failed) -> Next {
        match failed {
            Failed::NeedsSignIn => {
                self.needs_sign_in = true;
                Next::NeedsSignIn
            }
            Failed::Unreachable | Failed::Server => {
                if let ([alone], Failed::Server) = (batch.actions.as_slice(), failed) {
                    self.note_failure(alone.key);
                }
                // A batch may be too long for the connection.
                if !batch.actions.is_empty() {
                    self.width = batch.actions.len().div_ceil(2);
                }
                Next::Later
            }
            Failed::Batch => match batch.actions.as_slice() {
                [] => Next::Later,
                [alone] => {
                    self.note_failure(alone.key);
                    let next = self.next_batch();
                    let is_another = next.first().is_some_and(|at| self.entries[*at].sent.key != alone.key);
                    if is_another { Next::Again } else { Next::Later }
                }
                several => {
                    self.width = several.len().div_ceil(2);
                    Next::Again
                }
            },
        }
    }

    /// Somebody has signed in, as this patron.
    pub fn sign_in(&mut self) {
        self.needs_sign_in = false;
    }

    /// Forgets the patron's state and all that is finished.
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

    /// What each entry is about.
    fn things(&self) -> Vec<Vec<Thing>> {
        things_of(self.entries.iter().map(|entry| &entry.sent), self.state.as_ref())
    }

    /// The entries to send next: all that never failed, in order, as many as travel together; then one that did, alone,
    /// the one with the fewest failures. None overtakes another about the same thing.
    fn next_batch(&self) -> Vec<usize> {
        let things = self.things();
        let (mut batch, mut alone): (Vec<usize>, Option<(u16, usize)>) = (Vec::new(), None);
        let mut passed_over: Vec<Thing> = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let Some(failures) = entry.failures() else { continue };
            let is_free = !shares(&passed_over, &things[at]);
            if is_free && failures == 0 && batch.len() < self.width {
                batch.push(at);
                continue;
            }
            if is_free && failures > 0 && alone.is_none_or(|(fewest, _)| failures < fewest) {
                alone = Some((failures, at));
            }
            passed_over.extend(things[at].iter().cloned());
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

    /// Takes the patron's state, unless another tab has learnt one meanwhile, or the patron has signed out.
    fn learn(&mut self, batch: &Batch, told: Option<State>, server_unix_secs: i64) {
        let Some(told) = told else { return };
        if self.needs_sign_in || self.state.as_ref().map(|state| &state.cursor) != batch.since.as_ref() {
            return;
        }
        self.state_unix_secs = Some(server_unix_secs);
        match &mut self.state {
            Some(known) if !told.whole => merge(known, told),
            state => *state = Some(told),
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

/// Whether the action needs one of these to be there.
fn names_one(sent: &SentAction, made: &[Thing]) -> bool {
    shares(&super::order::things(sent, None), made)
}

/// Takes what changed since the cursor of `known`.
fn merge(known: &mut State, told: State) {
    known.cursor = told.cursor;
    known.holds = told.holds;
    known.loans = told.loans;
    known.messages.extend(told.messages);
    let too_many = known.messages.len().saturating_sub(MESSAGES_MAX);
    known.messages.drain(..too_many);
    known.profile = told.profile.or(known.profile.take());
    known.lists = told.lists.or(known.lists.take());
    known.searches = told.searches.or(known.searches.take());
    known.ratings = told.ratings.or(known.ratings.take());
    known.suggestions = told.suggestions.or(known.suggestions.take());
    known.events = told.events.or(known.events.take());
}
