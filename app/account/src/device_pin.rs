//! The PIN of this device: how it is kept, how often somebody may try, and how long a tab stays open.
//!
//! It keeps out whoever picks the device up. It encrypts nothing: who can read the browser's files can read what is kept.
//! No browser here: clock, salt and hash are handed in (`lock` has them).

use bookmobile_client::json;
use bookmobile_client::outbox::OutboxError;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// A tab that nobody has looked at for so long is locked again.
const IDLE_MILLIS: i64 = 5 * 60 * 1_000;
/// So many wrong PINs in a row, and the patron is signed out.
const ATTEMPTS_MAX: u8 = 8;
/// Of PBKDF2 with SHA-256, as OWASP advises (2023).
pub const ROUNDS: u32 = 600_000;
/// Fewest and most characters.
const CHARS: RangeInclusive<usize> = 4..=64;

/// Whether this may be the PIN of a device.
pub fn is_device_pin(text: &str) -> bool {
    CHARS.contains(&text.chars().count())
}

/// The PIN as the device keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevicePin {
    /// Hashed with the PIN.
    pub salt: Vec<u8>,
    /// How often.
    pub rounds: u32,
    hash: Vec<u8>,
    wrong: u8,
}

/// A tab that is open, as the tab notes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenTab {
    salt: Vec<u8>,
    seen_unix_millis: i64,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// This tab is open.
    Right,
    /// So many are left.
    Wrong(u8),
    /// None is left.
    Spent,
}

impl DevicePin {
    /// A PIN with this hash, which nobody has tried.
    pub fn new(salt: Vec<u8>, hash: Vec<u8>) -> Self {
        Self { salt, rounds: ROUNDS, hash, wrong: 0 }
    }

    /// What the device has kept.
    ///
    /// # Errors
    /// When that is something else.
    pub fn read(text: &str) -> Result<Self, OutboxError> {
        json::from_text(text).map_err(|error| OutboxError::Damaged(error.to_string()))
    }

    /// What the device is to keep.
    ///
    /// # Errors
    /// Never: it can be written.
    pub fn written(&self) -> Result<String, OutboxError> {
        serde_json::to_string(self).map_err(|error| OutboxError::Damaged(error.to_string()))
    }

    /// Counts an attempt, before anybody has looked whether it is right: who interrupts the looking gains nothing. False
    /// where none is left.
    pub fn begin_attempt(&mut self) -> bool {
        let is_left = self.wrong < ATTEMPTS_MAX;
        if is_left {
            self.wrong += 1;
        }
        is_left
    }

    /// What becomes of the attempt that was begun, by the hash of what was typed.
    pub fn end_attempt(&mut self, hash: &[u8]) -> Attempt {
        if hash == self.hash {
            self.wrong = 0;
            return Attempt::Right;
        }
        match ATTEMPTS_MAX.saturating_sub(self.wrong) {
            0 => Attempt::Spent,
            left => Attempt::Wrong(left),
        }
    }

    /// The patron has given another proof: attempts before do not count.
    pub fn forgive(&mut self) {
        self.wrong = 0;
    }

    /// The note of a tab that somebody looks at now.
    pub fn open_tab(&self, now_unix_millis: i64) -> OpenTab {
        OpenTab { salt: self.salt.clone(), seen_unix_millis: now_unix_millis }
    }

    /// Whether a tab with this note is open still: of this PIN, and not for long unseen.
    pub fn is_open(&self, tab: Option<&OpenTab>, now_unix_millis: i64) -> bool {
        tab.is_some_and(|tab| tab.salt == self.salt && now_unix_millis - tab.seen_unix_millis < IDLE_MILLIS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin() -> DevicePin {
        DevicePin::new(vec![1; 16], vec![7; 32])
    }

    #[test]
    fn a_wrong_pin_is_counted_before_it_is_looked_at() {
        let mut pin = pin();
        assert!(pin.begin_attempt());
        let interrupted = DevicePin::read(&pin.written().expect("is written")).expect("is read");
        let mut again = interrupted;
        assert!(again.begin_attempt());
        assert_eq!(again.end_attempt(&[0; 32]), Attempt::Wrong(6), "the one that was interrupted counts");
    }

    #[test]
    fn the_eighth_wrong_pin_is_the_last() {
        let mut pin = pin();
        for left in (1..ATTEMPTS_MAX).rev() {
            assert!(pin.begin_attempt());
            assert_eq!(pin.end_attempt(&[0; 32]), Attempt::Wrong(left));
        }
        assert!(pin.begin_attempt());
        assert_eq!(pin.end_attempt(&[0; 32]), Attempt::Spent);
        assert!(!pin.begin_attempt(), "the right one comes too late");
    }

    #[test]
    fn the_right_pin_and_another_proof_make_all_attempts_new() {
        let mut pin = pin();
        for _ in 0..7 {
            pin.begin_attempt();
        }
        assert!(pin.begin_attempt());
        assert_eq!(pin.end_attempt(&[7; 32]), Attempt::Right);
        pin.begin_attempt();
        assert_eq!(pin.end_attempt(&[0; 32]), Attempt::Wrong(7));
        pin.forgive();
        pin.begin_attempt();
        assert_eq!(pin.end_attempt(&[0; 32]), Attempt::Wrong(7));
    }

    #[test]
    fn a_tab_is_open_for_five_minutes_after_it_was_seen() {
        let pin = pin();
        let tab = pin.open_tab(1_000);
        assert!(pin.is_open(Some(&tab), 1_000 + 299_999));
        assert!(!pin.is_open(Some(&tab), 1_000 + 300_000));
        assert!(!pin.is_open(None, 1_000));
        let changed = DevicePin::new(vec![2; 16], vec![7; 32]);
        assert!(!changed.is_open(Some(&tab), 1_000), "another PIN closes every tab");
    }

    #[test]
    fn what_devices_have_kept_stays_readable() {
        let text = r#"{"salt":[1,2],"rounds":600000,"hash":[3,4],"wrong":2}"#;
        assert_eq!(DevicePin::read(text).and_then(|pin| pin.written()).as_deref(), Ok(text));
        assert!(matches!(DevicePin::read("{}"), Err(OutboxError::Damaged(_))));
    }

    #[test]
    fn a_pin_has_four_characters_or_more() {
        assert!(is_device_pin("1234") && is_device_pin("四字密码"));
        assert!(!is_device_pin("123") && !is_device_pin(&"1".repeat(65)));
    }
}
