//! Actions and outcomes as stored and sent: everything ever written stays readable.
#![expect(clippy::unwrap_used, reason = "tests")]

use bookmobile_circulation::action::{RenewedOrNot, Text};
use bookmobile_circulation::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One stored action of each kind, as written by version 1. Lines may be added, never changed.
const STORED_V1: &str = include_str!("actions/v1.jsonl");

fn key() -> ActionKey {
    ActionKey::v7(1_785_230_096_000, &[7; 10])
}

fn sent(body: Value) -> SentAction {
    SentAction { key: key(), v: 1, made_unix_millis: 0, body }
}

#[test]
fn stored_actions_of_version_one_are_read_and_written_the_same() {
    let mut kinds = BTreeSet::new();
    for line in STORED_V1.lines() {
        let stored: SentAction = serde_json::from_str(line).unwrap();
        let action = stored.action().unwrap_or_else(|reason| panic!("{line}: {reason}"));
        assert_eq!(SentAction::new(stored.key, stored.made_unix_millis, &action).unwrap(), stored, "{line}");
        kinds.insert(stored.body["do"].as_str().unwrap().to_owned());
    }
    // Every kind: the error message about an unknown kind names them all.
    let Err(Reason::NotUnderstood { detail }) = sent(json!({"do": "?"})).action() else { panic!("it is none") };
    let known: BTreeSet<String> = detail.split('`').skip(3).step_by(2).map(str::to_owned).collect();
    assert_eq!(kinds, known);
}

#[test]
fn an_action_that_is_not_understood_says_what_of_it() {
    let place = json!({"do": "place_hold", "title": "hlm", "pickup": "main"});
    assert!(sent(place.clone()).action().is_ok());
    for (sent, expected) in [
        (SentAction { v: 2, ..sent(place.clone()) }, "version 2 is not known, 1 is the newest"),
        (SentAction { v: 0, ..sent(place.clone()) }, "version 0 is not known, 1 is the newest"),
        (SentAction { key: ActionKey(uuid::Uuid::nil()), ..sent(place) }, "the key is not a version 7 UUID"),
        (sent(json!({"do": "place_hold", "title": "hlm"})), "missing field `pickup`"),
        (sent(json!({"do": "renew", "item": "1", "twice": true})), "unknown field `twice`"),
        (sent(json!({"do": "place_hold", "title": "", "pickup": "main"})), "a record id must not be empty"),
        (sent(json!({"do": "rate", "title": "hlm", "stars": 6})), "a rating is 1 to 5 stars"),
        (sent(json!({"do": "create_list", "name": " "})), "the text is empty"),
        (sent(json!({"do": "create_list", "name": "x".repeat(201)})), "the text has 201 characters, 200 are the most"),
        (sent(json!({"do": "create_list", "name": "a\u{0}"})), "the text contains the control character '\\0'"),
        (sent(json!("renew_all")), "invalid type"),
    ] {
        let Err(Reason::NotUnderstood { detail }) = sent.action() else { panic!("understood: {sent:?}") };
        assert!(detail.starts_with(expected), "{detail}");
    }
}

