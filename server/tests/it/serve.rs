//! `bookmobile serve` over a real listener.

use crate::kit::{Room, Served, a_record, each, marc21, three_records};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";

fn served() -> (Room, Served) {
    let room = Room::furnished();
    let served = Served::start(&room);
    (room, served)
}

#[test]
fn the_apps_files_are_cached_as_long_as_they_are_true() {
    let room = Room::furnished();
    room.write("dist/app-0123456789abcdef_bg.wasm", "wasm ".repeat(500));
    room.write("dist/app-0123456789abcdef_bg.wasm.br", "packed");
    room.write("dist/worker-89abcdef/search-worker.js", "1");
    room.write("dist/manifest.webmanifest", "{}");
    room.write("dist/sw.js", "1");
    let served = Served::start(&room);

    let page = served.get("/");
    assert_eq!((page.status, page.header("cache-control")), (200, "no-cache"));
    assert_eq!(page.header("content-type"), "text/html");
    let etag = page.header("etag").to_owned();
    assert!(!etag.is_empty());
    assert_eq!(served.get_with("/", &[("if-none-match", &etag)]).status, 304);

    let wasm = served.get("/app-0123456789abcdef_bg.wasm");
    assert_eq!(
        (wasm.status, wasm.header("content-type"), wasm.header("content-encoding")),
        (200, "application/wasm", "")
    );
    assert_eq!(wasm.header("cache-control"), IMMUTABLE);
    let packed = served.get_with("/app-0123456789abcdef_bg.wasm", &[("accept-encoding", "gzip, br")]);
    assert_eq!((packed.header("content-encoding"), packed.header("content-type")), ("br", "application/wasm"));
    assert_eq!((packed.body.as_slice(), packed.header("vary")), (&b"packed"[..], "accept-encoding"));

    assert_eq!(served.get("/worker-89abcdef/search-worker.js").header("cache-control"), IMMUTABLE);
    for path in ["/sw.js", "/manifest.webmanifest", "/index.html"] {
        let answered = served.get(path);
        assert_eq!((answered.status, answered.header("cache-control")), (200, "no-cache"), "{path}");
        assert!(!answered.header("etag").is_empty() && !answered.header("last-modified").is_empty(), "{path}");
    }
    assert_eq!(served.get("/manifest.webmanifest").header("content-type"), "application/manifest+json");
}

#[test]
fn routes_of_the_app_give_its_page_and_missing_files_404() {
    let (_room, served) = served();
    let page = served.get("/").body;
    for path in ["/record/r1", "/search?q=x", "/courses"] {
        let answered = served.get(path);
        assert_eq!((answered.status, answered.header("cache-control")), (200, "no-cache"), "{path}");
        assert_eq!(answered.body, page, "{path}");
    }
    for path in ["/missing.js", "/icons/missing.png", "/app-0123456789abcdef.css", "/..%2fc.db"] {
        let answered = served.get(path);
        assert_ne!(answered.status, 200, "{path}");
        assert!(!answered.header("cache-control").contains("immutable"), "{path}");
    }
    assert_eq!(served.get("/missing.js").status, 404);
}

#[test]
fn answers_carry_security_headers() {
    let (_room, served) = served();
    for path in ["/", "/missing.js", "/health", "/pack/manifest.json", "/api/v1/record?id=none"] {
        let answered = served.get(path);
        let policy = answered.header("content-security-policy");
        assert!(policy.starts_with("default-src 'self'; script-src 'self' 'wasm-unsafe-eval';"), "{path}: {policy}");
        assert_eq!(answered.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answered.header("referrer-policy"), "same-origin", "{path}");
        assert!(answered.header("permissions-policy").contains("camera=(self)"), "{path}");
    }
}

