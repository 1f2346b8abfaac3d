//! `bookmobile import`: what comes in, what stays out, and what is said about it.

use crate::kit::{Room, a_record, file_names, marc21, three_records, wait_for};
use serde_json::Value;
use std::fs::File;
use std::io::Write;
use std::process::Stdio;

#[test]
fn the_same_file_twice_changes_nothing() {
    let room = Room::new();
    assert!(room.import("a.jsonl", three_records()).contains("3 added, 0 updated, 0 unchanged"));
    let before = room.shards("p1");
    assert!(room.import("a.jsonl", three_records()).contains("0 added, 0 updated, 3 unchanged"));
    assert_eq!(room.shards("p2"), before);
}

#[test]
fn a_changed_record_is_updated_and_loses_the_copies_it_no_longer_has() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    assert!(room.import("b.jsonl", a_record("r2", "水浒全传", "B9")).contains("0 added, 1 updated, 0 unchanged"));
    room.write(
        "c.jsonl",
        a_record("r1", "红楼梦", "B1")
            + &a_record("r2", "水浒全传", "B9")
            + &a_record("r3", "Dream of the Red Chamber", "B3"),
    );
    room.ok(&["import", "--db", "c2.db", "c.jsonl"]);
    let updated = room.shards("p1");
    room.ok(&["pack", "build", "--db", "c2.db", "--out", "p2", "--marc"]);
    assert_eq!(room.json("p2/manifest.json")["shards"][0]["hash"], updated[0]);
}

#[test]
fn a_damaged_record_is_reported_and_the_others_are_imported() {
    let room = Room::new();
    let (first, last) = (marc21("m1", "First"), marc21("m3", "Third"));
    let mut file = first.clone();
    let damaged_at = file.len();
    let mut damaged = marc21("m2", "Second");
    let title = damaged.windows(3).position(|window| window == b"245").unwrap();
    damaged[title..title + 3].copy_from_slice(b"500");
    file.extend(damaged);
    file.extend(last);
    room.write("a.mrc", file);
    let said = room.ok(&["import", "--db", "c.db", "--report", "report.jsonl", "a.mrc"]);
    assert!(said.contains("2 added, 0 updated, 0 unchanged, 1 refused"), "{said}");
    let report = room.report("report.jsonl");
    let refused: Vec<&Value> = report.iter().filter(|line| line["event"] == "refused").collect();
    assert_eq!(refused.len(), 1, "{report:?}");
    assert_eq!(refused[0]["file"], "a.mrc");
    assert_eq!(refused[0]["offset"], damaged_at);
    assert_eq!(refused[0]["control_number"], "m2");
    assert_eq!(refused[0]["code"], "no-title");
    assert!(refused[0]["reason"].as_str().unwrap().contains("title"));
}

#[test]
fn strict_imports_nothing_when_anything_is_refused() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    let before = room.shards("p1");
    room.write("b.jsonl", a_record("r4", "西游记", "B4") + "{\"id\": \"r5\"}\n");
    let said = room.fails(&["import", "--db", "c.db", "--strict", "--report", "report.jsonl", "b.jsonl"]);
    assert!(said.contains("1 records were refused, so nothing was imported"), "{said}");
    assert_eq!(room.report("report.jsonl").len(), 1);
    assert_eq!(room.shards("p2"), before);
    assert!(room.ok(&["import", "--db", "c.db", "b.jsonl"]).contains("1 added"));
    assert_ne!(room.shards("p3"), before);
}

#[test]
fn a_file_of_which_no_record_can_be_used_fails_the_import() {
    let room = Room::new();
    room.write("a.jsonl", three_records());
    room.write("b.jsonl", "{\"id\": \"r5\"}\n{\"id\": \"r6\"}\n");
    let said = room.fails(&["import", "--db", "c.db", "--report", "report.jsonl", "a.jsonl", "b.jsonl"]);
    assert!(said.contains("none of the 2 records of b.jsonl can be used, so nothing was imported"), "{said}");
    assert!(said.contains("report.jsonl") && said.contains("--format"), "{said}");
    assert_eq!(room.report("report.jsonl").len(), 2);
    // Nor was anything of the other file.
    assert!(room.ok(&["import", "--db", "c.db", "a.jsonl"]).contains("3 added"));
}

