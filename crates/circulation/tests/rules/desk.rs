//! The desk: the destination of a scanned copy, for every state.

use crate::support::*;
use bookmobile_circulation::desk::{CheckedIn, Next, SetAside};
use bookmobile_circulation::*;

/// Two copies at two branches, two adult patrons; the day is a Tuesday.
fn library() -> Library {
    let mut library = Library::new(POLICY)
        .with_title("hlm", "book", &["h1@main", "h2@east"])
        .with_title("film", "video", &["f1@main", "f2@main"])
        .with_patron("adult")
        .with_patron("adult");
    library.pass_days(1);
    library
}

/// The library with `h1` in the given state.
fn with_h1(state: StateCode) -> Library {
    let mut library = library();
    let h2_is_gone = |library: &mut Library| library.mark("h2", Mark::InRepair).unwrap();
    match state {
        StateCode::OnShelf => {}
        StateCode::OnLoan => {
            library.check_out(1, "h1", "main").unwrap();
        }
        StateCode::LentElsewhere => {
            let imported = Item::from_catalogue(barcode("h1"), None, branch("main"), "on_loan").unwrap();
            library.items.insert(barcode("h1"), (title("hlm"), imported));
        }
        StateCode::OnHoldShelf | StateCode::Unclaimed | StateCode::InTransit => {
            h2_is_gone(&mut library);
            let pickup = if state == StateCode::InTransit { "van" } else { "main" };
            library.place(2, "hlm", 99, pickup).unwrap();
            library.check_in("h1", "main").unwrap();
            if state == StateCode::Unclaimed {
                library.cancel(2, 99).unwrap();
            }
        }
        StateCode::InProcess => library.mark("h1", Mark::InProcess).unwrap(),
        StateCode::InRepair => library.mark("h1", Mark::InRepair).unwrap(),
        StateCode::Missing => library.mark("h1", Mark::Missing).unwrap(),
        StateCode::Lost => library.mark("h1", Mark::Lost).unwrap(),
        StateCode::Withdrawn => library.mark("h1", Mark::Withdrawn).unwrap(),
    }
    assert_eq!(library.item("h1").state.code(), state);
    library
}

#[test]
fn every_state_can_be_checked_in_but_withdrawn() {
    for &state in StateCode::ALL {
        let mut library = with_h1(state);
        let next = library.check_in("h1", "main").map(|done| done.next);
        let slip = SetAside { hold: hold_id(99), patron: patron(2), pickup: branch("main") };
        let expected = match state {
            StateCode::Withdrawn => Err(Reason::NotLent { state }),
            StateCode::OnHoldShelf => Ok(Next::HoldShelf { slip, until: day("2026-10-08") }),
            StateCode::InTransit => {
                let slip = SetAside { pickup: branch("van"), ..slip };
                Ok(Next::Send { to: branch("van"), slip: Some(slip) })
            }
            _ => Ok(Next::Shelve),
        };
        assert_eq!(next, expected, "{state:?}");
        let again = library.clone();
        assert_eq!(library.check_in("h1", "main").map(|done| done.next), expected, "{state:?} scanned twice");
        assert_eq!(library, again, "{state:?} scanned twice");
    }
}

#[test]
fn every_state_is_lent_or_says_why_not() {
    for &state in StateCode::ALL {
        let mut library = with_h1(state);
        let lent = library.check_out(2, "h1", "main").map(|lent| lent.fulfilled);
        let expected = match state {
            StateCode::OnShelf | StateCode::Unclaimed => Ok(None),
            StateCode::OnHoldShelf => Ok(Some(hold_id(99))),
            StateCode::Withdrawn => Err(Reason::NotLent { state }),
            _ => Err(Reason::CheckInFirst { state }),
        };
        assert_eq!(lent, expected, "{state:?}");
    }
}

