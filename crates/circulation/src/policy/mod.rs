//! The policy: the circulation rules of one library, read from a TOML file that `docs/CIRCULATION.md` explains.

mod check;

use crate::calendar::{ClosureCalendar, Zone};
use crate::{BranchCode, CategoryCode, KindCode};
use bookmobile_catalogue::Day;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The default policy of a library without one, with a comment for every key.
pub const DEFAULT: &str = include_str!("../../policy.toml");

/// The circulation rules of one library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// The time zone in which days begin and end.
    pub time_zone: Zone,
    /// Whether a copy stays where it was returned.
    pub floating: bool,
    /// The rules for holds.
    pub holds: HoldRules,
    /// Reminders before and after the due day.
    pub reminders: Reminders,
    /// Fines for late returns.
    pub fines: Fines,
    /// The closure calendar.
    pub closed: ClosureCalendar,
    #[serde(rename = "category")]
    categories: Categories,
    #[serde(rename = "loan")]
    loans: LoanRules,
}

/// The rules for holds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HoldRules {
    /// Days after which an unfilled hold lapses.
    pub waiting_days_max: u16,
    /// Days that a copy stays on the hold shelf.
    pub shelf_days: u16,
    /// Days that a hold may be suspended.
    pub suspension_days_max: u16,
    /// Whether a hold can be placed while a copy is on the shelf.
    pub on_shelf_copies: bool,
    /// The pickup branches; empty: every branch.
    pub pickup_branches: Vec<BranchCode>,
}

impl Default for HoldRules {
    fn default() -> Self {
        Self {
            waiting_days_max: 365,
            shelf_days: 7,
            suspension_days_max: 180,
            on_shelf_copies: true,
            pickup_branches: Vec::new(),
        }
    }
}

/// Reminders before and after the due day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reminders {
    /// Days before the due day on which the first reminder is sent; 0: none.
    pub due_soon_days: u16,
    /// Days after the due day on which overdue notices are sent, in rising order.
    pub overdue_days: Vec<u16>,
}

impl Default for Reminders {
    fn default() -> Self {
        Self { due_soon_days: 3, overdue_days: vec![1, 7, 14] }
    }
}

/// Fines for late returns, in the smallest unit of the library's currency.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fines {
    /// Whether there are fines at all.
    pub enabled: bool,
    /// The fine for each open day after the grace period.
    pub per_open_day: u32,
    /// The greatest fine for one loan.
    pub loan_max: u32,
}

impl Default for Fines {
    fn default() -> Self {
        Self { enabled: false, per_open_day: 10, loan_max: 2000 }
    }
}

/// A category of patrons and its limits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its permanent code.
    pub code: CategoryCode,
    /// Its name for patrons.
    pub name: String,
    /// Its name in English for patrons.
    pub name_en: Option<String>,
    /// The greatest number of open loans.
    pub loans_max: u16,
    /// The greatest number of live holds.
    pub holds_max: u16,
    /// The greatest number of overdue loans with which the patron can still borrow, renew and place holds.
    #[serde(default)]
    pub overdue_max: u16,
    /// The greatest debt with which the patron can still borrow, renew and place holds, in the smallest unit of the currency.
    #[serde(default = "owed_max")]
    pub owed_max: u32,
    /// Lower limits for kinds of material.
    #[serde(default, rename = "kind")]
    pub kinds: BTreeMap<KindCode, KindLimits>,
}

/// Limits for one kind of material; `None`: only the limit of the category applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KindLimits {
    /// The greatest number of open loans of this kind.
    pub loans_max: Option<u16>,
    /// The greatest number of live holds on this kind.
    pub holds_max: Option<u16>,
}

/// A loan rule: loan period, renewals and grace period for a category and a kind of material.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoanRule {
    category: AnyOr<CategoryCode>,
    kind: AnyOr<KindCode>,
    /// The loan period in days; 0: not lent.
    pub days: u16,
    /// The number of renewals allowed.
    #[serde(default)]
    pub renewals: u16,
    /// The period of a renewal in days, from the day of renewal.
    #[serde(default)]
    pub renewal_days: u16,
    /// The grace period: days after the due day on which lateness has no consequences.
    #[serde(default)]
    pub grace_days: u16,
}

/// A code, or `*` for every code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum AnyOr<T> {
    Any,
    One(T),
}

impl<T: PartialEq> AnyOr<T> {
    fn fits(&self, value: &T) -> bool {
        match self {
            Self::Any => true,
            Self::One(one) => one == value,
        }
    }
}

impl<'de, T: TryFrom<String, Error = crate::NameError>> Deserialize<'de> for AnyOr<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "*" {
            return Ok(Self::Any);
        }
        T::try_from(text).map(Self::One).map_err(serde::de::Error::custom)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
struct Categories(Vec<Category>);

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
struct LoanRules(Vec<LoanRule>);

