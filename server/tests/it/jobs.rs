//! Long works at the desk: files that are sent, publishing, and what a server does by itself, on both databases.

use crate::desk::{ask, audit, refused, staff};
use crate::kit::{
    Answered, Room, Served, WriteLock, a_record, each, examples, file_names, marc21, post_bytes, three_records,
    wait_for,
};
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

const CARD: &str = "S1";

fn send(by: &Reader, query: &str, body: &[u8]) -> Answered {
    send_with(by, query, body, &[])
}

fn send_with(by: &Reader, query: &str, body: &[u8], headers: &[(&str, &str)]) -> Answered {
    let headers = [headers, &[("cookie", by.cookie.as_str())]].concat();
    post_bytes(&by.address, &format!("/api/v1/desk/import?{query}"), body, &headers).unwrap()
}

/// Sends a file, which must be taken; gives how its import ended.
fn import(by: &mut Reader, query: &str, body: &[u8]) -> Value {
    let answered = send(by, query, body);
    let job = answered.json();
    assert_eq!((answered.status, &job["state"]["is"]), (200, &json!("running")), "{job}");
    ended(by, &job)
}

fn publish(by: &mut Reader) -> Value {
    let job = ask(by, "publish", &json!({}));
    assert_eq!((&job["kind"], &job["state"]["is"]), (&json!({"is": "publish"}), &json!("running")));
    ended(by, &job)
}

/// Waits for the end of a job; gives its last state.
fn ended(by: &mut Reader, begun: &Value) -> Value {
    wait_for("the job to end", || {
        let job = ask(by, "job", &json!({}));
        assert_eq!((&job["number"], &job["kind"]), (&begun["number"], &begun["kind"]));
        (job["state"]["is"] != "running").then(|| job["state"].clone())
    })
}

/// Waits until an import is in the middle of its file.
fn in_the_middle(by: &mut Reader) {
    wait_for("the import to go on", || {
        let state = ask(by, "job", &json!({}))["state"].clone();
        assert_eq!(state["is"], "running", "the import must not be done yet: {state}");
        let (done, total) = (state["done"].as_u64().unwrap(), state["total"].as_u64().unwrap());
        assert!(done <= total, "{state}");
        (done > total / 5).then_some(())
    });
}

/// More records than are imported in a moment.
fn many_records() -> String {
    (0..40_000).map(|n| a_record(&format!("big{n}"), &format!("Volume {n} of many"), &format!("X{n}"))).collect()
}

