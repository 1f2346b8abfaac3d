//! The format of a file, by its first bytes.

use super::iso2709::{is_filler, is_leader};
use crate::import::charset::Charset;
use crate::import::format::Format;
use crate::marc::aleph;
use memchr::memmem;

/// The number of bytes that is enough to detect a format.
pub(super) const HEAD_BYTES: usize = 4096;

/// The reason why a file cannot be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownFormat {
    /// The file is empty.
    #[error("the file is empty; export it again, or leave it out if there is nothing to import")]
    Empty,
    /// XML without records.
    #[error(
        "there is no <record> element in this XML, so it is not MARCXML, or the export failed; \
         export the catalogue as MARCXML, ISO 2709 (.mrc, .iso) or JSON lines"
    )]
    NoRecordElement,
    /// A known format that is not supported.
    #[error("this looks like {0}, which is not read; {hint}", hint = hint(.0))]
    NotSupported(&'static str),
    /// An unknown format.
    #[error(
        "the file begins like none of ISO 2709 (.mrc, .iso), MARCXML, Aleph sequential or JSON lines; \
         if it is one of them, name it with --format"
    )]
    Unknown,
}

const GZIP: &str = "a gzip file inside a gzip file";
const ZIP: &str = "a zip archive";
const UTF16: &str = "UTF-16 text";
const JSON_ARRAY: &str = "a JSON array";
const JSON_PRETTY: &str = "JSON over several lines";

fn hint(what: &str) -> &'static str {
    match what {
        GZIP | ZIP => "unpack it first",
        UTF16 => "save it as UTF-8",
        JSON_ARRAY | JSON_PRETTY => "write one object a line, without commas between them",
        _ => "export as ISO 2709 (.mrc, .iso), MARCXML, Aleph sequential or JSON lines",
    }
}

/// The length of a UTF-8 byte order mark at the start, else 0.
pub(super) fn bom(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }
}

/// The format that begins with these bytes.
pub(super) fn detect(head: &[u8]) -> Result<Format, UnknownFormat> {
    use UnknownFormat::NotSupported;
    let filler = head.iter().take_while(|b| is_filler(**b)).count();
    let text = &head[filler..];
    if text.is_empty() {
        return Err(UnknownFormat::Empty);
    }
    // In UTF-16 without a byte order mark, every Latin character has a NUL.
    let nul = |at| head.get(at) == Some(&0);
    if nul(0) != nul(1) && nul(2) != nul(3) && nul(0) == nul(2) && head.len() > 3 {
        return Err(NotSupported(UTF16));
    }
    for (magic, name) in [
        (&b"\x1F\x8B"[..], GZIP),
        (b"PK\x03\x04", ZIP),
        (b"%PDF", "a PDF"),
        (b"\xFF\xFE", UTF16),
        (b"\xFE\xFF", UTF16),
        (b"=LDR", "MarcMaker or MarcEdit text (.mrk)"),
        (b"=000", "MarcMaker or MarcEdit text (.mrk)"),
        (b"LEADER ", "a MARC listing for reading"),
        (b"LDR", "MicroLIF"),
        (b"[", JSON_ARRAY),
        (b"<!DOCTYPE html", "a web page"),
        (b"<html", "a web page"),
    ] {
        if text.starts_with(magic) {
            return Err(NotSupported(name));
        }
    }
    if memmem::find(head, b"MicroLIF").is_some() {
        return Err(NotSupported("MicroLIF"));
    }
    if text[0] == b'<' {
        return Ok(Format::MarcXml);
    }
    if text[0] == b'{' {
        return json(text);
    }
    if aleph::is_line(text.split(|b| *b == b'\n').next().unwrap_or_default()) {
        return Ok(Format::AlephSequential);
    }
    let separators = [0x1E, 0x1F].iter().all(|b| head.contains(b));
    if is_leader(text)
        || separators
        || (text.len() > 5 && text[..5].iter().all(u8::is_ascii_digit) && head.contains(&0x1E))
    {
        return Ok(Format::Iso2709);
    }
    Err(UnknownFormat::Unknown)
}

fn json(text: &[u8]) -> Result<Format, UnknownFormat> {
    let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
    if memmem::find(text, b"\"leader\"").is_some() {
        Err(UnknownFormat::NotSupported("MARC in JSON"))
    } else if line.trim_ascii().len() == 1 {
        Err(UnknownFormat::NotSupported(JSON_PRETTY))
    } else {
        Ok(Format::JsonLines)
    }
}

/// The charset in the XML declaration.
pub(super) fn xml_encoding(head: &[u8]) -> Option<Charset> {
    let head = head.trim_ascii_start();
    let declaration = &head[..memmem::find(head, b"?>").filter(|_| head.starts_with(b"<?xml"))?];
    let value = &declaration[memmem::find(declaration, b"encoding")? + 8..];
    let open = value.iter().position(|b| matches!(b, b'"' | b'\''))?;
    let length = value[open + 1..].iter().position(|b| *b == value[open])?;
    Charset::from_name(std::str::from_utf8(&value[open + 1..open + 1 + length]).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &[u8], expected: Result<Format, UnknownFormat>) {
        assert_eq!(detect(head), expected, "{}", String::from_utf8_lossy(head));
    }

    #[test]
    fn our_formats() {
        check(b"00044nam  2200037   4500001000200000\x1e1\x1e\x1d", Ok(Format::Iso2709));
        check(b"\r\n00044nam  2200037   4500001000200000\x1e1\x1e\x1d", Ok(Format::Iso2709));
        check(b"  <?xml version='1.0'?><collection>", Ok(Format::MarcXml));
        check(b"000000001 LDR   L 00000nam\n", Ok(Format::AlephSequential));
        check(b"{\"id\": \"1\"}\n", Ok(Format::JsonLines));
    }

    #[test]
    fn other_formats_are_named() {
        check(b" \n", Err(UnknownFormat::Empty));
        check(b"id,title\n", Err(UnknownFormat::Unknown));
        check(b"=LDR  00000nam", Err(UnknownFormat::NotSupported("MarcMaker or MarcEdit text (.mrk)")));
        check(b"{\"leader\": \"0\", \"fields\": []}", Err(UnknownFormat::NotSupported("MARC in JSON")));
        check(b"{\n \"id\": 1\n}", Err(UnknownFormat::NotSupported(JSON_PRETTY)));
        check(b"<\0?\0x\0m\0l\0", Err(UnknownFormat::NotSupported(UTF16)));
        check(b"\0{\0\"\0i\0d", Err(UnknownFormat::NotSupported(UTF16)));
    }

    #[test]
    fn the_xml_declaration_names_the_charset() {
        assert_eq!(xml_encoding(b"<?xml version=\"1.0\" encoding=\"GB2312\"?><r/>"), Some(Charset::Gb18030));
        assert_eq!(xml_encoding(b"<?xml version='1.0' encoding='utf-8' ?>"), Some(Charset::Utf8));
        assert_eq!(xml_encoding(b"<collection encoding='gbk'>"), None);
    }
}
