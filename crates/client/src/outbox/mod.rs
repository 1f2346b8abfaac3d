//! The outbox: the actions of patrons on this device, kept until the server has answered them.
//!
//! An action is in the store before [`Outbox::queue`] returns, and leaves it only by an answer, by [`Outbox::undo`]
//! before it was sent, or when the patron discards it with [`Outbox::sign_out`]. The server applies each key once, so
//! sending again is safe: whatever is lost, doubled or late on the way, and whichever side crashes, the outbox sends
//! until there is an answer. See `docs/OUTBOX.md`; the browser's side is `app/outbox`.
//!
//! One patron is one text in the store, changed as a whole ([`port::ActionStore::swap`]), so that no crash and no other
//! tab sees half a change. State machines over ports: no clock, no randomness, no network here.

mod document;
pub mod drain_schedule;
pub mod memory;
mod order;
pub mod port;

use bookmobile_circulation::action::{Accepted, Outcome, SentAction};
use bookmobile_circulation::sync::{State, SyncRequest};
use bookmobile_circulation::{ActionKey, PatronId, Reason};
use document::{Batch, CallFailure, Continuation, Document, NextBatch};
use port::{ActionStore, Lock, RemoteError, StoreError, SyncRemote, TabLock};
use serde::{Deserialize, Serialize};

/// How long a tab's lease lasts where the browser has no locks; a call must end before.
pub const LEASE_MILLIS: i64 = 60_000;

/// Why the outbox did not do what it was asked. Nothing has changed then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboxError {
    /// The device cannot store it: no room, or a private window.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A newer app wrote it, in another tab or before this one was brought back.
    #[error("a newer app keeps this outbox (version {found}, this one knows {supported}); reload the page")]
    Newer {
        /// The version found.
        found: u16,
        /// The newest that is understood.
        supported: u16,
    },
    /// The stored text cannot be read; it is left as it is.
    #[error("what this device kept cannot be read: {0}")]
    Damaged(String),
}

/// An action in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The action, as it is sent.
    pub sent: SentAction,
    /// The name of its subject, for the patron: the title of the record, the name of the list.
    pub name: String,
    /// Its progress.
    pub progress: Progress,
}

/// The progress of an action.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Progress {
    /// It has not left the device.
    Queued,
    /// It was sent at least once, and may be at the server.
    Sent {
        /// How often the server could not take it while it took others.
        failures: u16,
    },
    /// The server has answered.
    Done {
        /// What it answered; never [`Outcome::NeedsSignIn`].
        outcome: Outcome,
    },
}

/// The status of an action, as a screen shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryStatus<'a> {
    /// Queued on this device; can be undone.
    Queued,
    /// Sent, and not answered yet.
    Sent {
        /// How often the server could not take it while it took others.
        failures: u16,
    },
    /// It waits for the patron to sign in.
    NeedsSignIn {
        /// Whether it can be undone.
        queued: bool,
    },
    /// Done.
    Accepted(&'a Accepted),
    /// Not done, and why.
    Refused(&'a Reason),
}

/// The result of [`Outbox::undo`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoOutcome {
    /// It was removed, and with it the actions that needed it; how many in all.
    Removed {
        /// At least 1.
        actions: usize,
    },
    /// It has been sent: only another action can take its effect back.
    TooLate,
    /// There is no such action.
    NotThere,
}

/// What happens to actions without an answer when the patron signs out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// They stay, until the same patron signs in on this device again.
    Keep,
    /// They are discarded; those that were sent may have reached the server.
    ThrowAway,
}

/// How [`Outbox::drain`] ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrainOutcome {
    /// Everything has an answer, and the patron's state is new.
    Drained,
    /// Something is left, to be sent again after a pause.
    Later,
    /// The patron has to sign in first.
    NeedsSignIn,
    /// Another tab is sending.
    Elsewhere,
}

/// The outbox as it is now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The actions, in the order in which the patron did them.
    pub entries: Vec<Entry>,
    /// The patron's last known state: holds, loans, messages and so on.
    pub state: Option<State>,
    /// The time of that state by the server's clock, in seconds since 1970-01-01 UTC.
    pub state_unix_secs: Option<i64>,
    /// Whether nothing is sent until the patron signs in.
    pub needs_sign_in: bool,
}

impl Entry {
    /// Whether it has no answer yet.
    pub fn is_waiting(&self) -> bool {
        !matches!(self.progress, Progress::Done { .. })
    }

    /// How often the server could not take it; none where it has an answer.
    fn failures(&self) -> Option<u16> {
        match self.progress {
            Progress::Queued => Some(0),
            Progress::Sent { failures } => Some(failures),
            Progress::Done { .. } => None,
        }
    }
}

