//! Splitting a MARCXML file: every innermost `record` element, in any wrapper (`collection`, SRU, OAI-PMH, or no root at all)
//! and with any namespace prefix. Only tags are examined here; stage 2 parses the element.

use super::{Splitter, UnknownFormat, window::Window};
use crate::import::raw_record::RawRecord;
use crate::import::repair::Refusal;
use crate::marc::ParseError;
use memchr::memmem;

#[derive(Debug, Default)]
pub(super) struct State {
    /// The number of bytes examined in the window.
    at: usize,
    /// A `record` element is open; it begins at the start of the window.
    open: bool,
    /// MARC elements were found in it, so it is more than a wrapper.
    marc_seen: bool,
    outside: Outside,
}

/// Elements found outside of records.
#[derive(Debug, Default, PartialEq, Eq)]
enum Outside {
    /// No element.
    #[default]
    Nothing,
    /// An open `collection`.
    Collection,
    /// An empty `collection`.
    EmptyCollection,
    /// Other elements.
    Others,
}

enum Construct {
    /// `<record>` or `<m:record …>`.
    RecordStart { empty: bool },
    /// `</record>`.
    RecordEnd,
    /// An element that only MARC records have.
    Marc,
    /// `<collection>` or `<m:collection …>`.
    CollectionStart { empty: bool },
    /// `</collection>`.
    CollectionEnd,
    /// Any other element.
    Other,
    /// A comment, declaration or processing instruction.
    Aside,
}

impl State {
    pub fn next(&mut self, window: &mut Window, finished: bool) -> Option<RawRecord> {
        loop {
            if !self.open {
                // Nothing before the next tag matters.
                window.skip(self.at);
                self.at = 0;
            }
            let rest = window.rest();
            let Some(tag) = memchr::memchr(b'<', &rest[self.at..]).map(|at| self.at + at) else {
                self.at = rest.len();
                return self.wait(window, finished);
            };
            self.at = tag;
            let Some(length) = construct_len(&rest[tag..]) else {
                return self.wait(window, finished);
            };
            let construct = classify(&rest[tag..tag + length]);
            self.at = tag + length;
            match construct {
                Construct::RecordStart { empty } => {
                    let unclosed = self.open && self.marc_seen;
                    let before = window.offset();
                    let bytes = window.take(tag);
                    (self.at, self.open, self.marc_seen) = (length, true, false);
                    if unclosed {
                        // Start again at this tag, and return the unclosed record.
                        self.at = 0;
                        self.open = false;
                        let reason = "the record element is not closed before the next one begins".to_owned();
                        return Some(refused(before, bytes, ParseError::Xml { reason }.into()));
                    }
                    if empty {
                        return Some(self.take(window, length));
                    }
                }
                Construct::RecordEnd if self.open => return Some(self.take(window, tag + length)),
                Construct::Marc => self.marc_seen = true,
                Construct::RecordEnd | Construct::Aside => {}
                Construct::CollectionStart { .. } | Construct::CollectionEnd | Construct::Other => {
                    self.outside.see(&construct);
                }
            }
            if self.open && self.at > Splitter::RECORD_BYTES_MAX {
                return Some(self.too_long(window));
            }
        }
    }

    /// Checks whether a file without records declares that it is empty.
    pub fn check_empty(&self) -> Result<(), UnknownFormat> {
        match self.outside {
            Outside::EmptyCollection => Ok(()),
            Outside::Nothing => Err(UnknownFormat::Empty),
            Outside::Collection | Outside::Others => Err(UnknownFormat::NoRecordElement),
        }
    }

    /// Continues outside of records.
    fn close(&mut self) {
        (self.at, self.open, self.marc_seen) = (0, false, false);
    }

    fn take(&mut self, window: &mut Window, length: usize) -> RawRecord {
        self.close();
        RawRecord { offset: window.offset(), bytes: window.take(length), repairs: Vec::new(), refusal: None }
    }

    fn too_long(&mut self, window: &mut Window) -> RawRecord {
        let offset = window.offset();
        window.skip(self.at);
        self.close();
        refused(offset, Vec::new(), Refusal::TooLong { max: Splitter::RECORD_BYTES_MAX })
    }

    /// Handles the end of the available bytes.
    fn wait(&mut self, window: &mut Window, finished: bool) -> Option<RawRecord> {
        if !finished && window.rest().len() <= Splitter::RECORD_BYTES_MAX {
            return None;
        }
        if !finished {
            self.at = window.rest().len();
            if self.open {
                return Some(self.too_long(window));
            }
            window.skip(self.at);
            self.at = 0;
            return None;
        }
        let (open, marc_seen) = (self.open, self.marc_seen);
        self.close();
        let offset = window.offset();
        let bytes = window.take(window.rest().len());
        (open && marc_seen).then(|| refused(offset, bytes, ParseError::Truncated.into()))
    }
}

