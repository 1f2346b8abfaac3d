//! Shared test support: a library of a few rows, which saves exactly the changes that operations return.

use bookmobile_circulation::*;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Noon of 2026-09-28 in Shanghai, a Monday.
pub const MONDAY_UNIX_SECS: i64 = 1_790_568_000;
pub const DAY_SECS: i64 = 86_400;

/// Small limits that tests can reach.
pub const POLICY: &str = r#"
[holds]
waiting_days_max = 60
suspension_days_max = 30
pickup_branches = ["main", "east", "van"]
[closed]
weekdays = ["monday"]
dates = ["2026-10-01..2026-10-07"]
[closed.branch.van]
weekdays = ["monday", "wednesday", "thursday", "friday", "saturday", "sunday"]
[[category]]
code = "adult"
name = "成人读者"
loans_max = 3
holds_max = 3
kind.video = { loans_max = 1, holds_max = 1 }
[[category]]
code = "child"
name = "少儿读者"
loans_max = 2
holds_max = 2
[[loan]]
category = "*"
kind = "*"
days = 14
renewals = 2
renewal_days = 14
grace_days = 2
[[loan]]
category = "child"
kind = "video"
days = 0
"#;

pub fn title(text: &str) -> RecordId {
    RecordId::new(text).unwrap()
}

pub fn barcode(text: &str) -> Barcode {
    Barcode::new(text).unwrap()
}

pub fn branch(text: &str) -> BranchCode {
    BranchCode::new(text).unwrap()
}

pub fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub fn patron(n: u128) -> PatronId {
    PatronId(Uuid::from_u128(n))
}

pub fn hold_id(n: u128) -> HoldId {
    HoldId(Uuid::from_u128(n))
}

pub fn loan_id(n: u128) -> LoanId {
    LoanId(Uuid::from_u128(n))
}

/// The rows of a store.
#[derive(Clone, Debug, PartialEq)]
pub struct Library {
    pub policy: Policy,
    pub now_unix_secs: i64,
    pub kinds: BTreeMap<RecordId, KindCode>,
    pub items: BTreeMap<Barcode, (RecordId, Item)>,
    pub holds: BTreeMap<HoldId, (RecordId, Hold)>,
    pub ended_holds: Vec<EndedHold>,
    pub ended_loans: Vec<EndedLoan>,
    pub charges: Vec<Charge>,
    pub notices: Vec<Notice>,
    /// In order of number; patron 1 is the first.
    pub patrons: Vec<PatronState>,
}

impl Library {
    pub fn new(policy: &str) -> Self {
        Self {
            policy: Policy::parse(policy).unwrap(),
            now_unix_secs: MONDAY_UNIX_SECS,
            kinds: BTreeMap::new(),
            items: BTreeMap::new(),
            holds: BTreeMap::new(),
            ended_holds: Vec::new(),
            ended_loans: Vec::new(),
            charges: Vec::new(),
            notices: Vec::new(),
            patrons: Vec::new(),
        }
    }

    /// Adds a title with copies on their shelves, each `barcode@home` or `barcode@home/volume`.
    pub fn with_title(mut self, id: &str, kind: &str, copies: &[&str]) -> Self {
        for copy in copies {
            let (copy, volume) = copy.split_once('/').map_or((*copy, None), |(copy, v)| (copy, Some(v.to_owned())));
            let (name, home) = copy.split_once('@').unwrap();
            let item = Item::from_catalogue(barcode(name), volume, branch(home), "available").unwrap();
            self.items.insert(barcode(name), (title(id), item));
        }
        self.kinds.insert(title(id), KindCode::new(kind).unwrap());
        self
    }

    pub fn with_patron(mut self, category: &str) -> Self {
        self.patrons.push(PatronState {
            id: patron(self.patrons.len() as u128 + 1),
            category: CategoryCode::new(category).unwrap(),
            card_valid_until: None,
            blocks: Vec::new(),
            owed: 0,
            loans: Vec::new(),
            holds: Vec::new(),
        });
        self
    }

    pub fn pass_days(&mut self, days: i64) {
        self.now_unix_secs += days * DAY_SECS;
    }

    pub fn today(&self) -> Day {
        self.policy.day(self.now_unix_secs)
    }

