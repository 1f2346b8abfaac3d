//! What barcode scanners type, which to a browser are keyboards: quick ones that end with Enter, or with Tab.

use std::collections::VecDeque;

/// The same barcode again within so long is the same scan: scanners read twice what is held before them.
pub const SAME_MILLIS: f64 = 2_000.0;
/// Longest pause between two keys of a scanner. Hands are slower.
const KEY_MILLIS: f64 = 50.0;
/// Fewest characters that tell a scanner from hands.
const CHARS_MIN: u32 = 3;

/// A code as it was scanned or typed: without spaces around it, and with the narrow characters for the wide ones that an
/// input method makes of a scanner's keys.
pub fn code(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}

/// How a field was filled, by the times at which its text changed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Typing {
    quick: u32,
    last_millis: f64,
}

impl Typing {
    /// The text has changed.
    pub fn key(&mut self, now_millis: f64) {
        self.quick = if now_millis - self.last_millis <= KEY_MILLIS { self.quick + 1 } else { 1 };
        self.last_millis = now_millis;
    }

    /// Whether a scanner has typed until now: a Tab that comes at this moment is the scanner's way to say Enter, not
    /// somebody's way to the next field.
    pub fn is_scanner(&self, now_millis: f64) -> bool {
        self.quick >= CHARS_MIN && now_millis - self.last_millis <= KEY_MILLIS
    }
}

/// What was scanned and is not done yet, in its order.
#[derive(Debug)]
pub struct PendingScans<T> {
    waiting: VecDeque<T>,
    last: Option<(String, f64)>,
}

impl<T> Default for PendingScans<T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new(), last: None }
    }
}

impl<T> PendingScans<T> {
    /// Whether `text` is a scan of its own, and not the one before read twice.
    pub fn is_new(&mut self, text: &str, now_millis: f64) -> bool {
        let same = self.last.as_ref().is_some_and(|(last, at)| last == text && now_millis - at < SAME_MILLIS);
        if !same {
            self.last = Some((text.to_owned(), now_millis));
        }
        !same
    }

    /// Nothing came of the scan before: the same again is meant.
    pub fn forget(&mut self) {
        self.last = None;
    }

    /// Puts something at the end.
    pub fn push(&mut self, what: T) {
        self.waiting.push_back(what);
    }

    /// Takes the first.
    pub fn pop(&mut self) -> Option<T> {
        self.waiting.pop_front()
    }

    /// Takes all.
    pub fn take(&mut self) -> Vec<T> {
        std::mem::take(&mut self.waiting).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_method_does_not_spoil_a_code() {
        assert_eq!(code(" ０１０－Ａ\u{3000}"), "010-A");
        assert_eq!(code("0100001\r\n"), "0100001");
        assert_eq!(code("林晓"), "林晓");
    }

    fn typed(pauses_millis: &[f64]) -> (Typing, f64) {
        let (mut typing, mut now) = (Typing::default(), 10_000.0);
        typing.key(now);
        for pause in pauses_millis {
            now += pause;
            typing.key(now);
        }
        (typing, now)
    }

    #[test]
    fn a_tab_after_quick_keys_is_a_scanners() {
        let (scanner, now) = typed(&[8.0; 6]);
        assert!(scanner.is_scanner(now + 9.0));
        assert!(!scanner.is_scanner(now + 400.0), "somebody result later and pressed Tab");
        let (hands, now) = typed(&[140.0, 110.0, 160.0, 120.0]);
        assert!(!hands.is_scanner(now + 9.0));
        let (key, now) = typed(&[]);
        assert!(!key.is_scanner(now + 9.0), "one key tells nothing");
    }

    #[test]
    fn what_stood_in_the_field_before_does_not_make_hands_of_a_scanner() {
        let (scanner, now) = typed(&[300.0, 200.0, 7.0, 7.0, 7.0]);
        assert!(scanner.is_scanner(now + 7.0));
    }

    #[test]
    fn a_barcode_that_is_read_twice_is_one_scan() {
        let mut scans = PendingScans::<()>::default();
        assert!(scans.is_new("0100001", 0.0));
        assert!(!scans.is_new("0100001", 1_999.0));
        assert!(scans.is_new("0100001", 2_000.0), "somebody means it");
        assert!(scans.is_new("0100002", 2_100.0));
        assert!(scans.is_new("0100001", 2_200.0), "another was between");
        scans.forget();
        assert!(scans.is_new("0100001", 2_300.0), "nothing result of it");
    }

    #[test]
    fn scans_keep_their_order() {
        let mut scans = PendingScans::default();
        for text in ["a", "b", "c"] {
            scans.push(text);
        }
        assert_eq!(scans.pop(), Some("a"));
        scans.push("d");
        assert_eq!(scans.take(), ["b", "c", "d"]);
        assert_eq!(scans.pop(), None);
    }
}
