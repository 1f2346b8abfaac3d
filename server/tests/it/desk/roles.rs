//! Who may ask what.

use super::{ask, path, set_roles, staff};
use crate::kit::{Served, each};
use crate::reader::Reader;
use serde_json::{Value, json};

/// Every server function of the desk, who may ask it beside an administrator, and something to ask.
fn calls() -> Vec<(&'static str, Vec<&'static str>, Value)> {
    let uuid = "019fa801-7680-7707-8707-000000000000";
    let request = |body: Value| json!({"request": body});
    vec![
        ("start", vec!["desk", "moderator", "cataloguer"], json!({})),
        ("check-out", vec!["desk"], request(json!({"card": "X", "barcode": "B1", "branch": "MAIN"}))),
        ("check-in", vec!["desk"], request(json!({"barcode": "B1", "branch": "MAIN"}))),
        ("copy", vec!["desk"], json!({"barcode": "B1"})),
        ("mark", vec!["desk"], request(json!({"barcode": "B1", "mark": "on_shelf"}))),
        ("picks", vec!["desk"], json!({"branch": "MAIN"})),
        ("hold-shelf", vec!["desk"], json!({"branch": "MAIN"})),
        ("find-patrons", vec!["desk"], json!({"text": "R"})),
        ("patron", vec!["desk"], json!({"card": "R0"})),
        ("add-patron", vec!["desk"], request(json!({"card": "R0", "name": "x", "category": "adult"}))),
        (
            "change-patron",
            vec!["desk"],
            request(json!({"card": "X", "new_card": "X", "name": "x", "category": "adult", "email": null,
                "phone": null, "valid_until": null})),
        ),
        ("reset-pin", vec!["desk"], json!({"card": "X"})),
        ("sign-out-patron", vec!["desk"], json!({"card": "X"})),
        ("block", vec!["desk"], request(json!({"card": "X", "block": null}))),
        ("pay", vec!["desk"], request(json!({"card": "X", "charges": [1]}))),
        ("renew", vec!["desk"], request(json!({"card": "X", "barcode": null}))),
        ("place-hold", vec!["desk"], request(json!({"card": "X", "what": "r1", "volume": null, "pickup": "MAIN"}))),
        ("cancel-hold", vec!["desk"], request(json!({"card": "X", "hold": uuid}))),
        ("set-roles", vec![], request(json!({"card": "X", "roles": []}))),
        ("reviews", vec!["moderator"], json!({"waiting": true})),
        (
            "moderate",
            vec!["moderator"],
            request(json!({"patron": uuid, "title": "r1", "made_unix_secs": 1, "show": true})),
        ),
        ("suggestions", vec!["moderator"], json!({"open": true})),
        ("advance-suggestion", vec!["moderator"], json!({"key": uuid, "progress": "ordered"})),
        ("reports", vec!["cataloguer"], json!({"settled": false})),
        ("settle-report", vec!["cataloguer"], json!({"key": uuid, "settled": true})),
        ("job", vec!["cataloguer"], json!({})),
        ("audit", vec![], json!({"before": null, "about": null})),
    ]
}

#[test]
fn each_call_is_for_its_role() {
    each(|room, served| {
        let mut people: Vec<(&str, Reader)> = ["desk", "moderator", "cataloguer", "admin"]
            .map(|role| (role, staff(&room, &served, &format!("S-{role}"), &[role])))
            .into();
        people.push(("reader", Reader::registered(&room, &served, "R0")));
        let mut nobody = Reader::new(&served);
        for (call, roles, body) in calls() {
            for (role, reader) in &mut people {
                let answered = reader.post(&path(call), &body);
                if *role == "admin" || roles.contains(role) {
                    assert!(matches!(answered.status, 200 | 404 | 409), "{role} {call}: {}", answered.status);
                } else {
                    let refused = (answered.status, answered.json());
                    assert_eq!(refused, (403, json!({"error": "not_staff"})), "{role} {call}");
                }
            }
            let answered = nobody.post(&path(call), &body);
            assert_eq!((answered.status, answered.json()), (401, json!({"error": "needs_sign_in"})), "{call}");
            let admin = &mut people[3].1;
            for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
                let answered = admin.post_with(&path(call), &body, &[header]);
                assert_eq!((answered.status, answered.json()), (403, json!({"error": "cross_site"})), "{call}");
            }
            assert_eq!(served.get(&path(call)).status, 404, "{call} is only for POST");
        }
        log_says_nothing_of_patrons(&served);
    });
}

/// Routes, yes; not who asked, nor about whom.
fn log_says_nothing_of_patrons(served: &Served) {
    let log = served.log();
    assert!(log.contains("/api/v1/desk/find-patrons") && log.contains("/api/v1/desk/advance-suggestion"), "{log}");
    for private in ["S-desk", "R0", "林晓"] {
        assert!(!log.contains(private), "{private}");
    }
}

#[test]
fn who_is_not_staff_any_more_is_not_from_the_next_call_on() {
    each(|room, served| {
        let mut one = staff(&room, &served, "S1", &["desk", "moderator"]);
        let start = ask(&mut one, "start", &json!({}));
        assert_eq!((&start["card"], &start["name"]), (&json!("S1"), &json!("林晓")));
        assert_eq!(start["roles"], json!(["desk", "moderator"]));
        assert_eq!(start["names"]["branches"][0]["code"], "MAIN");
        let categories: Vec<&Value> = start["categories"].as_array().unwrap().iter().map(|c| &c["code"]).collect();
        assert_eq!(json!(categories), json!(["adult", "child", "staff"]));
        assert_eq!(start["today"].as_str().unwrap().len(), 10);
        set_roles(&room, "S1", &["moderator"]);
        assert_eq!(one.post(&path("picks"), &json!({"branch": "MAIN"})).status, 403);
        ask(&mut one, "reviews", &json!({"waiting": true}));
        set_roles(&room, "S1", &[]);
        assert_eq!(one.post(&path("start"), &json!({})).status, 403);
        assert!(room.fails(&["patron", "role", "--db", "c.db", "S1", "--role", "boss"]).contains("cataloguer"));
    });
}