#[test]
fn a_file_of_deletions_alone_is_no_failure() {
    let room = Room::new();
    let mut deleted = marc21("m1", "Gone");
    deleted[5] = b'd';
    let said = room.import("a.mrc", deleted);
    assert!(said.contains("0 added, 0 updated, 0 unchanged, 1 refused"), "{said}");
}

#[test]
fn a_file_without_records_fails_unless_it_says_that_it_has_none() {
    let room = Room::new();
    let nothing = "<?xml version='1.0'?>\n<collection xmlns='http://www.loc.gov/MARC21/slim'>\n</collection>\n";
    assert!(room.import("empty.xml", nothing).contains("0 added, 0 updated, 0 unchanged"));
    for (content, expected) in [("<rss><channel/></rss>", "no <record> element"), ("", "the file is empty")] {
        room.write("a", content);
        let said = room.fails(&["import", "--db", "c.db", "a"]);
        assert!(said.contains("a cannot be imported") && said.contains(expected), "{said}");
    }
    let said = room.fails(&["import", "--db", "c.db", "--format", "jsonl", room.write("b.jsonl", "\n")]);
    assert!(said.contains("the file is empty"), "{said}");
}

#[test]
fn a_repeated_id_is_reported_and_the_later_record_counts() {
    let room = Room::new();
    let lines = [a_record("r1", "One", "B1"), a_record("r2", "Two", "B2"), a_record("r1", "Uno", "B1")].concat();
    room.write("a.jsonl", &lines);
    let said = room.ok(&["import", "--db", "c.db", "--report", "report.jsonl", "a.jsonl"]);
    assert!(said.contains("2 added, 0 updated, 0 unchanged, 1 repeated"), "{said}");
    let report = room.report("report.jsonl");
    assert_eq!(report.len(), 1);
    assert_eq!((&report[0]["event"], &report[0]["code"]), (&Value::from("repeated"), &Value::from("id-repeated")));
    let before = room.shards("pack");
    let found = room.ok(&["search", "--pack", "pack", "--json", "Uno"]);
    assert_eq!(serde_json::from_str::<Value>(&found).unwrap()["hits"][0]["id"], "r1");

    let again = room.ok(&["import", "--db", "c.db", "--report", "report.jsonl", "a.jsonl"]);
    assert!(again.contains("0 added, 0 updated, 2 unchanged, 1 repeated"), "{again}");
    assert_eq!(room.shards("p2"), before);
}

#[test]
fn a_repeated_id_is_seen_across_batches() {
    let room = Room::new();
    let mut lines = a_record("r0", "Zero", "B0");
    for n in 1..2_000 {
        lines.push_str(&a_record(&format!("r{n}"), "Filler", &format!("B{n}")));
    }
    lines.push_str(&a_record("r0", "Nought", "B0"));
    let said = room.import("a.jsonl", lines);
    assert!(said.contains("2,000 added, 0 updated, 0 unchanged, 1 repeated"), "{said}");
    let again = room.ok(&["import", "--db", "c.db", "a.jsonl"]);
    assert!(again.contains("0 added, 0 updated, 2,000 unchanged, 1 repeated"), "{again}");
}

#[test]
fn a_barcode_of_another_record_is_reported_and_moves() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    room.write("b.jsonl", a_record("r4", "西游记", "B1"));
    room.ok(&["import", "--db", "c.db", "--report", "report.jsonl", "b.jsonl"]);
    let report = room.report("report.jsonl");
    assert_eq!(report.len(), 1);
    assert_eq!((&report[0]["event"], &report[0]["code"]), (&Value::from("moved"), &Value::from("barcode-moved")));
    let reason = report[0]["reason"].as_str().unwrap();
    assert!(reason.contains("B1") && reason.contains("r1") && reason.contains("r4"), "{reason}");
}

