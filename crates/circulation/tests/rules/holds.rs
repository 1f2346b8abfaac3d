//! Holds: permission to place one, its place in the queue, and the patron's operations on it.

use crate::support::*;
use bookmobile_circulation::*;

/// A title whose only copy is on loan, three adults, a child.
fn out() -> Library {
    let mut library = Library::new(POLICY)
        .with_title("hlm", "book", &["h1@main"])
        .with_title("set", "book", &["s1@main/上册", "s2@main/下册"])
        .with_title("film", "video", &["f1@main"])
        .with_title("film2", "video", &["f2@main"])
        .with_title("map", "map", &["m1@main"]);
    for category in ["adult", "adult", "adult", "child"] {
        library = library.with_patron(category);
    }
    library.pass_days(1);
    library.check_out(1, "h1", "main").unwrap();
    library
}

fn wants(hold: u128, wants: Wants) -> HoldRequest {
    HoldRequest { id: hold_id(hold), wants, pickup: branch("main"), lapses: None }
}

#[test]
fn first_come_first_served() {
    let mut library = out();
    let placed = library.place(2, "hlm", 20, "east").unwrap();
    assert_eq!(placed, Placed { hold: hold_id(20), place: 1, of: 1, pickup: branch("east") });
    // The server's clock went back: the order is still that of arrival.
    library.pass_days(-1);
    assert_eq!(library.place(3, "hlm", 30, "main").map(|placed| (placed.place, placed.of)), Ok((2, 2)));
    assert_eq!(library.status(30), Some(HoldStatus::Waiting { place: 2, of: 2 }));
    library.cancel(2, 20).unwrap();
    assert_eq!(library.status(30), Some(HoldStatus::Waiting { place: 1, of: 1 }));
    assert_eq!(library.ended_holds[0].end, HoldEnd::CancelledByPatron);
}

#[test]
fn each_refusal_says_why() {
    let mut library = out();
    let refused = |library: &mut Library, n, title, request| library.place_for(n, title, request).unwrap_err();
    let any = |hold| wants(hold, Wants::Any);

    let due = day("2026-10-13");
    assert_eq!(refused(&mut library, 1, "hlm", any(10)), Reason::AlreadyOnLoan { item: barcode("h1"), due });

    library.place(2, "hlm", 20, "main").unwrap();
    let held = Reason::AlreadyHeld { hold: hold_id(20), place: Some(1) };
    assert_eq!(refused(&mut library, 2, "hlm", any(20)), held, "a double click");
    assert_eq!(refused(&mut library, 2, "hlm", any(21)), held);
    assert_eq!(refused(&mut library, 2, "hlm", wants(21, Wants::Copy(barcode("h1")))), held);
    assert_eq!(refused(&mut library, 3, "hlm", any(20)), Reason::KeyReused);

    let volumes = vec!["上册".to_owned(), "下册".to_owned()];
    assert_eq!(refused(&mut library, 2, "set", any(22)), Reason::ChooseVolume { volumes });
    assert_eq!(refused(&mut library, 2, "set", wants(22, Wants::Volume("中册".into()))), Reason::NoCopy);
    assert_eq!(refused(&mut library, 2, "set", wants(22, Wants::Copy(barcode("h1")))), Reason::NoCopy);

    let nowhere = HoldRequest { pickup: branch("west"), ..any(23) };
    let branches = vec![branch("main"), branch("east"), branch("van")];
    assert_eq!(refused(&mut library, 2, "map", nowhere), Reason::NoPickupThere { branches });

    for lapses in ["2026-09-28", "2026-11-29"] {
        let request = HoldRequest { lapses: Some(day(lapses)), ..any(23) };
        let (from, to) = (day("2026-09-29"), day("2026-11-28"));
        assert_eq!(refused(&mut library, 2, "map", request), Reason::DayOutOfRange { from, to }, "{lapses}");
    }

    let kind = KindCode::new("video").unwrap();
    assert_eq!(refused(&mut library, 4, "film", any(40)), Reason::KindNotLent { kind: kind.clone() });
    library.place(2, "film", 24, "main").unwrap();
    assert_eq!(refused(&mut library, 2, "film2", any(25)), Reason::HoldsMax { max: 1, kind: Some(kind) });
    library.place(2, "map", 26, "main").unwrap();
    let full = Reason::HoldsMax { max: 3, kind: None };
    assert_eq!(refused(&mut library, 2, "set", wants(27, Wants::Volume("上册".into()))), full);

    library.mark("m1", Mark::Withdrawn).unwrap();
    assert_eq!(refused(&mut library, 3, "map", any(30)), Reason::NoCopy);
}

