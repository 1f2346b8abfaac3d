//! The pick list and the hold shelf.

use super::{a_copy, ask, refused, request, staff};
use crate::kit::{Room, Served, each};
use crate::postgres;
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};

fn barcodes(lines: &Value) -> Vec<String> {
    let barcode = |line: &Value| {
        let copy = if line["copy"].is_null() { line } else { &line["copy"] };
        copy["barcode"].as_str().unwrap().to_owned()
    };
    lines.as_array().unwrap().iter().map(barcode).collect()
}

fn furnish(room: &Room, served: &Served) -> Reader {
    let copies = a_copy("a", "A", "MAIN", "I247.5/123", "available")
        + &a_copy("b", "B", "MAIN", "I247.5/45", "available")
        + &a_copy("c", "C", "MAIN", "TP312/1", "available")
        + &a_copy("d", "D", "EAST", "A1/1", "available")
        + &a_copy("u", "U", "MAIN", "B1/1", "on_hold_shelf")
        + &a_copy("v", "V", "EAST", "B1/2", "on_hold_shelf")
        + &a_copy("t", "T", "MAIN", "C1/1", "in_transit");
    room.import("copies.jsonl", copies);
    staff(room, served, "S1", &["desk"])
}

#[test]
fn what_is_to_be_fetched_comes_in_the_order_of_the_shelves() {
    each(|room, served| {
        let mut desk = furnish(&room, &served);
        let mut reader = Reader::registered(&room, &served, "R1");
        reader.sync(&["c", "a", "d", "b"].map(place_hold), None);
        let picks = ask(&mut desk, "picks", &json!({"branch": "MAIN"}));
        assert_eq!(barcodes(&picks), ["B", "A", "C"]);
        assert_eq!((&picks[0]["pickup"], &picks[0]["copy"]["state"]), (&json!("MAIN"), &json!("on_shelf")));
        assert!(picks[0]["placed_unix_secs"].as_i64().unwrap() > 1_700_000_000);
        assert_eq!(barcodes(&ask(&mut desk, "picks", &json!({"branch": "EAST"}))), ["D"]);
        // What was fetched is not to be fetched.
        request(&mut desk, "check-in", &json!({"barcode": "A", "branch": "MAIN"}));
        assert_eq!(barcodes(&ask(&mut desk, "picks", &json!({"branch": "MAIN"}))), ["B", "C"]);
        assert_eq!(refused(&mut desk, "picks", &json!({"branch": "MARS"})).0, 404);
    });
}

#[test]
fn the_hold_shelf_says_who_is_waited_for_and_what_is_on_its_way() {
    each(|room, served| {
        let mut desk = furnish(&room, &served);
        let mut reader = Reader::registered(&room, &served, "R100077");
        let answer = reader.sync(&["c", "a", "d"].map(place_hold), None);
        for (barcode, branch) in [("C", "MAIN"), ("A", "MAIN"), ("D", "EAST")] {
            request(&mut desk, "check-in", &json!({"barcode": barcode, "branch": branch}));
        }
        let shelf = |desk: &mut Reader, branch: &str| ask(desk, "hold-shelf", &json!({"branch": branch}));
        let main = shelf(&mut desk, "MAIN");
        assert_eq!(barcodes(&main["awaited"]), ["A", "C"]);
        assert_eq!(main["awaited"][0]["slip"]["whom"], json!({"initial": "林", "card_end": "0077"}));
        let until = reader.state()["holds"].as_array().unwrap().iter().find_map(|hold| {
            let status = &hold["status"];
            (status["is"] == "ready").then(|| status["until"].clone())
        });
        assert_eq!(Some(main["awaited"][0]["until"].clone()), until);
        // Also what the system before had set aside, and sent home.
        assert_eq!(barcodes(&main["unclaimed"]), ["U"]);
        assert_eq!(barcodes(&main["coming"]), ["D", "T"]);
        let east = shelf(&mut desk, "EAST");
        assert_eq!((barcodes(&east["awaited"]).len(), barcodes(&east["unclaimed"])), (0, vec!["V".to_owned()]));
        // Nobody waits for it any more: it is to be checked in.
        let hold = &answer["outcomes"][1]["hold"];
        assert_eq!(reader.act(json!({"do": "cancel_hold", "hold": hold}))["outcome"], "accepted");
        assert_eq!(barcodes(&shelf(&mut desk, "MAIN")["unclaimed"]), ["U", "A"]);
        assert_eq!(refused(&mut desk, "hold-shelf", &json!({"branch": "MARS"})).0, 404);
    });
}

/// Counted in PostgreSQL's own log; both databases are asked the same statements.
#[test]
fn a_pick_list_costs_as_many_statements_for_a_thousand_holds_as_for_ten() {
    let room = Room::on_postgres().furnish();
    room.sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET log_statement = ''all''', current_database()); END $$");
    let served = Served::start(&room);
    let copy = |n| a_copy(&format!("t{n}"), &format!("T{n}"), "MAIN", &format!("I{n}"), "available");
    room.import("copies.jsonl", (0..1_000).map(copy).collect::<String>());
    let mut desk = staff(&room, &served, "S1", &["desk"]);
    Reader::registered(&room, &served, "R1");
    let mut statements = |holds: usize| {
        room.sql(&format!(
            "DELETE FROM hold; \
             INSERT INTO hold (id, record_id, patron_id, wants, pickup, ticket, placed_unix_secs, lapses, state) \
             SELECT gen_random_uuid(), 't' || n, patron.id, 'any', 'MAIN', 1, 1790000000, '2999-01-01', 'waiting' \
             FROM patron, generate_series(0, {holds} - 1) AS n WHERE card = 'R1'",
        ));
        let picks = ask(&mut desk, "picks", &json!({"branch": "MAIN"}));
        assert_eq!(barcodes(&picks).len(), holds);
        postgres::statements_of_the_last_transaction_with("SELECT DISTINCT i.record_id FROM hold")
    };
    let few = statements(10);
    assert!(few > 2, "{few}");
    assert_eq!(statements(1_000), few);
}
