//! What staff try who want to be more than they are.

use super::{ask, audit, refused, request, set_roles, staff};
use crate::kit::each;
use crate::reader::{PIN, Reader};
use serde_json::{Value, json};

fn change(card: &str, new_card: &str, email: Option<&str>) -> Value {
    json!({"card": card, "new_card": new_card, "name": "林晓", "category": "adult", "email": email, "phone": null,
        "valid_until": null})
}

#[test]
fn nobody_becomes_staff_through_the_account_of_staff() {
    each(|room, served| {
        let mut desk = staff(&room, &served, "S1", &["desk"]);
        let mut admin = staff(&room, &served, "A1", &["admin"]);
        staff(&room, &served, "M1", &["moderator"]);
        let before = audit(&room);
        for (call, body) in [
            ("reset-pin", json!({"card": "A1"})),
            ("reset-pin", json!({"card": "M1"})),
            // Nor their own: an open session must not become an account.
            ("reset-pin", json!({"card": "S1"})),
            ("block", json!({"request": {"card": "A1", "block": {"until": null, "note": null}}})),
            ("block", json!({"request": {"card": "S1", "block": null}})),
            ("change-patron", json!({"request": change("A1", "A2", None)})),
            ("change-patron", json!({"request": change("M1", "M1", Some("me@evil.example"))})),
            ("set-roles", json!({"request": {"card": "S1", "roles": ["desk", "admin"]}})),
            ("set-roles", json!({"request": {"card": "A1", "roles": []}})),
        ] {
            assert_eq!(refused(&mut desk, call, &body), (403, "not_staff".to_owned()), "{call} {body}");
        }
        assert_eq!(audit(&room), before, "nothing has changed");
        assert_eq!(Reader::new(&served).sign_in("A1", PIN).status, 200);

        // What takes nobody's account over is for the desk; their own card and address are theirs.
        let mut named = change("M1", "M1", None);
        named["name"] = json!("马");
        assert_eq!(request(&mut desk, "change-patron", &named)["profile"]["name"], "马");
        let own = request(&mut desk, "change-patron", &change("S1", "S2", Some("s@example.org")));
        assert_eq!((&own["profile"]["card"], &own["profile"]["email"]), (&json!("S2"), &json!("s@example.org")));
        assert_eq!(ask(&mut desk, "start", &json!({}))["card"], "S2");

        request(&mut admin, "change-patron", &change("M1", "M2", Some("m@example.org")));
        request(&mut admin, "block", &json!({"card": "M2", "block": {"until": null, "note": null}}));
        assert_eq!(ask(&mut admin, "reset-pin", &json!({"card": "M2"}))["card"], "M2");
    });
}

