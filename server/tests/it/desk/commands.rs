//! The desk by commands.

use super::{a_copy, audit, staff};
use crate::kit::{Room, Served, each, examples};
use crate::reader::{PIN, Reader, action};
use serde_json::{Value, json};

fn lines(said: &str) -> Vec<Value> {
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn show(room: &Room, card: &str) -> Value {
    serde_json::from_str(&room.ok(&["patron", "show", "--db", "c.db", card, "--json"])).unwrap()
}

#[test]
fn accounts_are_looked_after_by_commands() {
    each(|room, served| {
        let reader = Reader::registered(&room, &served, "R1");
        drop(reader);
        let found = lines(&room.ok(&["patron", "find", "--db", "c.db", "林"]));
        assert_eq!(found, [json!({"card": "R1", "name": "林晓", "category": "adult"})]);
        let change = |more: &[&str]| room.run(&[&["patron", "change", "--db", "c.db", "R1"][..], more].concat());
        assert!(change(&["--email", "lin@example.org", "--phone", "0551", "--valid-until", "2099-12-31"]).success);
        assert!(change(&["--name", "林小晓", "--phone", ""]).success);
        let profile = show(&room, "R1")["profile"].clone();
        assert_eq!((&profile["name"], &profile["email"]), (&json!("林小晓"), &json!("lin@example.org")));
        assert_eq!((&profile["phone"], &profile["valid_until"]), (&Value::Null, &json!("2099-12-31")));
        room.ok(&["patron", "add", "--db", "c.db", "--card", "R2", "--name", "b"]);
        for (more, said) in [
            (&["--new-card", "R2"][..], "R2 belongs to another patron"),
            (&["--category", "pirate"], "no category pirate"),
            (&["--email", "nowhere"], "no @"),
            (&["--valid-until", "soon"], "soon"),
            (&["--name", " "], "name is missing"),
        ] {
            let refused = change(more);
            assert!(!refused.success && refused.err.contains(said), "{}", refused.err);
        }
        room.ok(&["patron", "block", "--db", "c.db", "R1", "--note", "丢了书"]);
        assert_eq!(show(&room, "R1")["blocks"], json!([{"until": null, "note": "丢了书"}]));
        room.ok(&["patron", "block", "--db", "c.db", "R1", "--lift"]);
        for amount in [300, 400] {
            room.sql(&format!(
                "INSERT INTO charge (patron_id, barcode, days, amount, made_unix_secs) \
                 SELECT id, 'B1', 3, {amount}, 7 FROM patron WHERE card = 'R1'"
            ));
        }
        let number = show(&room, "R1")["charges"][0]["number"].to_string();
        assert_eq!(room.ok(&["patron", "pay", "--db", "c.db", "R1", "--charge", &number]), "paid: 300\n");
        assert!(
            room.fails(&["patron", "pay", "--db", "c.db", "R2", "--charge", &number]).contains("not of the patron")
        );
        assert_eq!(room.ok(&["patron", "pay", "--db", "c.db", "R1"]), "paid: 400\n");
        room.ok(&["patron", "change", "--db", "c.db", "R1", "--new-card", "N1"]);
        assert_eq!(Reader::new(&served).sign_in("N1", PIN).status, 200);
        room.ok(&["patron", "sign-out", "--db", "c.db", "N1"]);
        let log = audit(&room);
        assert_eq!(log[..3], ["sign_out_patron N1", "change_card N1", "change_card R1"]);
        for did in ["add_patron R2", "change_patron R1", "block R1", "unblock R1", "pay R1", "view_patron R1"] {
            assert!(log.contains(&did.to_owned()), "{did} in {log:?}");
        }
    });
}

#[test]
fn holds_loans_and_shelves_are_looked_after_by_commands() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let hold = |more: &[&str]| room.run(&[&["hold"][..], more].concat());
        let placed = hold(&["place", "--db", "c.db", "--card", "R1", "--pickup", "MAIN", "r1"]);
        let placed: Value = serde_json::from_str(&placed.out).unwrap();
        assert_eq!(reader.state()["holds"][0]["hold"], placed["hold"]);
        let refused = hold(&["place", "--db", "c.db", "--card", "R1", "--pickup", "MAIN", "B1"]);
        assert!(!refused.success && refused.err.contains("a hold on this already"), "{}", refused.err);
        room.ok(&["return", "--db", "c.db", "--branch", "MAIN", "B1"]);
        let shelf = || lines(&room.ok(&["shelf", "--db", "c.db", "--branch", "MAIN"]));
        assert_eq!(shelf()[0]["awaited"]["copy"]["barcode"], "B1");
        assert!(room.fails(&["shelf", "--db", "c.db", "--branch", "MARS"]).contains("no branch with the code MARS"));
        let id = placed["hold"].as_str().unwrap();
        assert!(hold(&["cancel", "--db", "c.db", "--card", "R1", id]).success);
        assert!(hold(&["cancel", "--db", "c.db", "--card", "R1", id]).err.contains("no such hold"));
        assert!(hold(&["cancel", "--db", "c.db", "--card", "R1", "x"]).err.contains("is no key"));
        assert_eq!(shelf()[0]["unclaimed"]["barcode"], "B1");
        room.ok(&["lend", "--db", "c.db", "--branch", "MAIN", "--card", "R1", "B1"]);
        let renewed = lines(&room.ok(&["renew", "--db", "c.db", "--card", "R1"]));
        assert_eq!(
            (&renewed[0]["item"], &renewed[0]["outcome"]["refused"]["reason"]),
            (&json!("B1"), &json!("too_early"))
        );
        let item: Value = serde_json::from_str(&room.ok(&["item", "show", "--db", "c.db", "B1"])).unwrap();
        assert_eq!((&item["loan"][0]["card"], &item["copy"]["state"]), (&json!("R1"), &json!("on_loan")));
        assert!(room.fails(&["item", "show", "--db", "c.db", "NONE"]).contains("no copy with this barcode"));
        assert_eq!(audit(&room)[..4], ["view_copy B1", "check_out B1", "cancel_hold r1", "check_in B1"]);
    });
}

