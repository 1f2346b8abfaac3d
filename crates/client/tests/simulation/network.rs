//! What is between a device and the server. Nothing arrives by itself: the world delivers, drops and doubles.

use bookmobile_circulation::PatronId;
use std::collections::BTreeMap;

/// Something under way.
#[derive(Clone, Debug)]
pub enum Packet {
    /// A request, with whom the session of its device belongs to.
    Request { call: u64, session: Option<PatronId>, text: String },
    /// An answer, or the status it came with.
    Answer { call: u64, answer: Result<String, u16> },
}

#[derive(Debug, Default)]
pub struct Network {
    pub under_way: Vec<Packet>,
    /// Calls that somebody waits for, and what came.
    calls: BTreeMap<u64, Option<Result<String, u16>>>,
    last_call: u64,
}

impl Network {
    pub fn send(&mut self, session: Option<PatronId>, text: String) -> u64 {
        self.last_call += 1;
        self.calls.insert(self.last_call, None);
        self.under_way.push(Packet::Request { call: self.last_call, session, text });
        self.last_call
    }

    /// Gives an answer to whoever still waits for it.
    pub fn arrive(&mut self, call: u64, answer: Result<String, u16>) {
        if let Some(slot) = self.calls.get_mut(&call) {
            *slot = Some(answer);
        }
    }

    /// What came of a call, once.
    pub fn answer(&mut self, call: u64) -> Option<Result<String, u16>> {
        let answer = self.calls.get_mut(&call)?.take()?;
        self.calls.remove(&call);
        Some(answer)
    }

    /// The device waits no longer.
    pub fn hang_up(&mut self, call: u64) {
        self.calls.remove(&call);
    }
}
