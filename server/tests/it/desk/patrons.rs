//! Patrons as staff look after them.

use super::{ask, audit, refused, request, staff};
use crate::kit::each;
use crate::reader::{PIN, Reader, place_hold};
use serde_json::{Value, json};

fn cards(found: &Value) -> Vec<&str> {
    found.as_array().unwrap().iter().map(|patron| patron["card"].as_str().unwrap()).collect()
}

fn change(card: &str, new_card: &str) -> Value {
    json!({"card": card, "new_card": new_card, "name": "林晓", "category": "adult", "email": null, "phone": null,
        "valid_until": null})
}

#[test]
fn a_patron_is_added_and_registers_with_the_code() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let new = json!({"card": " R1 ", "name": " 王 芳 ", "category": "child", "email": "wang@example.org",
            "phone": "", "valid_until": "2099-12-31"});
        let code = request(&mut desk, "add-patron", &new);
        assert_eq!((&code["card"], code["until"].as_str().unwrap().len()), (&json!("R1"), 10));
        assert_eq!(audit(&room)[0], "add_patron R1");
        let mut reader = Reader::new(&served);
        let profile = reader.register("R1", code["code"].as_str().unwrap(), PIN).json();
        assert_eq!((&profile["name"], &profile["category"]), (&json!("王 芳"), &json!("child")));
        assert_eq!((&profile["email"], &profile["phone"]), (&json!("wang@example.org"), &Value::Null));
        for (body, error) in [
            (json!({"card": "R1", "name": "x", "category": "adult"}), (409, "taken")),
            (json!({"card": "R2", "name": " ", "category": "adult"}), (400, "bad_request")),
            (json!({"card": "", "name": "x", "category": "adult"}), (400, "bad_request")),
            (json!({"card": "R2", "name": "x", "category": "pirate"}), (400, "bad_request")),
            (json!({"card": "R2", "name": "x", "category": "adult", "email": "nowhere"}), (400, "bad_request")),
            (json!({"card": "R2", "name": "x", "category": "adult", "valid_until": "tomorrow"}), (400, "bad_request")),
        ] {
            let (status, code) = refused(&mut desk, "add-patron", &json!({"request": body}));
            assert_eq!((status, code.as_str()), error, "{body}");
        }
        let said = desk.post(
            "/api/v1/desk/add-patron",
            &json!({"request": {"card": "R2", "name": "x",
            "category": "pirate"}}),
        );
        assert!(said.json()["detail"].as_str().unwrap().contains("adult, child, staff"));
        assert_eq!(audit(&room).iter().filter(|line| line.starts_with("add_patron R2")).count(), 0);
    });
}

#[test]
fn patrons_are_found_by_what_is_known_of_them() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let lines = "{\"card\": \"100%\", \"name\": \"Ärger, Ines\", \"phone\": \"138_0001\"}\n\
                     {\"card\": \"1000\", \"name\": \"Åsa O'Neil\", \"phone\": \"13890001\"}\n\
                     {\"card\": \"1001\", \"name\": \"百分之_百\"}\n\
                     {\"card\": \"C\\\\D\", \"name\": \"林则徐\"}\n";
        room.write("p.jsonl", lines);
        room.ok(&["patron", "import", "--db", "c.db", "--file", "p.jsonl"]);
        let many: String = (0..30).map(|n| format!("{{\"card\": \"M{n:02}\", \"name\": \"many mnop\"}}\n")).collect();
        room.ok(&["patron", "import", "--db", "c.db", "--file", room.write("m.jsonl", many)]);
        for (text, expected) in [
            ("100", &["100%", "1000", "1001"][..]),
            ("100%", &["100%"]),
            ("%", &[]),
            ("_", &["1001", "100%"]),
            ("138_", &["100%"]),
            ("C\\", &["C\\D"]),
            ("\\", &[]),
            ("ines", &["100%"]),
            ("Ärger", &["100%"]),
            ("o'neil", &["1000"]),
            ("89000", &["1000"]),
            ("林", &["C\\D", "S1"]),
            ("' OR 1=1 --", &[]),
            ("s1", &["S1"]),
        ] {
            let found = ask(&mut desk, "find-patrons", &json!({"text": text}));
            let (mut found, mut expected) = (cards(&found), expected.to_vec());
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
        let found = ask(&mut desk, "find-patrons", &json!({"text": "many"}));
        assert_eq!((cards(&found).len(), cards(&found)[0]), (20, "M00"));
        // Whoever has exactly this comes first, however many there are.
        room.sql("UPDATE patron SET username = 'mnop' WHERE card = 'M29'");
        assert_eq!(cards(&ask(&mut desk, "find-patrons", &json!({"text": "MNOP"})))[0], "M29");
        for text in [" ", &"x".repeat(65)] {
            assert_eq!(refused(&mut desk, "find-patrons", &json!({"text": text})), (400, "bad_request".to_owned()));
        }
    });
}

