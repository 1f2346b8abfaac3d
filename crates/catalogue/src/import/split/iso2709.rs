//! Splitting an ISO 2709 file into records.
//!
//! The length in the leader is trusted only if a terminator is at its end; otherwise the terminators decide, and if one is
//! missing, the next leader. White space, NULs and Ctrl-Z between records are harmless and not reported; any other bytes
//! are.

use super::{Splitter, window::Window};
use crate::import::raw_record::RawRecord;
use crate::import::repair::{Refusal, Repair};
use crate::marc::{FIELD_TERMINATOR, RECORD_TERMINATOR};

const LEADER_BYTES: usize = 24;
/// The longest record that five digits can declare.
const DECLARED_MAX: usize = 99_999;

#[derive(Debug, Default)]
pub(super) struct State {
    /// Inside a stretch that was refused for its length.
    skipping: bool,
    /// Stray bytes before the next record.
    stray: u64,
}

impl State {
    pub fn next(&mut self, window: &mut Window, finished: bool) -> Option<RawRecord> {
        if self.skipping {
            match memchr::memchr(RECORD_TERMINATOR, window.rest()) {
                Some(at) => {
                    window.skip(at + 1);
                    self.skipping = false;
                }
                None => {
                    window.skip(window.rest().len());
                    return None;
                }
            }
        }
        // A second terminator has no effect.
        let harmless = |b: &&u8| is_filler(**b) || **b == RECORD_TERMINATOR;
        let filler = window.rest().iter().take_while(harmless).count();
        let blanks = filler - window.rest()[..filler].iter().rposition(|b| *b != b' ').map_or(0, |at| at + 1);
        if blanks >= 5 && !finished && window.rest().len() < filler + LEADER_BYTES {
            return None;
        }
        // Blanks can be a leader with an empty length.
        let blank_length = blanks >= 5 && is_leader_body(&window.rest()[filler - 5..]);
        let filler = if blank_length { filler - 5 } else { filler };
        if filler > 0 {
            window.skip(filler);
        }
        if window.rest().is_empty() {
            return None;
        }
        let end = self.find_end(window, finished)?;
        let rest = &window.rest()[..end];
        // Bytes before a leader are stray, unless they can be a record themselves.
        let stray =
            if begins_with_length(rest) || is_leader_body(rest) { None } else { leaders(rest).find(|&at| at > 0) };
        if let Some(at) = stray {
            self.stray += at as u64;
            window.skip(at);
            return self.next(window, finished);
        }
        Some(self.record(window, end, finished))
    }

    /// The end of the record at the start of the window; `None` while unknown.
    fn find_end(&self, window: &mut Window, finished: bool) -> Option<usize> {
        let searched = window.searched.saturating_sub(LEADER_BYTES);
        let rest = window.rest();
        let declared = declared_length(rest);
        let Some(first) = memchr::memchr(RECORD_TERMINATOR, &rest[searched..]).map(|at| searched + at + 1) else {
            if finished || rest.len() > Splitter::RECORD_BYTES_MAX {
                return Some(next_leader(rest).unwrap_or(rest.len()));
            }
            window.searched = rest.len();
            return None;
        };
        match declared {
            Some(length) if length == first => Some(first),
            // A terminator within the record: trust the length if it also ends at a terminator, and no leader follows the first
            // one.
            Some(length) if length > first => {
                if rest.len() < length + LEADER_BYTES && !finished {
                    return None;
                }
                let after_first = &rest[first..(length + LEADER_BYTES).min(rest.len())];
                let goes_on = rest.get(length - 1) == Some(&RECORD_TERMINATOR)
                    && !is_leader(&after_first[filler_len(after_first)..])
                    && next_leader(&rest[..length]).is_none();
                Some(if goes_on { length } else { next_leader(&rest[..first]).unwrap_or(first) })
            }
            _ => Some(next_leader(&rest[..first]).unwrap_or(first)),
        }
    }

