//! How many actions a second `sync` applies, and how long a call takes: for docs/BENCHMARKS.md, by `make bench`.

use crate::kit::{Room, Served, a_record};
use crate::reader::{Reader, action, place_hold};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const DEVICES: usize = 32;
const TITLES: usize = 1_000;
const SECS: u64 = 10;

#[test]
#[ignore = "a measurement; scripts/bench.sh runs it"]
fn sync_under_load() {
    for (name, room) in ["SQLite", "PostgreSQL"].into_iter().zip(Room::each()) {
        let room = room.furnish();
        let many: String =
            (0..TITLES).map(|n| a_record(&format!("m{n}"), &format!("第{n}本"), &format!("M{n}"))).collect();
        room.import("many.jsonl", many);
        let served = Served::start(&room);
        let mut readers: Vec<Reader> =
            (0..DEVICES).map(|n| Reader::registered(&room, &served, &format!("R{n}"))).collect();
        for batch in [1, 10] {
            let (actions, mut calls) = measure(&mut readers, batch);
            calls.sort_unstable();
            let at = |share: f64| calls[((calls.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
            let line = format!(
                "   {name}, {DEVICES} devices, {batch} actions a call: {} actions/s, p50 {:.0} ms, p99 {:.0} ms, most {:.0} ms",
                actions / SECS,
                at(0.5),
                at(0.99),
                at(1.0)
            );
            // Not println!: results are asked for, output is not.
            std::io::Write::write_all(&mut std::io::stderr(), format!("{line}\n").as_bytes()).unwrap();
        }
    }
}

/// Holds are placed and cancelled on titles of all kinds of popularity; gives the actions applied and the time of each call.
fn measure(readers: &mut [Reader], batch: usize) -> (u64, Vec<Duration>) {
    let stop = AtomicBool::new(false);
    let mut all = (0, Vec::new());
    std::thread::scope(|scope| {
        let threads: Vec<_> = readers
            .iter_mut()
            .enumerate()
            .map(|(n, reader)| {
                let stop = &stop;
                scope.spawn(move || {
                    let (mut applied, mut calls, mut turn) = (0, Vec::new(), n);
                    let mut cursor: Option<String> = None;
                    while !stop.load(Ordering::Relaxed) {
                        let mut actions: Vec<Value> = Vec::with_capacity(batch * 2);
                        while actions.len() < batch.max(2) {
                            turn += 7;
                            let hold = place_hold(&format!("m{}", turn * turn % TITLES));
                            let cancel = action(json!({"do": "cancel_hold", "hold": hold["key"]}));
                            actions.extend([hold, cancel]);
                        }
                        for part in actions.chunks(batch) {
                            let began = Instant::now();
                            let answer = reader.sync(part, cursor.as_deref());
                            calls.push(began.elapsed());
                            for outcome in answer["outcomes"].as_array().unwrap() {
                                assert_eq!(outcome["outcome"], "accepted", "{outcome}");
                                applied += 1;
                            }
                            assert_eq!(answer["not_processed"], json!([]));
                            cursor = answer["state"]["cursor"].as_str().map(str::to_owned);
                        }
                    }
                    (applied, calls)
                })
            })
            .collect();
        std::thread::sleep(Duration::from_secs(SECS));
        stop.store(true, Ordering::Relaxed);
        for thread in threads {
            let (applied, calls) = thread.join().unwrap();
            all.0 += applied;
            all.1.extend(calls);
        }
    });
    all
}