impl View {
    /// How an action of this view stands.
    pub fn standing<'a>(&self, entry: &'a Entry) -> EntryStatus<'a> {
        match &entry.progress {
            Progress::Done { outcome: Outcome::Accepted(accepted) } => EntryStatus::Accepted(accepted),
            Progress::Done { outcome: Outcome::Refused(reason) } => EntryStatus::Refused(reason),
            progress if self.needs_sign_in => EntryStatus::NeedsSignIn { queued: *progress == Progress::Queued },
            Progress::Sent { failures } => EntryStatus::Sent { failures: *failures },
            Progress::Queued | Progress::Done { outcome: Outcome::NeedsSignIn } => EntryStatus::Queued,
        }
    }

    /// How many actions have no answer.
    pub fn waiting(&self) -> usize {
        self.entries.iter().filter(|entry| entry.is_waiting()).count()
    }
}

/// The outbox of one patron, as one tab sees it.
#[derive(Clone, Debug)]
pub struct Outbox<S> {
    store: S,
    patron: PatronId,
    /// A random number, this tab's own.
    tab: u64,
}

impl<S: ActionStore> Outbox<S> {
    /// The outbox of `patron` in `store`. `tab` is a random number that no other tab has.
    pub fn new(store: S, patron: PatronId, tab: u64) -> Self {
        Self { store, patron, tab }
    }

    /// The patron of this outbox.
    pub fn patron(&self) -> PatronId {
        self.patron
    }

    /// The patrons who have an outbox in `store`.
    ///
    /// # Errors
    /// When the device cannot say.
    pub async fn patrons(store: &S) -> Result<Vec<PatronId>, OutboxError> {
        let names = store.names().await?;
        Ok(names.iter().filter_map(|name| name.strip_prefix(PREFIX)?.parse().ok()).collect())
    }

    /// The outbox as it is now.
    ///
    /// # Errors
    /// When the device cannot say.
    pub async fn view(&self) -> Result<View, OutboxError> {
        let Some(text) = self.store.read(&self.name()).await? else {
            return Ok(View { needs_sign_in: true, ..View::default() });
        };
        let Document { entries, state, state_unix_secs, needs_sign_in, .. } = Document::read(&text)?;
        Ok(View { entries, state, state_unix_secs, needs_sign_in })
    }

    /// Queues an action; `name` is the name of its subject. When it returns, and not before, the action may be shown as
    /// queued.
    ///
    /// # Errors
    /// When the device does not keep it. Nothing is queued then.
    pub async fn queue(&self, sent: SentAction, name: &str) -> Result<(), OutboxError> {
        self.change(|document| {
            document.get_or_insert_with(|| Document::new(true)).queue(sent.clone(), name);
        })
        .await
    }

    /// Removes an action that has not been sent, and the actions that need it.
    ///
    /// # Errors
    /// When the device cannot.
    pub async fn undo(&self, key: ActionKey) -> Result<UndoOutcome, OutboxError> {
        self.change(|document| document.as_mut().map_or(UndoOutcome::NotThere, |document| document.undo(key))).await
    }

    /// Removes an action that has an answer.
    ///
    /// # Errors
    /// When the device cannot.
    pub async fn dismiss(&self, key: ActionKey) -> Result<(), OutboxError> {
        self.change(|document| document.iter_mut().for_each(|document| document.dismiss(key))).await
    }

    /// The patron has signed in: queued actions may be sent.
    ///
    /// # Errors
    /// When the device does not keep anything.
    pub async fn sign_in(&self) -> Result<(), OutboxError> {
        self.change(|document| document.get_or_insert_with(|| Document::new(false)).sign_in()).await
    }

    /// Removes the patron's data from this device; actions without an answer according to `unanswered`.
    ///
    /// # Errors
    /// When the device cannot.
    pub async fn sign_out(&self, unanswered: Unanswered) -> Result<(), OutboxError> {
        self.change(|document| {
            document.iter_mut().for_each(Document::forget);
            let is_empty = document.as_ref().is_none_or(|document| document.entries.is_empty());
            if is_empty || unanswered == Unanswered::ThrowAway {
                *document = None;
            }
        })
        .await
    }

    /// Sends the queued actions until each has an answer or the server cannot be asked, one tab at a time, and gets the
    /// patron's current state. `now_unix_millis` is the device's clock.
    ///
    /// # Errors
    /// When the device cannot read the outbox, or store the answers: the actions are sent again then.
    pub async fn drain<R: SyncRemote, T: TabLock>(
        &self,
        remote: &R,
        tab_lock: &T,
        now_unix_millis: impl Fn() -> i64,
    ) -> Result<DrainOutcome, OutboxError> {
        let _guard;
        let leased = match tab_lock.acquire(&self.name()).await {
            Lock::Held(guard) => {
                _guard = guard;
                false
            }
            Lock::HeldElsewhere => return Ok(DrainOutcome::Elsewhere),
            Lock::NotSupported => true,
        };
        let ended = self.send(remote, || leased.then(|| (self.tab, now_unix_millis()))).await;
        if leased && ended != Ok(DrainOutcome::Elsewhere) {
            self.change(|document| document.iter_mut().for_each(|document| document.release(self.tab))).await?;
        }
        ended
    }