    fn record(&mut self, window: &mut Window, end: usize, finished: bool) -> RawRecord {
        let offset = window.offset();
        let at_end = finished && end == window.rest().len();
        if end > Splitter::RECORD_BYTES_MAX {
            let terminated = window.rest()[end - 1] == RECORD_TERMINATOR;
            self.skipping = !terminated;
            let head = window.rest()[..LEADER_BYTES].to_vec();
            window.skip(end);
            let refusal = Some(Refusal::TooLong { max: Splitter::RECORD_BYTES_MAX });
            return RawRecord { offset, bytes: head, repairs: self.take_stray(), refusal };
        }
        let mut bytes = window.take(end);
        let mut repairs = self.take_stray();
        let terminated = bytes.last() == Some(&RECORD_TERMINATOR);
        if !terminated {
            // Line ends before the next leader do not belong to the last field.
            while bytes.last().is_some_and(|b| is_filler(*b)) {
                bytes.pop();
            }
        }
        let refusal = (bytes.len() < LEADER_BYTES || !looks_structured(&bytes))
            .then_some(Refusal::NotARecord { count: bytes.len() as u64 });
        if refusal.is_none() {
            let declared = declared_length(&bytes);
            match declared {
                Some(length) if !terminated && at_end && length > bytes.len() + 1 => {
                    repairs.push(Repair::Truncated { declared: length, found: bytes.len() });
                }
                _ if !terminated => repairs.push(Repair::RecordTerminator),
                Some(length) if length == bytes.len() => {}
                _ => repairs.push(Repair::RecordLength {
                    declared: bytes[..5]
                        .iter()
                        .map(|&b| if b.is_ascii_graphic() { char::from(b) } else { ' ' })
                        .collect(),
                    found: bytes.len(),
                }),
            }
        }
        RawRecord { offset, bytes, repairs, refusal }
    }

    fn take_stray(&mut self) -> Vec<Repair> {
        let count = std::mem::take(&mut self.stray);
        if count > 0 { vec![Repair::StrayBytes { count }] } else { Vec::new() }
    }
}

/// Bytes that careless tools put between records.
pub(super) fn is_filler(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | b' ' | b'\t' | 0 | 0x1A)
}

fn filler_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| is_filler(**b)).count()
}

fn begins_with_length(bytes: &[u8]) -> bool {
    bytes.len() >= 5 && bytes[..5].iter().all(u8::is_ascii_digit)
}

fn declared_length(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.get(..5)?;
    let length = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (LEADER_BYTES + 2..=DECLARED_MAX).contains(&length).then_some(length)
}

/// Whether bytes without terminators could still be a record.
fn looks_structured(bytes: &[u8]) -> bool {
    memchr::memchr(FIELD_TERMINATOR, bytes).is_some() || is_leader(bytes)
}

/// Whether a leader is here: length, status letters, `22`, base address, `45`.
pub(super) fn is_leader(bytes: &[u8]) -> bool {
    begins_with_length(bytes) && is_leader_body(bytes)
}

/// A leader with any length.
fn is_leader_body(bytes: &[u8]) -> bool {
    let Some(leader) = bytes.get(..LEADER_BYTES) else { return false };
    leader[5..10].iter().all(|b| *b == b' ' || b.is_ascii_graphic())
        && &leader[10..12] == b"22"
        && leader[12..17].iter().all(u8::is_ascii_digit)
        && &leader[20..22] == b"45"
}

/// Positions of possible leaders.
fn leaders(bytes: &[u8]) -> impl Iterator<Item = usize> {
    memchr::memmem::find_iter(bytes, b"45").filter_map(|at| at.checked_sub(20)).filter(|&at| is_leader(&bytes[at..]))
}

/// The first later leader that follows a field terminator: the record before it has no terminator.
fn next_leader(bytes: &[u8]) -> Option<usize> {
    leaders(bytes).filter(|&at| at > LEADER_BYTES).find(|&at| {
        let before = bytes[..at].iter().rposition(|b| !is_filler(*b));
        before.is_some_and(|i| bytes[i] == FIELD_TERMINATOR || bytes[i] == RECORD_TERMINATOR)
    })
}

#[cfg(test)]
mod tests {
    use crate::import::split::tests::check as check_split;
    use crate::import::{Format, RawRecord, Splitter};
    use expect_test::{Expect, expect};

