//! Payload of a record: a text (RTD Text 1.0), an address (RTD URI 1.0), or both in a smart poster.

use crate::{Message, Record, RecordType};
use alloc::string::{String, ToString};

/// The content of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text(Text),
    /// An address.
    Uri(String),
}

/// A text with its declared language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// IANA language code, e.g. `zh`; may be empty.
    pub language: String,
    /// The text.
    pub text: String,
}

/// The reason why a payload is not a valid text or address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextError {
    /// It is empty, or ends within its language code.
    Truncated,
    /// Its bytes are not in the declared encoding.
    Encoding,
}

impl core::fmt::Display for TextError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the payload is too short",
            Self::Encoding => "the payload is not in the encoding it promises",
        })
    }
}

impl core::error::Error for TextError {}

/// The first address in an NDEF message, or else its first text: a tag with both identifies the book by the address and
/// greets the reader with the text. `None` without either, or if the bytes are not a message.
pub fn content(message: &[u8]) -> Option<Content> {
    first_content(message, true)
}

/// The content of one record from Web NFC, which has already parsed the message and the URI: `record_type` is `text`, `url`,
/// `absolute-url`, `smart-poster` or `mime`, `encoding` that of a text record, `data` the decoded payload.
pub fn content_of_web_record(record_type: &str, encoding: Option<&str>, data: &[u8]) -> Option<Content> {
    match record_type {
        "text" => {
            let text = if encoding.is_some_and(|name| name.starts_with("utf-16")) { utf16(data) } else { utf8(data) };
            Some(Content::Text(Text { language: String::new(), text: text.ok()? }))
        }
        "url" | "absolute-url" => utf8(data).ok().map(Content::Uri),
        "smart-poster" => first_content(data, false),
        _ => None,
    }
}

/// Parses the payload of a text record.
///
/// # Errors
/// When it is too short or not in its encoding.
pub fn parse_text(payload: &[u8]) -> Result<Text, TextError> {
    let (status, rest) = payload.split_first().ok_or(TextError::Truncated)?;
    let (language, text) = rest.split_at_checked(usize::from(status & 0x3F)).ok_or(TextError::Truncated)?;
    let text = if status & 0x80 == 0 { utf8(text)? } else { utf16(text)? };
    Ok(Text { language: utf8(language)?, text })
}

/// Parses the payload of an address record: a code for a common prefix, and the rest of the address.
///
/// # Errors
/// When it is empty or not UTF-8.
pub fn parse_uri(payload: &[u8]) -> Result<String, TextError> {
    let (code, rest) = payload.split_first().ok_or(TextError::Truncated)?;
    // Codes above the table are reserved and mean no prefix (RTD URI 1.0, 3.2.2).
    let mut uri = PREFIXES.get(usize::from(*code)).copied().unwrap_or("").to_string();
    uri.push_str(&utf8(rest)?);
    Ok(uri)
}

/// URI record, identifier codes (RTD URI 1.0, table 3).
#[rustfmt::skip]
const PREFIXES: [&str; 36] = [
    "", "http://www.", "https://www.", "http://", "https://", "tel:", "mailto:", "ftp://anonymous:anonymous@",
    "ftp://ftp.", "ftps://", "sftp://", "smb://", "nfs://", "ftp://", "dav://", "news:", "telnet://", "imap:",
    "rtsp://", "urn:", "pop:", "sip:", "sips:", "tftp:", "btspp://", "btl2cap://", "btgoep://", "tcpobex://",
    "irdaobex://", "file://", "urn:epc:id:", "urn:epc:tag:", "urn:epc:pat:", "urn:epc:raw:", "urn:epc:", "urn:nfc:",
];

/// Posters within posters are not read: a tag could nest them as deeply as its bytes allow.
fn first_content(message: &[u8], posters: bool) -> Option<Content> {
    let mut text = None;
    for record in Message::new(message).map_while(Result::ok) {
        match of_record(&record, posters) {
            Some(Content::Uri(uri)) => return Some(Content::Uri(uri)),
            Some(found) => text = text.or(Some(found)),
            None => {}
        }
    }
    text
}

fn of_record(record: &Record<'_>, posters: bool) -> Option<Content> {
    match record.kind {
        RecordType::WellKnown(b"T") => parse_text(record.payload).ok().map(Content::Text),
        RecordType::WellKnown(b"U") => parse_uri(record.payload).ok().map(Content::Uri),
        RecordType::WellKnown(b"Sp") if posters => first_content(record.payload, false),
        RecordType::AbsoluteUri(uri) => utf8(uri).ok().map(Content::Uri),
        _ => None,
    }
}

