//! Signing in, on both databases.

use crate::kit::{Room, Served, each};
use crate::reader::{PIN, Reader, code};
use serde_json::{Value, json};

#[test]
fn a_patron_registers_and_signs_in() {
    each(|room, served| {
        let code = code(&room.ok(&["patron", "add", "--db", "c.db", "--card", "R100", "--name", "林晓"]));
        assert!(
            room.fails(&["patron", "add", "--db", "c.db", "--card", "R100", "--name", "x"]).contains("another patron")
        );
        let mut reader = Reader::new(&served);
        assert_eq!(reader.sign_in("R100", PIN).json(), json!({"error": "wrong_pin"}));
        assert_eq!(reader.register("R100", "AAAAA-AAAAA", PIN).status, 403);
        assert_eq!(reader.register("R100", &code, "12345").json()["error"], "bad_request");
        let body = json!({"request": {"card": "R100", "code": code.to_lowercase(), "pin": PIN, "username": "LinXiao"}});
        let registered = reader.post("/api/v1/register", &body);
        assert_eq!((registered.status, &registered.json()["username"]), (200, &json!("linxiao")));
        let cookie = registered.header("set-cookie");
        assert!(cookie.ends_with("; Path=/api; Max-Age=7776000; HttpOnly; SameSite=Strict"), "{cookie}");
        // A code is good once.
        assert_eq!(Reader::new(&served).register("R100", &code, PIN).status, 403);
        for login in ["R100", " R100 ", "linxiao", "LINXIAO"] {
            assert_eq!(Reader::new(&served).sign_in(login, PIN).status, 200, "{login}");
        }
        let named = room.ok(&["patron", "show", "--db", "c.db", "linxiao"]);
        assert!(named.contains("R100: 林晓, adult") && named.contains("has a PIN"), "{named}");
        // Who has the name of a card could sign in for its owner.
        let code = crate::reader::code(&room.ok(&["patron", "add", "--db", "c.db", "--card", "R2", "--name", "b"]));
        let body = json!({"request": {"card": "R2", "code": code, "pin": PIN, "username": "r100"}});
        assert_eq!(reader.post("/api/v1/register", &body).json(), json!({"error": "taken"}));
        assert!(room.fails(&["patron", "add", "--db", "c.db", "--card", "LINXIAO", "--name", "c"]).contains("another"));
    });
}

#[test]
fn sessions_end_where_they_should() {
    each(|room, served| {
        let mut one = Reader::registered(&room, &served, "R1");
        let (mut two, mut three) = (Reader::new(&served), Reader::new(&served));
        two.sign_in("R1", PIN);
        three.sign_in("R1", PIN);
        let is_in = |reader: &mut Reader| reader.post("/api/v1/sync", &json!({"request": {}})).status == 200;
        assert!(is_in(&mut one) && is_in(&mut two) && is_in(&mut three));

        let token = two.cookie.clone();
        let out = two.post("/api/v1/sign-out", &json!({"everywhere": false}));
        assert_eq!((out.status, two.cookie.as_str()), (200, "bookmobile_session="));
        two.cookie = token;
        assert!(!is_in(&mut two) && is_in(&mut one));

        // A new PIN signs out all others.
        let change = |pin: &str, new: &str| json!({"request": {"pin": pin, "new_pin": new}});
        assert_eq!(one.post("/api/v1/pin", &change("000000", "long enough")).status, 403);
        assert_eq!(one.post("/api/v1/pin", &change(PIN, "long enough")).status, 200);
        assert!(is_in(&mut one) && !is_in(&mut three));
        assert_eq!(two.sign_in("R1", PIN).status, 403);
        assert_eq!(two.sign_in("R1", "long enough").status, 200);
        assert_eq!(one.post("/api/v1/sign-out", &json!({"everywhere": true})).status, 200);
        assert!(!is_in(&mut one) && !is_in(&mut two));

        // Staff reset a PIN: the old one is gone at once.
        two.sign_in("R1", "long enough");
        let code = code(&room.ok(&["patron", "pin", "--db", "c.db", "R1"]));
        assert!(!is_in(&mut two));
        assert_eq!(two.sign_in("R1", "long enough").status, 403);
        assert_eq!(two.register("R1", &code, "another one").status, 200);
        room.ok(&["patron", "sign-out", "--db", "c.db", "R1"]);
        assert!(!is_in(&mut two));
    });
}