    /// The title as a store would read it.
    pub fn title(&self, id: &RecordId) -> TitleState {
        let items = self.items.values().filter(|(title, _)| title == id).map(|(_, item)| item.clone()).collect();
        let mut holds: Vec<Hold> =
            self.holds.values().filter(|(title, _)| title == id).map(|(_, hold)| hold.clone()).collect();
        holds.sort_by_key(|hold| hold.ticket);
        TitleState { id: id.clone(), kind: self.kinds[id].clone(), items, holds }
    }

    /// The patron as a store would read it.
    pub fn patron(&self, n: u128) -> PatronState {
        let id = patron(n);
        let row = self.patrons.iter().find(|row| row.id == id).unwrap();
        let loan = |(title, item): &(RecordId, Item)| {
            let loan = item.loan().filter(|loan| loan.patron == id)?;
            let (kind, barcode) = (self.kinds[title].clone(), item.barcode.clone());
            Some(LoanSummary { title: title.clone(), kind, item: barcode, due: loan.due })
        };
        let hold = |(title, hold): &(RecordId, Hold)| {
            let kind = self.kinds[title].clone();
            (hold.patron == id).then(|| HoldSummary { title: title.clone(), kind, hold: hold.id })
        };
        PatronState {
            loans: self.items.values().filter_map(loan).collect(),
            holds: self.holds.values().filter_map(hold).collect(),
            ..row.clone()
        }
    }

    pub fn title_of(&self, item: &Barcode) -> Option<RecordId> {
        self.items.get(item).map(|(title, _)| title.clone())
    }

    pub fn item(&self, name: &str) -> &Item {
        &self.items[&barcode(name)].1
    }

    pub fn status(&self, hold: u128) -> Option<HoldStatus> {
        let (title, _) = self.holds.get(&hold_id(hold))?;
        self.title(title).hold_status(hold_id(hold))
    }

    pub fn picks(&self, id: &str) -> Vec<(String, u128)> {
        let picks = self.title(&title(id)).pick_list(self.today());
        picks.into_iter().map(|pick| (pick.item.into(), pick.hold.0.as_u128())).collect()
    }

    /// Runs one operation on one title as a store does, and checks that the saved changes match the decision.
    pub fn run<T>(
        &mut self,
        id: &RecordId,
        operation: impl FnOnce(&Rules, &mut TitleState) -> Decision<T>,
    ) -> Result<T, Reason> {
        let before = self.title(id);
        let mut after = before.clone();
        let policy = self.policy.clone();
        match operation(&Rules { policy: &policy, now_unix_secs: self.now_unix_secs }, &mut after) {
            Ok(done) => {
                self.save(id, done.changes);
                self.notices.extend(done.notices);
                assert_eq!(self.title(id), after, "the changes are not what was decided");
                assert_eq!(after.faults(), Vec::<String>::new());
                Ok(done.outcome)
            }
            Err(reason) => {
                assert_eq!(before, after, "refused ({reason}), but something changed");
                Err(reason)
            }
        }
    }

