//! Sync as a whole under everything that can go wrong: devices with the real outbox over a store in memory, a network
//! that loses, doubles, delays and reorders, a server that applies actions as the real one does, crashes and restarts at
//! any step, clocks that are days off.
//!
//! Each run follows from its seed. `BOOKMOBILE_SIMULATION_SEED=n` replays one and tells its story,
//! `BOOKMOBILE_SIMULATION_RUNS=n` plays so many.
#![expect(clippy::unwrap_used, reason = "tests")]

mod check;
mod device;
mod network;
mod rng;
mod server;
mod world;

use std::panic::catch_unwind;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use world::{Tally, World};

const RUNS: u64 = 10_000;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

#[test]
fn whatever_happens_no_action_is_lost_and_none_is_applied_twice() {
    if let Some(seed) = number("BOOKMOBILE_SIMULATION_SEED") {
        World::new(seed, true).play();
        return;
    }
    let (runs, next) = (number("BOOKMOBILE_SIMULATION_RUNS").unwrap_or(RUNS), AtomicU64::new(0));
    let work = || {
        let mut tally = Tally::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= runs {
                return tally;
            }
            match catch_unwind(|| World::new(seed, false).play()) {
                Ok(of_run) => tally += of_run,
                Err(_) => panic!("seed {seed} failed; BOOKMOBILE_SIMULATION_SEED={seed} replays it"),
            }
        }
    };
    let tally = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut tally = Tally::default();
        let ended: Vec<_> = threads.into_iter().map(thread::ScopedJoinHandle::join).collect();
        for of_thread in ended {
            tally += of_thread.expect("every run of this thread went well");
        }
        tally
    });
    // What did not happen was not tested.
    for (what, count) in tally.counts() {
        assert!(count >= runs / 20, "{what} happened only {count} times in {runs} runs");
    }
}

#[test]
fn a_run_follows_from_its_seed() {
    let tally = |seed| World::new(seed, false).play().counts().to_vec();
    assert_eq!(tally(7), tally(7));
    assert_ne!(tally(7), tally(8));
}
