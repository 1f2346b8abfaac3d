//! `POST /api/v1/sync`, on both databases.

use crate::kit::{Room, Served, WriteLock, each, examples};
use crate::reader::{Reader, action, place_hold};
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn an_action_is_applied_once() {
    each(|room, served| {
        let (mut one, mut two) = (Reader::registered(&room, &served, "R1"), Reader::registered(&room, &served, "R2"));
        let hold = place_hold("r1");
        let first = one.sync(std::slice::from_ref(&hold), None);
        let placed = json!({"key": hold["key"], "outcome": "accepted", "result": "hold_placed", "hold": hold["key"],
            "place": 1, "of": 1, "pickup": "MAIN"});
        assert_eq!((&first["outcomes"], &first["not_processed"]), (&json!([placed]), &json!([])));
        assert_eq!(two.act(json!({"do": "place_hold", "title": "r1", "pickup": "MAIN"}))["place"], 2);
        // Sent again, the answer is that of the first time, though there are two in the queue now.
        assert_eq!(one.sync(std::slice::from_ref(&hold), None)["outcomes"], json!([placed]));
        let view = &one.state()["holds"][0];
        assert_eq!((&view["title"], &view["name"]), (&json!("r1"), &json!("红楼梦")));
        assert_eq!(view["status"], json!({"is": "waiting", "place": 1, "of": 2}));
        // The same key with another body, or from somebody else, is another action.
        let mut other = hold.clone();
        other["body"]["title"] = json!("r2");
        for (reader, action) in [(&mut one, &other), (&mut two, &hold)] {
            let outcome = reader.sync(std::slice::from_ref(action), None)["outcomes"][0].clone();
            assert_eq!((&outcome["outcome"], &outcome["reason"]), (&json!("refused"), &json!("key_reused")));
        }
        assert_eq!(one.state()["holds"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn what_is_refused_stops_nothing_and_stays_refused() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let newer = action(json!({"do": "teleport", "title": "r1"}));
        let mut version = place_hold("r1");
        version["v"] = json!(99);
        let nowhere = action(json!({"do": "place_hold", "title": "r1", "pickup": "MARS"}));
        let actions = [newer.clone(), version, place_hold("none"), nowhere, place_hold("r1"), place_hold("r1")];
        let answer = reader.sync(&actions, None);
        let codes: Vec<&Value> = answer["outcomes"].as_array().unwrap().iter().map(|o| &o["reason"]).collect();
        assert_eq!(
            json!(codes),
            json!(["not_understood", "not_understood", "not_found", "no_pickup_there", null, "already_held"])
        );
        assert_eq!(reader.sync(&[newer], None)["outcomes"][0], answer["outcomes"][0]);
    });
}

#[test]
fn an_action_that_fails_undoes_no_other_and_leaves_nothing() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let actions = [place_hold("r1"), place_hold("r2"), action(json!({"do": "create_list", "name": "a"}))];
        // The second cannot be recorded, after its hold was placed.
        room.sql("CREATE UNIQUE INDEX broken ON action (made_unix_millis)");
        let answer = reader.sync(&actions, None);
        assert_eq!(answer["outcomes"].as_array().unwrap().len(), 1);
        assert_eq!((&answer["outcomes"][0]["key"], &answer["outcomes"][0]["place"]), (&actions[0]["key"], &json!(1)));
        assert_eq!(answer["not_processed"], json!([actions[1]["key"], actions[2]["key"]]));
        let holds = answer["state"]["holds"].as_array().unwrap();
        assert_eq!(holds.iter().map(|hold| &hold["title"]).collect::<Vec<_>>(), ["r1"]);
        let alone = reader.post("/api/v1/sync", &json!({"request": {"actions": [actions[1]]}}));
        assert_eq!((alone.status, alone.json()), (503, json!({"error": "unavailable"})));
        room.sql("DROP INDEX broken");
        let again = reader.sync(&actions, None);
        let results: Vec<&Value> = again["outcomes"].as_array().unwrap().iter().map(|o| &o["result"]).collect();
        assert_eq!(json!(results), json!(["hold_placed", "hold_placed", "done"]));
        assert_eq!(again["outcomes"][0], answer["outcomes"][0]);
    });
}

#[test]
fn nobody_acts_for_whoever_signed_in_after() {
    each(|room, served| {
        let (mut one, mut two) = (Reader::registered(&room, &served, "R1"), Reader::registered(&room, &served, "R2"));
        let id = |reader: &mut Reader| reader.state()["profile"]["id"].clone();
        let (first, second) = (id(&mut one), id(&mut two));
        assert_ne!(first, second);
        let request = json!({"request": {"patron": first, "actions": [place_hold("r1")]}});
        let answered = two.post("/api/v1/sync", &request);
        assert_eq!((answered.status, answered.json()), (401, json!({"error": "needs_sign_in"})));
        assert_eq!(two.state()["holds"], json!([]));
        let answer = one.post("/api/v1/sync", &request).json();
        assert_eq!(answer["outcomes"][0]["result"], "hold_placed");
    });
}