    fn save(&mut self, title: &RecordId, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Hold(hold) => {
                    self.holds.insert(hold.id, (title.clone(), hold));
                }
                Change::HoldEnded(ended) => {
                    assert!(self.holds.remove(&ended.hold.id).is_some(), "a hold that was not live ended");
                    self.ended_holds.push(ended);
                }
                Change::Item(item) => {
                    self.items.insert(item.barcode.clone(), (title.clone(), item));
                }
                Change::LoanEnded(ended) => self.ended_loans.push(ended),
                Change::Charge(charge) => self.charges.push(charge),
            }
        }
    }

    pub fn place(&mut self, n: u128, id: &str, hold: u128, pickup: &str) -> Result<Placed, Reason> {
        self.place_for(
            n,
            id,
            HoldRequest { id: hold_id(hold), wants: Wants::Any, pickup: branch(pickup), lapses: None },
        )
    }

    pub fn place_for(&mut self, n: u128, id: &str, request: HoldRequest) -> Result<Placed, Reason> {
        let patron = self.patron(n);
        self.run(&title(id), |rules, title| hold::place(rules, title, &patron, request))
    }

    /// Runs an operation on a hold that may have ended.
    pub fn with_hold<T>(
        &mut self,
        hold: u128,
        operation: impl FnOnce(&Rules, &mut TitleState, HoldId) -> Decision<T>,
    ) -> Result<T, Reason> {
        let hold = hold_id(hold);
        let Some((title, _)) = self.holds.get(&hold) else { return Err(Reason::NoSuchHold) };
        self.run(&title.clone(), |rules, title| operation(rules, title, hold))
    }

    pub fn cancel(&mut self, n: u128, hold: u128) -> Result<(), Reason> {
        self.with_hold(hold, |rules, title, hold| hold::cancel(rules, title, Actor::Patron(patron(n)), hold))
    }

    pub fn suspend(&mut self, n: u128, hold: u128, until: Day) -> Result<(), Reason> {
        self.with_hold(hold, |rules, title, hold| hold::suspend(rules, title, Actor::Patron(patron(n)), hold, until))
    }

    pub fn resume(&mut self, n: u128, hold: u128) -> Result<(), Reason> {
        self.with_hold(hold, |_, title, hold| hold::resume(title, Actor::Patron(patron(n)), hold))
    }

    pub fn change_pickup(&mut self, n: u128, hold: u128, to: &str) -> Result<(), Reason> {
        let to = branch(to);
        self.with_hold(hold, |rules, title, hold| hold::change_pickup(rules, title, Actor::Patron(patron(n)), hold, to))
    }

    pub fn check_out(&mut self, n: u128, item: &str, at: &str) -> Result<desk::CheckedOut, Reason> {
        let (patron, item) = (self.patron(n), barcode(item));
        let title = self.title_of(&item).ok_or(Reason::NoSuchItem)?;
        let open = self.items.values().filter(|(_, item)| item.loan().is_some()).count();
        let loan = loan_id((open + self.ended_loans.len()) as u128 + 1);
        self.run(&title, |rules, title| desk::check_out(rules, title, &patron, &item, &branch(at), loan))
    }

    pub fn check_in(&mut self, item: &str, at: &str) -> Result<desk::CheckedIn, Reason> {
        let item = barcode(item);
        let title = self.title_of(&item).ok_or(Reason::NoSuchItem)?;
        self.run(&title, |rules, title| desk::check_in(rules, title, &item, &branch(at)))
    }

    pub fn mark(&mut self, item: &str, mark: Mark) -> Result<(), Reason> {
        let item = barcode(item);
        let title = self.title_of(&item).ok_or(Reason::NoSuchItem)?;
        self.run(&title, |rules, title| desk::mark(rules, title, &item, mark))
    }

    pub fn renew(&mut self, n: u128, item: &str) -> Result<Renewed, Reason> {
        let (patron, item) = (self.patron(n), barcode(item));
        let title = self.title_of(&item).ok_or(Reason::NoSuchLoan)?;
        self.run(&title, |rules, title| loan::renew(rules, title, &patron, &item))
    }

    /// Renews all loans of a patron, in one transaction over all their titles.
    pub fn renew_all(&mut self, n: u128) -> Vec<(Barcode, Result<Renewed, Reason>)> {
        let patron = self.patron(n);
        let policy = self.policy.clone();
        let mut titles: Vec<TitleState> = self.kinds.keys().map(|id| self.title(id)).collect();
        let rules = Rules { policy: &policy, now_unix_secs: self.now_unix_secs };
        let outcomes = loan::renew_all(&rules, &mut titles, &patron);
        let outcomes = outcomes.into_iter().map(|(item, decision)| {
            let title = self.title_of(&item).unwrap();
            let outcome = decision.map(|done| {
                self.save(&title, done.changes);
                done.outcome
            });
            (item, outcome)
        });
        let outcomes = outcomes.collect();
        for title in titles {
            assert_eq!(self.title(&title.id), title, "the changes are not what was decided");
        }
        outcomes
    }

    /// Sweeps every title; returns the ended holds.
    pub fn sweep(&mut self) -> Vec<u128> {
        let titles: Vec<RecordId> = self.kinds.keys().cloned().collect();
        let mut ended = Vec::new();
        for title in titles {
            ended.extend(self.run(&title, |rules, title| Ok(sweep::sweep(rules, title))).unwrap());
        }
        ended.into_iter().map(|id| id.0.as_u128()).collect()
    }
}
