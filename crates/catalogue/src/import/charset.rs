//! Charsets: their names, and decoding.

use super::format::UnknownName;
use super::repair::Repair;
use crate::marc::{Tag, marc8, without_separators};

/// The encoding of text as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Charset {
    /// UTF-8.
    Utf8,
    /// MARC-8 with ANSEL, EACC and the other sets defined by the Library of Congress.
    Marc8,
    /// GB 18030, which includes GBK and GB 2312.
    Gb18030,
    /// Big5.
    Big5,
    /// EUC-KR.
    EucKr,
    /// ISO 8859-1, read as Windows-1252.
    Latin1,
    /// Windows-1251 (Cyrillic).
    Windows1251,
    /// Code page 866 (Cyrillic, DOS).
    Cp866,
    /// KOI8-R (Cyrillic).
    Koi8R,
}

impl Charset {
    /// Every charset.
    pub const ALL: &[Self] = &[
        Self::Utf8,
        Self::Marc8,
        Self::Gb18030,
        Self::Big5,
        Self::EucKr,
        Self::Latin1,
        Self::Windows1251,
        Self::Cp866,
        Self::Koi8R,
    ];

    /// The stable code, as in `--charset`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Marc8 => "marc-8",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::EucKr => "euc-kr",
            Self::Latin1 => "latin1",
            Self::Windows1251 => "windows-1251",
            Self::Cp866 => "cp866",
            Self::Koi8R => "koi8-r",
        }
    }

    /// The charset with this name; other common names (`gbk`, `utf8`) are accepted.
    ///
    /// # Errors
    /// When `name` is unknown; the error lists the known ones.
    pub fn from_name(name: &str) -> Result<Self, UnknownName> {
        let folded: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
        Ok(match folded.as_str() {
            "utf8" => Self::Utf8,
            "marc8" | "ansel" => Self::Marc8,
            "gb18030" | "gbk" | "gb2312" | "cp936" => Self::Gb18030,
            "big5" | "cp950" => Self::Big5,
            "euckr" | "cp949" => Self::EucKr,
            "latin1" | "iso88591" | "windows1252" | "cp1252" => Self::Latin1,
            "windows1251" | "cp1251" => Self::Windows1251,
            "cp866" | "ibm866" => Self::Cp866,
            "koi8r" => Self::Koi8R,
            _ => {
                return Err(UnknownName {
                    name: name.to_owned(),
                    known: "utf-8, marc-8, gb18030, big5, euc-kr, latin1, windows-1251, cp866, koi8-r",
                });
            }
        })
    }
}

/// Decodes bytes and counts undecodable ones.
#[derive(Debug)]
pub(crate) struct Decoder {
    charset: Charset,
    undecodable: usize,
    first: Option<Tag>,
}

impl Decoder {
    pub fn new(charset: Charset) -> Self {
        Self { charset, undecodable: 0, first: None }
    }

    /// Decodes `bytes` from field `tag`.
    pub fn decode(&mut self, tag: Tag, bytes: &[u8]) -> String {
        let (text, undecodable) = decode(bytes, self.charset);
        if undecodable > 0 {
            self.undecodable += undecodable;
            self.first.get_or_insert(tag);
        }
        text
    }

    /// The repair to report.
    pub fn repair(&self) -> Option<Repair> {
        let charset = self.charset.code();
        (self.undecodable > 0).then_some(Repair::Undecodable { charset, tag: self.first, count: self.undecodable })
    }
}

/// Decodes `bytes`, and counts the undecodable ones; U+FFFD replaces them.
pub(crate) fn decode(bytes: &[u8], charset: Charset) -> (String, usize) {
    let escapes = charset == Charset::Marc8 && memchr::memchr2(0x1B, b'&', bytes).is_some();
    if bytes.is_ascii()
        && !escapes
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (without_separators(text.to_owned()), 0);
    }
    let (text, undecodable) = match charset.encoding() {
        None => marc8::decode(bytes),
        Some(encoding) => {
            let (text, errors) = encoding.decode_without_bom_handling(bytes);
            let count = if errors { text.matches(char::REPLACEMENT_CHARACTER).count() } else { 0 };
            (text.into_owned(), count)
        }
    };
    (without_separators(text), undecodable)
}

impl Charset {
    /// The decoder; MARC-8 is decoded here.
    fn encoding(self) -> Option<&'static encoding_rs::Encoding> {
        Some(match self {
            Self::Marc8 => return None,
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::EucKr => encoding_rs::EUC_KR,
            Self::Latin1 => encoding_rs::WINDOWS_1252,
            Self::Windows1251 => encoding_rs::WINDOWS_1251,
            Self::Cp866 => encoding_rs::IBM866,
            Self::Koi8R => encoding_rs::KOI8_R,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_charset_goes_by_its_code() {
        for &charset in Charset::ALL {
            assert_eq!(Charset::from_name(charset.code()), Ok(charset));
        }
        assert_eq!(Charset::from_name("GBK"), Ok(Charset::Gb18030));
        assert!(Charset::from_name("ebcdic").is_err());
    }

    #[test]
    fn text_is_read_and_what_means_nothing_counted() {
        assert_eq!(decode("红楼梦".as_bytes(), Charset::Utf8), ("红楼梦".to_owned(), 0));
        assert_eq!(decode(b"\xBA\xEC\xC2\xA5\xC3\xCE", Charset::Gb18030), ("红楼梦".to_owned(), 0));
        assert_eq!(decode(b"\x8A\xAD\xA8\xA3\xA0", Charset::Cp866), ("Книга".to_owned(), 0));
        assert_eq!(decode(b"a\xFFb", Charset::Utf8), ("a\u{fffd}b".to_owned(), 1));
    }
}