fn report(by: &mut Reader) -> Vec<Value> {
    let answered = by.post("/api/v1/desk/report", &json!({}));
    assert_eq!((answered.status, answered.header("content-type")), (200, "application/x-ndjson"));
    String::from_utf8(answered.body).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_file_that_is_sent_is_found_once_it_is_published() {
    each(|room, served| {
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        assert_eq!(ask(&mut cataloguer, "job", &json!({})), Value::Null);
        let answered =
            send(&cataloguer, "name=C%3A%5C%E9%A6%86%E8%97%8F%2Fnew.jsonl", a_record("r4", "西游记", "B4").as_bytes());
        let job = answered.json();
        assert_eq!((&job["number"], &job["kind"]), (&json!(1), &json!({"is": "import", "file": "new.jsonl"})));
        assert_eq!(answered.header("cache-control"), "no-store");
        let state = ended(&mut cataloguer, &job);
        assert_eq!(state["said"], json!(["new.jsonl: 1 added, 0 updated, 0 unchanged (jsonl)"]));
        assert_eq!((&state["is"], &state["has_report"]), (&json!("done"), &json!(false)));
        assert_eq!(cataloguer.post("/api/v1/desk/report", &json!({})).status, 404);
        assert_eq!(served.search("西游记")["total"], 0);

        let state = publish(&mut cataloguer);
        let said = state["said"][0].as_str().unwrap();
        assert!(state["is"] == "done" && said.starts_with("generation 2: 4 records in 1 shards"), "{state}");
        served.wait_for_log(|line| (line["generation"] == 2).then_some(()));
        assert_eq!(served.search("西游记")["hits"][0]["record"]["id"], "r4");
        assert_eq!(ask(&mut cataloguer, "job", &json!({}))["number"], 2);

        let mut admin = staff(&room, &served, "S2", &["admin"]);
        let lines = ask(&mut admin, "audit", &json!({"before": null, "about": "new.jsonl"}));
        assert_eq!((&lines[0]["did"], &lines[0]["actor"]), (&json!("import"), &json!(CARD)));
        assert_eq!(lines[0]["detail"], "1 added, 0 updated, 0 unchanged (jsonl)");
        let lines = ask(&mut admin, "audit", &json!({"before": null, "about": "generation 2"}));
        assert_eq!((&lines[0]["did"], &lines[0]["detail"]), (&json!("publish"), &state["said"][0]));
        // What the catalogue keeps of the import, seen through a branch that is called so.
        room.sql("INSERT INTO branch (code, name) SELECT 'RUN', file FROM import_run WHERE file LIKE '%new%'");
        let names = served.get("/api/v1/library").json();
        assert!(names["branches"].as_array().unwrap().iter().any(|branch| branch["name"] == "new.jsonl"), "{names}");
    });
}

#[test]
fn a_file_is_read_as_what_it_is_said_to_be() {
    each(|room, served| {
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(&marc21("m1", "飘")).unwrap();
        let packed = packed.finish().unwrap();
        let state =
            import(&mut cataloguer, "name=a.mrc.gz&format=marc21&charset=utf-8&profile=none&source=lib", &packed);
        assert_eq!(state["is"], "done", "{state}");
        assert_eq!(served.get("/api/v1/record?id=lib-m1").json()["title"], "飘");

        let state = import(&mut cataloguer, "name=cut.gz", &packed[..packed.len() - 20]);
        assert!(state["problem"].as_str().unwrap().contains("cut.gz cannot be unpacked"), "{state}");
        for (query, part) in [
            ("", "no name"),
            ("name=a&format=word", "marc21"),
            ("name=a&charset=rot13", "utf-8"),
            ("name=a&profile=c.db", "koha-952"),
            ("name=a&nmae=b", "nmae"),
        ] {
            let answered = send(&cataloguer, query, &marc21("m2", "x"));
            assert_eq!((answered.status, &answered.json()["error"]), (400, &json!("bad_request")), "{query}");
            assert!(answered.json()["detail"].as_str().unwrap().contains(part), "{query}: {}", answered.json());
        }
        assert_eq!(served.get("/api/v1/record?id=m2").status, 404);
    });
}

#[test]
fn what_is_wrong_is_told_and_changes_nothing() {
    each(|room, served| {
        let before = room.shards("p1");
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        let damaged = a_record("r4", "西游记", "B4") + "{\"id\": \"r5\"}\n";
        let state = import(&mut cataloguer, "name=..%2Fdamaged.jsonl&strict=true", damaged.as_bytes());
        assert_eq!((&state["is"], &state["has_report"]), (&json!("failed"), &json!(true)));
        let problem = state["problem"].as_str().unwrap();
        assert!(problem.contains("1 records were refused") && problem.ends_with("see the report"), "{problem}");
        let lines = report(&mut cataloguer);
        assert_eq!(
            (lines.len(), &lines[0]["file"], &lines[0]["event"]),
            (1, &json!("damaged.jsonl"), &json!("refused"))
        );
        assert!(audit(&room).contains(&"import_failed damaged.jsonl".to_owned()));

        let state = import(&mut cataloguer, "name=useless.jsonl", b"{\"id\": \"r5\"}\n");
        let problem = state["problem"].as_str().unwrap();
        assert!(problem.starts_with("none of the 1 records of useless.jsonl can be used"), "{problem}");
        assert_eq!(report(&mut cataloguer)[0]["file"], "useless.jsonl");
        let state = import(&mut cataloguer, "name=a.pdf", b"%PDF-1.7");
        assert_eq!((&state["is"], &state["has_report"]), (&json!("failed"), &json!(false)));
        assert!(state["problem"].as_str().unwrap().contains("a.pdf cannot be imported"), "{state}");
        assert_eq!(cataloguer.post("/api/v1/desk/report", &json!({})).status, 404, "that was the import before");
        let state = import(&mut cataloguer, "name=empty", b"");
        assert!(state["problem"].as_str().unwrap().contains("the file is empty"), "{state}");
        assert_eq!(room.shards("p2"), before);

        let state = import(&mut cataloguer, "name=damaged.jsonl", damaged.as_bytes());
        assert_eq!((&state["is"], &state["has_report"]), (&json!("done"), &json!(true)), "{state}");
        assert_eq!(report(&mut cataloguer).len(), 1);
    });
}

#[test]
fn one_job_is_under_way_at_a_time() {
    each(|room, served| {
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        let big = send(&cataloguer, "name=big.jsonl", many_records().as_bytes()).json();
        in_the_middle(&mut cataloguer);
        assert_eq!(refused(&mut cataloguer, "publish", &json!({})), (409, "under_way".to_owned()));
        let second = send(&cataloguer, "name=a.jsonl", three_records().as_bytes());
        assert_eq!((second.status, second.json()), (409, json!({"error": "under_way"})));
        assert_eq!(served.search("水浒传")["total"], 1, "readers are answered meanwhile");
        let state = ended(&mut cataloguer, &big);
        let said = state["said"][0].as_str().unwrap();
        assert!(state["is"] == "done" && said.contains("40,000 added"), "{state}");
        assert_eq!(import(&mut cataloguer, "name=a.jsonl", three_records().as_bytes())["is"], "done");
    });
}

#[test]
fn who_may_not_sends_nothing() {
    each(|room, served| {
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        let others = [
            (staff(&room, &served, "S2", &["desk", "moderator"]), 403, "not_staff"),
            (Reader::registered(&room, &served, "R1"), 403, "not_staff"),
            (Reader::new(&served), 401, "needs_sign_in"),
        ];
        for (mut other, status, error) in others {
            let answered = send(&other, "name=a.jsonl", a_record("r4", "西游记", "B4").as_bytes());
            assert_eq!((answered.status, answered.json()), (status, json!({"error": error})));
            for call in ["job", "publish", "report"] {
                assert_eq!(refused(&mut other, call, &json!({})), (status, error.to_owned()), "{call}");
            }
            // It is refused by its head alone: nobody waits for the file.
            let answer = answer_to_head(&other, "name=a.jsonl", 500_000_000);
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")) && answer.contains(error), "{answer}");
        }
        for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let answered = send_with(&cataloguer, "name=a.jsonl", three_records().as_bytes(), &[header]);
            assert_eq!((answered.status, answered.json()), (403, json!({"error": "cross_site"})));
        }
        let get = served.get_with("/api/v1/desk/import?name=a.jsonl", &[("cookie", &cataloguer.cookie)]);
        assert_eq!(get.status, 404);
        assert_eq!(ask(&mut cataloguer, "job", &json!({})), Value::Null);
        assert_eq!(served.get("/api/v1/record?id=r4").status, 404);
        assert_eq!(refused(&mut cataloguer, "audit", &json!({"before": null, "about": null})).0, 403);
    });
}

