//! The server: the rules and the once-only log of `bookmobile_circulation::apply` over a store in memory. One action is
//! one transaction: what a crash interrupts has not happened.

use bookmobile_circulation::apply::{Begun, LockScope, RecordedOutcome, begin};
use bookmobile_circulation::sync::{Answered, HoldView, LoanView, Message, State, SyncAnswer, SyncRequest};
use bookmobile_circulation::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::LazyLock;

/// [`POLICY`], read once for all runs.
static READ_POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::parse(POLICY).unwrap());

const POLICY: &str = r#"
[holds]
waiting_days_max = 60
suspension_days_max = 30
pickup_branches = ["main", "east"]
[[category]]
code = "adult"
name = "成人读者"
loans_max = 3
holds_max = 3
[[loan]]
category = "*"
kind = "*"
days = 14
renewals = 2
renewal_days = 14
"#;

pub const BRANCHES: [&str; 2] = ["main", "east"];
pub const TITLES: [&str; 4] = ["hlm", "xyj", "shz", "sgy"];
/// No server of this world can take an action on it.
pub const POISON: &str = "poison";

pub fn title(text: &str) -> RecordId {
    RecordId::new(text).unwrap()
}

pub fn branch(text: &str) -> BranchCode {
    BranchCode::new(text).unwrap()
}

/// A request that is being worked on.
#[derive(Debug)]
pub struct Job {
    pub call: u64,
    patron: PatronId,
    actions: VecDeque<SentAction>,
    outcomes: Vec<Answered>,
    not_processed: Vec<ActionKey>,
    since: Option<String>,
}

impl Job {
    pub fn actions_left(&self) -> usize {
        self.actions.len()
    }
}

/// What a server remembers, whatever happens to its process.
#[derive(Debug)]
pub struct Server {
    policy: Policy,
    titles: BTreeMap<RecordId, TitleState>,
    log: BTreeMap<ActionKey, RecordedOutcome>,
    /// The actions that were applied, in their order.
    pub applied: Vec<ActionKey>,
    pub ended_holds: Vec<HoldId>,
    /// Lists by who made them.
    pub lists: Vec<(PatronId, ListId)>,
    messages: BTreeMap<PatronId, Vec<Message>>,
    loans_begun: u64,
}

impl Server {
    pub fn new() -> Self {
        let copies = |n: usize| 1 + n % 2;
        let titles = TITLES.iter().enumerate().map(|(n, id)| {
            let items = (0..copies(n)).map(|copy| {
                let barcode = Barcode::new(&format!("{id}{copy}")).unwrap();
                Item::from_catalogue(barcode, None, branch(BRANCHES[copy]), "available").unwrap()
            });
            let kind = KindCode::new("book").unwrap();
            (title(id), TitleState { id: title(id), kind, items: items.collect(), holds: Vec::new() })
        });
        Self {
            policy: READ_POLICY.clone(),
            titles: titles.collect(),
            log: BTreeMap::new(),
            applied: Vec::new(),
            ended_holds: Vec::new(),
            lists: Vec::new(),
            messages: BTreeMap::new(),
            loans_begun: 0,
        }
    }

    /// Takes a request in; the status to answer with where it is not even begun.
    pub fn begin(&self, call: u64, session: Option<PatronId>, request: SyncRequest) -> Result<Job, u16> {
        let Some(patron) = session.filter(|id| request.patron.is_none_or(|patron| patron == *id)) else {
            return Err(401);
        };
        let actions = request.actions.into();
        let (outcomes, not_processed) = (Vec::new(), Vec::new());
        Ok(Job { call, patron, actions, outcomes, not_processed, since: request.since })
    }

    /// One transaction of a job: its next action, or its answer.
    pub fn work(&mut self, job: &mut Job, now_unix_secs: i64) -> Option<SyncAnswer> {
        let Some(sent) = job.actions.pop_front() else {
            let state = Some(self.state(job.patron, job.since.as_deref(), now_unix_secs));
            let (outcomes, not_processed) = (std::mem::take(&mut job.outcomes), std::mem::take(&mut job.not_processed));
            return Some(SyncAnswer { outcomes, not_processed, server_unix_secs: now_unix_secs, state });
        };
        let outcome = self.apply(job.patron, &sent, now_unix_secs);
        job.outcomes.push(Answered { key: sent.key, outcome });
        None
    }