#[test]
fn a_lost_card_is_replaced_and_everything_stays() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        Reader::registered(&room, &served, "R2");
        room.sql("UPDATE patron SET username = 'linxiao' WHERE card = 'R2'");
        request(&mut desk, "check-out", &json!({"card": "R1", "barcode": "B1", "branch": "MAIN"}));
        reader.sync(&[place_hold("r2")], None);
        let cursor = reader.state()["cursor"].clone();
        for taken in ["R2", "LinXiao"] {
            let body = json!({"request": change("R1", taken)});
            assert_eq!(refused(&mut desk, "change-patron", &body), (409, "taken".to_owned()), "{taken}");
        }
        let mut body = change("R1", "N9");
        body["phone"] = json!(" 0551-1 ");
        let shown = request(&mut desk, "change-patron", &body);
        assert_eq!((&shown["profile"]["card"], &shown["profile"]["phone"]), (&json!("N9"), &json!("0551-1")));
        assert_eq!((&shown["loans"][0]["item"], &shown["holds"][0]["title"]), (&json!("B1"), &json!("r2")));
        // Still signed in, and told by the next sync.
        let state = reader.sync(&[], cursor.as_str())["state"].clone();
        assert_eq!((&state["profile"]["card"], &state["loans"][0]["item"]), (&json!("N9"), &json!("B1")));
        assert_eq!(Reader::new(&served).sign_in("R1", PIN).status, 403);
        assert_eq!(Reader::new(&served).sign_in("N9", PIN).status, 200);
        assert_eq!(audit(&room)[..3], ["change_patron N9", "change_card N9", "change_card R1"]);
        for (body, status) in
            [(json!({"request": change("NOBODY", "N1")}), 404), (json!({"request": {"card": "N9"}}), 400)]
        {
            assert_eq!(refused(&mut desk, "change-patron", &body).0, status, "{body}");
        }
        let mut pirate = change("N9", "N9");
        pirate["category"] = json!("pirate");
        assert_eq!(refused(&mut desk, "change-patron", &json!({"request": pirate})).0, 400);
    });
}

#[test]
fn a_block_says_why_until_it_is_taken_away() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        let block = json!({"until": "2099-12-31", "note": " 丢了\n两本 "});
        let shown = request(&mut desk, "block", &json!({"card": "R1", "block": block}));
        assert_eq!(shown["blocks"], json!([{"until": "2099-12-31", "note": "丢了 两本"}]));
        assert_eq!(shown["standing"], json!({"reason": "blocked", "until": "2099-12-31"}));
        assert_eq!(reader.sync(&[place_hold("r1")], None)["outcomes"][0]["reason"], "blocked");
        assert!(!reader.state().to_string().contains("两本"), "the note is for staff");
        let over = request(&mut desk, "block", &json!({"card": "R1", "block": {"until": "2020-01-01", "note": null}}));
        assert_eq!((&over["blocks"], &over["standing"]), (&json!([]), &Value::Null), "a block that is over is none");
        let lifted = request(&mut desk, "block", &json!({"card": "R1", "block": null}));
        assert_eq!((&lifted["blocks"], &lifted["standing"]), (&json!([]), &Value::Null));
        assert_eq!(audit(&room)[..3], ["unblock R1", "block R1", "block R1"]);
        let long = json!({"request": {"card": "R1", "block": {"until": null, "note": "x".repeat(501)}}});
        assert_eq!(refused(&mut desk, "block", &long).0, 400);
    });
}

