//! Lending, taking in, and what staff say of a copy.

use super::{a_copy, ask, audit, refused, request, staff};
use crate::kit::each;
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};

fn check_out(card: &str, barcode: &str) -> Value {
    json!({"card": card, "barcode": barcode, "branch": "MAIN"})
}

fn check_in(barcode: &str, branch: &str) -> Value {
    json!({"barcode": barcode, "branch": branch})
}

#[test]
fn a_copy_goes_out_comes_in_and_is_set_aside_with_a_slip() {
    each(|room, served| {
        room.import("east.jsonl", a_copy("e1", "E1", "EAST", "K1", "available"));
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut one = Reader::registered(&room, &served, "R0000001");
        let mut two = Reader::registered(&room, &served, "20250002");

        let lent = request(&mut desk, "check-out", &check_out("R0000001", "B1"));
        let copy = json!({"barcode": "B1", "title": "r1", "name": "红楼梦", "volume": null, "location": null,
            "call_number": "I242.4/36", "home": "MAIN", "at": "MAIN", "reference_only": false, "state": "on_loan"});
        let due = one.state()["loans"][0]["due"].clone();
        assert_eq!(lent, json!({"done": {"copy": copy, "due": due, "fulfilled": false}}));
        let again = request(&mut desk, "check-out", &check_out("R0000001", "B1"));
        assert_eq!(again, json!({"refused": {"reason": "already_on_loan", "item": "B1", "due": due}}));
        let other = request(&mut desk, "check-out", &check_out("20250002", "B1"));
        assert_eq!(other, json!({"refused": {"reason": "check_in_first", "state": "on_loan"}}));
        let unknown = request(&mut desk, "check-out", &check_out("R0000001", "NONE"));
        assert_eq!(unknown["refused"]["reason"], "no_such_item");
        for body in [check_out("NOBODY", "B2"), json!({"card": "R0000001", "barcode": "B2", "branch": "MARS"})] {
            assert_eq!(refused(&mut desk, "check-out", &json!({"request": body})), (404, "not_found".to_owned()));
        }
        let body = json!({"request": check_in("B1", "MARS")});
        assert_eq!(refused(&mut desk, "check-in", &body), (404, "not_found".to_owned()));

        // Who has it is told, and that somebody asked is noted.
        let shown = ask(&mut desk, "copy", &json!({"barcode": "B1"}));
        assert_eq!(shown["loan"], json!([{"card": "R0000001", "name": "林晓", "category": "adult"}, due]));
        assert_eq!((&shown["marks"], &shown["waiting"]), (&json!(["lost"]), &json!(0)));
        assert_eq!(audit(&room)[0], "view_copy B1");
        let shown = ask(&mut desk, "copy", &json!({"barcode": "B2"}));
        assert_eq!((&shown["loan"], &shown["slip"]), (&Value::Null, &Value::Null));
        assert_eq!(shown["marks"], json!(["in_process", "in_repair", "missing", "lost", "withdrawn"]));
        assert_eq!(audit(&room)[0], "view_copy B1", "nobody was told who has it");
        assert_eq!(refused(&mut desk, "copy", &json!({"barcode": "NONE"})).0, 404);

        assert_eq!(two.sync(&[place_hold("r1")], None)["outcomes"][0]["place"], 1);
        let back = request(&mut desk, "check-in", &check_in("B1", "MAIN"));
        let slip = json!({"whom": {"initial": "林", "card_end": "0002"}, "pickup": "MAIN"});
        assert_eq!(back["done"]["next"]["slip"], slip);
        assert_eq!((&back["done"]["next"]["do"], &back["done"]["returned"]), (&json!("hold_shelf"), &json!(true)));
        assert_eq!((&back["done"]["copy"]["state"], &back["done"]["charge"]), (&json!("on_hold_shelf"), &Value::Null));
        assert_eq!(ask(&mut desk, "copy", &json!({"barcode": "B1"}))["slip"], slip);
        // Scanned elsewhere it goes where it waits.
        let sent = request(&mut desk, "check-in", &check_in("B1", "EAST"));
        assert_eq!(sent["done"]["next"], json!({"do": "send", "to": "MAIN", "slip": slip}));
        assert_eq!(sent["done"]["returned"], false);
        request(&mut desk, "check-in", &check_in("B1", "MAIN"));
        let lent = request(&mut desk, "check-out", &check_out("20250002", "B1"));
        assert_eq!(lent["done"]["fulfilled"], true);
        let home = request(&mut desk, "check-in", &check_in("E1", "MAIN"));
        assert_eq!(home["done"]["next"], json!({"do": "send", "to": "EAST", "slip": null}));
        let shelve = request(&mut desk, "check-in", &check_in("B2", "MAIN"));
        assert_eq!((&shelve["done"]["next"], &shelve["done"]["returned"]), (&json!({"do": "shelve"}), &json!(false)));
    });
}

#[test]
fn what_staff_say_of_a_copy_is_what_can_be_said() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        reader.sync(&[place_hold("r1")], None);
        let marked = request(&mut desk, "mark", &json!({"barcode": "B1", "mark": "missing"}));
        assert_eq!((&marked["done"]["copy"]["state"], &marked["done"]["waiting"]), (&json!("missing"), &json!(1)));
        assert!(!marked["done"]["marks"].as_array().unwrap().contains(&json!("missing")));
        assert_eq!(reader.state()["messages"][0]["news"], "no_copy_left");
        request(&mut desk, "check-out", &json!({"card": "R1", "barcode": "B2", "branch": "MAIN"}));
        let refused = request(&mut desk, "mark", &json!({"barcode": "B2", "mark": "missing"}));
        assert_eq!(refused, json!({"refused": {"reason": "wrong_state", "state": "on_loan"}}));
        let lost = request(&mut desk, "mark", &json!({"barcode": "B2", "mark": "lost"}));
        assert_eq!((&lost["done"]["copy"]["state"], &lost["done"]["loan"]), (&json!("lost"), &Value::Null));
        let none = request(&mut desk, "mark", &json!({"barcode": "NONE", "mark": "lost"}));
        assert_eq!(none["refused"]["reason"], "no_such_item");
        let lines = room.ok(&["audit", "--db", "c.db", "--about", "B2"]);
        let line: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
        assert_eq!((&line["did"], &line["actor"], &line["detail"]), (&json!("mark"), &json!("S1"), &json!("lost")));
    });
}

#[test]
fn a_late_copy_costs_what_the_library_says() {
    each(|room, served| {
        room.write("p.toml", "[fines]\nenabled = true\nper_open_day = 10\nloan_max = 50\n");
        room.ok(&["policy", "set", "--db", "c.db", "--file", "p.toml"]);
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        request(&mut desk, "check-out", &json!({"card": "R1", "barcode": "B1", "branch": "MAIN"}));
        room.sql("UPDATE loan SET due = '2020-01-01'");
        let back = request(&mut desk, "check-in", &check_in("B1", "MAIN"));
        assert_eq!(back["done"]["charge"], 50);
        let shown = ask(&mut desk, "patron", &json!({"card": "R1"}));
        assert_eq!((&shown["charges"][0]["amount"], &shown["charges"][0]["name"]), (&json!(50), &json!("红楼梦")));
        assert_eq!(reader.state()["profile"]["owed"], 50);
    });
}
