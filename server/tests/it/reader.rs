//! A patron with a device: a cookie, and actions.

use crate::kit::{Answered, Room, Served, post};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

pub const PIN: &str = "284461";

/// A device of a patron.
pub struct Reader {
    pub address: String,
    pub cookie: String,
}

impl Reader {
    pub fn new(served: &Served) -> Self {
        Self { address: served.address.clone(), cookie: String::new() }
    }

    /// Adds a patron with this card, who registers and is signed in.
    pub fn registered(room: &Room, served: &Served, card: &str) -> Self {
        let mut reader = Self::new(served);
        let code = code(&room.ok(&["patron", "add", "--db", "c.db", "--card", card, "--name", "林晓"]));
        let registered = reader.register(card, &code, PIN);
        assert_eq!(registered.status, 200, "{}", String::from_utf8_lossy(&registered.body));
        reader
    }

    pub fn register(&mut self, card: &str, code: &str, pin: &str) -> Answered {
        self.post("/api/v1/register", &json!({"request": {"card": card, "code": code, "pin": pin}}))
    }

    pub fn sign_in(&mut self, login: &str, pin: &str) -> Answered {
        self.post("/api/v1/sign-in", &json!({"request": {"login": login, "pin": pin}}))
    }

    pub fn post(&mut self, path: &str, body: &Value) -> Answered {
        self.post_with(path, body, &[])
    }

    /// Posts with the cookie, and keeps the one that comes back.
    pub fn post_with(&mut self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answered {
        let answered = self.try_post(path, body, headers).unwrap();
        let cookie = answered.header("set-cookie");
        if !cookie.is_empty() {
            self.cookie = cookie.split(';').next().unwrap().to_owned();
        }
        answered
    }

    pub fn try_post(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Result<Answered, ureq::Error> {
        let mut headers = headers.to_vec();
        if !self.cookie.is_empty() {
            headers.push(("cookie", &self.cookie));
        }
        post(&self.address, path, &body.to_string(), &headers)
    }

    /// Sends actions; gives the whole answer.
    pub fn sync(&mut self, actions: &[Value], since: Option<&str>) -> Value {
        let answered = self.post("/api/v1/sync", &json!({"request": {"actions": actions, "since": since}}));
        assert_eq!(answered.status, 200, "{}", String::from_utf8_lossy(&answered.body));
        answered.json()
    }

    /// Does one thing, and gives what came of it.
    pub fn act(&mut self, body: Value) -> Value {
        self.sync(&[action(body)], None)["outcomes"][0].clone()
    }

    pub fn state(&mut self) -> Value {
        self.sync(&[], None)["state"].clone()
    }
}

/// The code in what `bookmobile patron add` says.
pub fn code(said: &str) -> String {
    said.trim().strip_prefix("code: ").unwrap().to_owned()
}

/// An action with a key that nobody had before.
pub fn action(body: Value) -> Value {
    json!({"key": key(), "v": 1, "made_unix_millis": 1_790_000_000_000_i64, "body": body})
}

pub fn place_hold(title: &str) -> Value {
    action(json!({"do": "place_hold", "title": title, "pickup": "MAIN"}))
}

/// A version 7 UUID.
pub fn key() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let process = std::process::id();
    format!("019fa801-7681-7000-8000-{:012x}", (u64::from(process) << 24 | count) & 0xffff_ffff_ffff)
}