#[test]
fn without_good_standing_nothing_is_held_but_everything_can_be_cancelled() {
    let mut library = out();
    library.place(1, "map", 10, "main").unwrap();
    type Spoil = fn(&mut PatronState);
    let cases: [(Spoil, Reason); 4] = [
        (|p| p.card_valid_until = Some(day("2026-09-28")), Reason::CardExpired { on: day("2026-09-28") }),
        (
            |p| p.blocks = vec![Block { until: Some(day("2026-09-28")) }, Block { until: Some(day("2026-09-29")) }],
            Reason::Blocked { until: Some(day("2026-09-29")) },
        ),
        (|p| p.owed = 2001, Reason::Owes { owed: 2001, max: 2000 }),
        (
            |p| p.category = CategoryCode::new("guest").unwrap(),
            Reason::UnknownCategory { category: CategoryCode::new("guest").unwrap() },
        ),
    ];
    for (change, reason) in cases {
        let mut library = library.clone();
        change(&mut library.patrons[0]);
        assert_eq!(library.place(1, "film", 11, "main"), Err(reason.clone()));
        assert_eq!(library.renew(1, "h1").map(|_| ()), Err(reason.clone()));
        assert_eq!(library.check_out(1, "f1", "main").map(|_| ()), Err(reason));
        assert_eq!(library.cancel(1, 10), Ok(()));
    }
    // Due on 2026-10-13, with a grace period of two days.
    library.pass_days(16);
    library.place(1, "film", 11, "main").unwrap();
    library.pass_days(1);
    let late = Reason::OverdueLoans { overdue: 1, max: 0 };
    assert_eq!(library.place(1, "set", 12, "main"), Err(late));
}

#[test]
fn a_suspended_hold_keeps_its_place_and_is_passed_over() {
    let mut library = out();
    library.place(2, "hlm", 20, "main").unwrap();
    library.place(3, "hlm", 30, "main").unwrap();
    assert_eq!(library.resume(2, 20), Err(Reason::NotSuspended));
    assert_eq!(library.suspend(3, 20, day("2026-10-09")), Err(Reason::NoSuchHold), "it is another's");
    let range = Reason::DayOutOfRange { from: day("2026-09-30"), to: day("2026-10-29") };
    assert_eq!(library.suspend(2, 20, day("2026-09-29")), Err(range.clone()));
    assert_eq!(library.suspend(2, 20, day("2026-10-30")), Err(range));
    library.suspend(2, 20, day("2026-10-09")).unwrap();
    assert_eq!(library.status(20), Some(HoldStatus::Suspended { place: 1, of: 2, until: day("2026-10-09") }));

    let mut resumed = library.clone();
    resumed.resume(2, 20).unwrap();
    assert_eq!(resumed.status(20), Some(HoldStatus::Waiting { place: 1, of: 2 }));

    let mut early = library.clone();
    early.check_in("h1", "main").unwrap();
    assert!(matches!(early.status(30), Some(HoldStatus::Ready { .. })));
    assert_eq!(early.status(20), Some(HoldStatus::Suspended { place: 1, of: 1, until: day("2026-10-09") }));

    // Its day has come: it is active again, even before a sweep.
    library.pass_days(10);
    library.check_in("h1", "main").unwrap();
    assert!(matches!(library.status(20), Some(HoldStatus::Ready { .. })));
}

#[test]
fn what_is_set_aside_can_only_be_cancelled() {
    let mut library = out();
    library.place(2, "hlm", 20, "main").unwrap();
    library.change_pickup(2, 20, "van").unwrap();
    assert!(matches!(library.change_pickup(2, 20, "west"), Err(Reason::NoPickupThere { .. })));
    library.check_in("h1", "main").unwrap();
    assert_eq!(library.status(20), Some(HoldStatus::InTransit));
    let set_aside = Err(Reason::SetAside { pickup: branch("van") });
    assert_eq!(library.change_pickup(2, 20, "main"), set_aside);
    assert_eq!(library.suspend(2, 20, day("2026-10-09")), set_aside);
    assert_eq!(library.resume(2, 20), set_aside);
    assert_eq!(library.cancel(2, 20), Ok(()));
    assert_eq!(library.cancel(2, 20), Err(Reason::NoSuchHold));
    assert_eq!(library.item("h1").state, ItemState::InTransit { to: branch("van"), hold: None });
}

