//! The addresses of the app: what a search looks like in a URL, so that it can be shared, kept and gone back to.

use bookmobile_catalogue::{Kind, RecordId};
use bookmobile_search_index::Request;
use std::fmt::Write as _;

/// A search as its address has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchAddress {
    /// What the reader typed.
    pub query: String,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Page of results, counted from 0; the address counts from 1, as people do.
    pub page: u32,
}

impl SearchAddress {
    /// Deepest page that can be asked for.
    pub const PAGE_MAX: u32 = Request::DEPTH_MAX / Request::PAGE - 1;

    /// Reads the parameters of an address; what makes no sense there is taken as absent.
    pub fn from_parameters(query: Option<&str>, kind: Option<&str>, page: Option<&str>) -> Self {
        let page = page.and_then(|page| page.parse::<u32>().ok()).unwrap_or(1);
        Self {
            query: query.unwrap_or_default().trim().to_owned(),
            kind: kind.and_then(Kind::from_code),
            page: page.saturating_sub(1).min(Self::PAGE_MAX),
        }
    }

    /// The address with which [`Self::from_parameters`] gives this search again.
    pub fn path(&self) -> String {
        let mut path = String::from("/search");
        let mut separator = '?';
        let mut add = |name: &str, value: &str| {
            // Writing to a string does not fail.
            let _ = write!(path, "{separator}{name}={}", percent_encode(value));
            separator = '&';
        };
        if !self.query.is_empty() {
            add("q", &self.query);
        }
        if let Some(kind) = self.kind {
            add("kind", kind.code());
        }
        if self.page > 0 {
            add("page", &(self.page + 1).to_string());
        }
        path
    }

    /// The same search on another page.
    pub fn on_page(&self, page: u32) -> Self {
        Self { page, ..self.clone() }
    }

    /// The first page of the same words among another kind of thing.
    pub fn of_kind(&self, kind: Option<Kind>) -> Self {
        Self { kind, page: 0, query: self.query.clone() }
    }

    /// What to ask the engine.
    pub fn request(&self) -> Request {
        let offset = self.page.min(Self::PAGE_MAX) * Request::PAGE;
        Request { kind: self.kind, offset, ..Request::new(self.query.clone()) }
    }

    /// How many pages `total` hits make, as far as one can page.
    pub fn pages(total: u64) -> u32 {
        let pages = total.div_ceil(u64::from(Request::PAGE));
        u32::try_from(pages).unwrap_or(u32::MAX).min(Self::PAGE_MAX + 1)
    }
}

/// The address of a record.
pub fn record_path(id: &RecordId) -> String {
    format!("/record/{}", percent_encode(id.as_str()))
}

/// Encodes all but RFC 3986 unreserved characters.
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Decodes `%XX`; what is not such a code stays, what is not UTF-8 becomes U+FFFD.
pub fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = match bytes[at..] {
            [b'%', high, low, ..] => hex_digit(high).zip(hex_digit(low)),
            _ => None,
        };
        match code {
            Some((high, low)) => {
                out.push(high << 4 | low);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_survives_its_address() {
        let address = SearchAddress { query: "红楼梦 & 史湘云".into(), kind: Some(Kind::Book), page: 1 };
        let path = address.path();
        assert!(path.starts_with("/search?q=%E7%BA%A2"), "{path}");
        assert!(path.ends_with("%20%26%20%E5%8F%B2%E6%B9%98%E4%BA%91&kind=book&page=2"), "{path}");
        assert_eq!(SearchAddress::from_parameters(Some("红楼梦 & 史湘云"), Some("book"), Some("2")), address);
        assert_eq!(SearchAddress::default().path(), "/search");
    }

    #[test]
    fn nonsense_in_an_address_is_taken_as_absent() {
        let address = SearchAddress::from_parameters(Some(" 书 "), Some("dragon"), Some("-3"));
        assert_eq!(address, SearchAddress { query: "书".into(), kind: None, page: 0 });
        assert_eq!(SearchAddress::from_parameters(None, None, Some("99999999")).page, SearchAddress::PAGE_MAX);
    }

    #[test]
    fn no_page_asks_deeper_than_the_engine_goes() {
        let request = SearchAddress::default().on_page(u32::MAX).request();
        assert!(request.offset + request.limit <= Request::DEPTH_MAX);
        assert_eq!(SearchAddress::pages(0), 0);
        assert_eq!(SearchAddress::pages(21), 2);
        assert_eq!(SearchAddress::pages(u64::MAX), SearchAddress::PAGE_MAX + 1);
    }

    #[test]
    fn percent_codes_go_both_ways() {
        assert_eq!(percent_encode("书/1 a"), "%E4%B9%A6%2F1%20a");
        assert_eq!(percent_decode("%E4%B9%A6%2F1%20a"), "书/1 a");
        assert_eq!(percent_decode("50%"), "50%");
        assert_eq!(percent_decode("%zz%4"), "%zz%4");
        assert_eq!(percent_decode("%FF"), "\u{FFFD}");
    }
}
