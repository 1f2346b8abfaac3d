//! The addresses of the app: reading and writing them, so that every page can be shared, kept and gone back to.

mod page;
mod search;

pub use page::{Destination, class_path, headings_path, record_path, shelf_path};
pub use search::{SearchAddress, facet_name, first_year, last_year, sort_name, sort_named, years_between};

use std::fmt::Write as _;

/// The value of the first parameter of this name in the query of an address (after its `?`).
pub fn parameter(search: &str, name: &str) -> Option<String> {
    let value = search.split('&').find_map(|parameter| parameter.strip_prefix(name)?.strip_prefix('='))?;
    Some(form_decode(value))
}

/// Decodes a value as forms encode it: a plus is a space.
fn form_decode(value: &str) -> String {
    percent_decode(&value.replace('+', " "))
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
    fn percent_codes_go_both_ways() {
        assert_eq!(percent_encode("书/1 a"), "%E4%B9%A6%2F1%20a");
        assert_eq!(percent_decode("%E4%B9%A6%2F1%20a"), "书/1 a");
        assert_eq!(percent_decode("50%"), "50%");
        assert_eq!(percent_decode("%zz%4"), "%zz%4");
        assert_eq!(percent_decode("%FF"), "\u{FFFD}");
    }

    #[test]
    fn the_first_parameter_of_a_name_counts() {
        assert_eq!(parameter("a=1&at=I2+x&at=3", "at").as_deref(), Some("I2 x"));
        assert_eq!(parameter("attic=1&at", "at"), None);
        assert_eq!(parameter("", "at"), None);
    }
}