#[test]
fn every_mark_on_every_state() {
    for &state in StateCode::ALL {
        for &mark in Mark::ALL {
            let mut library = with_h1(state);
            let allowed = match state {
                StateCode::OnLoan => mark == Mark::Lost,
                StateCode::OnHoldShelf | StateCode::InTransit => mark != Mark::OnShelf,
                _ => true,
            };
            let expected = if allowed { Ok(()) } else { Err(Reason::WrongState { state }) };
            assert_eq!(library.mark("h1", mark), expected, "{state:?} {mark:?}");
            if allowed && matches!(state, StateCode::OnHoldShelf | StateCode::InTransit) {
                assert_eq!(library.status(99), Some(HoldStatus::Waiting { place: 1, of: 1 }), "{state:?} {mark:?}");
            }
            assert_eq!(library.ended_loans.len(), usize::from(state == StateCode::OnLoan && allowed));
        }
    }
}

#[test]
fn a_double_click_makes_one_loan() {
    let mut library = library();
    let due = library.check_out(1, "h1", "main").unwrap().due;
    assert_eq!(due, day("2026-10-13"));
    assert_eq!(library.check_out(1, "h1", "main"), Err(Reason::AlreadyOnLoan { item: barcode("h1"), due }));
    assert_eq!(library.patron(1).loans.len(), 1);
    assert_eq!(library.check_out(1, "zz", "main"), Err(Reason::NoSuchItem));
}

#[test]
fn limits_count_over_all_titles() {
    let mut library = library();
    library.check_out(1, "f1", "main").unwrap();
    let kind = Some(KindCode::new("video").unwrap());
    assert_eq!(library.check_out(1, "f2", "main").map(|_| ()), Err(Reason::LoansMax { max: 1, kind }));
    library.check_out(1, "h1", "main").unwrap();
    library.check_out(1, "h2", "east").unwrap();
    assert_eq!(library.check_out(1, "f2", "main").map(|_| ()), Err(Reason::LoansMax { max: 3, kind: None }));
}

#[test]
fn borrowed_here_returned_there() {
    let mut library = library();
    library.check_out(1, "h1", "main").unwrap();
    let returned = library.check_in("h1", "east").unwrap();
    let next = Next::Send { to: branch("main"), slip: None };
    let expected = CheckedIn { item: barcode("h1"), next, returned_by: Some(patron(1)), charge: None };
    assert_eq!(returned, expected);
    assert_eq!(library.ended_loans[0].end, LoanEnd::Returned { at: branch("east") });
    assert_eq!(library.check_in("h1", "main").unwrap().next, Next::Shelve);

    let mut floating = Library::new(&format!("floating = true\n{POLICY}"))
        .with_title("hlm", "book", &["h1@main"])
        .with_patron("adult");
    floating.check_out(1, "h1", "main").unwrap();
    assert_eq!(floating.check_in("h1", "east").unwrap().next, Next::Shelve);
    assert_eq!(floating.item("h1").at, branch("east"));
}

#[test]
fn a_return_goes_to_the_next_hold_at_its_branch() {
    let mut library = library();
    library.check_out(1, "h1", "main").unwrap();
    library.mark("h2", Mark::InRepair).unwrap();
    library.place(2, "hlm", 20, "van").unwrap();
    let slip = SetAside { hold: hold_id(20), patron: patron(2), pickup: branch("van") };
    let next = library.check_in("h1", "main").unwrap().next;
    assert_eq!(next, Next::Send { to: branch("van"), slip: Some(slip.clone()) });
    assert!(library.notices.is_empty(), "nothing to fetch yet");
    // The van stops there on Tuesdays only: seven days from Wednesday move to the next Tuesday.
    library.pass_days(8);
    let until = day("2026-10-20");
    assert_eq!(library.check_in("h1", "van").unwrap().next, Next::HoldShelf { slip: slip.clone(), until });
    let kind = NoticeKind::HoldReady { hold: hold_id(20), pickup: branch("van"), until };
    assert_eq!(library.notices, [Notice { patron: patron(2), title: title("hlm"), kind }]);
    assert_eq!(library.check_out(1, "h1", "van").map(|_| ()), Err(Reason::HeldForAnother));
    // Carried to another branch by mistake, it is sent back.
    assert_eq!(library.check_in("h1", "east").unwrap().next, Next::Send { to: branch("van"), slip: Some(slip) });
    assert_eq!(library.status(20), Some(HoldStatus::InTransit));
    library.check_in("h1", "van").unwrap();
    assert_eq!(library.check_out(2, "h1", "van").unwrap().fulfilled, Some(hold_id(20)));
    assert_eq!(library.ended_holds[0].end, HoldEnd::Fulfilled { item: barcode("h1") });
}

