//! `bookmobile pack build` and `bookmobile search`.

use crate::kit::{Room, a_record, file_names, three_records};
use serde_json::Value;

#[test]
fn a_pack_is_searched() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    let said = room.ok(&["pack", "build", "--db", "c.db", "--out", "pack"]);
    assert!(said.contains("generation 1: 3 records in 1 shards"), "{said}");
    assert!(said.contains("bytes/record") && said.contains("title"), "{said}");

    let found = room.ok(&["search", "--pack", "pack", "--json", "红楼梦"]);
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(found["hits"][0]["id"], "r1");
    assert!(room.ok(&["search", "--pack", "pack", "水浒传"]).contains("r2"));

    room.write("queries.txt", "红楼梦\nred chamber\n");
    let lines = room.ok(&["search", "--pack", "pack", "--limit", "1", "--batch", "queries.txt"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["query"], "red chamber");
    assert_eq!(lines[1]["hits"][0]["id"], "r3");
    assert!(lines[1]["micros"].is_u64() && lines[1]["hits"][0]["score"].is_f64());
}

#[test]
fn shards_live_one_generation_longer_than_their_pack() {
    let room = Room::new();
    let mut generations = Vec::new();
    for title in ["One", "Two", "Three"] {
        room.import("a.jsonl", a_record("r1", title, "B1"));
        generations.push(room.shards("pack").remove(0));
    }
    let mut kept = vec![format!("{}.bms", generations[1]), format!("{}.bms", generations[2])];
    kept.sort();
    assert_eq!(file_names(&room.path("pack/shards")), kept);
    assert_eq!(room.json("pack/manifest.json")["generation"], 3);
}

#[test]
fn generations_go_on_when_the_database_is_new() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    room.shards("pack");
    room.shards("pack");
    room.ok(&["import", "--db", "new.db", "a.jsonl"]);
    room.ok(&["pack", "build", "--db", "new.db", "--out", "pack"]);
    assert_eq!(room.json("pack/manifest.json")["generation"], 3);
}

#[test]
fn availability_travels_beside_the_shards() {
    let room = Room::new();
    let lent = a_record("r1", "红楼梦", "B1").replace("\"branch\"", "\"status\":\"on_loan\",\"branch\"");
    room.import("a.jsonl", lent + &a_record("r2", "水浒传", "B2"));
    room.shards("pack");
    let availability = room.json("pack/availability.json");
    assert_eq!(availability["elsewhere"], serde_json::json!({"B1": "on_loan"}));
    assert!(availability["as_of_unix_secs"].as_i64().unwrap() > 1_700_000_000);
}

#[test]
fn what_is_missing_is_named() {
    let room = Room::new();
    let said = room.fails(&["pack", "build", "--db", "c.db", "--out", "pack"]);
    assert!(said.contains("bookmobile import"), "{said}");
    assert!(!room.path("c.db").exists(), "looking for a database makes none");
    let said = room.fails(&["search", "--pack", "pack", "x"]);
    assert!(said.contains("bookmobile pack build"), "{said}");
}