#[test]
fn who_pays_can_borrow_again() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        Reader::registered(&room, &served, "R2");
        for (card, amount) in [("R1", 2_500), ("R1", 700), ("R2", 1)] {
            room.sql(&format!(
                "INSERT INTO charge (patron_id, barcode, days, amount, made_unix_secs) \
                 SELECT id, 'B2', 3, {amount}, 7 FROM patron WHERE card = '{card}'"
            ));
        }
        let cursor = reader.state()["cursor"].clone();
        let lend = json!({"card": "R1", "barcode": "B1", "branch": "MAIN"});
        let owes = json!({"refused": {"reason": "owes", "owed": 3_200, "max": 2_000}});
        assert_eq!(request(&mut desk, "check-out", &lend), owes);
        let shown = ask(&mut desk, "patron", &json!({"card": "R1"}));
        assert_eq!(shown["standing"]["reason"], "owes");
        let charge = &shown["charges"][0];
        let first = json!({"number": charge["number"], "barcode": "B2", "name": "水浒传", "days": 3, "amount": 2_500,
            "made_unix_secs": 7});
        assert_eq!((charge, shown["charges"].as_array().unwrap().len()), (&first, 2));
        // Nobody pays for somebody else by mistake, and then nothing is paid.
        let foreign = ask(&mut desk, "patron", &json!({"card": "R2"}))["charges"][0]["number"].clone();
        let body = json!({"request": {"card": "R1", "charges": [charge["number"], foreign]}});
        assert_eq!(refused(&mut desk, "pay", &body), (404, "not_found".to_owned()));
        assert_eq!(request(&mut desk, "check-out", &lend), owes);

        for _ in 0..2 {
            let paid = request(&mut desk, "pay", &json!({"card": "R1", "charges": [charge["number"]]}));
            assert_eq!((&paid["profile"]["owed"], paid["charges"].as_array().unwrap().len()), (&json!(700), 1));
        }
        assert_eq!(audit(&room).iter().filter(|line| *line == "pay R1").count(), 1, "paid twice is paid once");
        assert_eq!(reader.sync(&[], cursor.as_str())["state"]["profile"]["owed"], 700);
        assert!(request(&mut desk, "check-out", &lend)["done"].is_object());
    });
}

