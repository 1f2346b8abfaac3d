//! Loans: due days, renewal, fines and reminders.

use crate::support::*;
use bookmobile_circulation::*;

fn library(policy: &str) -> Library {
    Library::new(policy)
        .with_title("hlm", "book", &["h1@main", "h2@main"])
        .with_title("film", "video", &["f1@van"])
        .with_patron("adult")
        .with_patron("adult")
}

#[test]
fn a_loan_is_due_on_an_open_day_of_the_branch_that_lent_it() {
    let mut library = library(POLICY);
    library.pass_days(2);
    // Two weeks from Wednesday, 2026-09-30, is a Wednesday; the van comes on Tuesdays.
    assert_eq!(library.check_out(1, "h1", "main").unwrap().due, day("2026-10-14"));
    assert_eq!(library.check_out(1, "f1", "van").unwrap().due, day("2026-10-20"));
    library.pass_days(-9);
    // Two weeks from 2026-09-21 end in the holidays.
    assert_eq!(library.check_out(1, "h2", "main").unwrap().due, day("2026-10-08"));
}

#[test]
fn renewal_adds_days_from_today_as_often_as_the_policy_says() {
    let mut library = library(POLICY);
    library.pass_days(1);
    library.check_out(1, "h1", "main").unwrap();
    assert_eq!(library.renew(2, "h1"), Err(Reason::NoSuchLoan), "it is another's");
    assert_eq!(library.renew(1, "h2"), Err(Reason::NoSuchLoan));
    assert_eq!(library.renew(1, "zz"), Err(Reason::NoSuchLoan));
    assert_eq!(library.renew(1, "h1"), Err(Reason::TooEarly { from: day("2026-09-30") }));
    library.pass_days(1);
    let renewed = Renewed { item: barcode("h1"), due: day("2026-10-14"), renewals_left: 1 };
    assert_eq!(library.renew(1, "h1"), Ok(renewed));
    assert_eq!(library.renew(1, "h1"), Err(Reason::TooEarly { from: day("2026-10-01") }), "a double click");
    // The two days after the due day are grace.
    library.pass_days(16);
    assert_eq!(library.renew(1, "h1").unwrap().renewals_left, 0);
    assert_eq!(library.renew(1, "h1"), Err(Reason::RenewalsMax { max: 2 }));
}

#[test]
fn what_is_late_or_awaited_is_not_renewed() {
    let mut library = library(&POLICY.replace("loans_max = 3", "overdue_max = 9\nloans_max = 3"));
    library.pass_days(1);
    library.check_out(1, "h1", "main").unwrap();
    library.place(2, "hlm", 20, "main").unwrap();
    library.pass_days(14);
    // The other copy is on its shelf, so that one will be fetched.
    assert!(library.clone().renew(1, "h1").is_ok());
    library.mark("h2", Mark::Missing).unwrap();
    assert_eq!(library.renew(1, "h1"), Err(Reason::OthersWait { waiting: 1 }));
    library.suspend(2, 20, day("2026-11-01")).unwrap();
    assert!(library.clone().renew(1, "h1").is_ok(), "nobody waits while the only hold is suspended");
    library.pass_days(3);
    assert_eq!(library.renew(1, "h1"), Err(Reason::Overdue { due: day("2026-10-13") }));
}

#[test]
fn renewing_all_gives_each_loan_its_own_outcome() {
    let mut library = library(POLICY);
    library.pass_days(1);
    library.check_out(1, "h1", "main").unwrap();
    library.check_out(1, "f1", "van").unwrap();
    library.mark("h2", Mark::Missing).unwrap();
    library.place(2, "hlm", 20, "main").unwrap();
    library.pass_days(10);
    let outcomes = library.renew_all(1);
    let renewed = Renewed { item: barcode("f1"), due: day("2026-10-27"), renewals_left: 1 };
    let expected = [(barcode("f1"), Ok(renewed)), (barcode("h1"), Err(Reason::OthersWait { waiting: 1 }))];
    assert_eq!(outcomes, expected);
}

#[test]
fn lateness_costs_open_days_after_the_grace_where_the_library_says_so() {
    let fines = "[fines]\nenabled = true\nper_open_day = 10\nloan_max = 45\n";
    // Due on 2026-10-13 (Tuesday), grace through Thursday.
    for (days, expected) in [(14, None), (16, None), (17, Some((1, 10))), (21, Some((4, 40))), (30, Some((12, 45)))] {
        let mut library = library(&format!("{POLICY}{fines}"));
        library.pass_days(1);
        library.check_out(1, "h1", "main").unwrap();
        library.pass_days(days);
        let charge = library.check_in("h1", "main").unwrap().charge;
        assert_eq!(charge.as_ref().map(|charge| (charge.days, charge.amount)), expected, "after {days} days");
        assert_eq!(library.charges, Vec::from_iter(charge));
    }
    let mut library = library(POLICY);
    library.check_out(1, "h1", "main").unwrap();
    library.pass_days(300);
    assert_eq!(library.check_in("h1", "main").unwrap().charge, None, "off unless the library turns them on");
}

#[test]
fn each_reminder_comes_once_also_when_days_are_missed() {
    let mut library = library(POLICY);
    library.pass_days(1);
    let due = library.check_out(1, "h1", "main").unwrap().due;
    let item = barcode("h1");
    let (soon, overdue) = (NoticeKind::DueSoon { item: item.clone(), due }, NoticeKind::Overdue { item, due });
    for (days, expected) in [
        (10, vec![]),
        (1, vec![&soon]),
        (0, vec![]),
        (3, vec![]),
        (1, vec![&overdue]),
        (5, vec![]),
        (20, vec![&overdue]),
        (50, vec![]),
    ] {
        library.pass_days(days);
        library.notices.clear();
        library.sweep();
        assert_eq!(
            library.notices.iter().map(|notice| &notice.kind).collect::<Vec<_>>(),
            expected,
            "{}",
            library.today()
        );
    }
}