    async fn send<R: SyncRemote>(
        &self,
        remote: &R,
        lease: impl Fn() -> Option<(u64, i64)>,
    ) -> Result<DrainOutcome, OutboxError> {
        // Each call but the last gets an answer to some action, or finds one that the server cannot process. A server that
        // fails for all is left alone after a few calls.
        let (mut has_answered, mut failures_left) = (false, FAILURES_MAX);
        loop {
            let lease = lease();
            let taken =
                self.change(|document| document.as_mut().map_or(NextBatch::NeedsSignIn, |it| it.take(lease))).await?;
            let batch = match taken {
                NextBatch::Batch(batch) if batch.actions.is_empty() && has_answered => {
                    return Ok(DrainOutcome::Drained);
                }
                NextBatch::Batch(batch) => batch,
                NextBatch::NeedsSignIn => return Ok(DrainOutcome::NeedsSignIn),
                NextBatch::Elsewhere => return Ok(DrainOutcome::Elsewhere),
            };
            let failed = match self.call(remote, &batch).await? {
                Called::Answered(Continuation::Again) => {
                    has_answered = true;
                    continue;
                }
                Called::Answered(Continuation::Later) => return Ok(DrainOutcome::Later),
                Called::Answered(Continuation::NeedsSignIn) => return Ok(DrainOutcome::NeedsSignIn),
                Called::Failed(failed) => failed,
            };
            failures_left -= 1;
            match self.changed(|document| document.fail(&batch, failed)).await? {
                Continuation::Again if failures_left > 0 => {}
                Continuation::NeedsSignIn => return Ok(DrainOutcome::NeedsSignIn),
                Continuation::Again | Continuation::Later => {
                    // An action that cannot be sent must not keep the patron's state from being known.
                    if failed != CallFailure::Unreachable && !has_answered && batch.actions.len() == 1 {
                        self.call(remote, &Batch { actions: Vec::new(), since: batch.since }).await?;
                    }
                    return Ok(DrainOutcome::Later);
                }
            }
        }
    }

    /// Sends a batch, and applies the answer if there is one.
    async fn call<R: SyncRemote>(&self, remote: &R, batch: &Batch) -> Result<Called, OutboxError> {
        let (actions, since) = (batch.actions.clone(), batch.since.clone());
        match remote.sync(&SyncRequest { patron: Some(self.patron), actions, since }).await {
            Ok(answer) => Ok(Called::Answered(self.changed(|document| document.settle(batch, answer.clone())).await?)),
            Err(error) => Ok(Called::Failed(failed(&error))),
        }
    }

    fn name(&self) -> String {
        format!("{PREFIX}{}", self.patron)
    }

    /// Changes the document, if there is one still: it may have been discarded meanwhile.
    async fn changed(&self, change: impl Fn(&mut Document) -> Continuation) -> Result<Continuation, OutboxError> {
        self.change(|document| document.as_mut().map_or(Continuation::NeedsSignIn, &change)).await
    }

    async fn change<T>(&self, change: impl Fn(&mut Option<Document>) -> T) -> Result<T, OutboxError> {
        let name = self.name();
        loop {
            let before = self.store.read(&name).await?;
            let mut document = before.as_deref().map(Document::read).transpose()?;
            let result = change(&mut document);
            let after = document.as_ref().map(serde_json::to_string).transpose();
            let after = after.map_err(|error| OutboxError::Damaged(error.to_string()))?;
            if after == before || self.store.swap(&name, before.as_deref(), after.as_deref()).await? {
                return Ok(result);
            }
        }
    }
}

/// The result of a call.
enum Called {
    Answered(Continuation),
    Failed(CallFailure),
}

/// Before the patron's id in the names of stored texts.
const PREFIX: &str = "patron/";

/// Most failures in one drain that may be one action's fault.
const FAILURES_MAX: u32 = 8;

fn failed(error: &RemoteError) -> CallFailure {
    match error {
        RemoteError::Status(401) => CallFailure::NeedsSignIn,
        RemoteError::Unreachable | RemoteError::Status(408 | 429 | 511) => CallFailure::Unreachable,
        RemoteError::Status(502..=504) => CallFailure::Server,
        RemoteError::Status(_) => CallFailure::Batch,
    }
}

#[cfg(test)]
mod tests;