#[test]
fn without_a_session_nothing_is_applied() {
    each(|room, served| {
        let mut nobody = Reader::new(&served);
        nobody.cookie = "bookmobile_session=0123".to_owned();
        let hold = place_hold("r1");
        let answered = nobody.post("/api/v1/sync", &json!({"request": {"actions": [hold]}}));
        assert_eq!((answered.status, answered.json()), (401, json!({"error": "needs_sign_in"})));
        let mut reader = Reader::registered(&room, &served, "R1");
        assert_eq!(reader.state()["holds"], json!([]));
        assert_eq!(reader.sync(&[hold], None)["outcomes"][0]["place"], 1);
        let many: Vec<Value> = (0..101).map(|_| place_hold("r1")).collect();
        let answered = reader.post("/api/v1/sync", &json!({"request": {"actions": many}}));
        assert_eq!((answered.status, &answered.json()["error"]), (400, &json!("bad_request")));
    });
}

#[test]
fn a_device_gets_what_changed_since_its_cursor() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let state = reader.state();
        assert_eq!(
            (&state["whole"], &state["lists"], &state["profile"]["card"]),
            (&json!(true), &json!([]), &json!("R1"))
        );
        let cursor = |state: &Value| state["cursor"].as_str().unwrap().to_owned();
        let list = action(json!({"do": "create_list", "name": "暑假"}));
        let entry = action(json!({"do": "put_in_list", "list": list["key"], "title": "r2", "note": "第一"}));
        let answer = reader.sync(&[list.clone(), entry], Some(&cursor(&state)));
        let changed = &answer["state"];
        assert_eq!((&changed["whole"], changed.get("profile")), (&json!(false), None));
        assert_eq!(
            changed["lists"],
            json!([{"id": list["key"], "name": "暑假", "link": null, "entries": [{"title": "r2", "name": "水浒传", "note": "第一"}]}])
        );
        let same = reader.sync(&[], Some(&cursor(changed)))["state"].clone();
        assert_eq!((same.get("lists"), cursor(&same)), (None, cursor(changed)));
        // A cursor that this database never gave means nothing: everything is sent.
        for strange in ["", "x-1", "00000000000000000000000000000000-1", &format!("{}9", cursor(changed))] {
            assert_eq!(reader.sync(&[], Some(strange))["state"]["whole"], json!(true), "{strange}");
        }
    });
}

#[test]
fn everything_a_patron_does_is_done() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let search = action(json!({"do": "save_search", "query": "三体", "tell": true}));
        let list = action(json!({"do": "create_list", "name": "a"}));
        let hold = place_hold("r1");
        let bodies = [
            json!({"do": "suspend_hold", "hold": hold["key"], "until": in_days(20)}),
            json!({"do": "resume_hold", "hold": hold["key"]}),
            json!({"do": "change_pickup", "hold": hold["key"], "pickup": "MAIN"}),
            json!({"do": "renew_all"}),
            json!({"do": "rename_list", "list": list["key"], "name": "b"}),
            json!({"do": "share_list", "list": list["key"], "shared": true}),
            json!({"do": "put_in_list", "list": list["key"], "title": "r1"}),
            json!({"do": "take_from_list", "list": list["key"], "title": "r1"}),
            json!({"do": "rate", "title": "r1", "stars": 5, "review": "好"}),
            json!({"do": "rate", "title": "r2", "stars": 2}),
            json!({"do": "unrate", "title": "r2"}),
            json!({"do": "suggest_purchase", "name": "球状闪电", "isbn": "9787536693968"}),
            json!({"do": "report_record", "title": "r3", "problem": "typo"}),
            json!({"do": "change_contact", "email": "lin@example.org", "phone": ""}),
            json!({"do": "change_language", "language": "zh-Hans"}),
            json!({"do": "keep_history", "keep": true}),
            json!({"do": "erase_history"}),
        ];
        let mut actions = vec![search.clone(), list, hold.clone()];
        actions.extend(bodies.map(action));
        let answer = reader.sync(&actions, None);
        for outcome in answer["outcomes"].as_array().unwrap() {
            assert_eq!(outcome["outcome"], "accepted", "{outcome}");
        }
        let state = &answer["state"];
        let link = state["lists"][0]["link"].as_str().unwrap();
        assert_eq!((&state["lists"][0]["name"], link.len()), (&json!("b"), 24));
        assert_eq!(state["searches"], json!([{"id": search["key"], "query": "三体", "tell": true}]));
        assert_eq!(
            state["ratings"],
            json!([{"title": "r1", "name": "红楼梦", "stars": 5, "review": "好", "moderation": "waiting"}])
        );
        assert_eq!(
            (&state["suggestions"][0]["progress"], &state["profile"]["language"]),
            (&json!("new"), &json!("zh-Hans"))
        );
        let mut other = Reader::registered(&room, &served, "R2");
        let theirs = [
            json!({"do": "cancel_hold", "hold": hold["key"]}),
            json!({"do": "delete_list", "list": state["lists"][0]["id"]}),
            json!({"do": "forget_search", "search": search["key"]}),
            json!({"do": "renew", "item": "B1"}),
            json!({"do": "join_event", "event": "none"}),
        ];
        for body in theirs {
            assert_eq!(other.act(body.clone())["outcome"], "refused", "{body}");
        }
        assert_eq!(reader.act(json!({"do": "cancel_hold", "hold": hold["key"]}))["result"], "done");
        assert_eq!(reader.state()["holds"], json!([]));
    });
}

