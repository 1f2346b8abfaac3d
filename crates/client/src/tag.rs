//! Codes from tags, scanners and the keyboard: which record or copy they name. And the port through which tags are read.

use crate::address::percent_decode;
use bookmobile_catalogue::{Isbn, RecordId};
use bookmobile_rfid::Content;
use std::future::Future;

/// The meaning of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// One of our own records.
    Record(RecordId),
    /// A book with this number.
    Isbn(Isbn),
    /// Anything else: the barcode of a copy.
    Barcode(String),
}

impl Scan {
    /// Longest code, in bytes. A tag may hold a novel.
    pub const BYTES_MAX: usize = 2_048;

    /// Parses text that a person or a scanner typed, or that a tag has: a link to a record on any host (a library's box in a
    /// village has another name than its server), `urn:isbn:`, an ISBN of 10 or 13 digits, or a barcode. None where it is
    /// empty or too long.
    pub fn parse(code: &str) -> Option<Self> {
        let code = code.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        if code.is_empty() || code.len() > Self::BYTES_MAX {
            return None;
        }
        if let Some(id) = record_link(code) {
            return Some(Self::Record(id));
        }
        // No ISBN has a colon, so the text before the last one is a scheme.
        let number = match code.rsplit_once(':') {
            Some((scheme, number)) if scheme.to_ascii_lowercase().ends_with("isbn") => number,
            _ => code,
        };
        if let Some(isbn) = whole_isbn(number) {
            return Some(Self::Isbn(isbn));
        }
        Some(Self::Barcode(code.to_owned()))
    }

    /// Reads the content of a tag.
    pub fn of_content(content: &Content) -> Option<Self> {
        match content {
            Content::Text(text) => Self::parse(&text.text),
            Content::Uri(uri) => Self::parse(uri),
        }
    }

    /// The query for a scan that does not name a record by itself.
    pub fn query(&self) -> String {
        match self {
            Self::Record(id) => id.to_string(),
            Self::Isbn(isbn) => isbn.to_string(),
            Self::Barcode(code) => code.clone(),
        }
    }
}

/// The id in a link to a record: `https://any.host/record/<id>`, also under a path, also without a host.
fn record_link(code: &str) -> Option<RecordId> {
    let is_link = code.contains("://") || code.starts_with('/');
    let (_, after) = code.split_once("/record/").filter(|_| is_link)?;
    let id = after.split(['?', '#', '/']).next()?;
    RecordId::new(&percent_decode(id)).ok()
}

/// An ISBN and nothing else: 13 digits at the start of a longer barcode are no ISBN.
fn whole_isbn(text: &str) -> Option<Isbn> {
    let text = text.trim();
    let text = text.strip_prefix("ISBN").or_else(|| text.strip_prefix("isbn")).unwrap_or(text);
    let only_isbn =
        text.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '-' | ' ' | '\u{2010}'..='\u{2015}'));
    if only_isbn { Isbn::parse(text).ok() } else { None }
}

/// How an attempt to read a tag ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagOutcome {
    /// Something was on it.
    Read(Scan),
    /// The reader of the device may not be used: its owner said no, or has it switched off for this site.
    NoPermission,
    /// There was a tag, but none that can be read here (most ISO 28560 tags in books), or it was empty.
    Unreadable,
    /// This device or browser has no reader of tags, or it is switched off.
    Unsupported,
}

/// Something that reads tags: Web NFC in a browser, a fake in tests.
pub trait TagReader {
    /// Whether there is any sense in offering it.
    fn is_supported(&self) -> bool;

    /// Waits for one tag. To stop waiting, drop the future.
    fn read(&self) -> impl Future<Output = TagOutcome>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_rfid::Text;

    fn check(code: &str, expected: &str) {
        let found = match Scan::parse(code) {
            None => "nothing".to_owned(),
            Some(Scan::Record(id)) => format!("record {id}"),
            Some(Scan::Isbn(isbn)) => format!("isbn {isbn}"),
            Some(Scan::Barcode(code)) => format!("barcode {code}"),
        };
        assert_eq!(found, expected, "{code}");
    }

    #[test]
    fn our_own_links_name_a_record_on_any_host() {
        check("https://lib.example/record/lbm000001", "record lbm000001");
        check("http://192.168.4.1:8080/box/record/lbm000001?view=marc#top", "record lbm000001");
        check("/record/%E4%B9%A6-1", "record 书-1");
        check("https://lib.example/record/", "barcode https://lib.example/record/");
        check("https://lib.example/about", "barcode https://lib.example/about");
    }

    #[test]
    fn isbns_are_recognised_by_their_check_digit() {
        check("9787020002207", "isbn 9787020002207");
        check(" 7-02-000220-X\r\n", "isbn 9787020002207");
        check("urn:isbn:9787020002207", "isbn 9787020002207");
        check("URN:ISBN:7-02-000220-X", "isbn 9787020002207");
        check("ISBN 978-7-02-000220-7", "isbn 9787020002207");
        check("9787020002208", "barcode 9787020002208");
    }

    #[test]
    fn everything_else_is_a_barcode() {
        check("01026874", "barcode 01026874");
        check("9787020002207A", "barcode 9787020002207A");
        check("CG:0001", "barcode CG:0001");
        check(" \n", "nothing");
        check(&"1".repeat(3_000), "nothing");
    }

    #[test]
    fn a_tag_may_have_a_text_or_an_address() {
        let text = Content::Text(Text { language: "zh".into(), text: "01026874".into() });
        assert_eq!(Scan::of_content(&text), Some(Scan::Barcode("01026874".into())));
        let uri = Content::Uri("https://a.b/record/x".into());
        assert_eq!(Scan::of_content(&uri).map(|scan| scan.query()).as_deref(), Some("x"));
    }

    /// The fake of the port: gives what it was told to.
    struct FakeReader(TagOutcome);

    impl TagReader for FakeReader {
        fn is_supported(&self) -> bool {
            self.0 != TagOutcome::Unsupported
        }

        async fn read(&self) -> TagOutcome {
            self.0.clone()
        }
    }

    #[test]
    fn the_port_can_be_faked() {
        let reader = FakeReader(TagOutcome::Unreadable);
        assert!(reader.is_supported());
        assert_eq!(pollster::block_on(reader.read()), TagOutcome::Unreadable);
    }
}