#[test]
fn a_shard_is_served_whole_and_in_parts() {
    let (room, served) = served();
    let manifest = served.get("/pack/manifest.json");
    assert_eq!((manifest.status, manifest.header("cache-control")), (200, "no-cache"));
    assert_eq!(manifest.json(), room.json("pack/manifest.json"));
    let etag = manifest.header("etag").to_owned();
    assert_eq!(served.get_with("/pack/manifest.json", &[("if-none-match", &etag)]).status, 304);

    let hash = manifest.json()["shards"][0]["hash"].as_str().unwrap().to_owned();
    let path = format!("/pack/shards/{hash}.bms");
    let whole = served.get_with(&path, &[("accept-encoding", "gzip, br")]);
    assert_eq!((whole.status, whole.header("cache-control"), whole.header("content-encoding")), (200, IMMUTABLE, ""));
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.body, std::fs::read(room.path(&format!("pack/shards/{hash}.bms"))).unwrap());

    let rest = served.get_with(&path, &[("range", "bytes=10-")]);
    assert_eq!((rest.status, rest.header("cache-control")), (206, IMMUTABLE));
    assert_eq!(rest.header("content-range"), format!("bytes 10-{}/{}", whole.body.len() - 1, whole.body.len()));
    assert_eq!(rest.body, whole.body[10..]);
    assert_eq!(served.get_with(&path, &[("range", "bytes=99999999-")]).status, 416);

    for path in [format!("/pack/shards/{}.bms", "0".repeat(64)), "/pack/shards/..%2fmanifest.json".to_owned()] {
        let missing = served.get(&path);
        assert_eq!((missing.status, missing.header("cache-control")), (404, "no-store"), "{path}");
    }
}

#[test]
fn availability_is_live() {
    let (room, served) = served();
    room.write("b.jsonl", a_record("r1", "红楼梦", "B1").replace("\"branch\"", "\"status\":\"on_loan\",\"branch\""));
    room.ok(&["import", "--db", "c.db", "b.jsonl"]);
    // The pack is as it was: what is on loan comes from the database.
    let availability = served.get("/pack/availability.json");
    assert_eq!((availability.status, availability.header("cache-control")), (200, "no-cache"));
    assert_eq!(availability.json()["elsewhere"], json!({"B1": "on_loan"}));
    let etag = availability.header("etag").to_owned();
    assert_eq!(served.get_with("/pack/availability.json", &[("if-none-match", &etag)]).status, 304);
    let hit = &served.search("红楼梦")["hits"][0]["record"];
    assert_eq!((&hit["id"], &hit["items"][0]["status"]), (&json!("r1"), &json!("on_loan")));
    let record = served.get("/api/v1/record?id=r1").json();
    assert_eq!(record["items"][0]["status"], "on_loan");
}

#[test]
fn server_functions_answer() {
    let (_room, served) = served();
    let answer = served.search("水浒传");
    assert_eq!((&answer["total"], &answer["hits"][0]["record"]["id"]), (&json!(1), &json!("r2")));
    let record = served.get("/api/v1/record?id=r2");
    assert_eq!((record.status, record.header("cache-control")), (200, "no-store"));
    assert_eq!(record.json()["title"], "水浒传");
    let marc = served.get("/api/v1/marc?id=r2");
    assert_eq!((marc.status, marc.json()), (200, Value::Null));
    for path in ["/api/v1/record?id=none", "/api/v1/marc?id=none", "/api/v1/nothing", "/api/v2/search"] {
        let answered = served.get(path);
        assert_eq!((answered.status, answered.json()), (404, json!({"error": "not_found"})), "{path}");
    }
}

#[test]
fn what_is_typed_is_answered_with_suggestions() {
    let (_room, served) = served();
    let answered = served.post("/api/v1/suggest", &json!({"text": "shuih"}));
    assert_eq!((answered.status, answered.header("cache-control")), (200, "no-store"));
    assert_eq!(answered.json(), json!([{"kind": "title", "text": "水浒传", "marks": [[0, 6]]}]));
    assert_eq!(served.post("/api/v1/suggest", &json!({"text": " "})).json(), json!([]));
    for body in [json!({}), json!({"text": 1}), json!({"text": "x".repeat(3_000)})] {
        assert_eq!(served.post("/api/v1/suggest", &body).status, 400, "{body}");
    }
}

#[test]
fn what_was_probably_meant_is_asked_back() {
    let (_room, served) = served();
    let answer = served.search("水许传");
    assert_eq!((&answer["did_you_mean"], &answer["hits"][0]["record"]["id"]), (&json!("水浒传"), &json!("r2")));
    assert_eq!(served.search("水浒传").get("did_you_mean"), None);
    assert_eq!(served.search("水浒传 qzxvbn zzqqxx")["fewer_words"], json!(["水浒传"]));
    let filtered = json!({"request": {"query": "水浒传", "filters": {"values": {"kind": ["map"]}}}});
    assert_eq!(served.post("/api/v1/search", &filtered).json()["without_filters"], 1);
}

