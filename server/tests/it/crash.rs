//! A server that is killed at any moment loses nothing it has acknowledged.

use crate::kit::{Room, Served, a_record};
use crate::reader::{Reader, action};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const KILLS: u64 = 50;
const DEVICES: usize = 4;
/// Lists that a device keeps; older ones are deleted again.
const LISTS: usize = 50;

#[test]
fn what_is_acknowledged_outlives_kill_9() {
    let room = Room::furnished();
    room.import("b.jsonl", a_record("r4", "西游记", "B4"));
    let mut served = Served::start(&room);
    let tokens: Vec<Reader> = (0..DEVICES).map(|n| Reader::registered(&room, &served, &format!("R{n}"))).collect();
    let address = Arc::new(Mutex::new(served.address.clone()));
    let stop = Arc::new(AtomicBool::new(false));
    let devices: Vec<_> = tokens
        .into_iter()
        .map(|reader| {
            let (address, stop) = (Arc::clone(&address), Arc::clone(&stop));
            std::thread::spawn(move || drain(reader, &address, &stop))
        })
        .collect();
    for n in 0..KILLS {
        // Moments of every kind: while it starts to answer, and in the middle of a batch.
        std::thread::sleep(Duration::from_millis(20 + n * 37 % 90));
        served.kill();
        served = Served::start(&room);
        address.lock().unwrap().clone_from(&served.address);
    }
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = 0;
    for device in devices {
        let (mut reader, names, count) = device.join().unwrap();
        reader.address.clone_from(&served.address);
        let lists = reader.state()["lists"].clone();
        let mut kept: Vec<&str> = lists.as_array().unwrap().iter().map(|list| list["id"].as_str().unwrap()).collect();
        kept.sort_unstable();
        let expected: Vec<&str> = names.keys().map(String::as_str).collect();
        assert_eq!(kept, expected, "every list that was acknowledged and not deleted, once, and no other");
        acknowledged += count;
        // Repeats get the outcome of the first time.
        let again: Vec<Value> = names.values().rev().take(50).cloned().collect();
        for outcome in reader.sync(&again, None)["outcomes"].as_array().unwrap() {
            assert_eq!(outcome["outcome"], "accepted");
        }
    }
    assert!(acknowledged > 100, "only {acknowledged} actions were acknowledged between the kills");
}

/// Makes and deletes lists until `stop`, each batch sent again until it is answered; gives the lists that are left by their
/// keys, and how many actions were acknowledged.
fn drain(mut reader: Reader, address: &Mutex<String>, stop: &AtomicBool) -> (Reader, BTreeMap<String, Value>, usize) {
    let (mut left, mut acknowledged) = (BTreeMap::new(), 0);
    loop {
        let made = (0..5).map(|n| action(json!({"do": "create_list", "name": n.to_string()})));
        let old: Vec<String> = left.keys().take(left.len().saturating_sub(LISTS)).cloned().collect();
        let deleted = old.iter().map(|list| action(json!({"do": "delete_list", "list": list})));
        let mut waiting: Vec<Value> = made.chain(deleted).collect();
        // What was sent is sent until it is answered, as an outbox does.
        while !waiting.is_empty() {
            reader.address.clone_from(&address.lock().unwrap());
            let body = json!({"request": {"actions": waiting}});
            match reader.try_post("/api/v1/sync", &body, &[]) {
                Ok(answer) if answer.status == 200 => {
                    for outcome in answer.json()["outcomes"].as_array().unwrap() {
                        assert_eq!(outcome["outcome"], "accepted", "{outcome}");
                        let sent = waiting.remove(0);
                        assert_eq!(sent["key"], outcome["key"]);
                        acknowledged += 1;
                        match sent["body"]["list"].as_str() {
                            Some(list) => drop(left.remove(list)),
                            None => drop(left.insert(sent["key"].as_str().unwrap().to_owned(), sent)),
                        }
                    }
                }
                Ok(answer) => assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.body)),
                Err(_) => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        if stop.load(Ordering::Relaxed) {
            return (reader, left, acknowledged);
        }
    }
}
