//! `bookmobile backup` and `restore`, on both databases.

use crate::kit::{Room, Served};
use crate::reader::{PIN, Reader, place_hold};
use serde_json::json;

#[test]
fn a_backup_is_taken_at_work_and_restored() {
    for room in Room::each() {
        let room = room.furnish();
        let mut served = Served::start(&room);
        let mut reader = Reader::registered(&room, &served, "R1");
        let before = reader.sync(&[place_hold("r1")], None)["state"].clone();
        let said = room.ok(&["backup", "--db", "c.db", "kept"]);
        assert!(said.contains("kept"), "{said}");
        assert!(room.fails(&["backup", "--db", "c.db", "kept"]).contains("exists"));
        reader.sync(&[place_hold("r2")], None);

        assert!(room.fails(&["restore", "--db", "c.db", "kept"]).contains("--replace"));
        let said = room.fails(&["restore", "--db", "c.db", "--replace", "kept"]);
        assert!(said.contains("stop the server"), "{said}");
        served.kill();
        room.write("broken", "not a backup");
        room.fails(&["restore", "--db", "c.db", "--replace", "broken"]);
        room.ok(&["restore", "--db", "c.db", "--replace", "kept"]);

        let served = Served::start(&room);
        let mut reader = Reader::new(&served);
        assert_eq!(reader.sign_in("R1", PIN).status, 200);
        let state = reader.sync(&[], before["cursor"].as_str())["state"].clone();
        assert_eq!((&state["holds"], &state["whole"]), (&before["holds"], &json!(true)));
        assert_eq!(served.get("/api/v1/record?id=r1").json()["title"], "红楼梦");
    }
}

#[test]
fn a_backup_becomes_a_new_database() {
    let room = Room::furnished();
    room.ok(&["backup", "--db", "c.db", "kept"]);
    room.ok(&["restore", "--db", "other.db", "kept"]);
    room.ok(&["pack", "build", "--db", "other.db", "--out", "other"]);
    assert_eq!(room.json("other/manifest.json")["records"], 3);
    assert!(room.fails(&["backup", "--db", "none.db", "x"]).contains("bookmobile import"));
}
