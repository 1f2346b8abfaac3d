//! The circulation desk: check-out, check-in, and marking the state of a copy by hand.

use crate::decision::{Change, Charge, Decision, Done, Notice, NoticeKind, Rules};
use crate::hold::{HoldEnd, end_hold};
use crate::loan::{charge, rule_for};
use crate::{
    Barcode, BranchCode, Day, EndedLoan, HoldId, HoldState, Item, ItemState, Loan, LoanEnd, LoanId, Mark, PatronId,
    PatronState, Reason, Reminded, TitleState,
};
use serde::{Deserialize, Serialize};

/// A check-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedOut {
    /// The copy.
    pub item: Barcode,
    /// The id of the loan.
    pub loan: LoanId,
    /// The day it is due.
    pub due: Day,
    /// The hold that it filled.
    pub fulfilled: Option<HoldId>,
}

/// A check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedIn {
    /// The copy.
    pub item: Barcode,
    /// Its next destination.
    pub next: Next<SetAside>,
    /// The borrower, if it was on loan.
    pub returned_by: Option<PatronId>,
    /// The fine, if any.
    pub charge: Option<Charge>,
}

/// The destination of a copy after check-in. `S` is its slip: the hold it is set aside for, or the printed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Next<S> {
    /// Its shelf.
    Shelve,
    /// The hold shelf, with this slip in the copy.
    HoldShelf {
        /// The slip.
        slip: S,
        /// The last day on which it can be collected.
        until: Day,
    },
    /// Transit to another branch.
    Send {
        /// The branch.
        to: BranchCode,
        /// The slip, if it fills a hold.
        slip: Option<S>,
    },
}

/// The hold that a copy is set aside for. The caller adds the text printed on the slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The hold.
    pub hold: HoldId,
    /// The patron who placed it.
    pub patron: PatronId,
    /// The pickup branch.
    pub pickup: BranchCode,
}

/// Checks a copy out at a branch. This fulfils the patron's own hold that the copy fits.
///
/// # Errors
/// A [`Reason`] of the patron's standing or limits, or one of `no_such_item`, `already_on_loan`, `check_in_first`,
/// `not_lent`, `held_for_another`, `kind_not_lent`, `others_wait`.
pub fn check_out(
    rules: &Rules,
    title: &mut TitleState,
    patron: &PatronState,
    barcode: &Barcode,
    branch: &BranchCode,
    loan: LoanId,
) -> Decision<CheckedOut> {
    let item = title.item(barcode)?;
    may_go_out(title, item, patron.id)?;
    let category = patron.in_good_standing(rules)?;
    let rule = rule_for(rules, &patron.category, &title.kind)?;
    patron.may_borrow(category, &title.kind)?;
    let today = rules.today();
    let waiting = title.waiting_for(item, patron.id, today);
    if waiting > 0 && item.set_aside_for().is_none() {
        return Err(Reason::OthersWait { waiting });
    }
    let due = rules.policy.closed.next_open(branch, today.plus(rule.days));
    let own = |id: HoldId| title.hold(id).is_some_and(|hold| hold.patron == patron.id);
    let fitting = || title.holds.iter().find(|hold| hold.patron == patron.id && hold.wants.fits(item));
    let fulfilled = item.set_aside_for().filter(|id| own(*id)).or_else(|| fitting().map(|hold| hold.id));

    let item = title.item_mut(barcode)?;
    item.at = branch.clone();
    item.state = ItemState::OnLoan {
        loan: Loan {
            id: loan,
            patron: patron.id,
            category: patron.category.clone(),
            branch: branch.clone(),
            lent_unix_secs: rules.now_unix_secs,
            due,
            renewals: 0,
            reminded: Reminded::No,
        },
    };
    let mut changes = vec![Change::Item(item.clone())];
    if let Some(id) = fulfilled {
        end_hold(rules, title, id, HoldEnd::Fulfilled { item: barcode.clone() }, &mut changes)?;
    }
    Ok(Done::new(CheckedOut { item: barcode.clone(), loan, due, fulfilled }, changes))
}

/// Whether the state of the copy allows this patron to borrow it.
fn may_go_out(title: &TitleState, item: &Item, patron: PatronId) -> Result<(), Reason> {
    let state = item.state.code();
    if item.reference_only {
        return Err(Reason::NotLent { state });
    }
    match &item.state {
        ItemState::OnShelf | ItemState::Unclaimed => Ok(()),
        ItemState::OnHoldShelf { hold } if title.hold(*hold).is_some_and(|hold| hold.patron == patron) => Ok(()),
        ItemState::OnHoldShelf { .. } => Err(Reason::HeldForAnother),
        ItemState::OnLoan { loan } if loan.patron == patron => {
            Err(Reason::AlreadyOnLoan { item: item.barcode.clone(), due: loan.due })
        }
        ItemState::OnLoan { .. }
        | ItemState::LentElsewhere
        | ItemState::InTransit { .. }
        | ItemState::InProcess
        | ItemState::InRepair
        | ItemState::Missing
        | ItemState::Lost => Err(Reason::CheckInFirst { state }),
        ItemState::Withdrawn => Err(Reason::NotLent { state }),
    }
}