fn utf8(bytes: &[u8]) -> Result<String, TextError> {
    core::str::from_utf8(bytes).map(ToString::to_string).map_err(|_| TextError::Encoding)
}

/// UTF-16 with a byte order mark; big-endian without one (RTD Text 1.0, 3.4).
fn utf16(bytes: &[u8]) -> Result<String, TextError> {
    let (little, bytes) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (true, rest),
        [0xFE, 0xFF, rest @ ..] => (false, rest),
        _ => (false, bytes),
    };
    if bytes.len() % 2 != 0 {
        return Err(TextError::Encoding);
    }
    let units = bytes.chunks_exact(2).map(|pair| {
        let unit = [pair[0], pair[1]];
        if little { u16::from_le_bytes(unit) } else { u16::from_be_bytes(unit) }
    });
    char::decode_utf16(units).collect::<Result<_, _>>().map_err(|_| TextError::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    fn short(name: &[u8], payload: &[u8]) -> Vec<u8> {
        let mut bytes = alloc::vec![0xD1, name.len() as u8, payload.len() as u8];
        bytes.extend_from_slice(name);
        bytes.extend_from_slice(payload);
        bytes
    }

    fn check(message: &[u8], expected: Option<&str>) {
        let found = content(message).map(|content| match content {
            Content::Text(text) => alloc::format!("text {}: {}", text.language, text.text),
            Content::Uri(uri) => alloc::format!("uri {uri}"),
        });
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn texts_are_read_in_both_encodings() {
        check(&short(b"T", "\u{2}zh红楼梦".as_bytes()), Some("text zh: 红楼梦"));
        check(&short(b"T", &[0x82, b'z', b'h', 0x7E, 0xA2]), Some("text zh: 红"));
        check(&short(b"T", &[0x82, b'z', b'h', 0xFF, 0xFE, 0xA2, 0x7E]), Some("text zh: 红"));
    }

    #[test]
    fn addresses_get_their_beginning_back() {
        check(&short(b"U", b"\x04lib.example/record/a1"), Some("uri https://lib.example/record/a1"));
        check(&short(b"U", b"\x13isbn:9787020002207"), Some("uri urn:isbn:9787020002207"));
        check(&short(b"U", b"\xF0about:blank"), Some("uri about:blank"));
    }

    #[test]
    fn a_smart_poster_gives_its_address() {
        let mut inner = short(b"T", b"\x02enhello");
        inner[0] = 0x91;
        let mut address = short(b"U", b"\x03a/b");
        address[0] = 0x51;
        inner.extend_from_slice(&address);
        check(&short(b"Sp", &inner), Some("uri http://a/b"));
        check(&short(b"Sp", &short(b"Sp", &inner)), None);
    }

    #[test]
    fn what_has_no_text_gives_nothing() {
        check(&[], None);
        check(&short(b"T", b""), None);
        check(&short(b"T", b"\x3Fzh"), None);
        check(&short(b"T", &[0, 0xFF]), None);
        check(&short(b"T", &[0x80, 0xD8, 0x00]), None);
        check(&short(b"T", &[0x80, 0x00]), None);
    }

    #[test]
    fn records_of_web_nfc_are_understood() {
        let text = |text: &str| Some(Content::Text(Text { language: String::new(), text: text.to_string() }));
        assert_eq!(content_of_web_record("text", Some("utf-8"), "红".as_bytes()), text("红"));
        assert_eq!(content_of_web_record("text", Some("utf-16"), &[0x7E, 0xA2]), text("红"));
        assert_eq!(content_of_web_record("url", None, b"urn:isbn:1"), Some(Content::Uri("urn:isbn:1".to_string())));
        assert_eq!(content_of_web_record("mime", None, b"x"), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = content(&bytes);
            for kind in ["text", "url", "smart-poster"] {
                let _ = content_of_web_record(kind, Some("utf-16"), &bytes);
            }
        }

        #[test]
        fn a_truncated_message_is_survived(text in "\\PC{0,60}", keep in 0_usize..80) {
            let mut payload = alloc::vec![2, b'z', b'h'];
            payload.extend_from_slice(text.as_bytes());
            let message = if payload.len() < 256 { short(b"T", &payload) } else { Vec::new() };
            let _ = content(&message[..keep.min(message.len())]);
        }

        #[test]
        fn a_text_written_is_read(text in "\\PC{0,60}") {
            let mut payload = alloc::vec![2, b'z', b'h'];
            payload.extend_from_slice(text.as_bytes());
            prop_assume!(payload.len() < 256);
            let expected = Text { language: "zh".to_string(), text };
            prop_assert_eq!(content(&short(b"T", &payload)), Some(Content::Text(expected)));
        }
    }
}
