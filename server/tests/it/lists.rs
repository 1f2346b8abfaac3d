//! Lists shared by link, ratings, events, history, and being told of new records, on both databases.

use crate::kit::{Room, Served, a_record, each};
use crate::reader::{Reader, action};
use serde_json::{Value, json};

fn shared(served: &Served, link: &Value) -> (u16, Value) {
    let answered = served.post("/api/v1/list", &json!({"link": link}));
    (answered.status, answered.json())
}

#[test]
fn a_shared_list_is_read_by_its_link_until_it_is_not_shared() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let list = action(json!({"do": "create_list", "name": "暑假"}));
        let id = &list["key"];
        // In one second, and not in the order of their ids.
        let entries = ["r3", "r1", "r2"].map(|title| {
            action(json!({"do": "put_in_list", "list": id, "title": title, "note": (title == "r1").then_some("先读")}))
        });
        let share = action(json!({"do": "share_list", "list": id, "shared": true}));
        let answer = reader.sync(&[std::slice::from_ref(&list), &entries[..], &[share]].concat(), None);
        let kept = &answer["state"]["lists"][0];
        let titles: Vec<&Value> = kept["entries"].as_array().unwrap().iter().map(|entry| &entry["title"]).collect();
        assert_eq!(json!(titles), json!(["r3", "r1", "r2"]));
        assert_eq!(kept["entries"][1], json!({"title": "r1", "name": "红楼梦", "note": "先读"}));

        let (status, list) = shared(&served, &kept["link"]);
        // Nothing but its name and what is in it.
        assert_eq!((status, list), (200, json!({"name": "暑假", "entries": kept["entries"]})));
        for wrong in [json!(""), json!("0"), json!("x".repeat(2_000)), kept["id"].clone()] {
            assert_eq!(shared(&served, &wrong), (404, json!({"error": "not_found"})), "{wrong}");
        }
        reader.act(json!({"do": "share_list", "list": id, "shared": false}));
        assert_eq!(shared(&served, &kept["link"]).0, 404);
        // Shared again it has another link.
        reader.act(json!({"do": "share_list", "list": id, "shared": true}));
        assert_ne!(reader.state()["lists"][0]["link"], kept["link"]);
        assert_eq!(shared(&served, &kept["link"]).0, 404);
    });
}

#[test]
fn ratings_count_at_once_and_reviews_wait_for_staff() {
    each(|room, served| {
        let ratings = || served.get("/api/v1/ratings?title=r1").json();
        let none = json!({"count": 0, "mean": null, "stars": [0, 0, 0, 0, 0], "reviews": []});
        assert_eq!(ratings(), none);
        for (card, body) in [
            ("R1", json!({"do": "rate", "title": "r1", "stars": 5, "review": "百读不厌"})),
            ("R2", json!({"do": "rate", "title": "r1", "stars": 2})),
        ] {
            let mut reader = Reader::registered(&room, &served, card);
            assert_eq!(reader.act(body)["outcome"], "accepted");
            assert_eq!(reader.state()["ratings"][0]["name"], "红楼梦");
        }
        let waiting = ratings();
        assert_eq!((&waiting["count"], &waiting["mean"]), (&json!(2), &json!(3.5)));
        assert_eq!((&waiting["stars"], &waiting["reviews"]), (&json!([0, 1, 0, 0, 1]), &json!([])));
        room.sql("UPDATE rating SET moderation = 'shown', made_unix_secs = 7");
        let review = json!([{"stars": 5, "review": "百读不厌", "made_unix_secs": 7}]);
        assert_eq!(ratings()["reviews"], review);
        room.sql("UPDATE rating SET moderation = 'hidden' WHERE stars = 5");
        assert_eq!((&ratings()["stars"], &ratings()["reviews"]), (&json!([0, 1, 0, 0, 0]), &json!([])));
    });
}

