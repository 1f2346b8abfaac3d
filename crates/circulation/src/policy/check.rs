//! Checks of a policy beyond what its types guarantee.

use super::{AnyOr, Policy, PolicyError};
use crate::calendar::Weekday;
use std::collections::BTreeSet;

pub(super) fn check(policy: &Policy) -> Result<(), PolicyError> {
    numbers(policy)?;
    closed(policy)?;
    categories(policy)?;
    loans(policy)
}

fn numbers(policy: &Policy) -> Result<(), PolicyError> {
    let holds = &policy.holds;
    for (key, days) in [
        ("holds.waiting_days_max", holds.waiting_days_max),
        ("holds.shelf_days", holds.shelf_days),
        ("holds.suspension_days_max", holds.suspension_days_max),
    ] {
        if days == 0 {
            return Err(PolicyError::Zero { key: key.to_owned(), instead: "the number of days, 1 or more" });
        }
    }
    let days = &policy.reminders.overdue_days;
    if days.first() == Some(&0) || !days.is_sorted_by(|a, b| a < b) {
        return Err(PolicyError::ReminderOrder);
    }
    if policy.fines.enabled && policy.fines.per_open_day == 0 {
        return Err(PolicyError::Zero {
            key: "fines.per_open_day".to_owned(),
            instead: "what a day costs, or fines.enabled = false",
        });
    }
    Ok(())
}

fn closed(policy: &Policy) -> Result<(), PolicyError> {
    let own = policy.closed.branch.iter().map(|(code, own)| (format!("closed.branch.{code}.weekdays"), &own.weekdays));
    for (key, weekdays) in own.chain([("closed.weekdays".to_owned(), &policy.closed.weekdays)]) {
        use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
        let week = [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday];
        if week.iter().all(|day| weekdays.contains(day)) {
            return Err(PolicyError::NeverOpen { key });
        }
    }
    Ok(())
}

fn categories(policy: &Policy) -> Result<(), PolicyError> {
    if policy.categories().is_empty() {
        return Err(PolicyError::None("category"));
    }
    let mut seen = BTreeSet::new();
    for (n, category) in policy.categories().iter().enumerate() {
        if !seen.insert(&category.code) {
            let what = format!("the code {}", category.code);
            return Err(PolicyError::Twice { key: format!("category[{}]", n + 1), what });
        }
        for (kind, limits) in &category.kinds {
            for (name, found, limit) in [
                ("loans_max", limits.loans_max, category.loans_max),
                ("holds_max", limits.holds_max, category.holds_max),
            ] {
                if let Some(found) = found.filter(|found| *found > limit) {
                    let key = format!("category[{}].kind.{kind}.{name}", n + 1);
                    return Err(PolicyError::AboveLimit { key, found, limit });
                }
            }
        }
    }
    Ok(())
}

fn loans(policy: &Policy) -> Result<(), PolicyError> {
    let mut seen = BTreeSet::new();
    for (n, rule) in policy.loans.0.iter().enumerate() {
        let key = |name: &str| format!("loan[{}]{name}", n + 1);
        if !seen.insert((&rule.category, &rule.kind)) {
            let what = "this category and kind".to_owned();
            return Err(PolicyError::Twice { key: key(""), what });
        }
        if let AnyOr::One(code) = &rule.category
            && policy.category(code).is_none()
        {
            let known: Vec<&str> = policy.categories().iter().map(|category| category.code.as_str()).collect();
            return Err(PolicyError::Category { key: key(".category"), code: code.clone(), known: known.join(", ") });
        }
        if rule.renewals > 0 && rule.renewal_days == 0 {
            return Err(PolicyError::Zero {
                key: key(".renewal_days"),
                instead: "the days of a renewal, or renewals = 0",
            });
        }
    }
    if policy.loans.0.iter().any(|rule| (&rule.category, &rule.kind) == (&AnyOr::Any, &AnyOr::Any)) {
        Ok(())
    } else {
        Err(PolicyError::NoLoanForAll)
    }
}
