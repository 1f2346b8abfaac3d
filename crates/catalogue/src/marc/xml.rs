//! MARCXML: one `record` element.
//!
//! Source: MARC 21 XML Schema of the Library of Congress, also used for UNIMARC. Reading ignores namespaces and prefixes:
//! real files have many.

use super::{
    Content, Defect, Field, Flavour, MarcRecord, ParseError, Subfield, Tag, clean_code, clean_leader,
    without_separators,
};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape::resolve_predefined_entity};

/// The start of a file of records.
pub(crate) const COLLECTION_START: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<collection xmlns=\"http://www.loc.gov/MARC21/slim\">\n";
/// The end of a file of records.
pub(crate) const COLLECTION_END: &str = "</collection>\n";

impl MarcRecord {
    /// The record as a MARCXML file.
    pub fn to_marcxml(&self) -> String {
        let mut out = COLLECTION_START.to_owned();
        self.write_marcxml(&mut out);
        out + COLLECTION_END
    }

    /// Appends the record as a `record` element, without namespace. For MARC 21, leader/09 is set for Unicode.
    pub(crate) fn write_marcxml(&self, out: &mut String) {
        let mut leader = clean_leader(self.leader.as_bytes()).0;
        if self.flavour == Flavour::Marc21 {
            leader.replace_range(9..10, "a");
        }
        out.push_str("  <record>\n    <leader>");
        escape(&leader, out);
        out.push_str("</leader>\n");
        for field in &self.fields {
            match &field.content {
                Content::Control(value) => {
                    out.push_str(&format!("    <controlfield tag=\"{}\">", field.tag));
                    escape(value, out);
                    out.push_str("</controlfield>\n");
                }
                Content::Data { subfields, .. } => {
                    out.push_str(&format!("    <datafield tag=\"{}\"", field.tag));
                    for number in 1..=2 {
                        out.push_str(&format!(" ind{number}=\""));
                        let indicator = field.indicator(number);
                        let indicator = if indicator.is_ascii_graphic() { char::from(indicator) } else { ' ' };
                        escape(indicator.encode_utf8(&mut [0; 4]), out);
                        out.push('"');
                    }
                    out.push_str(">\n");
                    for Subfield { code, value } in subfields {
                        out.push_str("      <subfield code=\"");
                        escape(code.encode_utf8(&mut [0; 4]), out);
                        out.push_str("\">");
                        escape(value, out);
                        out.push_str("</subfield>\n");
                    }
                    out.push_str("    </datafield>\n");
                }
            }
        }
        out.push_str("  </record>\n");
    }
}

/// Appends text for an element or an attribute. Characters not allowed in XML 1.0 become spaces.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push(' '),
            _ => out.push(c),
        }
    }
}

/// Parses one `record` element. The flavour is not known yet: it is set to MARC 21.
pub(crate) fn parse(xml: &str, defects: &mut Vec<Defect>) -> Result<MarcRecord, ParseError> {
    Parser { record: MarcRecord::new(Flavour::Marc21), text: String::new(), open: Open::None, defects }.run(xml)
}

/// The element whose text is being read.
enum Open {
    None,
    Leader,
    Control(Option<Tag>),
    Data { field: Option<Field>, code: Option<char> },
}

struct Parser<'a> {
    record: MarcRecord,
    text: String,
    open: Open,
    defects: &'a mut Vec<Defect>,
}

