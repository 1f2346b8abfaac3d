//! Both databases hold the same catalogue, and old ones are brought up to date.

use crate::kit::{Room, Served, a_record, marc21, three_records};
use crate::reader::{Reader, place_hold};
use serde_json::{Value, json};
use std::process::Command;

#[test]
fn the_same_files_make_the_same_pack() {
    let packs = Room::each().map(|room| {
        room.write("library.toml", "name = '河湾县图书馆'\n[[branch]]\ncode = 'MAIN'\nname = '总馆'\n");
        room.ok(&["library", "set", "--db", "c.db", "--file", "library.toml"]);
        room.import("a.jsonl", three_records());
        let many: String =
            (0..700).map(|n| a_record(&format!("m{n:04}"), &format!("第{n}本"), &format!("M{n}"))).collect();
        let said = [
            room.import("many.jsonl", many),
            room.import("b.mrc", marc21("0001", "飘")),
            // The same record, a changed one, a repeated one, and a copy that moves.
            room.import("c.jsonl", three_records()),
            room.import(
                "d.jsonl",
                a_record("r1", "红楼梦 上", "B1") + &a_record("r1", "红楼梦 下", "B1") + &a_record("r5", "新书", "B2"),
            ),
            room.ok(&["import", "--db", "c.db", "--strict", "a.jsonl"]),
        ];
        assert!(room.fails(&["import", "--db", "c.db", "--strict", room.write("x.jsonl", "{}\n")]).contains("nothing"));
        // The report stands beside the database, which is elsewhere.
        let said = said.map(|said| said.lines().next().unwrap().to_owned());
        (said, room.shards("pack"))
    });
    assert_eq!(packs[0], packs[1]);
}

/// Databases as each release left them: with so many migrations.
#[test]
fn a_database_of_an_earlier_schema_is_brought_up_to_date() {
    for migrations in 1..=6 {
        let room = Room::furnished();
        let made = Command::new("python3")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/old_schema.py"))
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite"))
            .arg(migrations.to_string())
            .current_dir(room.path(""))
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        std::fs::rename(room.path("old.db"), room.path("c.db")).unwrap();
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(room.path(&format!("c.db{suffix}")));
        }
        assert_eq!(
            room.ok(&["pack", "build", "--db", "c.db", "--out", "pack"]).lines().next().map(|l| &l[..12]),
            Some("generation 2")
        );
        let served = Served::start(&room);
        assert_eq!(served.get("/api/v1/library").json()["library"]["name"], "河湾县图书馆");
        let record = served.get("/api/v1/record?id=r2").json();
        assert_eq!(record["title"], "水浒传");
        assert!(record["added"].is_string(), "{record}");
        if migrations >= 3 {
            let wish: Value = serde_json::from_str(&room.ok(&["purchases", "--db", "c.db", "--json"])).unwrap();
            assert_eq!((&wish["name"], &wish["progress"]), (&json!("旧愿望"), &json!("new")));
            room.ok(&["purchases", "advance", "--db", "c.db", "--to", "arrived", "an-old-key"]);
        }
        let mut reader = Reader::registered(&room, &served, "R1");
        let answer = reader.sync(&[place_hold("r1"), place_hold("r3")], None);
        assert_eq!(answer["outcomes"][0]["place"], json!(1));
        assert_eq!(answer["outcomes"][1]["reason"], json!("no_copy"));
    }
}

#[test]
fn a_server_that_is_not_there_is_named_without_its_password() {
    let room = Room::new();
    let said = room.fails(&["pack", "build", "--db", "postgres://a:secret@127.0.0.1:1/x", "--out", "pack"]);
    assert!(said.contains("PostgreSQL") && !said.contains("secret"), "{said}");
}