#[test]
fn a_copy_from_a_cancelled_hold_goes_to_the_next_in_the_queue() {
    let mut library = out();
    library.place(2, "hlm", 20, "main").unwrap();
    library.place(3, "hlm", 30, "main").unwrap();
    library.check_in("h1", "main").unwrap();
    library.cancel(2, 20).unwrap();
    assert_eq!(library.item("h1").state, ItemState::Unclaimed);
    assert_eq!(library.picks("hlm"), [("h1".to_owned(), 30)]);
    library.check_in("h1", "main").unwrap();
    assert!(matches!(library.status(30), Some(HoldStatus::Ready { .. })));
}

#[test]
fn time_ends_what_waited_too_long() {
    let mut library = out();
    library.place_for(2, "hlm", HoldRequest { lapses: Some(day("2026-10-08")), ..wants(20, Wants::Any) }).unwrap();
    library.place(3, "hlm", 30, "main").unwrap();
    library.suspend(3, 30, day("2026-10-09")).unwrap();
    library.pass_days(9);
    assert_eq!(library.sweep(), [0_u128; 0], "both may still be served today");
    library.pass_days(1);
    assert_eq!(library.sweep(), [20]);
    assert_eq!(library.status(30), Some(HoldStatus::Waiting { place: 1, of: 1 }));
    assert_eq!(library.ended_holds[0].end, HoldEnd::Unfilled);
    assert_eq!(library.notices.last().unwrap().kind, NoticeKind::HoldUnfilled { hold: hold_id(20) });
    assert_eq!(library.sweep(), [0_u128; 0], "once is enough");

    library.check_in("h1", "main").unwrap();
    assert_eq!(library.status(30), Some(HoldStatus::Ready { until: day("2026-10-16") }));
    library.pass_days(7);
    assert_eq!(library.sweep(), [0_u128; 0]);
    library.pass_days(1);
    assert_eq!(library.sweep(), [30]);
    assert_eq!(library.ended_holds[1].end, HoldEnd::Unclaimed);
    assert_eq!(library.item("h1").state, ItemState::Unclaimed);
    assert_eq!(library.check_in("h1", "main").unwrap().next, desk::Next::Shelve);
}

#[test]
fn a_library_may_hold_only_what_is_out() {
    let policy = POLICY.replace("[holds]", "[holds]\non_shelf_copies = false");
    let mut library = Library::new(&policy)
        .with_title("hlm", "book", &["h1@main", "h2@east"])
        .with_patron("adult")
        .with_patron("adult");
    library.check_out(1, "h1", "main").unwrap();
    assert_eq!(library.place(2, "hlm", 20, "main"), Err(Reason::OnShelf { branches: vec![branch("east")] }));
    library.mark("h2", Mark::InRepair).unwrap();
    library.place(2, "hlm", 20, "main").unwrap();
}

#[test]
fn the_pick_list_serves_as_many_as_can_be_served() {
    let mut library = Library::new(POLICY).with_title("j", "serial", &["a@main", "b@east"]);
    for _ in 0..3 {
        library = library.with_patron("adult");
    }
    library.place_for(1, "j", wants(10, Wants::Any)).unwrap();
    assert_eq!(library.picks("j"), [("a".to_owned(), 10)], "the copy at the pickup branch");
    library.place_for(2, "j", wants(20, Wants::Copy(barcode("a")))).unwrap();
    assert_eq!(library.picks("j"), [("a".to_owned(), 20), ("b".to_owned(), 10)], "the first can take the other copy");
    library.place_for(3, "j", wants(30, Wants::Any)).unwrap();
    assert_eq!(library.picks("j").len(), 2);
    library.suspend(2, 20, day("2026-10-09")).unwrap();
    assert_eq!(library.picks("j"), [("a".to_owned(), 30), ("b".to_owned(), 10)]);
}