#[test]
fn many_records_are_fetched_at_once() {
    each(|room, served| {
        room.import("m.mrc", marc21("m1", "飘"));
        let fetch = |body: Value| {
            let answered = served.post("/api/v1/records", &body);
            (answered.status, answered.header("cache-control").to_owned(), answered.json())
        };
        let (status, caching, records) = fetch(json!({"ids": ["r3", "none", "m1", "r1"], "marc": false}));
        assert_eq!((status, caching.as_str()), (200, "no-store"));
        let told: Vec<_> = records
            .as_array()
            .unwrap()
            .iter()
            .map(|kept| (kept["record"]["id"].clone(), kept["marc"].clone()))
            .collect();
        assert_eq!(told, [(json!("r3"), Value::Null), (json!("m1"), Value::Null), (json!("r1"), Value::Null)]);
        assert_eq!(records[2]["record"]["items"][0]["barcode"], "B1");

        let (_, _, records) = fetch(json!({"ids": ["m1", "r1"], "marc": true}));
        let marc = records[0]["marc"].as_str().unwrap();
        assert!(marc.contains("245") && marc.contains("飘"), "{marc:?}");
        assert_eq!(records[1]["marc"], Value::Null);

        assert_eq!(fetch(json!({"ids": [], "marc": true})).2, json!([]));
        let ids: Vec<String> = (0..201).map(|id| format!("x{id}")).collect();
        assert_eq!(fetch(json!({"ids": ids[..200], "marc": false})).0, 200);
        for wrong in
            [json!({"ids": ids, "marc": false}), json!({"ids": ["a/b"], "marc": false}), json!({"ids": ["r1"]})]
        {
            let (status, _, answer) = fetch(wrong);
            assert_eq!((status, &answer["error"]), (400, &json!("bad_request")), "{answer}");
        }
    });
}

#[test]
fn the_catalogue_can_be_leafed_through() {
    let room = Room::new();
    let line = |id: &str, number: &str, more: &str| {
        let item = json!({"barcode": format!("B-{id}"), "branch": "MAIN", "call_number": number});
        format!("{{\"id\":\"{id}\",\"title\":\"书{id}\",\"clc\":\"I247.5\",\"items\":[{item}]{more}}}\n")
    };
    let lines = [
        line("r1", "I247.5/123", ",\"authors\":\"曹雪芹\",\"added\":\"2020-02-03\""),
        line("r2", "I247.5/45", ",\"authors\":\"Camus, Albert\",\"added\":\"2999-01-01\""),
        line("r3", "I247.57/1", ",\"authors\":\"曹雪芹\""),
    ];
    room.import("b.jsonl", lines.concat());
    room.ok(&["pack", "build", "--db", "c.db", "--out", "pack"]);
    room.write("dist/index.html", "<title>app</title>");
    let served = Served::start(&room);
    room.write("lent.jsonl", lines[1].replace("\"branch\"", "\"status\":\"on_loan\",\"branch\""));
    room.ok(&["import", "--db", "c.db", "lent.jsonl"]);
    let browse = |browse: Value| {
        let answered = served.post("/api/v1/browse", &json!({"browse": browse}));
        assert_eq!((answered.status, answered.header("cache-control")), (200, "no-store"), "{browse}");
        answered.json()
    };
    assert_eq!(browse(json!({"classes": {"under": ""}}))["values"], json!([{"name": "I", "count": 3}]));
    let letters = browse(json!({"headings": {"of": "authors"}}));
    assert_eq!(letters["values"], json!([{"name": "c", "count": 2}]));
    let headings = browse(json!({"headings": {"of": "authors", "letter": "c"}}));
    assert_eq!(headings["values"], json!([{"name": "Camus, Albert", "count": 1}, {"name": "曹雪芹", "count": 2}]));
    let shelf = browse(json!({"shelf": {"around": {"record": "r1"}, "before": 5, "after": 5}}));
    let ids: Vec<&str> =
        shelf["records"].as_array().unwrap().iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!((ids, &shelf["here"]), (vec!["r2", "r1", "r3"], &json!(1)));
    assert_eq!(shelf["records"][0]["items"][0]["status"], "on_loan", "as the desk knows it now");

    let available = json!({"request": {"query": "", "filters": {"available": true}, "facets": true}});
    let answer = served.post("/api/v1/search", &available).json();
    assert_eq!((&answer["total"], &answer["facets"]["available"]), (&json!(2), &json!(2)));
    // What does not say when it was entered, or says it wrongly, came when it was imported.
    let added = served.post("/api/v1/search", &json!({"request": {"query": "", "sort": "added"}})).json();
    assert_eq!(added["hits"][2]["record"]["id"], "r1");
    let [first, wrong] = ["r1", "r2"].map(|id| served.get(&format!("/api/v1/record?id={id}")).json()["added"].clone());
    assert_eq!(first, "2020-02-03");
    assert!(wrong.as_str().unwrap() < "2999", "{wrong}");

    let too_much = json!({"browse": {"shelf": {"around": {"call_number": "I"}, "before": 51, "after": 0}}});
    assert_eq!(served.post("/api/v1/browse", &too_much).status, 400);
    assert_eq!(served.post("/api/v1/browse", &json!({"browse": {"colours": {}}})).status, 400);
}

