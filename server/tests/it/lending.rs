//! The desk by commands, beside readers, on both databases.

use crate::kit::{Room, Served, a_record, each};
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};

fn lend(room: &Room, barcode: &str, card: &str) -> Value {
    parse(&room.ok(&["lend", "--db", "c.db", "--branch", "MAIN", "--card", card, barcode]))
}

fn take_in(room: &Room, barcode: &str) -> Value {
    parse(&room.ok(&["return", "--db", "c.db", "--branch", "MAIN", barcode]))
}

fn parse(said: &str) -> Value {
    serde_json::from_str(said).unwrap()
}

#[test]
fn a_copy_goes_out_and_comes_back_to_who_waits() {
    each(|room, served| {
        let (mut one, mut two) = (Reader::registered(&room, &served, "R1"), Reader::registered(&room, &served, "R2"));
        let lent = lend(&room, "B1", "R1");
        let state = one.state();
        let loan = &state["loans"][0];
        assert_eq!((&loan["item"], &loan["due"], &loan["renewals_left"]), (&json!("B1"), &lent["due"], &json!(1)));
        assert_eq!(served.get("/api/v1/record?id=r1").json()["items"][0]["status"], "on_loan");
        let said = room.fails(&["lend", "--db", "c.db", "--branch", "MAIN", "--card", "R2", "B1"]);
        assert!(said.contains("check it in first"), "{said}");

        assert_eq!(two.sync(&[place_hold("r1")], None)["outcomes"][0]["place"], 1);
        assert_eq!(one.act(json!({"do": "renew", "item": "B1"}))["reason"], "others_wait");
        let back = take_in(&room, "B1");
        assert_eq!(back["next"]["do"], "hold_shelf");
        assert_eq!(one.state()["loans"], json!([]));
        let state = two.state();
        assert_eq!(state["holds"][0]["status"], json!({"is": "ready", "until": back["next"]["until"]}));
        assert_eq!(
            (&state["messages"][0]["news"], &state["messages"][0]["title"]),
            (&json!("hold_ready"), &json!("r1"))
        );
        assert_eq!(two.sync(&[], state["cursor"].as_str())["state"]["messages"], json!([]));
        assert!(room.fails(&["lend", "--db", "c.db", "--branch", "MAIN", "--card", "R1", "B1"]).contains("another"));
        let lent = lend(&room, "B1", "R2");
        assert_eq!(lent["fulfilled"], state["holds"][0]["hold"]);
        let state = two.state();
        assert_eq!((&state["holds"], state["loans"].as_array().unwrap().len()), (&json!([]), 1));
        assert_eq!(take_in(&room, "B1")["next"], json!({"do": "shelve"}));
        assert_eq!(served.get("/api/v1/record?id=r1").json()["items"][0]["status"], "available");
    });
}

#[test]
fn an_import_leaves_copies_that_patrons_have() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        lend(&room, "B1", "R1");
        room.import("b.jsonl", a_record("r1", "红楼梦 新版", "B1"));
        let record = || served.get("/api/v1/record?id=r1").json();
        assert_eq!((&record()["title"], &record()["items"][0]["status"]), (&json!("红楼梦 新版"), &json!("on_loan")));
        // The copy is not in the file any more, and then another record claims it: it stays until it is returned.
        room.import("b.jsonl", a_record("r1", "红楼梦 二版", "B9"));
        room.import("c.jsonl", a_record("r4", "别的书", "B1"));
        let items = record()["items"].clone();
        let barcodes: Vec<&str> = items.as_array().unwrap().iter().map(|i| i["barcode"].as_str().unwrap()).collect();
        assert!(barcodes.contains(&"B1") && barcodes.contains(&"B9"), "{barcodes:?}");
        assert_eq!(reader.state()["loans"][0]["title"], "r1");
        take_in(&room, "B1");
        room.import("c.jsonl", a_record("r4", "别的书 再版", "B1"));
        assert_eq!(served.get("/api/v1/record?id=r4").json()["items"][0]["barcode"], "B1");
    });
}

#[test]
fn rules_are_those_of_the_library() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let adult = "[[category]]\ncode = 'adult'\nname = '成人'\nloans_max = 1\nholds_max = 1\n";
        room.write("p.toml", format!("{adult}[holds]\npickup_branches = ['MIAN']\n"));
        let ran = room.run(&["policy", "set", "--db", "c.db", "--file", "p.toml"]);
        assert!(ran.success && ran.err.contains("MIAN"), "{}", ran.err);
        assert!(room.ok(&["policy", "show", "--db", "c.db"]).contains("MIAN"));
        room.write("bad.toml", "[holds]\nshelf_dayz = 3\n");
        assert!(room.fails(&["policy", "set", "--db", "c.db", "--file", "bad.toml"]).contains("shelf_dayz"));
        room.write("p.toml", adult);
        room.ok(&["policy", "set", "--db", "c.db", "--file", "p.toml"]);
        drop(served);
        let served = Served::start(&room);
        reader.address.clone_from(&served.address);
        let answer = reader.sync(&[place_hold("r1"), place_hold("r2")], None);
        assert_eq!((&answer["outcomes"][1]["reason"], &answer["outcomes"][1]["max"]), (&json!("holds_max"), &json!(1)));
        room.ok(&["patron", "block", "--db", "c.db", "R1"]);
        assert_eq!(reader.sync(&[place_hold("r3")], None)["outcomes"][0]["reason"], "blocked");
        let picks = room.ok(&["picks", "--db", "c.db"]);
        assert_eq!(parse(&picks)["item"], "B1");
        assert_eq!(room.ok(&["picks", "--db", "c.db", "--branch", "EAST"]), "");
        room.ok(&["mark", "--db", "c.db", "--as", "lost", "B1"]);
        assert_eq!(reader.state()["messages"][0]["news"], "no_copy_left");
        assert!(room.ok(&["sweep", "--db", "c.db"]).contains("1 titles looked at, 0 holds ended"));
        room.ok(&["patron", "role", "--db", "c.db", "R1", "--role", "desk"]);
        assert_eq!(reader.state()["profile"]["roles"], json!(["desk"]));
    });
}