#[test]
fn an_event_has_so_many_places_and_is_told_when_it_is_cancelled() {
    each(|room, served| {
        let add = |more: &[&str]| {
            let args = ["events", "add", "--db", "c.db", "--name", "读书会"];
            room.run(&[&args[..], more].concat())
        };
        let added = add(&[
            "--id",
            "e1",
            "--begins",
            "2099-12-05 14:00",
            "--ends",
            "2099-12-05T16:00",
            "--branch",
            "MAIN",
            "--places",
            "1",
            "--about",
            "一起读《红楼梦》",
        ]);
        assert_eq!((added.success, added.out.trim()), (true, "e1"), "{}", added.err);
        assert!(add(&["--id", "past", "--begins", "2020-01-01T10:00"]).err.contains("begun already"));
        for (more, said) in [
            (&["--id", "e1", "--begins", "2099-12-05T14:00"][..], "another event has the id e1"),
            (&["--begins", "5 December"], "write it as 2026-12-05T14:00"),
            (&["--begins", "2099-12-05T14:00", "--ends", "2099-12-05T13:00"], "before it begins"),
            (&["--begins", "2099-12-05T14:00", "--branch", "MARS"], "no branch with the code MARS"),
        ] {
            let refused = add(more);
            assert!(!refused.success && refused.err.contains(said), "{}", refused.err);
        }
        let events = || served.get("/api/v1/events").json();
        let begins_unix_secs = 4_100_133_600_i64;
        let event = json!([{"id": "e1", "name": "读书会", "about": "一起读《红楼梦》", "branch": "MAIN",
            "begins_unix_secs": begins_unix_secs, "begins": "2099-12-05T14:00", "ends": "2099-12-05T16:00",
            "places": 1, "free": 1}]);
        assert_eq!(events(), event);

        let (mut one, mut two) = (Reader::registered(&room, &served, "R1"), Reader::registered(&room, &served, "R2"));
        let join = json!({"do": "join_event", "event": "e1"});
        assert_eq!(one.act(join.clone())["result"], "done");
        assert_eq!(one.act(join.clone())["result"], "done", "once more is one place");
        assert_eq!(two.act(join.clone())["reason"], "not_offered");
        assert_eq!(two.act(json!({"do": "join_event", "event": "past"}))["reason"], "not_found");
        assert_eq!((&events()[0]["free"], &one.state()["events"]), (&json!(0), &json!(["e1"])));
        assert_eq!(one.act(json!({"do": "leave_event", "event": "e1"}))["result"], "done");
        assert_eq!(two.act(join)["result"], "done");
        let listed = room.ok(&["events", "list", "--db", "c.db"]);
        assert_eq!(listed.trim(), "2099-12-05T14:00  e1  读书会  1 of 1 places taken");

        assert!(room.ok(&["events", "remove", "--db", "c.db", "e1"]).contains("1 patrons"));
        assert!(room.fails(&["events", "remove", "--db", "c.db", "e1"]).contains("no event"));
        let state = two.state();
        assert_eq!((events(), &state["events"]), (json!([]), &json!([])));
        assert_eq!(
            (&state["messages"][0]["news"], &state["messages"][0]["name"]),
            (&json!("event_cancelled"), &json!("读书会"))
        );
        assert_eq!(one.state()["messages"], json!([]));
    });
}

#[test]
fn a_history_is_there_as_far_as_it_is_kept() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let lend = |barcode| room.ok(&["lend", "--db", "c.db", "--branch", "MAIN", "--card", "R1", barcode]);
        let take_in = |barcode| room.ok(&["return", "--db", "c.db", "--branch", "MAIN", barcode]);
        lend("B1");
        take_in("B1");
        reader.act(json!({"do": "keep_history", "keep": true}));
        lend("B2");
        take_in("B2");
        lend("B3");
        reader.act(json!({"do": "place_hold", "title": "r1", "pickup": "MAIN"}));
        let history = reader.post("/api/v1/history", &json!({})).json();
        let told = |entries: &Value| {
            let of = |entry: &Value| [entry["title"].clone(), entry["how"].clone()];
            let mut told: Vec<_> = entries.as_array().unwrap().iter().map(of).map(|pair| json!(pair)).collect();
            told.sort_by_key(ToString::to_string);
            json!(told)
        };
        assert_eq!(told(&history["loans"]), json!([["r2", "returned"], ["r3", "open"]]), "r1 was forgotten");
        assert_eq!(told(&history["holds"]), json!([["r1", "live"]]));
        assert!(history["loans"].as_array().unwrap().iter().all(|loan| loan["branch"] == "MAIN"));

        let table = reader.post("/api/v1/history.csv", &json!({}));
        let text = String::from_utf8(table.body.clone()).unwrap();
        assert!(table.header("content-type").starts_with("text/csv"));
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(text.contains("loan,r2,水浒传,B2,MAIN,20") && text.contains("hold,r1,红楼梦,,MAIN,20"), "{text}");

        reader.act(json!({"do": "erase_history"}));
        let history = reader.post("/api/v1/history", &json!({})).json();
        assert_eq!(told(&history["loans"]), json!([["r3", "open"]]));
        let mut nobody = Reader::new(&served);
        for path in ["/api/v1/history", "/api/v1/history.csv"] {
            assert_eq!(nobody.post(path, &json!({})).status, 401, "{path}");
            let foreign = reader.post_with(path, &json!({}), &[("sec-fetch-site", "cross-site")]);
            assert_eq!(foreign.status, 403, "{path}");
            assert_eq!(served.get(path).status, 404, "{path}");
        }
    });
}