#[test]
fn the_library_and_its_branches_have_their_names() {
    let (room, served) = served();
    let names = |served: &Served| {
        let answered = served.get("/api/v1/library");
        assert_eq!((answered.status, answered.header("cache-control")), (200, "max-age=300"));
        answered.json()
    };
    // The import has met the branch on a copy; nobody has named it yet.
    assert_eq!(names(&served)["library"], json!({"name": ""}));
    room.write(
        "library.toml",
        "name = '河湾县图书馆'\nname_en = 'Hewan'\n[[branch]]\ncode = 'MAIN'\nname = '总馆'\nhours = '9–17'\n",
    );
    room.ok(&["library", "set", "--db", "c.db", "--file", "library.toml"]);
    let named = names(&served);
    assert_eq!(named["library"], json!({"name": "河湾县图书馆", "name_en": "Hewan"}));
    let [branch] = named["branches"].as_array().unwrap().as_slice() else { panic!("{named}") };
    assert_eq!((&branch["code"], &branch["name"], &branch["hours"]), (&json!("MAIN"), &json!("总馆"), &json!("9–17")));
    // What goes wrong is not kept.
    assert_eq!(served.post("/api/v1/library", &json!({})).header("cache-control"), "no-store");
}

#[test]
fn what_readers_ask_for_is_kept_once_and_listed() {
    let (room, served) = served();
    let wish =
        |key: &str, name: &str| json!({"suggestion": {"key": key, "name": name, "author": " 刘慈欣 ", "note": ""}});
    for _ in 0..2 {
        let answered = served.post("/api/v1/purchase", &wish("a-key-0001", "球状闪电"));
        assert_eq!((answered.status, answered.json()), (200, Value::Null));
    }
    for (key, name) in [("a-key-0002", " "), ("", "家")] {
        let answered = served.post("/api/v1/purchase", &wish(key, name));
        assert_eq!((answered.status, &answered.json()["error"]), (400, &json!("bad_request")), "{key} {name}");
    }
    let listed = room.ok(&["purchases", "--db", "c.db"]);
    assert!(listed.ends_with("Z  球状闪电 / 刘慈欣\n") && listed.lines().count() == 1, "{listed}");
    let lines = room.ok(&["purchases", "--db", "c.db", "--json"]);
    let line: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!((&line["key"], &line["name"], line.get("note")), (&json!("a-key-0001"), &json!("球状闪电"), None));
    // Nobody signs in to ask, so there is an end to it.
    for number in 1..500 {
        assert_eq!(served.post("/api/v1/purchase", &wish(&format!("key-{number:05}"), "书")).status, 200);
    }
    assert_eq!(served.post("/api/v1/purchase", &wish("one-too-many", "书")).status, 429);
    assert_eq!(served.post("/api/v1/purchase", &wish("a-key-0001", "球状闪电")).status, 200);
    assert_eq!(room.ok(&["purchases", "--db", "c.db"]).lines().count(), 500);
}

#[test]
fn what_makes_no_sense_is_a_bad_request() {
    let (_room, served) = served();
    for body in [
        json!({"request": {"query": "x", "limit": 1_000}}),
        json!({"request": {"query": "x", "offset": 4_000_000_000_u32}}),
        json!({"request": {"query": "x".repeat(3_000)}}),
    ] {
        let answered = served.post("/api/v1/search", &body);
        assert_eq!(answered.status, 400, "{}: {}", body, String::from_utf8_lossy(&answered.body));
        assert_eq!(answered.json()["error"], "bad_request");
    }
    assert_eq!(served.get("/api/v1/record?id=").status, 400);
    assert_eq!(served.post("/api/v1/search", &json!({"request": {"query": "x".repeat(100_000)}})).status, 413);
}

#[test]
fn a_body_that_is_no_request_is_a_bad_request() {
    let (_room, served) = served();
    for body in [json!({"request": {"kind": "book"}}), json!({}), json!("x")] {
        let answered = served.post("/api/v1/search", &body);
        assert_eq!(answered.status, 400, "{}: {}", body, String::from_utf8_lossy(&answered.body));
    }
}