#[test]
fn attempts_are_limited_also_after_a_restart() {
    each(|room, served| {
        Reader::registered(&room, &served, "R1");
        let mut thief = Reader::new(&served);
        for _ in 0..10 {
            assert_eq!(thief.sign_in("R1", "000000").status, 403);
        }
        let refused = thief.sign_in("R1", PIN);
        assert_eq!((refused.status, &refused.json()["error"]), (429, &json!("too_many_attempts")));
        let wait_secs = refused.json()["detail"].as_i64().unwrap();
        assert!((1..=900).contains(&wait_secs), "{wait_secs}");
        drop(served);
        let served = Served::start(&room);
        assert_eq!(Reader::new(&served).sign_in("r1", PIN).status, 429);
        // A card that nobody has is counted and answered in the same way.
        for n in 0..11 {
            assert_eq!(Reader::new(&served).sign_in("none", PIN).status, if n < 10 { 403 } else { 429 });
        }
    });
}

#[test]
fn an_address_is_that_of_the_caller_only_behind_a_trusted_proxy() {
    for (options, counted_apart) in [(&["--trusted-proxy", "127.0.0.0/8"][..], true), (&[], false)] {
        let room = Room::furnished();
        let served = Served::start_with(&room, options);
        let mut refused = 0;
        for n in 0..104 {
            let body = json!({"request": {"login": format!("none{n}"), "pin": ""}});
            let from = format!("198.51.100.{n}");
            let answered = Reader::new(&served).post_with("/api/v1/sign-in", &body, &[("x-forwarded-for", &from)]);
            refused += u32::from(answered.status == 429);
        }
        assert_eq!(refused, if counted_apart { 0 } else { 4 });
    }
}

#[test]
fn pages_of_other_sites_are_not_answered() {
    let room = Room::furnished();
    let served = Served::start(&room);
    let mut reader = Reader::registered(&room, &served, "R1");
    let own = format!("http://{}", served.address);
    let calls: [(&str, Value); 5] = [
        ("sync", json!({"request": {}})),
        ("sign-in", json!({"request": {"login": "R1", "pin": PIN}})),
        ("register", json!({"request": {"card": "R1", "code": "x", "pin": PIN}})),
        ("pin", json!({"request": {"pin": PIN, "new_pin": PIN}})),
        ("sign-out", json!({"everywhere": true})),
    ];
    for (name, body) in &calls {
        let path = format!("/api/v1/{name}");
        for header in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")] {
            let answered = reader.post_with(&path, body, &[header]);
            assert_eq!((answered.status, answered.json()), (403, json!({"error": "cross_site"})), "{name} {header:?}");
        }
        assert_eq!(served.get(&path).status, 404, "{name} is only for POST");
    }
    for header in [("sec-fetch-site", "same-origin"), ("origin", own.as_str())] {
        assert_eq!(reader.post_with("/api/v1/sync", &calls[0].1, &[header]).status, 200, "{header:?}");
    }
}

#[test]
fn many_patrons_come_from_a_file() {
    each(|room, served| {
        let lines =
            "{\"card\": \"P1\", \"name\": \"a\"}\n\n{\"card\": \"P2\", \"name\": \"b\", \"category\": \"child\"}\n";
        room.write("p.jsonl", lines);
        let said = room.ok(&["patron", "import", "--db", "c.db", "--file", "p.jsonl"]);
        let codes: Vec<(&str, &str)> = said.lines().filter_map(|line| line.split_once('\t')).collect();
        assert_eq!((codes.len(), codes[1].0), (2, "P2"));
        assert_eq!(Reader::new(&served).register("P2", codes[1].1, PIN).json()["category"], "child");
        let again = room.run(&["patron", "import", "--db", "c.db", "--file", "p.jsonl"]);
        assert!(again.success && again.out.is_empty() && again.err.contains("P1 belongs to somebody"), "{}", again.err);
        room.write("p.jsonl", "{\"card\": \"P3\", \"nme\": \"x\"}");
        assert!(room.fails(&["patron", "import", "--db", "c.db", "--file", "p.jsonl"]).contains("line 1"));
        assert!(room.fails(&["patron", "show", "--db", "c.db", "P3"]).contains("no patron"));
    });
}

#[test]
fn the_log_and_the_database_have_no_secrets() {
    let room = Room::furnished();
    let served = Served::start(&room);
    let mut reader = Reader::registered(&room, &served, "R77441");
    reader.sign_in("R77441", "wrong pin 1");
    reader.state();
    let (log, token) = (served.log(), reader.cookie.split_once('=').unwrap().1.to_owned());
    let mut database = Vec::new();
    for name in ["c.db", "c.db-wal"] {
        database.extend(std::fs::read(room.path(name)).unwrap_or_default());
    }
    let has = |needle: &str| database.windows(needle.len()).any(|window| window == needle.as_bytes());
    assert!(has("R77441") && has("$argon2id$"));
    for secret in [PIN, "wrong pin 1", &token] {
        assert!(!log.contains(secret) && !has(secret), "{secret}");
    }
    assert!(!log.contains("R77441"));
}
