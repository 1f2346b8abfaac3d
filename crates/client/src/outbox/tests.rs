use super::memory::MemoryActions;
use super::*;
use bookmobile_circulation::action::{Action, Text};
use bookmobile_circulation::sync::{Answered, SyncAnswer};
use bookmobile_circulation::{BranchCode, HoldId, RecordId, Wants};
use pollster::block_on;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

fn patron() -> PatronId {
    PatronId::v7(1, &[1; 10])
}

fn key(n: u64) -> ActionKey {
    ActionKey::v7(n, &[0; 10])
}

fn sent(n: u64, action: &Action) -> SentAction {
    SentAction::new(key(n), 0, action).expect("an action is JSON")
}

fn place(n: u64, title: &str) -> SentAction {
    let (title, pickup) = (RecordId::new(title).expect("a name"), BranchCode::new("main").expect("a name"));
    sent(n, &Action::PlaceHold { title, wants: Wants::Any, pickup, lapses: None })
}

fn cancel(n: u64, placed: u64) -> SentAction {
    sent(n, &Action::CancelHold { hold: HoldId::from(key(placed)) })
}

/// A server that answers as it is told, then accepts everything; it notes what came.
#[derive(Default)]
struct Scripted {
    replies: RefCell<VecDeque<Reply>>,
    /// Requests with an action of this key have this status.
    poison: Cell<Option<(ActionKey, u16)>>,
    calls: RefCell<Vec<Vec<u64>>>,
}

#[derive(Clone, Copy)]
enum Reply {
    Error(u16),
    Unreachable,
    /// So many are done; the rest is not processed.
    Only(usize),
}

impl SyncRemote for Scripted {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncAnswer, RemoteError> {
        assert_eq!(request.patron, Some(patron()));
        let keys: Vec<ActionKey> = request.actions.iter().map(|sent| sent.key).collect();
        self.calls.borrow_mut().push(keys.iter().map(|key| (key.0.as_u128() >> 80) as u64).collect());
        let mut done = keys.len();
        match self.replies.borrow_mut().pop_front() {
            Some(Reply::Error(status)) => return Err(RemoteError::Status(status)),
            Some(Reply::Unreachable) => return Err(RemoteError::Unreachable),
            Some(Reply::Only(only)) => done = only,
            None => {}
        }
        if let Some((_, status)) = self.poison.get().filter(|(key, _)| keys.contains(key)) {
            return Err(RemoteError::Status(status));
        }
        let outcome = Outcome::Accepted(Accepted::Done);
        let outcomes = keys[..done].iter().map(|key| Answered { key: *key, outcome: outcome.clone() }).collect();
        let state = State { cursor: "1".into(), whole: request.since.is_none(), ..State::default() };
        let not_processed = keys[done..].to_vec();
        Ok(SyncAnswer { outcomes, not_processed, server_unix_secs: 7, state: Some(state) })
    }
}

/// A browser without locks.
struct NoLocks;

impl TabLock for NoLocks {
    type Guard = ();
    async fn acquire(&self, _: &str) -> Lock<()> {
        Lock::NotSupported
    }
}

/// A device that keeps nothing.
struct Private;

impl ActionStore for Private {
    async fn read(&self, _: &str) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
    async fn swap(&self, _: &str, _: Option<&str>, _: Option<&str>) -> Result<bool, StoreError> {
        Err(StoreError::Full)
    }
    async fn names(&self) -> Result<Vec<String>, StoreError> {
        Ok(Vec::new())
    }
}

fn outbox(actions: &[SentAction]) -> Outbox<MemoryActions> {
    let outbox = Outbox::new(MemoryActions::default(), patron(), 1);
    block_on(outbox.sign_in()).expect("memory keeps it");
    for sent in actions {
        block_on(outbox.queue(sent.clone(), "红楼梦")).expect("memory keeps it");
    }
    outbox
}

fn drain(outbox: &Outbox<MemoryActions>, remote: &Scripted) -> DrainOutcome {
    block_on(outbox.drain(remote, &NoLocks, || 0)).expect("memory keeps it")
}