impl Outside {
    fn see(&mut self, construct: &Construct) {
        *self = match (&*self, construct) {
            (Self::Nothing, Construct::CollectionStart { empty: true })
            | (Self::Collection, Construct::CollectionEnd) => Self::EmptyCollection,
            (Self::Nothing, Construct::CollectionStart { empty: false }) => Self::Collection,
            _ => Self::Others,
        };
    }
}

fn refused(offset: u64, bytes: Vec<u8>, refusal: Refusal) -> RawRecord {
    RawRecord { offset, bytes, repairs: Vec::new(), refusal: Some(refusal) }
}

/// The length of the tag, comment, CDATA section or instruction that begins here; `None` if it is incomplete.
fn construct_len(bytes: &[u8]) -> Option<usize> {
    for (begin, end) in [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")] {
        let begin = begin.as_bytes();
        if bytes.starts_with(begin) {
            return memmem::find(&bytes[begin.len()..], end.as_bytes()).map(|at| begin.len() + at + end.len());
        }
        // Too few bytes to decide.
        if begin.starts_with(bytes) {
            return None;
        }
    }
    // A `>` inside an attribute ends the tag too early. That does not affect finding records, and if a quotation mark is
    // missing, it saves the rest of the file.
    memchr::memchr(b'>', bytes).map(|at| at + 1)
}

fn classify(tag: &[u8]) -> Construct {
    let end = tag.starts_with(b"</");
    let name = &tag[if end { 2 } else { 1 }..];
    let length = name.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'>')).unwrap_or(name.len());
    let name = &name[..length];
    let local = name.iter().rposition(|b| *b == b':').map_or(name, |colon| &name[colon + 1..]);
    match local {
        _ if matches!(tag.get(1), Some(b'!' | b'?')) => Construct::Aside,
        b"record" if end => Construct::RecordEnd,
        b"record" => Construct::RecordStart { empty: tag.ends_with(b"/>") },
        b"leader" | b"controlfield" | b"datafield" | b"subfield" => Construct::Marc,
        b"collection" if end => Construct::CollectionEnd,
        b"collection" => Construct::CollectionStart { empty: tag.ends_with(b"/>") },
        _ => Construct::Other,
    }
}

#[cfg(test)]
mod tests {
    use crate::import::split::tests::check as check_split;
    use crate::import::{Format, Options, RawRecord, Splitter, UnknownFormat};
    use expect_test::{Expect, expect};

    fn check(file: &str, expected: Expect) {
        let text = |record: &RawRecord| String::from_utf8_lossy(&record.bytes).into_owned();
        check_split(Format::MarcXml, file.as_bytes(), text, expected);
    }

    #[test]
    fn records_with_and_without_collection_and_prefix() {
        check(
            "<?xml version='1.0'?><collection><record a='1'>x</record> <record/></collection>",
            expect![[r#"
            33 <record a='1'>x</record> 
            58 <record/> 
        "#]],
        );
        check(
            "<m:record><m:leader/></m:record>\n<record>2</record>",
            expect![[r#"
            0 <m:record><m:leader/></m:record> 
            33 <record>2</record> 
        "#]],
        );
    }

    #[test]
    fn the_innermost_record_of_an_answer_counts() {
        check(
            "<r><record><h/><metadata><m:record><m:leader/></m:record></metadata></record></r>",
            expect![[r#"
            25 <m:record><m:leader/></m:record> 
        "#]],
        );
        check(
            "<record><header status='deleted'/></record>",
            expect![[r#"
            0 <record><header status='deleted'/></record> 
        "#]],
        );
    }

    #[test]
    fn comments_and_cdata_are_not_tags() {
        check(
            "<!-- <record> --><record><![CDATA[</record>]]></record>",
            expect![[r#"
            17 <record><![CDATA[</record>]]></record> 
        "#]],
        );
    }

    #[test]
    fn a_file_without_records_has_to_say_so() {
        let check = |file: &str, expected: Result<(), UnknownFormat>| {
            let mut splitter = Splitter::new(&Options { format: Some(Format::MarcXml), ..Options::default() });
            assert_eq!((splitter.push(file.as_bytes()), splitter.finish()), (Ok(()), Ok(())));
            while splitter.next_record().is_some() {}
            assert_eq!(splitter.check_found(), expected, "{file}");
        };
        let wrong = || Err(UnknownFormat::NoRecordElement);
        check("<collection/>", Ok(()));
        check("<?xml version='1.0'?><!-- none --><m:collection xmlns:m='x'>\n</m:collection>", Ok(()));
        check("<collection><record/></collection>", Ok(()));
        check("<collection>", wrong());
        check("<collection><book/></collection>", wrong());
        check("<rss><channel/></rss>", wrong());
        check("<collection><record>cut", wrong());
        check(" \n", Err(UnknownFormat::Empty));
    }

    #[test]
    fn records_that_are_not_closed() {
        check(
            "<record><leader/><record><leader/></record>",
            expect![[r#"
            0 <record><leader/> xml
            17 <record><leader/></record> 
        "#]],
        );
        check(
            "<record><leader/></record><record><leader>",
            expect![[r#"
            0 <record><leader/></record> 
            26 <record><leader> truncated
        "#]],
        );
    }
}