fn build(room: &Room) -> String {
    room.ok(&["pack", "build", "--db", "c.db", "--out", "pack"])
}

fn news(reader: &mut Reader) -> Vec<Value> {
    let state = reader.state();
    let messages = state["messages"].as_array().unwrap().iter();
    messages.map(|message| json!([message["query"], message["count"], message["title"]])).collect()
}

#[test]
fn a_saved_search_tells_of_what_is_new_and_once() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let save = |query: &str, tell: bool| action(json!({"do": "save_search", "query": query, "tell": tell}));
        let (stone, forgotten) = (save("红楼", true), save("水浒", true));
        reader.sync(&[stone.clone(), save("红楼梦", false), forgotten.clone(), save("zzz", true)], None);
        build(&room);
        assert_eq!(news(&mut reader), [] as [Value; 0], "what was there before is not new");

        reader.act(json!({"do": "forget_search", "search": forgotten["key"]}));
        room.import("n1.jsonl", a_record("n1", "红楼梦研究", "N1") + &a_record("n2", "水浒传后", "N2"));
        room.import("n2.jsonl", a_record("r2", "水浒传 红楼 新版", "B2"));
        assert!(build(&room).contains("1 saved searches have new records"));
        assert_eq!(news(&mut reader), [json!(["红楼", 1, "n1"])], "a record that changed is not new");
        assert!(!build(&room).contains("saved searches"));

        room.import("n3.jsonl", a_record("n3", "红楼夢影", "N3") + &a_record("n4", "红楼 圆梦", "N4"));
        // Two at once, into different directories, tell once.
        let mut builds = ["pack", "other"].map(|out| {
            let mut command = room.command(&["pack", "build", "--db", "c.db", "--out", out]);
            command.stdout(std::process::Stdio::null()).spawn().unwrap()
        });
        assert!(builds.iter_mut().all(|build| build.wait().unwrap().success()));
        assert_eq!(news(&mut reader), [json!(["红楼", 1, "n1"]), json!(["红楼", 2, null])]);
        let codes = reader.state()["messages"][1].clone();
        assert_eq!((&codes["news"], &codes["search"]), (&json!("new_matches"), &stone["key"]));
    });
}

#[test]
fn an_account_keeps_so_much_and_no_more() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        let mut many = |body: &dyn Fn(u32) -> Value, count: u32| {
            let mut actions: Vec<Value> = (0..count).map(|n| action(body(n))).collect();
            let more = actions.split_off(actions.len().min(99));
            let mut outcomes = Vec::new();
            for actions in [actions, more] {
                let answer = reader.sync(&actions, None);
                outcomes.extend(answer["outcomes"].as_array().unwrap().iter().cloned());
            }
            outcomes
        };
        let full = |outcome: &Value, max: u32| {
            assert_eq!((&outcome["outcome"], &outcome["reason"]), (&json!("refused"), &json!("kept_max")));
            assert_eq!(outcome["max"], max);
        };
        for (body, max) in [
            (&(|n| json!({"do": "create_list", "name": format!("list {n}")})) as &dyn Fn(u32) -> Value, 100),
            (&|n| json!({"do": "save_search", "query": format!("query {n}"), "tell": true}), 100),
            (&|n| json!({"do": "suggest_purchase", "name": format!("book {n}")}), 50),
            (&|n| json!({"do": "report_record", "title": "r1", "problem": format!("problem {n}")}), 50),
        ] {
            let outcomes = many(body, max + 1);
            assert!(outcomes[..max as usize].iter().all(|outcome| outcome["outcome"] == "accepted"), "{outcomes:?}");
            full(&outcomes[max as usize], max);
        }
        let list = reader.state()["lists"][0]["id"].clone();
        assert_eq!(reader.act(json!({"do": "delete_list", "list": list}))["outcome"], "accepted");
        let list = action(json!({"do": "create_list", "name": "room again"}));
        assert_eq!(reader.sync(std::slice::from_ref(&list), None)["outcomes"][0]["outcome"], "accepted");

        room.sql(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 999) \
             INSERT INTO list_entry (list_id, record_id, added_unix_secs, position) \
             SELECT list.id, 'x' || i, 0, i FROM list, n WHERE list.name = 'room again'",
        );
        let mut put = |title: &str, note: &str| {
            reader.act(json!({"do": "put_in_list", "list": list["key"], "title": title, "note": note}))
        };
        assert_eq!(put("r1", "the last one")["outcome"], "accepted");
        full(&put("r2", "one too many"), 1_000);
        assert_eq!(put("r1", "another note")["outcome"], "accepted", "what is in it gets a note");
    });
}
