//! Applying actions on the server: each exactly once, however often it arrives.
//!
//! Every store takes the same steps, in one transaction: lock the patron; look up the [`RecordedOutcome`] of the key;
//! [`begin`]; lock and read the titles of [`LendingAction::lock_scope`]; [`LendingAction::decide`]; save the changes; record
//! the outcome. No I/O here.

use crate::action::{Accepted, Action, Outcome, RenewedOrNot, SentAction};
use crate::decision::{Done, Rules};
use crate::hold::{self, Actor, HoldRequest};
use crate::{
    ActionKey, Barcode, BranchCode, Day, Decision, HoldId, PatronId, PatronState, Reason, RecordId, TitleState, loan,
};

/// The permanent record of an action's outcome, kept by a store under the action's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedOutcome {
    /// The patron who sent it.
    pub patron: PatronId,
    /// [`SentAction::body_hash`].
    pub body_hash: [u8; 32],
    /// The outcome.
    pub outcome: Outcome,
}

/// The step that an action needs next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// A repeat: its key is recorded. Answer it, and do not record it again.
    Repeat(Outcome),
    /// An action that cannot be read. Record and answer it.
    Refused(Reason),
    /// An action for the circulation rules to decide.
    Lending(LendingAction),
    /// An action for the store to decide: lists and everything else without rules here.
    Other(Action),
}

/// Decides the next step for an action of `patron`; `recorded` is the store's record under its key.
pub fn begin(patron: PatronId, sent: &SentAction, recorded: Option<&RecordedOutcome>) -> Begun {
    if let Some(recorded) = recorded {
        let same = recorded.patron == patron && recorded.body_hash == sent.body_hash();
        return Begun::Repeat(if same { recorded.outcome.clone() } else { Outcome::Refused(Reason::KeyReused) });
    }
    match sent.action() {
        Ok(action) => LendingAction::of(sent.key, action).map_or_else(Begun::Other, Begun::Lending),
        Err(reason) => Begun::Refused(reason),
    }
}

/// An action on holds and loans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LendingAction(Operation);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Operation {
    Place(RecordId, HoldRequest),
    OnHold(HoldId, OnHold),
    Renew(Barcode),
    RenewAll,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum OnHold {
    Cancel,
    Suspend(Day),
    Resume,
    ChangePickup(BranchCode),
}

/// The titles that a store locks and reads before [`LendingAction::decide`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockScope<'a> {
    /// This title.
    Title(&'a RecordId),
    /// The title of this live hold.
    TitleOfHold(HoldId),
    /// The title of this copy.
    TitleOfItem(&'a Barcode),
    /// Every title that the patron has on loan, by rising id.
    TitlesOnLoan,
}

/// A decision, to be saved and recorded in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The outcome.
    pub outcome: Outcome,
    /// The changes by title; none for a refusal.
    pub done: Vec<(RecordId, Done<()>)>,
}

impl LendingAction {
    /// The action with this key; handed back if it does not concern holds or loans.
    fn of(key: ActionKey, action: Action) -> Result<Self, Action> {
        Ok(Self(match action {
            Action::PlaceHold { title, wants, pickup, lapses } => {
                Operation::Place(title, HoldRequest { id: HoldId::from(key), wants, pickup, lapses })
            }
            Action::CancelHold { hold } => Operation::OnHold(hold, OnHold::Cancel),
            Action::SuspendHold { hold, until } => Operation::OnHold(hold, OnHold::Suspend(until)),
            Action::ResumeHold { hold } => Operation::OnHold(hold, OnHold::Resume),
            Action::ChangePickup { hold, pickup } => Operation::OnHold(hold, OnHold::ChangePickup(pickup)),
            Action::Renew { item } => Operation::Renew(item),
            Action::RenewAll => Operation::RenewAll,
            other => return Err(other),
        }))
    }