#[test]
fn administrators_make_staff_and_stay_administrators() {
    each(|room, served| {
        let mut admin = staff(&room, &served, "A1", &["admin"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        let cursor = reader.state()["cursor"].clone();
        let shown = request(&mut admin, "set-roles", &json!({"card": "R1", "roles": ["desk", "cataloguer"]}));
        assert_eq!(shown["profile"]["roles"], json!(["cataloguer", "desk"]));
        let told = reader.sync(&[], cursor.as_str())["state"]["profile"]["roles"].clone();
        assert_eq!(told, shown["profile"]["roles"]);
        ask(&mut reader, "picks", &json!({"branch": "MAIN"}));
        for roles in [json!([]), json!(["desk"])] {
            let body = json!({"request": {"card": "A1", "roles": roles}});
            assert_eq!(refused(&mut admin, "set-roles", &body), (400, "bad_request".to_owned()));
        }
        let body = json!({"request": {"card": "R1", "roles": ["root"]}});
        assert_eq!(refused(&mut admin, "set-roles", &body).0, 400);
        assert_eq!(refused(&mut admin, "set-roles", &json!({"request": {"card": "X", "roles": []}})).0, 404);
        request(&mut admin, "set-roles", &json!({"card": "A1", "roles": ["admin", "desk"]}));
        request(&mut admin, "set-roles", &json!({"card": "R1", "roles": []}));
        assert_eq!(refused(&mut reader, "picks", &json!({"branch": "MAIN"})), (403, "not_staff".to_owned()));
        // Another administrator can, and the command line always.
        let mut second = staff(&room, &served, "A2", &["admin"]);
        request(&mut second, "set-roles", &json!({"card": "A1", "roles": []}));
        set_roles(&room, "A2", &[]);
        assert_eq!(refused(&mut second, "start", &json!({})).0, 403);
    });
}

#[test]
fn the_audit_log_says_who_did_what_and_not_who_reads_what() {
    each(|room, served| {
        let mut admin = staff(&room, &served, "A1", &["admin"]);
        let mut reader = Reader::registered(&room, &served, "R77");
        reader.act(json!({"do": "rate", "title": "r1", "stars": 5, "review": "百读不厌"}));
        reader.act(json!({"do": "report_record", "title": "r1", "problem": "错字"}));
        ask(&mut admin, "patron", &json!({"card": "R77"}));
        request(&mut admin, "check-out", &json!({"card": "R77", "barcode": "B1", "branch": "MAIN"}));
        ask(&mut admin, "copy", &json!({"barcode": "B1"}));
        let today = ask(&mut admin, "start", &json!({}))["today"].as_str().unwrap().to_owned();
        room.sql(&format!("UPDATE loan SET due = '{today}'"));
        request(&mut admin, "renew", &json!({"card": "R77", "barcode": null}));
        request(&mut admin, "check-in", &json!({"barcode": "B1", "branch": "MAIN"}));
        let place = json!({"card": "R77", "what": "r2", "volume": null, "pickup": "MAIN"});
        let hold = request(&mut admin, "place-hold", &place)["done"]["hold"].clone();
        request(&mut admin, "cancel-hold", &json!({"card": "R77", "hold": hold}));
        let review = ask(&mut admin, "reviews", &json!({"waiting": true}))[0].clone();
        let verdict = json!({"patron": review["patron"], "title": "r1", "made_unix_secs": review["made_unix_secs"],
            "show": true});
        request(&mut admin, "moderate", &verdict);
        let report = ask(&mut admin, "reports", &json!({"settled": false}))[0]["key"].clone();
        ask(&mut admin, "settle-report", &json!({"key": report, "settled": true}));

        let page = |admin: &mut Reader, before: Value| ask(admin, "audit", &json!({"before": before, "about": null}));
        let lines = page(&mut admin, Value::Null);
        let did: Vec<&str> = lines.as_array().unwrap().iter().map(|line| line["did"].as_str().unwrap()).collect();
        let expected = [
            "settle_report",
            "show_review",
            "cancel_hold",
            "place_hold",
            "check_in",
            "renew",
            "view_copy",
            "check_out",
            "view_patron",
        ];
        assert_eq!(did[..expected.len()], expected);
        assert_eq!((&lines[0]["actor"], &lines[0]["actor_name"]), (&json!("A1"), &json!("林晓")));
        let by_command = lines.as_array().unwrap().iter().find(|line| line["did"] == "set_roles").unwrap();
        assert_eq!((&by_command["actor"], &by_command["actor_name"]), (&json!("command"), &Value::Null));
        assert_eq!((&by_command["about"], &by_command["detail"]), (&json!("A1"), &json!("admin")));
        let documented = include_str!("../../../../docs/DESK.md");
        for code in did {
            assert!(documented.contains(&format!("`{code}`")), "{code} is not documented");
        }
        // No line is both about a patron and about something to read.
        let id = reader.state()["profile"]["id"].as_str().unwrap().to_owned();
        for line in lines.as_array().unwrap() {
            let mut line = line.clone();
            line["actor"] = Value::Null;
            let text = line.to_string();
            let patron = text.contains("R77") || text.contains(&id);
            let reading = ["\"B1\"", "\"r1\"", "\"r2\""].iter().any(|what| text.contains(what));
            assert!(!(patron && reading), "{text}");
        }
        let older = page(&mut admin, lines[3]["number"].clone());
        assert_eq!(older[0], lines[4]);
        let about = ask(&mut admin, "audit", &json!({"before": null, "about": " B1 "}));
        assert_eq!(about.as_array().unwrap().len(), 4);
        for n in 0..60 {
            room.sql(&format!("INSERT INTO audit (at_unix_secs, actor, did, about) VALUES ({n}, 'x', 'y', 'z')"));
        }
        assert_eq!(page(&mut admin, Value::Null).as_array().unwrap().len(), 50);
    });
}