#[test]
fn what_does_not_come_whole_leaves_nothing_behind() {
    for mut room in Room::each() {
        std::fs::create_dir(room.path("tmp")).unwrap();
        room.environment.push(("TMPDIR", room.path("tmp").display().to_string()));
        let room = room.furnish();
        let served = Served::start(&room);
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        let answer = answer_to_head(&cataloguer, "name=a.jsonl", (1 << 30) + 1);
        assert!(answer.starts_with("HTTP/1.1 413") && answer.contains("1 GiB"), "{answer}");

        let before = file_names(&room.path(""));
        let mut stream = head(&cataloguer, "name=a.jsonl", 100_000_000);
        // More than the buffers of two sockets hold: when it is sent, the server has taken most of it.
        stream.write_all(&vec![b' '; 32_000_000]).unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
        served.wait_for_log(|line| (line["route"] == "/api/v1/desk/import" && line["status"] == 400).then_some(()));
        assert_eq!(ask(&mut cataloguer, "job", &json!({})), Value::Null);
        assert_eq!(import(&mut cataloguer, "name=a.jsonl", three_records().as_bytes())["is"], "done");
        assert_eq!(file_names(&room.path("")), before);
        assert_eq!(file_names(&room.path("tmp")), Vec::<String>::new());
    }
}