    /// Whether the next action of the job cannot be taken by any server.
    pub fn is_poisoned(job: &Job) -> bool {
        job.actions.front().is_some_and(|sent| sent.body["title"] == POISON)
    }

    /// The next action and all behind it stay undone.
    pub fn give_up(job: &mut Job) {
        job.not_processed = job.actions.drain(..).map(|sent| sent.key).collect();
    }

    fn apply(&mut self, patron: PatronId, sent: &SentAction, now_unix_secs: i64) -> Outcome {
        let (outcome, titles) = match begin(patron, sent, self.log.get(&sent.key)) {
            Begun::Repeat(outcome) => return outcome,
            Begun::Refused(reason) => (Outcome::Refused(reason), Vec::new()),
            Begun::Other(Action::CreateList { .. }) => {
                self.lists.push((patron, ListId::from(sent.key)));
                (Outcome::Accepted(Accepted::Done), Vec::new())
            }
            Begun::Other(action) => panic!("nobody here does {action:?}"),
            Begun::Lending(lending) => {
                let mut titles: Vec<TitleState> = self
                    .titles
                    .values()
                    .filter(|title| is_about(title, lending.lock_scope(), patron))
                    .cloned()
                    .collect();
                let has_pickup = lending.pickup().is_some_and(|code| BRANCHES.contains(&code.as_str()));
                let rules = Rules { policy: &self.policy, now_unix_secs };
                let decided = lending.decide(&rules, &self.patron(patron), &mut titles, has_pickup);
                let changes: Vec<Change> = decided.done.into_iter().flat_map(|(_, done)| done.changes).collect();
                assert!(!changes.is_empty() || self.titles_are(&titles), "what changed is not saved");
                self.note(&changes);
                (decided.outcome, titles)
            }
        };
        self.save(titles);
        self.applied.push(sent.key);
        let recorded = RecordedOutcome { patron, body_hash: sent.body_hash(), outcome: outcome.clone() };
        self.log.insert(sent.key, recorded);
        outcome
    }

    /// What came of an action, and whose it was taken for.
    pub fn recorded(&self, key: ActionKey) -> Option<&RecordedOutcome> {
        self.log.get(&key)
    }

    pub fn holds(&self) -> impl Iterator<Item = &Hold> {
        self.titles.values().flat_map(|title| &title.holds)
    }

    pub fn check_in(&mut self, n: usize, at: &str, now_unix_secs: i64) {
        let (id, item) = self.copy(n);
        self.at_desk(&id, now_unix_secs, |rules, title| {
            desk::check_in(rules, title, &item, &branch(at)).map(|done| done.map(|_| ()))
        });
    }

    pub fn check_out(&mut self, n: usize, at: &str, patron: PatronId, now_unix_secs: i64) {
        let (id, item) = self.copy(n);
        self.loans_begun += 1;
        let loan = LoanId::v7(self.loans_begun, &[0; 10]);
        let state = self.patron(patron);
        self.at_desk(&id, now_unix_secs, |rules, title| {
            desk::check_out(rules, title, &state, &item, &branch(at), loan).map(|done| done.map(|_| ()))
        });
    }

    pub fn sweep(&mut self, now_unix_secs: i64) {
        for id in TITLES {
            self.at_desk(&title(id), now_unix_secs, |rules, title| Ok(sweep::sweep(rules, title).map(|_| ())));
        }
    }

