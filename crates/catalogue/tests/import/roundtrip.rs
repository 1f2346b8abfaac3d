//! Records survive writing and reading, and no input causes a panic.

use bookmobile_catalogue::import::{Charset, Format, Options, Splitter, read_all};
use bookmobile_catalogue::marc::iso2709::{WriteCharset, WriteError};
use bookmobile_catalogue::marc::{Content, Field, Flavour, MarcRecord, Subfield, Tag};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    "[ -~a-z\u{A1}-\u{2FF}\u{4E00}-\u{9FA5}\u{20000}-\u{20100}]{0,12}"
}

fn tag(control: bool) -> impl Strategy<Value = Tag> {
    let pattern = if control { "00[1-9]" } else { "([1-9][0-9]{2}|01[0-9]|[A-Z]{3})" };
    pattern.prop_filter_map("a tag", |text: String| Tag::parse(&text))
}

fn field() -> impl Strategy<Value = Field> {
    let subfield = ("[a-z0-9A-Z]", text());
    let subfield = subfield.prop_map(|(code, value)| Subfield { code: code.chars().next().unwrap_or('a'), value });
    prop_oneof![
        (tag(true), text()).prop_map(|(tag, value)| Field::control(tag, value)),
        (tag(false), "[ 0-9a-z]{2}", prop::collection::vec(subfield, 1..5)).prop_map(|(tag, indicators, subfields)| {
            let bytes = indicators.as_bytes();
            Field::data(tag, [bytes[0], bytes[1]], subfields)
        }),
    ]
}

prop_compose! {
    fn record()(marc21: bool, fields in prop::collection::vec(field(), 1..12)) -> MarcRecord {
        let flavour = if marc21 { Flavour::Marc21 } else { Flavour::Unimarc };
        MarcRecord { fields, ..MarcRecord::new(flavour) }
    }
}

/// MARCXML as written by a correct tool.
fn to_xml(record: &MarcRecord) -> String {
    let escape =
        |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut out = format!("<record><leader>{}</leader>", record.leader);
    for field in &record.fields {
        match &field.content {
            Content::Control(value) => {
                out += &format!("<controlfield tag=\"{}\">{}</controlfield>", field.tag, escape(value))
            }
            Content::Data { indicators, subfields } => {
                let [one, two] = indicators.map(char::from);
                out += &format!("<datafield tag=\"{}\" ind1=\"{one}\" ind2=\"{two}\">", field.tag);
                for subfield in subfields {
                    out += &format!("<subfield code=\"{}\">{}</subfield>", subfield.code, escape(&subfield.value));
                }
                out += "</datafield>";
            }
        }
    }
    out + "</record>"
}

proptest! {
    #[test]
    fn iso_2709_is_read_as_written(record in record(), gb18030: bool) {
        let (write, read) = if gb18030 { (WriteCharset::Gb18030, Charset::Gb18030) } else { (WriteCharset::Utf8, Charset::Utf8) };
        let bytes = record.to_iso2709(write).map_err(|e| TestCaseError::fail(e.to_string()))?;
        let (again, repairs) = MarcRecord::from_iso2709(&bytes, read, record.flavour).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(&again.fields, &record.fields);
        prop_assert_eq!(repairs, []);
        prop_assert_eq!(again.leader[..5].parse::<usize>().ok(), Some(bytes.len()));
    }

    #[test]
    fn the_text_form_is_read_as_written(record in record()) {
        prop_assert_eq!(MarcRecord::from_text(&record.to_text()), Ok(record));
    }

    #[test]
    fn marcxml_is_read_as_written(record in record()) {
        prop_assert_eq!(MarcRecord::from_marcxml(&to_xml(&record), record.flavour), Ok((record, vec![])));
    }

    #[test]
    fn written_records_are_split_and_imported_in_any_chunks(records in prop::collection::vec(record(), 1..6), chunk_bytes in 1_usize..200) {
        let mut file = Vec::new();
        let mut lengths = Vec::new();
        for record in &records {
            let bytes = record.to_iso2709(WriteCharset::Utf8).map_err(|e| TestCaseError::fail(e.to_string()))?;
            lengths.push(bytes.len());
            file.extend(bytes);
        }
        let mut splitter = Splitter::new(&Options::default());
        let mut found = Vec::new();
        for chunk in file.chunks(chunk_bytes) {
            prop_assert!(splitter.push(chunk).is_ok());
            found.extend(std::iter::from_fn(|| splitter.next_record()));
        }
        prop_assert!(splitter.finish().is_ok());
        found.extend(std::iter::from_fn(|| splitter.next_record()));
        prop_assert_eq!(found.iter().map(|raw| raw.bytes.len()).collect::<Vec<_>>(), lengths);
        prop_assert!(found.iter().all(|raw| raw.repairs.is_empty() && raw.refusal.is_none()));
    }

    #[test]
    fn any_bytes_are_imported_without_panic(bytes: Vec<u8>, format in 0..5_usize) {
        let format = [None, Some(Format::Iso2709), Some(Format::MarcXml), Some(Format::AlephSequential), Some(Format::JsonLines)][format];
        let _ = read_all(&bytes, &Options { format, ..Options::default() });
    }

    /// Damage that leaves most of a record intact gets further than random bytes.
    #[test]
    fn damaged_records_are_imported_without_panic(
        record in record(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        xml: bool,
    ) {
        let mut bytes = if xml { to_xml(&record).into_bytes() } else { record.to_iso2709(WriteCharset::Gb18030).unwrap_or_default() };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let format = Some(if xml { Format::MarcXml } else { Format::Iso2709 });
        let _ = read_all(&bytes, &Options { format, ..Options::default() });
    }

    #[test]
    fn any_text_is_read_as_text_form_or_refused(text in "[mu]?.{0,60}") {
        let _ = MarcRecord::from_text(&text);
    }

    #[test]
    fn what_is_read_as_text_form_is_written_and_read_as_it_was(
        text in "[mu][ -~]{24}(\u{1e}[0-9A-Z]{3}(.{0,9}|[ -~\n]{2}(\u{1f}.{0,9}){0,3})){0,6}"
    ) {
        if let Ok(record) = MarcRecord::from_text(&text) {
            prop_assert_eq!(MarcRecord::from_text(&record.to_text()), Ok(record));
        }
    }
}

#[test]
fn what_iso_2709_cannot_hold_is_refused() {
    let tag = Tag::parse("500").unwrap_or_else(|| panic!("500 is a tag"));
    let note = |length| Field::data(tag, *b"  ", vec![Subfield { code: 'a', value: "x".repeat(length) }]);
    let write = |fields| MarcRecord { fields, ..MarcRecord::new(Flavour::Marc21) }.to_iso2709(WriteCharset::Utf8);
    assert_eq!(write(vec![note(9_994)]).map(|bytes| bytes.len()), Ok(24 + 12 + 1 + 9_999 + 1));
    assert_eq!(write(vec![note(9_995)]), Err(WriteError::FieldTooLong { tag, length: 10_000 }));
    assert_eq!(
        write(vec![note(9_900); 11]).err(),
        Some(WriteError::RecordTooLong { length: 24 + 12 * 11 + 1 + 9_905 * 11 + 1 })
    );
}
