//! The daily sweep: changes due to the passing of days. It runs for every title at least once a day; a repeat changes nothing.

use crate::decision::{Change, Done, Notice, NoticeKind, Rules};
use crate::hold::{HoldEnd, end_hold};
use crate::{HoldId, HoldState, ItemState, Reminded, TitleState};

/// Ends holds that lapsed or were not collected, resumes suspended holds whose day has come, and sends reminders about
/// loans. The outcome is the ids of the ended holds.
pub fn sweep(rules: &Rules, title: &mut TitleState) -> Done<Vec<HoldId>> {
    let mut done = holds(rules, title);
    loans(rules, title, &mut done);
    done
}

fn holds(rules: &Rules, title: &mut TitleState) -> Done<Vec<HoldId>> {
    let today = rules.today();
    let mut done = Done::new(Vec::new(), Vec::new());
    for hold in &mut title.holds {
        if matches!(hold.state, HoldState::Suspended { until } if until <= today) {
            hold.state = HoldState::Waiting;
            done.changes.push(Change::Hold(hold.clone()));
        }
    }
    let over: Vec<_> = title
        .holds
        .iter()
        .filter_map(|hold| match hold.state {
            HoldState::Waiting | HoldState::Suspended { .. } if hold.lapses < today => {
                Some((hold.id, hold.patron, HoldEnd::Unfilled, NoticeKind::HoldUnfilled { hold: hold.id }))
            }
            HoldState::Ready { until, .. } if until < today => {
                Some((hold.id, hold.patron, HoldEnd::Unclaimed, NoticeKind::HoldUnclaimed { hold: hold.id }))
            }
            _ => None,
        })
        .collect();
    for (id, patron, end, kind) in over {
        if end_hold(rules, title, id, end, &mut done.changes).is_ok() {
            done.outcome.push(id);
            done.notices.push(Notice { patron, title: title.id.clone(), kind });
        }
    }
    done
}

fn loans(rules: &Rules, title: &mut TitleState, done: &mut Done<Vec<HoldId>>) {
    let today = rules.today();
    for item in &mut title.items {
        let ItemState::OnLoan { loan } = &mut item.state else { continue };
        let reminders = &rules.policy.reminders;
        let late = today.days_since(loan.due);
        let reached = reminders.overdue_days.iter().rev().find(|days| late >= i64::from(**days));
        let stage = match reached {
            Some(days) => Reminded::Overdue(*days),
            None if late <= 0 && -late <= i64::from(reminders.due_soon_days) && reminders.due_soon_days > 0 => {
                Reminded::DueSoon
            }
            None => Reminded::No,
        };
        if stage <= loan.reminded {
            continue;
        }
        loan.reminded = stage;
        let (patron, due) = (loan.patron, loan.due);
        let item_name = item.barcode.clone();
        let kind = match stage {
            Reminded::Overdue(_) => NoticeKind::Overdue { item: item_name, due },
            Reminded::DueSoon | Reminded::No => NoticeKind::DueSoon { item: item_name, due },
        };
        done.changes.push(Change::Item(item.clone()));
        done.notices.push(Notice { patron, title: title.id.clone(), kind });
    }
}
