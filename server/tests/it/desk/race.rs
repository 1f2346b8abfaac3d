//! Two members of staff at once.

use super::{path, request, staff};
use crate::kit::{Answered, Served, each};
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};
use std::sync::Barrier;

/// Asks the same of each server function at the same moment, as long as the server says that it is busy.
fn at_once(readers: &[Reader], call: &str, bodies: [Value; 2]) -> Vec<Answered> {
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        let asking: Vec<_> = readers
            .iter()
            .zip(bodies)
            .map(|(reader, body)| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    loop {
                        let answered = reader.try_post(&path(call), &body, &[]).unwrap();
                        if answered.status != 503 {
                            return answered;
                        }
                    }
                })
            })
            .collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

#[test]
fn a_copy_that_two_take_in_is_returned_once() {
    each(|room, served| {
        // On PostgreSQL several servers may share a database; so may processes on SQLite.
        let other = Served::start(&room);
        let mut one = staff(&room, &served, "S1", &["desk"]);
        let two = staff(&room, &other, "S2", &["desk"]);
        let mut reader = Reader::registered(&room, &served, "R1");
        let mut waiting = Reader::registered(&room, &served, "R2");
        for round in 0..5 {
            let lent = request(&mut one, "check-out", &json!({"card": "R1", "barcode": "B1", "branch": "MAIN"}));
            assert!(lent["done"].is_object(), "{lent}");
            let hold = waiting.sync(&[place_hold("r1")], None)["outcomes"][0]["hold"].clone();
            let body = json!({"request": {"barcode": "B1", "branch": "MAIN"}});
            let readers = [twin(&one), twin(&two)];
            let answers: Vec<Value> = at_once(&readers, "check-in", [body.clone(), body])
                .iter()
                .map(|answered| answered.json()["done"].clone())
                .collect();
            let returned = answers.iter().filter(|done| done["returned"] == true).count();
            assert_eq!(returned, 1, "round {round}: {answers:?}");
            // Both are told the same about where it goes.
            assert_eq!(answers[0]["next"], answers[1]["next"]);
            assert_eq!(answers[0]["next"]["do"], "hold_shelf");
            assert_eq!(reader.state()["loans"], json!([]));
            assert_eq!(waiting.act(json!({"do": "cancel_hold", "hold": hold}))["outcome"], "accepted");
            assert_eq!(waiting.state()["messages"].as_array().unwrap().len(), round + 1, "told once");
        }
    });
}

#[test]
fn a_card_is_given_to_one_of_two() {
    each(|room, served| {
        let other = Served::start(&room);
        let one = staff(&room, &served, "S1", &["desk"]);
        let two = staff(&room, &other, "S2", &["desk"]);
        let readers = [one, two];
        for n in 0..5 {
            let new = |name: &str| json!({"request": {"card": format!("R{n}"), "name": name, "category": "adult"}});
            let mut statuses: Vec<u16> =
                at_once(&readers, "add-patron", [new("a"), new("b")]).iter().map(|answered| answered.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409]);
        }
        // The same for another card of two who have one.
        for (n, cards) in [["R0", "R1"], ["R2", "R3"]].into_iter().enumerate() {
            let change = |card: &str| {
                json!({"request": {"card": card, "new_card": format!("N{n}"), "name": "x", "category": "adult",
                    "email": null, "phone": null, "valid_until": null}})
            };
            let mut statuses: Vec<u16> =
                at_once(&readers, "change-patron", cards.map(change)).iter().map(|answered| answered.status).collect();
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409]);
        }
    });
}

fn twin(reader: &Reader) -> Reader {
    Reader { address: reader.address.clone(), cookie: reader.cookie.clone() }
}
