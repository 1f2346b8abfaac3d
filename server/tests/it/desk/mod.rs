//! The desk over HTTP, on both databases.

mod commands;
mod escalation;
mod lending;
mod patrons;
mod queues;
mod race;
mod roles;
mod shelves;

use crate::kit::{Room, Served};
use crate::reader::Reader;
use serde_json::{Value, json};

/// Somebody with these roles, who is signed in.
pub fn staff(room: &Room, served: &Served, card: &str, roles: &[&str]) -> Reader {
    let reader = Reader::registered(room, served, card);
    set_roles(room, card, roles);
    reader
}

pub fn set_roles(room: &Room, card: &str, roles: &[&str]) {
    let roles: Vec<&str> = roles.iter().flat_map(|role| ["--role", role]).collect();
    room.ok(&[&["patron", "role", "--db", "c.db", card][..], &roles].concat());
}

/// Asks what is answered.
pub fn ask(reader: &mut Reader, call: &str, body: &Value) -> Value {
    let answered = reader.post(&path(call), body);
    assert_eq!(answered.status, 200, "{call} {body}: {}", String::from_utf8_lossy(&answered.body));
    answered.json()
}

/// Asks what is answered for `{"request": …}`.
pub fn request(reader: &mut Reader, call: &str, body: &Value) -> Value {
    ask(reader, call, &json!({"request": body}))
}

/// Asks what is refused; gives the status and the code of the error.
pub fn refused(reader: &mut Reader, call: &str, body: &Value) -> (u16, String) {
    let answered = reader.post(&path(call), body);
    assert_ne!(answered.status, 200, "{call} {body}: {}", String::from_utf8_lossy(&answered.body));
    (answered.status, answered.json()["error"].as_str().unwrap().to_owned())
}

pub fn path(call: &str) -> String {
    format!("/api/v1/desk/{call}")
}

/// The audit log, the latest line first, as `did about`.
pub fn audit(room: &Room) -> Vec<String> {
    let said = room.ok(&["audit", "--db", "c.db", "--limit", "1000"]);
    let lines = said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |line: Value| format!("{} {}", line["did"].as_str().unwrap(), line["about"].as_str().unwrap());
    lines.map(text).collect()
}

/// A record with one copy at a branch.
pub fn a_copy(id: &str, barcode: &str, branch: &str, call_number: &str, status: &str) -> String {
    let item = json!({"barcode": barcode, "branch": branch, "call_number": call_number, "status": status});
    format!("{}\n", json!({"id": id, "title": format!("title of {id}"), "items": [item]}))
}