#[test]
fn queues_are_answered_by_commands() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        reader.act(json!({"do": "rate", "title": "r1", "stars": 5, "review": "百读不厌"}));
        reader.act(json!({"do": "report_record", "title": "r1", "problem": "错字"}));
        let wish = action(json!({"do": "suggest_purchase", "name": "三体"}));
        reader.sync(std::slice::from_ref(&wish), None);

        let review = lines(&room.ok(&["reviews", "list", "--db", "c.db"])).remove(0);
        let made = review["made_unix_secs"].to_string();
        let judge = |how: &str, made: &str| {
            let patron = review["patron"].as_str().unwrap();
            room.run(&["reviews", how, "--db", "c.db", "--patron", patron, "--title", "r1", "--made-unix-secs", made])
        };
        assert!(judge("show", "7").err.contains("changed since it was printed"));
        assert!(judge("show", &made).success);
        assert_eq!(served.get("/api/v1/ratings?title=r1").json()["reviews"][0]["review"], "百读不厌");
        assert!(judge("hide", &made).success);
        assert_eq!(lines(&room.ok(&["reviews", "list", "--db", "c.db", "--read"]))[0]["moderation"], "hidden");

        let key = lines(&room.ok(&["reports", "list", "--db", "c.db"]))[0]["key"].as_str().unwrap().to_owned();
        room.ok(&["reports", "settle", "--db", "c.db", &key]);
        assert_eq!(room.ok(&["reports", "list", "--db", "c.db"]), "");
        room.ok(&["reports", "settle", "--db", "c.db", "--reopen", &key]);
        assert_eq!(room.ok(&["reports", "list", "--db", "c.db", "--settled"]), "");

        let key = wish["key"].as_str().unwrap();
        room.ok(&["purchases", "advance", "--db", "c.db", "--to", "arrived", key]);
        let listed = lines(&room.ok(&["purchases", "--db", "c.db", "--json"])).remove(0);
        assert_eq!((&listed["key"], &listed["progress"]), (&wish["key"], &json!("arrived")));
        assert!(room.ok(&["purchases", "--db", "c.db"]).ends_with("Z  三体  (arrived)\n"));
        assert_eq!(reader.state()["suggestions"][0]["progress"], "arrived");
        assert!(
            room.fails(&["purchases", "advance", "--db", "c.db", "--to", "arrived", "none"]).contains("no suggestion")
        );
        assert!(room.fails(&["purchases"]).contains("--db"));
        let by: Vec<Value> = lines(&room.ok(&["audit", "--db", "c.db", "--limit", "5"]));
        assert!(by.iter().all(|line| line["actor"] == "command"), "{by:?}");
    });
}

/// What `docs/DESK.md` tells to type is typed; what it says of importing is tried elsewhere.
#[test]
fn the_examples_of_the_docs_work() {
    let room = Room::furnished();
    let served = Served::start(&room);
    room.import("copy.jsonl", a_copy("lbm000001", "0100001", "main", "I242.4/1", "available"));
    staff(&room, &served, "S0001", &["desk"]);
    for card in ["R0001", "A0001"] {
        Reader::registered(&room, &served, card);
    }
    let docs = include_str!("../../../../docs/DESK.md").split("## Import and publishing").next().unwrap();
    let said = room.types(&served, &examples(docs).join("\n"));
    assert!(said.contains(r#""state":"on_loan""#) && said.contains(r#""returned":true"#), "{said}");
    assert_eq!(audit(&room)[..3], ["check_in 0100001", "check_out 0100001", "set_roles A0001"]);
}