#[test]
fn a_copy_that_moves_with_its_export_is_not_a_conflict() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    room.write("b.jsonl", a_record("r1", "红楼梦", "B9") + &a_record("r4", "西游记", "B1"));
    let said = room.ok(&["import", "--db", "c.db", "--report", "report.jsonl", "b.jsonl"]);
    assert!(!room.path("report.jsonl").exists(), "{said}");
}

#[test]
fn gzip_is_undone() {
    let room = Room::new();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed.write_all(three_records().as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    assert!(room.import("a.jsonl.gz", &packed).contains("3 added"));
    room.write("cut.gz", &packed[..packed.len() - 20]);
    let said = room.fails(&["import", "--db", "c.db", "cut.gz"]);
    assert!(said.contains("gzip data is damaged"), "{said}");
}

#[test]
fn an_unknown_branch_gets_its_code_as_name_and_is_announced() {
    let room = Room::new();
    let said = room.import("a.jsonl", three_records());
    assert!(said.contains("1 new branches have their code as name: MAIN"), "{said}");
    room.write("library.toml", "name = '书车'\n[[branch]]\ncode = 'MAIN'\nname = '总馆'\n");
    room.ok(&["library", "set", "--db", "c.db", "--file", "library.toml"]);
    room.shards("pack");
    let manifest = room.json("pack/manifest.json");
    assert_eq!(manifest["library"]["name"], "书车");
    assert_eq!(manifest["branches"][0]["name"], "总馆");
}

#[test]
fn without_anything_to_say_there_is_no_report() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    assert!(!file_names(&room.path("")).iter().any(|name| name.contains(".import-")));
    room.write("b.jsonl", "nonsense\n".to_owned() + &three_records());
    room.ok(&["import", "--db", "c.db", "--format", "jsonl", "b.jsonl"]);
    assert!(file_names(&room.path("")).iter().any(|name| name.starts_with("c.db.import-")));
}

#[test]
fn what_cannot_be_imported_says_what_to_do() {
    let room = Room::new();
    let missing = room.fails(&["import", "--db", "c.db", "missing.mrc"]);
    assert!(missing.contains("missing.mrc cannot be read"), "{missing}");
    room.write("a.pdf", "%PDF-1.7 …");
    let unknown = room.fails(&["import", "--db", "c.db", "a.pdf"]);
    assert!(unknown.contains("a.pdf cannot be imported"), "{unknown}");
    room.write("a.jsonl", three_records());
    for (option, name) in [("--format", "word"), ("--charset", "rot13"), ("--profile", "nobody")] {
        let said = room.fails(&["import", "--db", "c.db", option, name, "a.jsonl"]);
        assert!(said.contains(name), "{said}");
    }
    room.write("not.db", "this is no database, ".repeat(100));
    let damaged = room.fails(&["import", "--db", "not.db", "a.jsonl"]);
    assert!(damaged.contains("not a catalogue database"), "{damaged}");
}

#[test]
fn a_killed_import_leaves_the_catalogue_as_it_was() {
    let room = Room::new();
    room.import("a.jsonl", three_records());
    let before = room.shards("p1");

    let mut big = std::io::BufWriter::new(File::create(room.path("big.jsonl")).unwrap());
    for n in 0..150_000 {
        big.write_all(a_record(&format!("big{n}"), &format!("Volume {n} of many"), &format!("X{n}")).as_bytes())
            .unwrap();
    }
    big.flush().unwrap();
    let mut import = room
        .command(&["import", "--db", "c.db", "big.jsonl"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The page cache spills into the write-ahead log: the import is in the middle of writing.
    let log = room.path("c.db-wal");
    wait_for("the import to write", || std::fs::metadata(&log).ok().filter(|log| log.len() > 4_000_000));
    assert!(import.try_wait().unwrap().is_none(), "the import must not be done yet");
    import.kill().unwrap();
    import.wait().unwrap();

    assert_eq!(room.shards("p2"), before);
    assert!(room.ok(&["import", "--db", "c.db", "big.jsonl"]).contains("150,000 added"));
}