/// Each action by a letter: queued, sent (with its failures), done, signed out.
fn standings(outbox: &Outbox<MemoryActions>) -> String {
    let view = block_on(outbox.view()).expect("memory keeps it");
    let letter = |entry: &Entry| match view.standing(entry) {
        EntryStatus::Queued => "q".to_owned(),
        EntryStatus::Sent { failures } => format!("s{failures}"),
        EntryStatus::NeedsSignIn { .. } => "n".into(),
        EntryStatus::Accepted(_) => "a".into(),
        EntryStatus::Refused(_) => "r".into(),
    };
    view.entries.iter().map(letter).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_device_does_not_keep_is_not_queued() {
    let outbox = Outbox::new(Private, patron(), 1);
    let queued = block_on(outbox.queue(place(1, "a"), ""));
    assert_eq!(queued, Err(OutboxError::Store(StoreError::Full)));
    assert_eq!(block_on(outbox.view()).map(|view| view.entries), Ok(vec![]));
}

#[test]
fn everything_travels_together_in_order_and_the_state_is_kept() {
    let (outbox, remote) = (outbox(&[place(1, "a"), cancel(2, 1), place(3, "a")]), Scripted::default());
    assert_eq!(standings(&outbox), "q q q");
    assert_eq!(drain(&outbox, &remote), DrainOutcome::Drained);
    assert_eq!(standings(&outbox), "a a a");
    assert_eq!(*remote.calls.borrow(), [vec![1, 2, 3]]);
    let view = block_on(outbox.view()).expect("memory keeps it");
    assert_eq!(view.state.map(|state| state.cursor), Some("1".into()));
    assert_eq!(view.state_unix_secs, Some(7));
    block_on(outbox.dismiss(key(2))).expect("memory keeps it");
    assert_eq!(standings(&outbox), "a a");
}

#[test]
fn a_lost_answer_has_the_same_actions_sent_again() {
    let (outbox, remote) = (outbox(&[place(1, "a"), place(2, "b")]), Scripted::default());
    remote.replies.replace([Reply::Unreachable].into());
    assert_eq!(drain(&outbox, &remote), DrainOutcome::Later);
    assert_eq!(standings(&outbox), "s0 s0");
    assert_eq!(drain(&outbox, &remote), DrainOutcome::Drained);
    assert_eq!(remote.calls.borrow().concat(), [1, 2, 1, 2]);
}

#[test]
fn a_bad_action_is_found_and_stops_only_what_needs_it() {
    for status in [400, 409, 413, 500] {
        let actions = [place(1, "a"), place(2, "b"), place(3, "c"), cancel(4, 2), place(5, "b"), place(6, "d")];
        let (outbox, remote) = (outbox(&actions), Scripted::default());
        remote.poison.set(Some((key(2), status)));
        assert_eq!(drain(&outbox, &remote), DrainOutcome::Later, "{status}");
        assert_eq!(standings(&outbox), "a s2 a s0 s0 a");
        assert!(block_on(outbox.view()).expect("memory keeps it").state.is_some());
        let calls = remote.calls.borrow().len();
        assert_eq!(drain(&outbox, &remote), DrainOutcome::Later);
        assert_eq!(remote.calls.borrow().len() - calls, 2, "tried once; then the state is asked for");
        remote.poison.set(None);
        assert_eq!(drain(&outbox, &remote), DrainOutcome::Drained);
        assert_eq!(standings(&outbox), "a a a a a a");
    }
}

#[test]
fn an_action_that_is_never_processed_lets_others_pass() {
    let (outbox, remote) = (outbox(&[place(1, "a"), place(2, "b"), place(3, "c")]), Scripted::default());
    remote.replies.replace([Reply::Only(1)].into());
    assert_eq!(drain(&outbox, &remote), DrainOutcome::Drained);
    assert_eq!(*remote.calls.borrow(), [vec![1, 2, 3], vec![3], vec![2]]);
}

#[test]
fn a_server_that_answers_nobody_is_asked_once() {
    for status in [429, 502, 503, 504] {
        let (outbox, remote) = (outbox(&[place(1, "a"), place(2, "b")]), Scripted::default());
        remote.replies.replace([Reply::Error(status)].into());
        assert_eq!(drain(&outbox, &remote), DrainOutcome::Later);
        assert_eq!((standings(&outbox).as_str(), remote.calls.borrow().len()), ("s0 s0", 1));
    }
}

#[test]
fn an_action_for_which_the_database_fails_lets_others_pass() {
    let (outbox, remote) = (outbox(&[place(1, "a"), place(2, "b")]), Scripted::default());
    remote.poison.set(Some((key(1), 503)));
    for _ in 0..3 {
        assert_eq!(drain(&outbox, &remote), DrainOutcome::Later);
    }
    assert_eq!(standings(&outbox), "s2 a");
    assert_eq!(*remote.calls.borrow(), [vec![1, 2], vec![1], vec![], vec![2], vec![1]]);
}

#[test]
fn nothing_is_sent_until_the_patron_signs_in_again() {
    let (outbox, remote) = (outbox(&[place(1, "a")]), Scripted::default());
    remote.replies.replace([Reply::Error(401)].into());
    assert_eq!(drain(&outbox, &remote), DrainOutcome::NeedsSignIn);
    assert_eq!(standings(&outbox), "n");
    assert_eq!(drain(&outbox, &remote), DrainOutcome::NeedsSignIn);
    assert_eq!(remote.calls.borrow().len(), 1);
    block_on(outbox.sign_in()).expect("memory keeps it");
    assert_eq!(drain(&outbox, &remote), DrainOutcome::Drained);
    assert_eq!(standings(&outbox), "a");
}

#[test]
fn what_was_not_sent_can_be_undone_with_what_needs_it() {
    let outbox = outbox(&[place(1, "a"), place(2, "b"), cancel(3, 1)]);
    assert_eq!(block_on(outbox.undo(key(1))), Ok(UndoOutcome::Removed { actions: 2 }));
    assert_eq!(standings(&outbox), "q");
    assert_eq!(block_on(outbox.undo(key(1))), Ok(UndoOutcome::NotThere));
    let remote = Scripted::default();
    remote.replies.replace([Reply::Unreachable].into());
    drain(&outbox, &remote);
    assert_eq!(block_on(outbox.undo(key(2))), Ok(UndoOutcome::TooLate), "it may be at the server");
    assert_eq!(standings(&outbox), "s0");
}

#[test]
fn without_locks_one_tab_sends_until_its_lease_is_over() {
    let first = outbox(&[place(1, "a")]);
    let second = Outbox::new(first.store.clone(), patron(), 2);
    let remote = Scripted::default();
    // The first tab dies while it sends: its lease stays.
    block_on(first.change(|document| document.as_mut().map(|it| it.take(Some((1, 1_000)))))).expect("memory keeps it");
    let at = |now: i64| block_on(second.drain(&remote, &NoLocks, || now));
    assert_eq!(at(1_000), Ok(DrainOutcome::Elsewhere));
    assert_eq!(at(1_000 + LEASE_MILLIS), Ok(DrainOutcome::Elsewhere));
    assert_eq!(remote.calls.borrow().len(), 0);
    assert_eq!(at(999), Ok(DrainOutcome::Drained), "the clock was set back: the lease says nothing");
    assert_eq!(at(1_001 + LEASE_MILLIS), Ok(DrainOutcome::Drained));
}

#[test]
fn who_signs_out_is_forgotten_but_not_what_waits() {
    let first = outbox(&[place(1, "a")]);
    drain(&first, &Scripted::default());
    block_on(first.sign_out(Unanswered::Keep)).expect("memory keeps it");
    assert_eq!(block_on(first.store.names()), Ok(vec![]), "nothing waited, nothing is left");

    let second = outbox(&[place(1, "a")]);
    drain(&second, &Scripted::default());
    block_on(second.queue(place(2, "b"), "")).expect("memory keeps it");
    block_on(second.sign_out(Unanswered::Keep)).expect("memory keeps it");
    let view = block_on(second.view()).expect("memory keeps it");
    assert_eq!((view.entries.len(), view.state, view.needs_sign_in), (1, None, true));
    assert_eq!(block_on(Outbox::patrons(&second.store)), Ok(vec![patron()]));
    block_on(second.sign_out(Unanswered::ThrowAway)).expect("memory keeps it");
    assert_eq!(block_on(Outbox::patrons(&second.store)), Ok(vec![]));
}

#[test]
fn an_outbox_of_a_newer_app_and_a_damaged_one_are_left_alone() {
    let outbox = outbox(&[]);
    let name = outbox.name();
    for (text, expected) in [
        (r#"{"v":2,"all":"new"}"#, OutboxError::Newer { found: 2, supported: 1 }),
        ("{", OutboxError::Damaged("EOF while parsing an object at line 1 column 1".into())),
    ] {
        let before = block_on(outbox.store.read(&name)).expect("memory keeps it");
        assert_eq!(block_on(outbox.store.swap(&name, before.as_deref(), Some(text))), Ok(true));
        assert_eq!(block_on(outbox.queue(place(1, "a"), "")), Err(expected.clone()));
        assert_eq!(block_on(outbox.sign_out(Unanswered::ThrowAway)), Err(expected));
        assert_eq!(block_on(outbox.store.read(&name)), Ok(Some(text.to_owned())));
    }
}

#[test]
fn the_oldest_accepted_actions_go() {
    let list = |n| sent(n, &Action::CreateList { name: Text::try_from("想读".to_owned()).expect("a text") });
    let (outbox, remote) = (outbox(&[]), Scripted::default());
    for n in 0..60 {
        block_on(outbox.queue(list(n), "想读")).expect("memory keeps it");
    }
    assert_eq!(drain(&outbox, &remote), DrainOutcome::Drained);
    let view = block_on(outbox.view()).expect("memory keeps it");
    assert_eq!(view.entries.len(), 50);
    assert_eq!(view.entries[0].sent.key, key(10));
}

#[test]
fn a_late_answer_does_not_bring_an_older_state_back() {
    let mut document = Document::new(false);
    let batch = Batch { actions: Vec::new(), since: None };
    for cursor in ["2", "1"] {
        let state = Some(State { cursor: cursor.into(), whole: true, ..State::default() });
        let answer = SyncAnswer { outcomes: Vec::new(), not_processed: Vec::new(), server_unix_secs: 0, state };
        assert_eq!(document.settle(&batch, answer), Continuation::Again);
    }
    assert_eq!(document.state.map(|state| state.cursor), Some("2".into()));
}
