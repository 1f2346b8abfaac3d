//! Splitting line-based files: JSON lines, and Aleph sequential with several lines per record.

use super::{Splitter, window::Window};
use crate::import::raw_record::RawRecord;
use crate::import::repair::Refusal;
use crate::marc::aleph;

/// JSON lines: each non-blank line is a record.
#[derive(Debug, Default)]
pub(super) struct Json {
    lines: Lines,
}

impl Json {
    pub fn next(&mut self, window: &mut Window, finished: bool) -> Option<RawRecord> {
        self.lines.next(window, finished)
    }
}

/// Aleph sequential: a record is a run of lines with the same number.
#[derive(Debug, Default)]
pub(super) struct Aleph {
    lines: Lines,
    /// The record whose lines are being collected.
    current: Option<RawRecord>,
}

impl Aleph {
    pub fn next(&mut self, window: &mut Window, finished: bool) -> Option<RawRecord> {
        while let Some(line) = self.lines.next(window, finished) {
            match &mut self.current {
                Some(current) if belongs(&line, current) => {
                    if current.bytes.len() + line.bytes.len() > Splitter::RECORD_BYTES_MAX {
                        current.refusal = Some(Refusal::TooLong { max: Splitter::RECORD_BYTES_MAX });
                    } else {
                        current.bytes.push(b'\n');
                        current.bytes.extend(line.bytes);
                    }
                }
                Some(current) => return Some(std::mem::replace(current, line)),
                None => self.current = Some(line),
            }
        }
        if finished { self.current.take() } else { None }
    }
}

/// A line without a number stays with the current record, which reports it.
fn belongs(line: &RawRecord, current: &RawRecord) -> bool {
    let number = aleph::number(&line.bytes);
    line.refusal.is_none() && (number.is_none() || number == aleph::number(&current.bytes))
}

/// Non-blank lines, without their ends.
#[derive(Debug, Default)]
struct Lines {
    /// Inside a line that was refused for its length.
    skipping: bool,
}

impl Lines {
    fn next(&mut self, window: &mut Window, finished: bool) -> Option<RawRecord> {
        loop {
            let offset = window.offset();
            let rest = window.rest();
            let end = memchr::memchr(b'\n', &rest[window.searched..]).map(|at| window.searched + at);
            if self.skipping {
                self.skipping = end.is_none();
                window.skip(end.map_or(rest.len(), |end| end + 1));
                if self.skipping {
                    return None;
                }
                continue;
            }
            let length = match end {
                Some(end) => end,
                None if rest.len() > Splitter::RECORD_BYTES_MAX || (finished && !rest.is_empty()) => rest.len(),
                None => {
                    window.searched = rest.len();
                    return None;
                }
            };
            if length > Splitter::RECORD_BYTES_MAX {
                self.skipping = true;
                let refusal = Some(Refusal::TooLong { max: Splitter::RECORD_BYTES_MAX });
                return Some(RawRecord { offset, bytes: Vec::new(), repairs: Vec::new(), refusal });
            }
            let mut bytes = window.take(length + 1);
            while bytes.last().is_some_and(|b| *b == b'\n' || *b == b'\r') {
                bytes.pop();
            }
            if !bytes.trim_ascii().is_empty() {
                return Some(RawRecord { offset, bytes, repairs: Vec::new(), refusal: None });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::import::split::tests::check as check_split;
    use crate::import::{Format, Splitter};
    use expect_test::{Expect, expect};

    fn check(format: Format, file: &[u8], expected: Expect) {
        check_split(format, file, |record| format!("{:?}", String::from_utf8_lossy(&record.bytes)), expected);
    }

    #[test]
    fn json_lines() {
        check(
            Format::JsonLines,
            b"{1}\r\n\n  \n{2}\n{3}",
            expect![[r#"
            0 "{1}" 
            9 "{2}" 
            13 "{3}" 
        "#]],
        );
        let long = "x".repeat(Splitter::RECORD_BYTES_MAX * 2);
        check(
            Format::JsonLines,
            format!("{{1}}\n{long}\n{{2}}").as_bytes(),
            expect![[r#"
            0 "{1}" 
            4 "" too-long
            2097157 "{2}" 
        "#]],
        );
    }

    #[test]
    fn aleph_lines_with_the_same_number_are_a_record() {
        let file = b"000000001 LDR   L a\n000000001 001   L b\nlost\n\n000000002 LDR   L c\n000000002 245   L d\n";
        check(
            Format::AlephSequential,
            file,
            expect![[r#"
            0 "000000001 LDR   L a\n000000001 001   L b\nlost" 
            46 "000000002 LDR   L c\n000000002 245   L d" 
        "#]],
        );
    }
}
