//! Two hundred patrons want one title at the same moment.

use crate::kit::{Room, Served};
use crate::reader::{PIN, Reader, place_hold};
use serde_json::json;
use std::sync::{Arc, Barrier};

const PATRONS: usize = 200;

#[test]
fn two_hundred_patrons_get_two_hundred_places_on_sqlite() {
    race(&Room::new(), 1);
}

#[test]
fn two_hundred_patrons_get_two_hundred_places_from_three_servers_on_postgres() {
    race(&Room::on_postgres(), 3);
}

fn race(room: &Room, servers: usize) {
    let room_there = room;
    room_there.import("a.jsonl", crate::kit::three_records());
    room_there.ok(&["pack", "build", "--db", "c.db", "--out", "pack"]);
    room_there.write("dist/index.html", "<!doctype html>");
    let servers: Vec<Served> = (0..servers).map(|_| Served::start(room)).collect();
    let readers = readers(room, &servers);
    let start = Arc::new(Barrier::new(PATRONS));
    let threads: Vec<_> = readers
        .into_iter()
        .map(|mut reader| {
            let start = Arc::clone(&start);
            std::thread::spawn(move || {
                let hold = place_hold("r1");
                start.wait();
                // Twice at once, as by two tabs; and again as long as the server says that it could not.
                let twin = Reader { address: reader.address.clone(), cookie: reader.cookie.clone() };
                let body = json!({"request": {"actions": [hold]}});
                let (path, same) = ("/api/v1/sync", body.clone());
                let second = std::thread::spawn(move || twin.try_post(path, &same, &[]).map(|a| a.status));
                let outcome = loop {
                    match reader.try_post(path, &body, &[]) {
                        Ok(answered) if answered.status == 200 => break answered.json()["outcomes"][0].clone(),
                        Ok(answered) => assert_eq!(answered.status, 503),
                        Err(error) => panic!("{error}"),
                    }
                };
                let second = second.join().unwrap().unwrap();
                assert!(matches!(second, 200 | 503), "{second}");
                assert_eq!(reader.state()["holds"].as_array().unwrap().len(), 1);
                outcome
            })
        })
        .collect();
    let mut places: Vec<u64> = threads
        .into_iter()
        .map(|thread| {
            let outcome = thread.join().unwrap();
            assert_eq!(outcome["result"], "hold_placed", "{outcome}");
            outcome["place"].as_u64().unwrap()
        })
        .collect();
    places.sort_unstable();
    assert_eq!(places, (1..=PATRONS as u64).collect::<Vec<_>>());
}

/// Patrons who are signed in, each at one of the servers.
fn readers(room: &Room, servers: &[Served]) -> Vec<Reader> {
    let lines: String = (0..PATRONS).map(|n| format!("{{\"card\": \"R{n}\", \"name\": \"x\"}}\n")).collect();
    let said = room.ok(&["patron", "import", "--db", "c.db", "--file", room.write("p.jsonl", lines)]);
    let mut codes: Vec<(String, String)> =
        said.lines().filter_map(|line| line.split_once('\t')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    assert_eq!(codes.len(), PATRONS);
    let rest = codes.split_off(PATRONS / 2);
    std::thread::scope(|scope| {
        let halves = [codes, rest].map(|half| {
            scope.spawn(move || {
                let mut readers = Vec::new();
                for (n, (card, code)) in half.into_iter().enumerate() {
                    let mut reader = Reader::new(&servers[n % servers.len()]);
                    assert_eq!(reader.register(&card, &code, PIN).status, 200);
                    readers.push(reader);
                }
                readers
            })
        });
        halves.into_iter().flat_map(|half| half.join().unwrap()).collect()
    })
}