#[test]
fn the_hash_is_that_of_the_meaning() {
    let read = |text: &str| serde_json::from_str::<SentAction>(text).unwrap().body_hash();
    let id = key();
    let one = read(&format!(r#"{{"key":"{id}","v":1,"made_unix_millis":1,"body":{{"do":"renew","item":"1"}}}}"#));
    let same = read(&format!(r#"{{"body": {{"item": "1", "do": "renew"}}, "key":"{id}","v":1,"made_unix_millis":2}}"#));
    let other = read(&format!(r#"{{"key":"{id}","v":1,"made_unix_millis":1,"body":{{"do":"renew","item":"2"}}}}"#));
    assert_eq!(one, same);
    assert_ne!(one, other);
    // A server updated while an outbox is being sent compares with hashes that its predecessor stored.
    let hex: String = one.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "58adb3620fe4b4811638ccf9b8c4bc5a0f4858a4bf9c6d52c7582391b49b5b61");
}

#[test]
fn outcomes_are_flat_json_and_unknown_ones_are_survived() {
    let item = Barcode::new("1").unwrap();
    let due = Day::parse("2026-10-13").unwrap();
    let (hold, pickup) = (HoldId(uuid::Uuid::nil()), BranchCode::new("main").unwrap());
    let renewed = Renewed { item: item.clone(), due, renewals_left: 0 };
    let loans = vec![
        RenewedOrNot::Renewed(renewed.clone()),
        RenewedOrNot::Refused { item, why: Reason::OthersWait { waiting: 2 } },
    ];
    for (outcome, expected) in [
        (Outcome::NeedsSignIn, json!({"outcome": "needs_sign_in"})),
        (Outcome::Accepted(Accepted::Done), json!({"outcome": "accepted", "result": "done"})),
        (
            Outcome::Accepted(Accepted::HoldPlaced(Placed { hold, place: 2, of: 3, pickup })),
            json!({"outcome": "accepted", "result": "hold_placed", "hold": hold, "place": 2, "of": 3, "pickup": "main"}),
        ),
        (
            Outcome::Accepted(Accepted::Renewed(renewed)),
            json!({"outcome": "accepted", "result": "renewed", "item": "1", "due": "2026-10-13", "renewals_left": 0}),
        ),
        (
            Outcome::Accepted(Accepted::RenewedAll { loans }),
            json!({"outcome": "accepted", "result": "renewed_all", "loans": [
                {"is": "renewed", "item": "1", "due": "2026-10-13", "renewals_left": 0},
                {"is": "refused", "item": "1", "why": {"reason": "others_wait", "waiting": 2}},
            ]}),
        ),
        (
            Outcome::Refused(Reason::HoldsMax { max: 5, kind: None }),
            json!({"outcome": "refused", "reason": "holds_max", "max": 5, "kind": null}),
        ),
    ] {
        assert_eq!(serde_json::to_value(&outcome).unwrap(), expected);
        assert_eq!(serde_json::from_value::<Outcome>(expected).unwrap(), outcome);
    }
    let newer = json!({"outcome": "refused", "reason": "full_moon", "until": "2026-10-26"});
    assert_eq!(serde_json::from_value::<Outcome>(newer).unwrap(), Outcome::Refused(Reason::Unknown));
    let newer = json!({"outcome": "accepted", "result": "drone_sent", "eta": 5});
    assert_eq!(serde_json::from_value::<Outcome>(newer).unwrap(), Outcome::Accepted(Accepted::Unknown));
}

#[test]
fn a_reason_has_one_code() {
    let state = StateCode::Missing;
    let day = Day::parse("2026-10-13").unwrap();
    let kind = || KindCode::new("book").unwrap();
    let branch = || BranchCode::new("main").unwrap();
    let item = || Barcode::new("1").unwrap();
    let reasons = [
        Reason::CardExpired { on: day },
        Reason::Blocked { until: None },
        Reason::OverdueLoans { overdue: 1, max: 0 },
        Reason::Owes { owed: 1, max: 0 },
        Reason::UnknownCategory { category: CategoryCode::new("a").unwrap() },
        Reason::KindNotLent { kind: kind() },
        Reason::LoansMax { max: 1, kind: None },
        Reason::HoldsMax { max: 1, kind: Some(kind()) },
        Reason::KeptMax { max: 1 },
        Reason::NoCopy,
        Reason::ChooseVolume { volumes: vec!["1".into()] },
        Reason::OnShelf { branches: vec![branch()] },
        Reason::AlreadyHeld { hold: HoldId(key().0), place: Some(1) },
        Reason::AlreadyOnLoan { item: item(), due: day },
        Reason::NoPickupThere { branches: vec![branch()] },
        Reason::DayOutOfRange { from: day, to: day },
        Reason::NoSuchHold,
        Reason::SetAside { pickup: branch() },
        Reason::NotSuspended,
        Reason::NoSuchItem,
        Reason::NoSuchLoan,
        Reason::NotLent { state },
        Reason::CheckInFirst { state },
        Reason::HeldForAnother,
        Reason::OthersWait { waiting: 1 },
        Reason::RenewalsMax { max: 1 },
        Reason::Overdue { due: day },
        Reason::TooEarly { from: day },
        Reason::WrongState { state },
        Reason::NotUnderstood { detail: "x".into() },
        Reason::KeyReused,
        Reason::NotFound,
        Reason::NotAllowed,
        Reason::NotOffered,
        Reason::Unknown,
    ];
    let documented = include_str!("../../../docs/CIRCULATION.md");
    let mut codes = BTreeSet::new();
    for reason in reasons {
        let json = serde_json::to_value(&reason).unwrap();
        assert_eq!(json["reason"], reason.code());
        assert_eq!(serde_json::from_value::<Reason>(json).unwrap(), reason);
        assert!(documented.contains(&format!("| `{}` |", reason.code())), "{} is not documented", reason.code());
        codes.insert(reason.code());
    }
    assert_eq!(codes.len(), 35);
}

#[test]
fn what_a_patron_writes_keeps_its_lines() {
    let text = Text::<9>::try_from("甲\r\n乙\t丙".to_owned()).unwrap();
    assert_eq!(String::from(text), "甲\r\n乙\t丙");
}