/// An error in a policy file, with its place in the file and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Not TOML, or a key is missing, unknown or has an invalid value.
    #[error("{0}")]
    Toml(String),
    /// A list that must not be empty.
    #[error("there is no table [[{0}]]; write at least one, or leave out the key for those of the product")]
    None(&'static str),
    /// Two tables for the same subject.
    #[error("{key}: {what} stands twice; leave out one of the tables")]
    Twice {
        /// The path of the second, counted from 1, e.g. `loan[3]`.
        key: String,
        /// The subject of both tables.
        what: String,
    },
    /// A table for an unknown category.
    #[error("{key}: there is no [[category]] with the code {code}; write one of {known}, or \"*\"")]
    Category {
        /// The path of the key.
        key: String,
        /// The code in the file.
        code: CategoryCode,
        /// The codes of the existing categories.
        known: String,
    },
    /// No loan rule applies to every category and kind.
    #[error(
        "no [[loan]] has category = \"*\" and kind = \"*\"; write one, so that it is known how long everything is lent"
    )]
    NoLoanForAll,
    /// A limit for a kind that is above the limit of its category.
    #[error("{key} is {found}, more than {limit} for all kinds together; write at most {limit}")]
    AboveLimit {
        /// The path of the key.
        key: String,
        /// The limit in the file.
        found: u16,
        /// The limit of the category.
        limit: u16,
    },
    /// A zero that makes no sense.
    #[error("{key} is 0; write {instead}")]
    Zero {
        /// The path of the key.
        key: String,
        /// The text to write instead.
        instead: &'static str,
    },
    /// A branch that is never open.
    #[error("{key} names all seven days: it would never be open; leave out one")]
    NeverOpen {
        /// The path of the key.
        key: String,
    },
    /// Days of reminders that are not in ascending order.
    #[error("reminders.overdue_days: write rising numbers from 1 on, each once")]
    ReminderOrder,
}

impl Policy {
    /// Parses a policy. Keys that are left out have the values of [`DEFAULT`].
    ///
    /// # Errors
    /// When it is not as `docs/CIRCULATION.md` describes; names the line or the key.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = toml::from_str(text).map_err(|error| PolicyError::Toml(error.to_string()))?;
        check::check(&policy)?;
        Ok(policy)
    }

    /// The categories of patrons in the order of the file.
    pub fn categories(&self) -> &[Category] {
        &self.categories.0
    }

    /// The category with this code.
    pub fn category(&self, code: &CategoryCode) -> Option<&Category> {
        self.categories.0.iter().find(|category| category.code == *code)
    }

    /// The closest loan rule for this category and kind of material. `None` if the policy has no rule; a parsed policy always
    /// has one.
    pub fn loan_rule(&self, category: &CategoryCode, kind: &KindCode) -> Option<&LoanRule> {
        let closeness = |rule: &&LoanRule| (rule.category != AnyOr::Any, rule.kind != AnyOr::Any);
        let rules = self.loans.0.iter().filter(|rule| rule.category.fits(category) && rule.kind.fits(kind));
        rules.max_by_key(closeness)
    }

    /// Whether holds can be picked up at this branch.
    pub fn is_pickup_branch(&self, branch: &BranchCode) -> bool {
        let branches = &self.holds.pickup_branches;
        branches.is_empty() || branches.contains(branch)
    }

    /// The day in the library's time zone at this time, in seconds since 1970-01-01 UTC.
    pub fn day(&self, unix_secs: i64) -> Day {
        self.time_zone.day(unix_secs)
    }

    /// The codes in the policy that are not in the catalogue, with their keys: a misspelt pickup branch or kind of material
    /// would otherwise have no effect. For a warning when the policy is read.
    pub fn unknown_codes(&self, branches: &[BranchCode], kinds: &[KindCode]) -> Vec<(String, String)> {
        let of_loans = self.loans.0.iter().enumerate().filter_map(|(n, rule)| match &rule.kind {
            AnyOr::Any => None,
            AnyOr::One(kind) => Some((format!("loan[{}].kind", n + 1), kind)),
        });
        let of_categories = self.categories.0.iter().flat_map(|category| {
            category.kinds.keys().map(|kind| (format!("category {}: kind.{kind}", category.code), kind))
        });
        let pickups = self.holds.pickup_branches.iter().map(|code| ("holds.pickup_branches".to_owned(), code));
        let closed = self.closed.branch.keys().map(|code| (format!("closed.branch.{code}"), code));
        let unknown_kinds = of_loans.chain(of_categories).filter(|(_, kind)| !kinds.contains(kind));
        let unknown_branches = pickups.chain(closed).filter(|(_, code)| !branches.contains(code));
        let branches = unknown_branches.map(|(key, code)| (key, code.to_string()));
        unknown_kinds.map(|(key, kind)| (key, kind.to_string())).chain(branches).collect()
    }
}

fn owed_max() -> u32 {
    2000
}

/// The tables of [`DEFAULT`], which apply where a file has none; read on first use.
fn default_tables() -> (Vec<Category>, Vec<LoanRule>) {
    #[derive(Deserialize)]
    struct Tables {
        category: Vec<Category>,
        loan: Vec<LoanRule>,
    }
    // A test checks the file that is compiled in.
    toml::from_str(DEFAULT).map(|tables: Tables| (tables.category, tables.loan)).unwrap_or_default()
}

impl Default for Categories {
    fn default() -> Self {
        Self(default_tables().0)
    }
}

impl Default for LoanRules {
    fn default() -> Self {
        Self(default_tables().1)
    }
}

impl Category {
    /// The greatest number of open loans of this kind.
    pub fn loans_max_of(&self, kind: &KindCode) -> Option<u16> {
        self.kinds.get(kind).and_then(|limits| limits.loans_max)
    }

    /// The greatest number of live holds on this kind.
    pub fn holds_max_of(&self, kind: &KindCode) -> Option<u16> {
        self.kinds.get(kind).and_then(|limits| limits.holds_max)
    }
}