#[test]
fn staff_hold_and_renew_for_a_patron_by_the_same_rules() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut one = Reader::registered(&room, &served, "R1");
        let mut two = Reader::registered(&room, &served, "R2");
        let place = |card: &str, what: &str| json!({"card": card, "what": what, "volume": null, "pickup": "MAIN"});
        let placed = request(&mut desk, "place-hold", &place("R1", "B1"));
        assert_eq!((&placed["done"]["place"], &placed["done"]["of"]), (&json!(1), &json!(1)));
        let hold = placed["done"]["hold"].clone();
        assert_eq!((&one.state()["holds"][0]["hold"], &one.state()["holds"][0]["title"]), (&hold, &json!("r1")));
        assert_eq!(request(&mut desk, "place-hold", &place("R2", " r1 "))["done"]["place"], 2);
        assert_eq!(request(&mut desk, "place-hold", &place("R1", "r1"))["refused"]["reason"], "already_held");
        assert_eq!(request(&mut desk, "place-hold", &place("R1", "none"))["refused"]["reason"], "not_found");
        assert_eq!(request(&mut desk, "place-hold", &place("R1", &"x".repeat(99)))["refused"]["reason"], "not_found");
        let mars = json!({"card": "R1", "what": "r2", "volume": null, "pickup": "MARS"});
        assert_eq!(request(&mut desk, "place-hold", &mars)["refused"]["reason"], "no_pickup_there");
        assert_eq!(refused(&mut desk, "place-hold", &json!({"request": place("NOBODY", "r1")})).0, 404);

        // The hold of one is not cancelled for another.
        let cancel = |card: &str| json!({"card": card, "hold": hold});
        assert_eq!(request(&mut desk, "cancel-hold", &cancel("R2"))["refused"]["reason"], "no_such_hold");
        assert_eq!(request(&mut desk, "cancel-hold", &cancel("R1")), json!({"done": null}));
        assert_eq!(request(&mut desk, "cancel-hold", &cancel("R1"))["refused"]["reason"], "no_such_hold");
        assert_eq!((&one.state()["holds"], &two.state()["holds"][0]["status"]["place"]), (&json!([]), &json!(1)));

        for barcode in ["B2", "B3"] {
            request(&mut desk, "check-out", &json!({"card": "R1", "barcode": barcode, "branch": "MAIN"}));
        }
        room.sql("UPDATE loan SET due = '2099-01-01' WHERE barcode = 'B3'");
        let early = request(&mut desk, "renew", &json!({"card": "R1", "barcode": "B3"}));
        assert_eq!((&early[0][0], &early[0][1]["refused"]["reason"]), (&json!("B3"), &json!("too_early")));
        // Renewed on its last day; each loan has an outcome of its own.
        let today = ask(&mut desk, "start", &json!({}))["today"].as_str().unwrap().to_owned();
        room.sql(&format!("UPDATE loan SET due = '{today}' WHERE barcode = 'B2'"));
        let all = request(&mut desk, "renew", &json!({"card": "R1", "barcode": null}));
        assert_eq!((&all[0][0], &all[0][1]["done"]["renewals_left"]), (&json!("B2"), &json!(0)));
        assert_eq!(all[1][1]["refused"]["reason"], "too_early");
        assert_eq!(one.state()["loans"][0]["due"], all[0][1]["done"]["due"]);
        assert_eq!(audit(&room)[0], "renew B2");
        room.sql("UPDATE loan SET due = '2020-01-01' WHERE barcode = 'B2'");
        let late = request(&mut desk, "renew", &json!({"card": "R1", "barcode": "B2"}));
        assert_eq!(late[0][1]["refused"]["reason"], "overdue_loans");
        request(&mut desk, "check-in", &json!({"barcode": "B2", "branch": "MAIN"}));
        let none = request(&mut desk, "renew", &json!({"card": "R1", "barcode": "B2"}));
        assert_eq!(none, json!([["B2", {"refused": {"reason": "no_such_loan"}}]]));
        assert_eq!(request(&mut desk, "renew", &json!({"card": "R2", "barcode": null})), json!([]));
        let foreign = request(&mut desk, "renew", &json!({"card": "R2", "barcode": "B3"}));
        assert_eq!(foreign[0][1]["refused"]["reason"], "no_such_loan");
    });
}

#[test]
fn a_pin_is_reset_and_a_patron_signed_out() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        let is_in = |reader: &mut Reader| reader.post("/api/v1/sync", &json!({"request": {}})).status == 200;
        assert_eq!(ask(&mut desk, "sign-out-patron", &json!({"card": "R1"})), Value::Null);
        assert!(!is_in(&mut reader));
        reader.sign_in("R1", PIN);
        let code = ask(&mut desk, "reset-pin", &json!({"card": "R1"}));
        assert!(!is_in(&mut reader));
        assert_eq!(ask(&mut desk, "patron", &json!({"card": "R1"}))["registered"], false);
        assert_eq!(reader.sign_in("R1", PIN).status, 403);
        assert_eq!(reader.register("R1", code["code"].as_str().unwrap(), "another one").status, 200);
        assert_eq!(audit(&room)[..3], ["view_patron R1", "pin_reset R1", "sign_out_patron R1"]);
        for call in ["reset-pin", "sign-out-patron", "patron"] {
            assert_eq!(refused(&mut desk, call, &json!({"card": "NOBODY"})), (404, "not_found".to_owned()));
            assert_eq!(refused(&mut desk, call, &json!({"card": "x".repeat(999)})).0, 404);
        }
        let code = code["code"].as_str().unwrap();
        assert!(!served.log().contains(code) && !room.ok(&["audit", "--db", "c.db"]).contains(code));
    });
}