#[test]
fn a_copy_that_another_waits_for_is_not_lent_unless_one_is_left_for_them() {
    let mut library = library();
    library.place(2, "hlm", 20, "main").unwrap();
    library.check_out(1, "h1", "main").unwrap();
    let mut library = Library { patrons: library.patrons.clone(), ..library }.with_patron("adult");
    assert_eq!(library.check_out(3, "h2", "east").map(|_| ()), Err(Reason::OthersWait { waiting: 1 }));
    // The waiting patron borrows it.
    assert_eq!(library.check_out(2, "h2", "east").unwrap().fulfilled, Some(hold_id(20)));
}

#[test]
fn who_takes_another_copy_frees_the_one_set_aside() {
    let mut library = library();
    library.place(1, "hlm", 10, "main").unwrap();
    library.check_in("h1", "main").unwrap();
    assert_eq!(library.check_out(1, "h2", "east").unwrap().fulfilled, Some(hold_id(10)));
    assert_eq!(library.item("h1").state, ItemState::Unclaimed);
}

#[test]
fn when_a_copy_is_gone_the_next_one_is_sought_and_after_the_last_they_are_told() {
    let mut library = library();
    library.place(1, "hlm", 10, "main").unwrap();
    library.place(2, "hlm", 20, "main").unwrap();
    library.check_in("h1", "main").unwrap();
    library.mark("h1", Mark::Missing).unwrap();
    assert_eq!(library.status(10), Some(HoldStatus::Waiting { place: 1, of: 2 }));
    let news = |n: usize, library: &Library| library.notices[library.notices.len() - n].kind.clone();
    assert_eq!(news(1, &library), NoticeKind::HoldBackInQueue { hold: hold_id(10), place: 1 });
    assert_eq!(library.picks("hlm"), [("h2".to_owned(), 10)]);
    library.mark("h2", Mark::Withdrawn).unwrap();
    assert_eq!(news(2, &library), NoticeKind::NoCopyLeft { hold: hold_id(10) });
    assert_eq!(news(1, &library), NoticeKind::NoCopyLeft { hold: hold_id(20) });
    // Found again, it goes to the first hold in the queue.
    library.check_in("h1", "main").unwrap();
    assert!(matches!(library.status(10), Some(HoldStatus::Ready { .. })));
}

#[test]
fn a_copy_for_the_reading_room_is_never_lent_nor_held() {
    let mut library = library();
    let item = Item::from_catalogue(barcode("r1"), None, branch("main"), "reference_only").unwrap();
    library.items.insert(barcode("r1"), (title("ref"), item));
    library.kinds.insert(title("ref"), KindCode::new("book").unwrap());
    assert_eq!(library.place(1, "ref", 10, "main"), Err(Reason::NoCopy));
    let state = StateCode::OnShelf;
    assert_eq!(library.check_out(1, "r1", "main").map(|_| ()), Err(Reason::NotLent { state }));
    assert_eq!(library.check_in("r1", "east").unwrap().next, Next::Send { to: branch("main"), slip: None });
}

#[test]
fn the_catalogue_is_told_in_its_own_words() {
    use bookmobile_catalogue::ItemStatus;
    for &state in StateCode::ALL {
        let library = with_h1(state);
        let status = library.item("h1").catalogue_status();
        assert!(ItemStatus::from_code(status).is_some(), "{state:?}: {status}");
    }
    for &status in ItemStatus::ALL {
        let item = Item::from_catalogue(barcode("x"), None, branch("main"), status.code());
        assert_eq!(item.map(|item| item.catalogue_status()), Some(status.code()));
    }
    assert_eq!(Item::from_catalogue(barcode("x"), None, branch("main"), "eaten"), None);
}