/// Actions as the first version sent them: a server understands them for ever.
#[test]
fn actions_of_the_first_version_are_understood() {
    let room = Room::furnished();
    let served = Served::start(&room);
    let mut reader = Reader::registered(&room, &served, "R1");
    let stored = r#"[
        {"key":"01a0c5d8-9d00-7abc-8def-0123456789ab","v":1,"made_unix_millis":1764000000000,
         "body":{"do":"place_hold","title":"r1","wants":"any","pickup":"MAIN","lapses":null}},
        {"key":"01a0c5d8-9d01-7abc-8def-0123456789ab","v":1,"made_unix_millis":-5,
         "body":{"do":"place_hold","title":"r2","wants":{"copy":"B2"},"pickup":"MAIN"}},
        {"key":"01a0c5d8-9d02-7abc-8def-0123456789ab","v":1,"made_unix_millis":0,
         "body":{"do":"cancel_hold","hold":"01a0c5d8-9d00-7abc-8def-0123456789ab"}}]"#;
    let actions: Vec<Value> = serde_json::from_str(stored).unwrap();
    let answer = reader.sync(&actions, None);
    let results: Vec<&Value> = answer["outcomes"].as_array().unwrap().iter().map(|o| &o["result"]).collect();
    assert_eq!(json!(results), json!(["hold_placed", "hold_placed", "done"]));
}

#[test]
fn a_database_that_cannot_write_leaves_actions_unprocessed() {
    let room = Room::furnished();
    let served = Served::start(&room);
    let mut reader = Reader::registered(&room, &served, "R1");
    let (one, two) = (place_hold("r1"), place_hold("r2"));
    reader.sync(std::slice::from_ref(&one), None);
    // Another program holds the write lock for longer than the server waits.
    let lock = WriteLock::of(&room);
    let answered = reader.post("/api/v1/sync", &json!({"request": {"actions": [two, place_hold("r3")]}}));
    assert_eq!((answered.status, answered.json()), (503, json!({"error": "unavailable"})));
    drop(lock);
    let answer = reader.sync(&[two, one], None);
    assert_eq!(answer["outcomes"][0]["result"], "hold_placed");
    assert_eq!(answer["state"]["holds"].as_array().unwrap().len(), 2);
}

/// What `docs/SYNC.md` tells to type is typed, line by line.
#[test]
fn the_examples_of_the_docs_work() {
    let room = Room::furnished();
    let served = Served::start(&room);
    let said = room.types(&served, &examples(include_str!("../../../docs/SYNC.md")).join("\n"));
    assert!(said.contains(r#""result":"hold_placed""#) && said.contains(r#""place":1"#), "{said}");
    assert!(said.contains(r#""reason":"key_reused""#), "{said}");
    let lines: Vec<&str> = said.lines().collect();
    let list = r#"{"name":"暑假","entries":[{"title":"r1","name":"红楼梦","note":"先读"}]}"#;
    assert!(lines.contains(&list), "{said}");
    assert!(said.contains(r#""begins":"2099-12-05T14:00""#) && said.contains(r#""free":20"#), "{said}");
    assert!(said.contains("what,id,title,barcode,branch,from,to,how,renewals\r\nhold,r1,红楼梦,,MAIN,"), "{said}");
}

fn in_days(days: i64) -> String {
    let today = Command::new("date").args(["-u", "+%Y-%m-%d", "-d", &format!("{days} days")]).output().unwrap();
    String::from_utf8(today.stdout).unwrap().trim().to_owned()
}