#[test]
fn health_tells_the_generation() {
    let (_room, served) = served();
    let health = served.get("/health");
    assert_eq!((health.status, health.json()), (200, json!({"status": "ok", "generation": 1, "records": 3})));
}

#[test]
fn a_pack_that_comes_or_changes_is_taken_over() {
    let room = Room::furnished();
    std::fs::rename(room.path("pack"), room.path("away")).unwrap();
    std::fs::create_dir(room.path("pack")).unwrap();
    let served = Served::start(&room);
    assert_eq!(served.get("/health").status, 503);
    assert_eq!(served.get("/pack/manifest.json").status, 503);
    assert_eq!(served.post("/api/v1/search", &json!({"request": {"query": "x"}})).status, 503);

    room.ok(&["pack", "build", "--db", "c.db", "--out", "pack"]);
    let generation = |number: u64| served.wait_for_log(move |line| (line["generation"] == number).then_some(()));
    generation(2);
    assert_eq!(served.get("/health").status, 200);
    room.write("b.jsonl", a_record("r4", "西游记", "B4"));
    room.ok(&["import", "--db", "c.db", "b.jsonl"]);
    room.ok(&["pack", "build", "--db", "c.db", "--out", "pack"]);
    generation(3);
    assert_eq!(served.search("西游记")["total"], 1);
    assert_eq!(served.get("/pack/manifest.json").json()["generation"], 3);
}

#[test]
fn the_log_has_routes_and_no_readers() {
    let (_room, served) = served();
    served.search("秘密的查询 confidential");
    served.post("/api/v1/suggest", &json!({"text": "confidential"}));
    served.get("/search?q=confidential");
    served.get("/record/confidential");
    served.get("/api/v1/record?id=confidential");
    served.get("/confidential.js");
    served.post("/api/v1/search", &json!({"request": {"query": "confidential", "limit": 1_000}}));
    let line = served.wait_for_log(|line| (line["status"] == 400).then(|| line.clone()));
    assert_eq!((&line["method"], &line["route"]), (&json!("POST"), &json!("/api/v1/search")));
    assert!(line["millis"].is_f64() && line["bytes"].is_u64(), "{line}");
    // What is sent is counted, also where its length is not known before.
    let body = json!({"request": {"query": "水浒传"}}).to_string();
    let sent = served.post_with("/api/v1/search", &body, &[("accept-encoding", "gzip")]);
    assert_eq!(sent.header("content-encoding"), "gzip");
    served.wait_for_log(|line| (line["bytes"] == sent.body.len()).then_some(()));
    let log = served.log();
    assert!(!log.contains("confidential") && !log.contains("秘密"), "{log}");
    // Its own address stands there once, where it says that it listens.
    assert_eq!(log.matches("127.0.0.1").count(), 1, "{log}");
}

#[test]
fn a_request_under_way_is_finished_before_the_end() {
    let (_room, mut served) = served();
    let body = json!({"request": {"query": "水浒传"}}).to_string();
    let mut stream = TcpStream::connect(&served.address).unwrap();
    let head = format!(
        "POST /api/v1/search HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body.as_bytes()[..10]).unwrap();
    // Another request on another connection shows that the server has read this far.
    served.get("/health");
    served.terminate();
    served.wait_for_log(|line| (line["message"] == "stopping").then_some(()));
    stream.write_all(&body.as_bytes()[10..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("水浒传"), "{answer}");
    assert!(served.wait(), "{}", served.log());
    assert!(TcpStream::connect(&served.address).is_err());
}

#[test]
fn what_is_missing_is_named() {
    let room = Room::new();
    let serve =
        |listen: &str| room.fails(&["serve", "--db", "c.db", "--pack", "pack", "--app", "dist", "--listen", listen]);
    assert!(serve("127.0.0.1:0").contains("trunk build"));
    room.write("dist/index.html", "<!doctype html>");
    assert!(serve("127.0.0.1:0").contains("bookmobile pack build"));
    std::fs::create_dir(room.path("pack")).unwrap();
    assert!(serve("127.0.0.1:0").contains("bookmobile import"));
    room.write("a.jsonl", three_records());
    room.ok(&["import", "--db", "c.db", "a.jsonl"]);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let said = serve(&taken.local_addr().unwrap().to_string());
    assert!(said.contains("in use") && said.contains("--listen"), "{said}");
}