    /// How the patron stands, with the messages behind the cursor.
    pub fn state(&self, patron: PatronId, since: Option<&str>, now_unix_secs: i64) -> State {
        let messages = self.messages.get(&patron).map_or(&[][..], Vec::as_slice);
        let seen = since.map(|cursor| cursor.parse::<usize>().unwrap());
        let today = self.policy.day(now_unix_secs);
        let (mut holds, mut loans) = (Vec::new(), Vec::new());
        for title in self.titles.values() {
            for hold in title.holds.iter().filter(|hold| hold.patron == patron) {
                holds.push(HoldView {
                    hold: hold.id,
                    title: title.id.clone(),
                    name: title.id.to_string(),
                    wants: hold.wants.clone(),
                    pickup: hold.pickup.clone(),
                    placed_unix_secs: hold.placed_unix_secs,
                    lapses: hold.lapses,
                    status: title.hold_status(hold.id).unwrap(),
                });
            }
            for item in &title.items {
                let Some(loan) = item.loan().filter(|loan| loan.patron == patron) else { continue };
                loans.push(LoanView {
                    item: item.barcode.clone(),
                    title: title.id.clone(),
                    name: title.id.to_string(),
                    volume: None,
                    lent_unix_secs: loan.lent_unix_secs,
                    due: loan.due,
                    overdue: loan.is_overdue(today),
                    renewals_left: 2 - loan.renewals,
                });
            }
        }
        let new = messages[seen.unwrap_or(0)..].to_vec();
        State {
            cursor: messages.len().to_string(),
            whole: seen.is_none(),
            holds,
            loans,
            messages: new,
            ..State::default()
        }
    }

    fn at_desk(
        &mut self,
        id: &RecordId,
        now_unix_secs: i64,
        operation: impl FnOnce(&Rules, &mut TitleState) -> Decision<()>,
    ) {
        let mut title = self.titles[id].clone();
        let rules = Rules { policy: &self.policy, now_unix_secs };
        let Ok(done) = operation(&rules, &mut title) else { return };
        self.note(&done.changes);
        for Notice { patron, title, kind } in done.notices {
            let messages = self.messages.entry(patron).or_default();
            let number = messages.len() as i64 + 1;
            messages.push(Message { number, title: Some(title), made_unix_secs: now_unix_secs, kind });
        }
        self.save(vec![title]);
    }

    fn copy(&self, n: usize) -> (RecordId, Barcode) {
        let copies: Vec<_> =
            self.titles.values().flat_map(|title| title.items.iter().map(|item| (&title.id, &item.barcode))).collect();
        let (title, item) = copies[n % copies.len()];
        (title.clone(), item.clone())
    }

    fn note(&mut self, changes: &[Change]) {
        for change in changes {
            if let Change::HoldEnded(ended) = change {
                self.ended_holds.push(ended.hold.id);
            }
        }
    }

    fn titles_are(&self, titles: &[TitleState]) -> bool {
        titles.iter().all(|title| self.titles[&title.id] == *title)
    }

    /// Saves titles as they are now; each must be as it can be.
    fn save(&mut self, titles: Vec<TitleState>) {
        for title in titles {
            assert_eq!(title.faults(), Vec::<String>::new());
            let places: Vec<Option<u32>> = title.queue().map(|hold| title.place(hold.id)).collect();
            assert_eq!(places, (1..=title.queue_len()).map(Some).collect::<Vec<_>>(), "places are 1 to the last");
            let ids: BTreeSet<HoldId> = title.holds.iter().map(|hold| hold.id).collect();
            assert_eq!(ids.len(), title.holds.len(), "a hold is in the queue twice");
            self.titles.insert(title.id.clone(), title);
        }
    }

    fn patron(&self, id: PatronId) -> PatronState {
        let (mut loans, mut holds) = (Vec::new(), Vec::new());
        for title in self.titles.values() {
            let (of, kind) = (&title.id, &title.kind);
            for loan in
                title.items.iter().filter_map(|item| Some((item, item.loan().filter(|loan| loan.patron == id)?)))
            {
                let (item, due) = (loan.0.barcode.clone(), loan.1.due);
                loans.push(LoanSummary { title: of.clone(), kind: kind.clone(), item, due });
            }
            for hold in title.holds.iter().filter(|hold| hold.patron == id) {
                holds.push(HoldSummary { title: of.clone(), kind: kind.clone(), hold: hold.id });
            }
        }
        let category = CategoryCode::new("adult").unwrap();
        PatronState { id, category, card_valid_until: None, blocks: Vec::new(), owed: 0, loans, holds }
    }
}

fn is_about(title: &TitleState, about: LockScope, patron: PatronId) -> bool {
    match about {
        LockScope::Title(id) => title.id == *id,
        LockScope::TitleOfHold(hold) => title.hold(hold).is_some(),
        LockScope::TitleOfItem(item) => title.item(item).is_ok(),
        LockScope::TitlesOnLoan => title.items.iter().any(|item| item.loan().is_some_and(|loan| loan.patron == patron)),
    }
}