impl Parser<'_> {
    fn run(mut self, xml: &str) -> Result<MarcRecord, ParseError> {
        let mut reader = Reader::from_str(xml);
        let mut depth = 0_u32;
        loop {
            let event = reader.read_event().map_err(|e| broken(&reader, &e))?;
            match event {
                Event::Start(element) => {
                    depth += 1;
                    self.start(&element)?;
                }
                Event::Empty(element) => {
                    self.start(&element)?;
                    self.end(element.local_name().as_ref());
                }
                Event::End(element) => {
                    depth = depth.saturating_sub(1);
                    self.end(element.local_name().as_ref());
                }
                Event::Text(text) => self.text.push_str(&text.decode().map_err(|e| broken(&reader, &e))?),
                Event::CData(text) => self.text.push_str(&text.decode().map_err(|e| broken(&reader, &e))?),
                Event::GeneralRef(reference) => self.reference(&reference).map_err(|e| broken(&reader, &e))?,
                Event::Eof => break,
                _ => {}
            }
        }
        if depth > 0 {
            return Err(ParseError::Truncated);
        }
        Ok(self.record)
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ParseError> {
        self.text.clear();
        match element.local_name().as_ref() {
            b"leader" => self.open = Open::Leader,
            b"controlfield" => self.open = Open::Control(self.tag(element)),
            b"datafield" => {
                let tag = self.tag(element);
                let indicators =
                    ["ind1", "ind2"].map(|name| match attribute(element, name).as_deref().map(str::as_bytes) {
                        Some(&[byte]) if byte.is_ascii_graphic() => byte,
                        _ => b' ',
                    });
                self.open = Open::Data { field: tag.map(|tag| Field::data(tag, indicators, Vec::new())), code: None };
            }
            b"subfield" => {
                if let Open::Data { code, .. } = &mut self.open {
                    *code = attribute(element, "code").and_then(|code| code.chars().next()).map(clean_code);
                }
            }
            // OAI-PMH reports deleted records this way.
            b"header" if attribute(element, "status").as_deref() == Some("deleted") => return Err(ParseError::Deleted),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) {
        let text = without_separators(std::mem::take(&mut self.text));
        match (name, &mut self.open) {
            (b"leader", Open::Leader) => {
                // A leader of another length than 24 was padded or cut by hand; its lengths have no meaning in XML.
                let (leader, changed) = clean_leader(text.trim_matches(['\n', '\r', '\t']).as_bytes());
                if changed {
                    self.defects.push(Defect::Leader);
                }
                self.record.leader = leader;
                self.open = Open::None;
            }
            (b"controlfield", Open::Control(tag)) => {
                if let Some(tag) = tag.take() {
                    self.record.fields.push(Field::control(tag, text));
                }
                self.open = Open::None;
            }
            (b"subfield", Open::Data { field: Some(field), code: Some(code) }) => {
                if let Content::Data { subfields, .. } = &mut field.content {
                    subfields.push(Subfield { code: *code, value: text });
                }
            }
            (b"datafield", Open::Data { field, .. }) => {
                self.record.fields.extend(field.take());
                self.open = Open::None;
            }
            _ => {}
        }
    }

    fn tag(&mut self, element: &BytesStart<'_>) -> Option<Tag> {
        let text = attribute(element, "tag").unwrap_or_default();
        let tag = Tag::parse(&text);
        if tag.is_none() {
            self.defects.push(Defect::Tag(text));
        }
        tag
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), quick_xml::Error> {
        if let Some(c) = reference.resolve_char_ref()? {
            self.text.push(c);
            return Ok(());
        }
        let name = reference.decode()?;
        match resolve_predefined_entity(&name) {
            Some(text) => self.text.push_str(text),
            // An HTML entity without the DTD that defines it.
            None => self.text.push_str(&format!("&{name};")),
        }
        Ok(())
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok().flatten()?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

fn broken(reader: &Reader<&[u8]>, error: &dyn std::fmt::Display) -> ParseError {
    ParseError::Xml { reason: format!("{error} (byte {} of the record)", reader.error_position()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separator_of_the_text_form_as_a_code_is_read_as_a_space() -> Result<(), ParseError> {
        let xml = "<record><datafield tag=\"245\"><subfield code=\"\u{1f}\"/></datafield></record>";
        let record = parse(xml, &mut Vec::new())?;
        let space = Subfield { code: ' ', value: String::new() };
        assert_eq!(record.first("245").map(Field::subfields), Some(&[space][..]));
        assert_eq!(MarcRecord::from_text(&record.to_text()), Ok(record));
        Ok(())
    }
}
