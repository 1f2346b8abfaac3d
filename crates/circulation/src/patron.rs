//! The patron as the circulation rules need it: no name, no address.

use crate::policy::Category;
use crate::{Barcode, CategoryCode, Day, HoldId, KindCode, PatronId, Reason, RecordId, Rules};
use serde::{Deserialize, Serialize};

/// The facts about a patron that the rules need. A read-only view: a store reads it in the transaction of the operation and
/// never writes it back; loans and holds are stored with their titles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatronState {
    /// The patron.
    pub id: PatronId,
    /// The category.
    pub category: CategoryCode,
    /// The last day on which the card is valid; `None`: no limit.
    pub card_valid_until: Option<Day>,
    /// Blocks that staff put on the account.
    pub blocks: Vec<Block>,
    /// The sum owed, in the smallest unit of the currency.
    pub owed: u32,
    /// The open loans, of all titles.
    pub loans: Vec<LoanSummary>,
    /// The live holds, on all titles.
    pub holds: Vec<HoldSummary>,
}

/// A block that staff put on an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its last day; `None`: until staff lift it.
    pub until: Option<Day>,
}

/// An open loan, in brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanSummary {
    /// The title of the copy.
    pub title: RecordId,
    /// Its kind of material.
    pub kind: KindCode,
    /// The copy.
    pub item: Barcode,
    /// The day it is due.
    pub due: Day,
}

/// A live hold, in brief.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldSummary {
    /// The title it is on.
    pub title: RecordId,
    /// Its kind of material.
    pub kind: KindCode,
    /// The hold.
    pub hold: HoldId,
}

impl PatronState {
    /// Checks that the patron may borrow, renew and place holds at all, and returns the category.
    ///
    /// # Errors
    /// The first reason against it: unknown category, expired card, block, overdue loans, debt.
    pub fn in_good_standing<'r>(&self, rules: &Rules<'r>) -> Result<&'r Category, Reason> {
        let today = rules.today();
        let category = rules
            .policy
            .category(&self.category)
            .ok_or_else(|| Reason::UnknownCategory { category: self.category.clone() })?;
        if let Some(on) = self.card_valid_until.filter(|on| *on < today) {
            return Err(Reason::CardExpired { on });
        }
        if let Some(block) = self.blocks.iter().find(|block| block.until.is_none_or(|until| today <= until)) {
            return Err(Reason::Blocked { until: block.until });
        }
        let late = self.loans.iter().filter(|loan| {
            let rule = rules.policy.loan_rule(&self.category, &loan.kind);
            today > loan.due.plus(rule.map_or(0, |rule| rule.grace_days))
        });
        let overdue = u16::try_from(late.count()).unwrap_or(u16::MAX);
        if overdue > category.overdue_max {
            return Err(Reason::OverdueLoans { overdue, max: category.overdue_max });
        }
        if self.owed > category.owed_max {
            return Err(Reason::Owes { owed: self.owed, max: category.owed_max });
        }
        Ok(category)
    }

    /// Checks that one more loan of this kind is within the limits.
    pub(crate) fn may_borrow(&self, category: &Category, kind: &KindCode) -> Result<(), Reason> {
        let of_kind = self.loans.iter().filter(|loan| loan.kind == *kind).count();
        match full(self.loans.len(), category.loans_max, of_kind, category.loans_max_of(kind), kind) {
            Some((max, kind)) => Err(Reason::LoansMax { max, kind }),
            None => Ok(()),
        }
    }

    /// Checks that one more hold on this kind is within the limits.
    pub(crate) fn may_hold(&self, category: &Category, kind: &KindCode) -> Result<(), Reason> {
        let of_kind = self.holds.iter().filter(|hold| hold.kind == *kind).count();
        match full(self.holds.len(), category.holds_max, of_kind, category.holds_max_of(kind), kind) {
            Some((max, kind)) => Err(Reason::HoldsMax { max, kind }),
            None => Ok(()),
        }
    }
}

/// The limit that has been reached, and the kind if the limit is for one kind.
fn full(
    all: usize,
    max: u16,
    of_kind: usize,
    max_of_kind: Option<u16>,
    kind: &KindCode,
) -> Option<(u16, Option<KindCode>)> {
    if all >= usize::from(max) {
        return Some((max, None));
    }
    max_of_kind.filter(|max| of_kind >= usize::from(*max)).map(|max| (max, Some(kind.clone())))
}