/// Begins to send a file of so many bytes.
fn head(by: &Reader, query: &str, bytes: u64) -> TcpStream {
    let mut stream = TcpStream::connect(&by.address).unwrap();
    let (address, cookie) = (&by.address, &by.cookie);
    let head = format!(
        "POST /api/v1/desk/import?{query} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\nconnection: close\r\n\
         content-length: {bytes}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// What is answered when only the head of a request was sent.
fn answer_to_head(by: &Reader, query: &str, bytes: u64) -> String {
    let mut stream = head(by, query, bytes);
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_killed_server_leaves_the_catalogue_as_it_was() {
    each(|room, mut served| {
        let before = room.shards("p1");
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        send(&cataloguer, "name=big.jsonl", many_records().as_bytes());
        in_the_middle(&mut cataloguer);
        served.kill();
        let served = Served::start(&room);
        assert_eq!(room.shards("p2"), before);
        assert!(!file_names(&room.path("")).iter().any(|name| name.starts_with(".tmp")));
        cataloguer.address.clone_from(&served.address);
        assert_eq!(ask(&mut cataloguer, "job", &json!({})), Value::Null);
        let state = import(&mut cataloguer, "name=b.jsonl", a_record("r4", "西游记", "B4").as_bytes());
        assert_eq!(state["said"][0], "b.jsonl: 1 added, 0 updated, 0 unchanged (jsonl)");
    });
}

#[test]
fn a_server_that_stops_gives_an_import_up() {
    each(|room, mut served| {
        let before = room.shards("p1");
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        send(&cataloguer, "name=big.jsonl", many_records().as_bytes());
        in_the_middle(&mut cataloguer);
        served.terminate();
        assert!(served.wait(), "{}", served.log());
        assert_eq!(room.shards("p2"), before);
        assert_eq!(audit(&room)[0], "import_failed big.jsonl");
    });
}

#[test]
fn another_program_that_writes_is_named() {
    let room = Room::furnished();
    let served = Served::start(&room);
    let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
    // The report of this import is there until the next one has ended.
    let refused = a_record("r4", "西游记", "B4") + "{\"id\": \"r5\"}\n";
    assert_eq!(import(&mut cataloguer, "name=refused.jsonl", refused.as_bytes())["has_report"], true);
    let lock = WriteLock::of(&room);
    let job = send(&cataloguer, "name=a.jsonl", three_records().as_bytes()).json();
    wait_for("the import to give up", || {
        (cataloguer.post("/api/v1/desk/report", &json!({})).status == 404).then_some(())
    });
    // Now its line of the audit log waits for its turn.
    drop(lock);
    let state = ended(&mut cataloguer, &job);
    assert!(state["problem"].as_str().unwrap().contains("another program is writing"), "{state}");
    assert_eq!(audit(&room)[0], "import_failed a.jsonl");
}

#[test]
fn an_empty_catalogue_is_not_published() {
    for room in Room::each() {
        let nothing = "<?xml version='1.0'?>\n<collection xmlns='http://www.loc.gov/MARC21/slim'>\n</collection>\n";
        room.import("empty.xml", nothing);
        std::fs::create_dir(room.path("pack")).unwrap();
        room.write("dist/index.html", "<!doctype html>");
        let served = Served::start(&room);
        let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
        let state = publish(&mut cataloguer);
        assert!(state["problem"].as_str().unwrap().starts_with("the catalogue has no records"), "{state}");
        assert_eq!(file_names(&room.path("pack")), Vec::<String>::new());
        assert_eq!(audit(&room)[0], "publish_failed pack");
    }
}

#[test]
fn a_pack_goes_on_carrying_marc() {
    let room = Room::furnished();
    room.import("m.mrc", marc21("m1", "飘"));
    let with_marc = room.shards("other");
    let served = Served::start(&room);
    let mut cataloguer = staff(&room, &served, CARD, &["cataloguer"]);
    publish(&mut cataloguer);
    assert_ne!(room.json("pack/manifest.json")["shards"][0]["hash"], with_marc[0]);
    room.shards("pack");
    publish(&mut cataloguer);
    let manifest = room.json("pack/manifest.json");
    assert_eq!((&manifest["generation"], &manifest["shards"][0]["hash"]), (&json!(5), &json!(with_marc[0])));
}

#[test]
fn a_server_does_by_itself_what_time_does() {
    each(|room, served| {
        let mut reader = Reader::registered(&room, &served, "R1");
        drop(served);
        let mut ready = |served: &Served| {
            reader.address.clone_from(&served.address);
            assert_eq!(reader.sync(&[place_hold("r1")], None)["outcomes"][0]["outcome"], "accepted");
            room.ok(&["return", "--db", "c.db", "--branch", "MAIN", "B1"]);
            assert_eq!(reader.state()["holds"][0]["status"]["is"], "ready");
        };
        let late = || room.sql("UPDATE hold SET until = '2020-01-01'");
        let swept = |served: &Served| {
            let line =
                served.wait_for_log(|line| (line["message"] == "swept" && line["ended"] == 1).then(|| line.clone()));
            assert_eq!(line["titles"], 1);
        };
        let served = Served::start(&room);
        ready(&served);
        late();
        drop(served);
        // When it starts …
        let served = Served::start_with(&room, &["--sweep-secs", "1"]);
        swept(&served);
        drop(served);
        // … and again and again.
        let mut served = Served::start_with(&room, &["--sweep-secs", "1"]);
        served.wait_for_log(|line| (line["message"] == "swept").then_some(()));
        ready(&served);
        late();
        swept(&served);
        served.terminate();
        assert!(served.wait(), "{}", served.log());
    });
}

/// What `docs/DESK.md` tells to type about importing is typed.
#[test]
fn the_examples_of_the_docs_work() {
    let room = Room::furnished();
    let served = Served::start(&room);
    let mut cataloguer = staff(&room, &served, "C0001", &["cataloguer"]);
    room.write("export.iso", [marc21("m1", "飘"), b"stray".to_vec(), marc21("m2", "家")].concat());
    let (before, section) = include_str!("../../../docs/DESK.md").split_once("## Import and publishing").unwrap();
    let post = before.lines().find(|line| line.starts_with("post() {")).unwrap();
    let mut blocks = examples(section).into_iter();
    let mut typed = || room.types(&served, &format!("{post}\n{}", blocks.next().unwrap()));
    let said = typed();
    assert!(said.contains(r#"{"number":1,"kind":{"is":"import","file":"export.iso"}"#), "{said}");
    let job = ask(&mut cataloguer, "job", &json!({}));
    assert_eq!(ended(&mut cataloguer, &job)["is"], "done");
    let said = typed();
    assert!(said.contains(r#""event":"repaired""#) && said.contains(r#""kind":{"is":"publish"}"#), "{said}");
    let job = ask(&mut cataloguer, "job", &json!({}));
    assert_eq!(ended(&mut cataloguer, &job)["is"], "done");
}