    /// The titles to lock and read.
    pub fn lock_scope(&self) -> LockScope<'_> {
        match &self.0 {
            Operation::Place(title, _) => LockScope::Title(title),
            Operation::OnHold(hold, _) => LockScope::TitleOfHold(*hold),
            Operation::Renew(item) => LockScope::TitleOfItem(item),
            Operation::RenewAll => LockScope::TitlesOnLoan,
        }
    }

    /// The pickup branch named by the action. The store must check that the library has it.
    pub fn pickup(&self) -> Option<&BranchCode> {
        match &self.0 {
            Operation::Place(_, HoldRequest { pickup, .. }) | Operation::OnHold(_, OnHold::ChangePickup(pickup)) => {
                Some(pickup)
            }
            _ => None,
        }
    }

    /// Decides the action. `titles` are the existing titles of [`LendingAction::lock_scope`]; `patron` was read after they were
    /// locked; `has_pickup` says whether the library has the branch of [`LendingAction::pickup`].
    pub fn decide(self, rules: &Rules, patron: &PatronState, titles: &mut [TitleState], has_pickup: bool) -> Decided {
        let no_pickup = (self.pickup().is_some() && !has_pickup)
            .then(|| Reason::NoPickupThere { branches: rules.policy.holds.pickup_branches.clone() });
        let missing = match &self.0 {
            Operation::Place(..) => Reason::NotFound,
            Operation::OnHold(..) => Reason::NoSuchHold,
            Operation::Renew(_) | Operation::RenewAll => Reason::NoSuchLoan,
        };
        let operation = match self.0 {
            Operation::RenewAll => return renew_all(rules, patron, titles),
            one => one,
        };
        let [title, ..] = titles else { return Decided::refused(missing) };
        if let Some(reason) = no_pickup {
            return Decided::refused(reason);
        }
        let decision = match operation {
            Operation::Place(_, request) => {
                hold::place(rules, title, patron, request).map(|done| done.map(Accepted::HoldPlaced))
            }
            Operation::OnHold(hold, what) => {
                on_hold(rules, title, patron.id, hold, what).map(|done| done.map(|()| Accepted::Done))
            }
            Operation::Renew(item) => loan::renew(rules, title, patron, &item).map(|done| done.map(Accepted::Renewed)),
            Operation::RenewAll => Err(missing),
        };
        match decision {
            Ok(done) => {
                let outcome = Outcome::Accepted(done.outcome.clone());
                Decided { outcome, done: vec![(title.id.clone(), done.map(|_| ()))] }
            }
            Err(reason) => Decided::refused(reason),
        }
    }
}

impl Decided {
    fn refused(reason: Reason) -> Self {
        Self { outcome: Outcome::Refused(reason), done: Vec::new() }
    }
}

fn on_hold(rules: &Rules, title: &mut TitleState, patron: PatronId, id: HoldId, what: OnHold) -> Decision<()> {
    let actor = Actor::Patron(patron);
    match what {
        OnHold::Cancel => hold::cancel(rules, title, actor, id),
        OnHold::Suspend(until) => hold::suspend(rules, title, actor, id, until),
        OnHold::Resume => hold::resume(title, actor, id),
        OnHold::ChangePickup(pickup) => hold::change_pickup(rules, title, actor, id, pickup),
    }
}

fn renew_all(rules: &Rules, patron: &PatronState, titles: &mut [TitleState]) -> Decided {
    let (mut loans, mut saves) = (Vec::new(), Vec::new());
    for title in titles {
        let id = title.id.clone();
        for (item, decision) in loan::renew_all(rules, std::slice::from_mut(title), patron) {
            loans.push(match decision {
                Ok(done) => {
                    let renewed = RenewedOrNot::Renewed(done.outcome.clone());
                    saves.push((id.clone(), done.map(|_| ())));
                    renewed
                }
                Err(why) => RenewedOrNot::Refused { item, why },
            });
        }
    }
    Decided { outcome: Outcome::Accepted(Accepted::RenewedAll { loans }), done: saves }
}
