//! Loans: due days, fines and renewal.

use crate::decision::{Change, Charge, Decision, Done, Rules};
use crate::policy::LoanRule;
use crate::{
    Barcode, BranchCode, CategoryCode, Day, Item, ItemState, KindCode, LoanId, PatronId, PatronState, Reason,
    TitleState,
};
use serde::{Deserialize, Serialize};

/// An open loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// The id of the loan.
    pub id: LoanId,
    /// The borrower.
    pub patron: PatronId,
    /// The category of the patron at check-out; its loan rule applies to the whole loan.
    pub category: CategoryCode,
    /// The branch that lent it, whose closure calendar applies.
    pub branch: BranchCode,
    /// The time of the check-out, in seconds since 1970-01-01 UTC.
    pub lent_unix_secs: i64,
    /// The last day on which the loan is not overdue.
    pub due: Day,
    /// The number of renewals so far.
    pub renewals: u16,
    /// The last reminder sent to the patron about this due day.
    pub reminded: Reminded,
}

/// The last reminder sent about a due day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reminded {
    /// No reminder yet.
    #[default]
    No,
    /// The loan is due soon.
    DueSoon,
    /// The loan was due this many days ago.
    Overdue(u16),
}

/// An ended loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedLoan {
    /// The loan in its last state.
    pub loan: Loan,
    /// The copy that was on loan.
    pub item: Barcode,
    /// The way it ended.
    pub end: LoanEnd,
    /// The time of the end, in seconds since 1970-01-01 UTC.
    pub ended_unix_secs: i64,
}

/// The ways in which a loan ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LoanEnd {
    /// The copy came back.
    Returned {
        /// The branch of the check-in.
        at: BranchCode,
    },
    /// The patron lost it.
    Lost,
}

/// A loan with a new due day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// The copy on loan.
    pub item: Barcode,
    /// The day it is due now.
    pub due: Day,
    /// The number of renewals left.
    pub renewals_left: u16,
}

impl Loan {
    /// Whether the due day has passed.
    pub fn is_overdue(&self, today: Day) -> bool {
        today > self.due
    }
}

/// The loan rule for this category and kind of material.
pub(crate) fn rule_for<'r>(
    rules: &Rules<'r>,
    category: &CategoryCode,
    kind: &KindCode,
) -> Result<&'r LoanRule, Reason> {
    let rule = rules.policy.loan_rule(category, kind).filter(|rule| rule.days > 0);
    rule.ok_or_else(|| Reason::KindNotLent { kind: kind.clone() })
}

/// The fine for a loan that ends today, if any.
pub(crate) fn charge(rules: &Rules, kind: &KindCode, item: &Barcode, loan: &Loan) -> Option<Charge> {
    let fines = &rules.policy.fines;
    let grace = rules.policy.loan_rule(&loan.category, kind).map_or(0, |rule| rule.grace_days);
    let days = rules.policy.closed.open_days(&loan.branch, loan.due.plus(grace), rules.today());
    if !fines.enabled || days == 0 {
        return None;
    }
    let amount = days.saturating_mul(fines.per_open_day).min(fines.loan_max);
    Some(Charge { patron: loan.patron, item: item.clone(), days, amount })
}

/// Renews a loan: the new due day counts from today, and falls on a day when the lending branch is open.
///
/// # Errors
/// A [`Reason`] of the patron's standing, or one of `no_such_loan`, `kind_not_lent`, `renewals_max`, `overdue`,
/// `others_wait`, `too_early`.
pub fn renew(rules: &Rules, title: &mut TitleState, patron: &PatronState, barcode: &Barcode) -> Decision<Renewed> {
    let item = title.item(barcode).map_err(|_| Reason::NoSuchLoan)?;
    let loan = item.loan().filter(|loan| loan.patron == patron.id).ok_or(Reason::NoSuchLoan)?;
    patron.in_good_standing(rules)?;
    let rule = rule_for(rules, &loan.category, &title.kind)?;
    if loan.renewals >= rule.renewals {
        return Err(Reason::RenewalsMax { max: rule.renewals });
    }
    let today = rules.today();
    if today > loan.due.plus(rule.grace_days) {
        return Err(Reason::Overdue { due: loan.due });
    }
    let waiting = title.waiting_for(item, patron.id, today);
    if waiting > 0 {
        return Err(Reason::OthersWait { waiting });
    }
    let due = rules.policy.closed.next_open(&loan.branch, today.plus(rule.renewal_days));
    if due <= loan.due {
        return Err(Reason::TooEarly { from: loan.due.minus(rule.renewal_days).plus(1) });
    }
    let renewals = loan.renewals + 1;
    let loan = Loan { due, renewals, reminded: Reminded::No, ..loan.clone() };
    let item = Item { state: ItemState::OnLoan { loan }, ..item.clone() };
    *title.item_mut(barcode)? = item.clone();
    let renewed = Renewed { item: barcode.clone(), due, renewals_left: rule.renewals - renewals };
    Ok(Done::new(renewed, vec![Change::Item(item)]))
}

/// Renews every loan of the patron in these titles; each loan has its own outcome.
pub fn renew_all(rules: &Rules, titles: &mut [TitleState], patron: &PatronState) -> Vec<(Barcode, Decision<Renewed>)> {
    let mut outcomes = Vec::new();
    for title in titles {
        let lent = |item: &&Item| item.loan().is_some_and(|loan| loan.patron == patron.id);
        let barcodes: Vec<Barcode> = title.items.iter().filter(lent).map(|item| item.barcode.clone()).collect();
        for barcode in barcodes {
            let decision = renew(rules, title, patron, &barcode);
            outcomes.push((barcode, decision));
        }
    }
    outcomes
}