    fn check(file: &[u8], expected: Expect) {
        let line = |record: &RawRecord| {
            let codes: Vec<_> = record.repairs.iter().map(crate::import::Repair::code).collect();
            format!("+{} {codes:?}", record.bytes.len())
        };
        check_split(Format::Iso2709, file, line, expected);
    }

    const SOUND: &str = "00040nam  2200037   4500001000200000\x1e1\x1e\x1d";

    #[test]
    fn sound_records_with_anything_harmless_between() {
        check(
            format!("{SOUND}{SOUND}\r\n{SOUND}\n\x1a").as_bytes(),
            expect![[r#"
            0 +40 [] 
            40 +40 [] 
            82 +40 [] 
        "#]],
        );
    }

    #[test]
    fn wrong_lengths() {
        check(
            SOUND.replace("00040", "00041").repeat(2).as_bytes(),
            expect![[r#"
            0 +40 ["record-length"] 
            40 +40 ["record-length"] 
        "#]],
        );
        check(
            SOUND.replace("00040", "00020").repeat(2).as_bytes(),
            expect![[r#"
            0 +40 ["record-length"] 
            40 +40 ["record-length"] 
        "#]],
        );
        check(
            SOUND.replace("00040", "00080").repeat(2).as_bytes(),
            expect![[r#"
            0 +40 ["record-length"] 
            40 +40 ["record-length"] 
        "#]],
        );
        check(
            SOUND.replace("00040", "     ").as_bytes(),
            expect![[r#"
                0 +40 ["record-length"] 
            "#]],
        );
        check(
            SOUND.replace("00040", "99999").repeat(2).as_bytes(),
            expect![[r#"
            0 +40 ["record-length"] 
            40 +40 ["record-length"] 
        "#]],
        );
    }

    #[test]
    fn a_terminator_within_a_record() {
        let record = "00045nam  2200037   4500001000700000\x1e1\x1d2345\x1e\x1d";
        check(
            format!("{record}{SOUND}").as_bytes(),
            expect![[r#"
            0 +45 [] 
            45 +40 [] 
        "#]],
        );
    }

    #[test]
    fn missing_terminators() {
        let open = SOUND.trim_end_matches('\x1d');
        check(
            format!("{open}{SOUND}{open}\r\n{SOUND}{open}").as_bytes(),
            expect![[r#"
            0 +39 ["record-terminator"] 
            39 +40 [] 
            79 +39 ["record-terminator"] 
            120 +40 [] 
            160 +39 ["record-terminator"] 
        "#]],
        );
    }

    #[test]
    fn the_file_ends_within_a_record() {
        check(
            format!("{SOUND}{}", &SOUND[..38]).as_bytes(),
            expect![[r#"
            0 +40 [] 
            40 +38 ["truncated"] 
        "#]],
        );
        check(
            format!("{SOUND}{}", &SOUND[..30]).as_bytes(),
            expect![[r#"
            0 +40 [] 
            40 +30 ["truncated"] 
        "#]],
        );
        check(
            format!("{SOUND}{}", &SOUND[..10]).as_bytes(),
            expect![[r#"
            0 +40 [] 
            40 +8 [] not-a-record
        "#]],
        );
    }

    #[test]
    fn stray_bytes() {
        check(
            format!("junk{SOUND}x\x1d{SOUND}").as_bytes(),
            expect![[r#"
            4 +40 ["stray-bytes"] 
            44 +2 [] not-a-record
            46 +40 [] 
        "#]],
        );
        check(
            format!("<?xml?>\x1d{SOUND}-- end --").as_bytes(),
            expect![[r#"
            0 +8 [] not-a-record
            8 +40 [] 
            48 +9 [] not-a-record
        "#]],
        );
    }

    #[test]
    fn a_stretch_without_records_is_refused_once() {
        let junk = "00000".to_owned() + &"x".repeat(Splitter::RECORD_BYTES_MAX * 2);
        check(
            format!("{SOUND}{junk}\x1d{SOUND}").as_bytes(),
            expect![[r#"
            0 +40 [] 
            40 +24 [] too-long
            2097198 +40 [] 
        "#]],
        );
    }
}
