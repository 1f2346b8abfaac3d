//! Who may ask what.

use super::{ask, audit, path, set_roles, staff};
use crate::kit::{Served, a_record, each, wait_for};
use crate::reader::Reader;
use bookmobile_api::backend::endpoints;
use bookmobile_api::endpoint::{Access, Body};
use bookmobile_circulation::{AuditCode, Role};
use serde_json::{Value, json};

/// Every endpoint of the desk, with the roles of its row and its example as something to ask.
#[test]
fn each_call_is_for_its_role() {
    each(|room, served| {
        let mut people: Vec<(Option<Role>, Reader)> = Role::ALL
            .map(|role| (Some(role), staff(&room, &served, &format!("S-{}", role.code()), &[role.code()])))
            .into();
        people.push((None, Reader::registered(&room, &served, "R0")));
        let mut nobody = Reader::new(&served);
        let mut asked = 0;
        for endpoint in endpoints() {
            let is_for = |role: Role| match endpoint.access {
                Access::AnyStaff => true,
                Access::Staff(needed) => needed.is_among(&[role]),
                _ => false,
            };
            if !matches!(endpoint.access, Access::AnyStaff | Access::Staff(_)) {
                continue;
            }
            asked += 1;
            let file = Value::String(a_record("r9", "file", "B9"));
            let body = serde_json::from_str(endpoint.example).unwrap_or(file);
            let path =
                if endpoint.body == Body::File { format!("{}?name=a", endpoint.path) } else { endpoint.path.into() };
            let call = &path;
            for (role, reader) in &mut people {
                let role = *role;
                let is_let_in = role.is_some_and(is_for);
                let before = if is_let_in { audit(&room).len() } else { 0 };
                let answered = reader.post(&path, &body);
                if is_let_in {
                    assert!(matches!(answered.status, 200 | 404 | 409), "{role:?} {call}: {}", answered.status);
                    finished(reader);
                    let lines = audit(&room);
                    for line in &lines[..lines.len() - before] {
                        let known = |code: &AuditCode| line.starts_with(&format!("{} ", code.code()));
                        assert!(endpoint.audit.iter().any(known), "{call} wrote {line}");
                    }
                } else {
                    let refused = (answered.status, answered.json());
                    assert_eq!(refused, (403, json!({"error": "not_staff"})), "{role:?} {call}");
                }
            }
            let answered = nobody.post(&path, &body);
            assert_eq!((answered.status, answered.json()), (401, json!({"error": "needs_sign_in"})), "{call}");
            let admin = &mut people[3].1;
            for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
                let answered = admin.post_with(&path, &body, &[header]);
                assert_eq!((answered.status, answered.json()), (403, json!({"error": "cross_site"})), "{call}");
            }
            assert_eq!(served.get(&path).status, 404, "{call} is only for POST");
        }
        assert!(asked >= 30, "{asked} endpoints of the desk");
        log_says_nothing_of_patrons(&served);
    });
}

/// Waits for the job that is under way, if somebody who may know asks.
fn finished(reader: &mut Reader) {
    wait_for("the job to end", || {
        let job = reader.post(&path("job"), &json!({}));
        (job.status != 200 || job.json()["state"]["is"] != "running").then_some(())
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