/// Checks a copy in at a branch, in whatever state: returned, arrived, found, mended, or scanned again. Its destination is
/// the hold that it was set aside for, else the first hold in the queue that it fits, else its shelf.
///
/// # Errors
/// `no_such_item`, or `not_lent` for a withdrawn copy.
pub fn check_in(rules: &Rules, title: &mut TitleState, barcode: &Barcode, branch: &BranchCode) -> Decision<CheckedIn> {
    let before = title.item(barcode)?.clone();
    let mut changes = Vec::new();
    let (mut returned_by, mut charged) = (None, None);
    match &before.state {
        ItemState::Withdrawn => return Err(Reason::NotLent { state: before.state.code() }),
        ItemState::OnLoan { loan } => {
            returned_by = Some(loan.patron);
            charged = charge(rules, &title.kind, barcode, loan);
            changes.push(ended(rules, barcode, loan, LoanEnd::Returned { at: branch.clone() }));
            changes.extend(charged.clone().map(Change::Charge));
        }
        _ => {}
    }
    let item = title.item_mut(barcode)?;
    item.at = branch.clone();
    let came_in = Item { state: ItemState::OnShelf, ..item.clone() };
    let reserved = before.set_aside_for().filter(|id| title.hold(*id).is_some());
    let hold = reserved.or_else(|| title.next_for(&came_in, rules.today()).map(|hold| hold.id));
    let mut notices = Vec::new();
    let next = match hold {
        Some(hold) => set_aside(rules, title, &before, branch, hold, &mut changes, &mut notices)?,
        None => {
            let stays = rules.policy.floating || before.home == *branch;
            let item = title.item_mut(barcode)?;
            item.state =
                if stays { ItemState::OnShelf } else { ItemState::InTransit { to: before.home.clone(), hold: None } };
            if stays { Next::Shelve } else { Next::Send { to: before.home.clone(), slip: None } }
        }
    };
    let item = title.item(barcode)?;
    if *item != before {
        changes.push(Change::Item(item.clone()));
    }
    let outcome = CheckedIn { item: barcode.clone(), next, returned_by, charge: charged };
    Ok(Done { outcome, changes, notices })
}

/// Sets the copy, now at `branch`, aside for this hold; `before` is the copy before check-in.
fn set_aside(
    rules: &Rules,
    title: &mut TitleState,
    before: &Item,
    branch: &BranchCode,
    id: HoldId,
    changes: &mut Vec<Change>,
    notices: &mut Vec<Notice>,
) -> Result<Next<SetAside>, Reason> {
    let about = title.id.clone();
    let hold = title.hold_mut(id)?;
    let slip = SetAside { hold: id, patron: hold.patron, pickup: hold.pickup.clone() };
    let barcode = before.barcode.clone();
    let (was, to) = (hold.state.clone(), hold.pickup.clone());
    let next = if to == *branch {
        let until = match was {
            HoldState::Ready { until, .. } if before.at == *branch => until,
            _ => rules.policy.closed.next_open(branch, rules.today().plus(rules.policy.holds.shelf_days)),
        };
        hold.state = HoldState::Ready { item: barcode, until };
        Next::HoldShelf { slip, until }
    } else {
        hold.state = HoldState::InTransit { item: barcode };
        Next::Send { to: to.clone(), slip: Some(slip) }
    };
    if hold.state != was {
        if let HoldState::Ready { until, .. } = hold.state {
            notices.push(Notice {
                patron: hold.patron,
                title: about,
                kind: NoticeKind::HoldReady { hold: id, pickup: to.clone(), until },
            });
        }
        changes.push(Change::Hold(hold.clone()));
    }
    let item = title.item_mut(&before.barcode)?;
    item.state = match next {
        Next::HoldShelf { .. } => ItemState::OnHoldShelf { hold: id },
        Next::Send { .. } | Next::Shelve => ItemState::InTransit { to, hold: Some(id) },
    };
    Ok(next)
}

/// Marks the state of a copy by hand. A hold that it was set aside for returns to its old place in the queue; patrons for
/// whom no other copy is left get a notice.
///
/// # Errors
/// `no_such_item`; `wrong_state` for a copy on loan, which staff can only mark as lost, and for marking a copy that is set
/// aside as on its shelf, which only a check-in can do.
pub fn mark(rules: &Rules, title: &mut TitleState, barcode: &Barcode, mark: Mark) -> Decision<()> {
    let before = title.item(barcode)?.clone();
    let wrong = match &before.state {
        ItemState::OnLoan { .. } => mark != Mark::Lost,
        _ => before.set_aside_for().is_some() && mark == Mark::OnShelf,
    };
    if wrong {
        return Err(Reason::WrongState { state: before.state.code() });
    }
    let mut done = Done::new((), Vec::new());
    if let Some(loan) = before.loan() {
        done.changes.push(ended(rules, barcode, loan, LoanEnd::Lost));
    }
    let item = title.item_mut(barcode)?;
    item.state = mark.state();
    if *item != before {
        done.changes.push(Change::Item(item.clone()));
    }
    if let Some(id) = before.set_aside_for() {
        let hold = title.hold_mut(id)?;
        hold.state = HoldState::Waiting;
        let patron = hold.patron;
        done.changes.push(Change::Hold(hold.clone()));
        let place = title.place(id).unwrap_or_default();
        done.notices.push(Notice {
            patron,
            title: title.id.clone(),
            kind: NoticeKind::HoldBackInQueue { hold: id, place },
        });
    }
    done.notices.extend(without_a_copy(title, &before));
    Ok(done)
}

/// Notices for patrons whose holds only the copy `before` could fill.
fn without_a_copy(title: &TitleState, before: &Item) -> Vec<Notice> {
    let wanted = title.queue().filter(|hold| hold.wants.fits(before));
    let left = wanted.filter(|hold| !title.items.iter().any(|item| hold.wants.fits(item)));
    left.map(|hold| Notice {
        patron: hold.patron,
        title: title.id.clone(),
        kind: NoticeKind::NoCopyLeft { hold: hold.id },
    })
    .collect()
}

fn ended(rules: &Rules, item: &Barcode, loan: &Loan, end: LoanEnd) -> Change {
    Change::LoanEnded(EndedLoan { loan: loan.clone(), item: item.clone(), end, ended_unix_secs: rules.now_unix_secs })
}
