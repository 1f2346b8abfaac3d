//! What is gathered becomes a file.

use crate::cite::{self, CiteError, Style};
use crate::gather::Gathered;
use bookmobile_catalogue::Record;
use bookmobile_catalogue::export::{self, ColumnNames, Date, Entry, Format, Options};
use bookmobile_catalogue::marc::MarcRecord;
use bookmobile_client::take_away::Order;

/// A form to take records away in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// References in a style.
    Cited(Style),
    /// A format of `bookmobile_catalogue::export`.
    Exported(Format),
}

impl Form {
    /// The form with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Style::from_code(code).map(Self::Cited).or_else(|| Format::from_code(code).map(Self::Exported))
    }

    /// Whether it is made from the MARC records where these are kept.
    pub fn wants_marc(self) -> bool {
        matches!(self, Self::Exported(Format::MarcXml | Format::Iso2709))
    }

    fn is_citation(self) -> bool {
        matches!(self, Self::Cited(_) | Self::Exported(Format::Gbt7714))
    }
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The same as text, of citations.
    pub text: Option<String>,
    /// Records in it.
    pub records: u64,
}

/// What was gathered as a file in `form`.
///
/// # Errors
/// See [`cite::references`].
pub fn pack(gathered: &Gathered, form: Form, order: &Order) -> Result<File, CiteError> {
    let (year, month, day) = order.today;
    let today = Some(Date { year, month, day });
    let records: Vec<&Record> = gathered.records.iter().map(|found| &found.record).collect();
    let count = records.len() as u64;
    let (bytes, media_type, extension, records_in_it) = match form {
        Form::Cited(style) => {
            let text = cite::references(&records, style, today)?;
            (text.into_bytes(), Format::Gbt7714.media_type(), Format::Gbt7714.extension(), count)
        }
        Form::Exported(format) => {
            // What cannot be read was shown so on the page of the record; it is made anew from the record then.
            let marc = |found: &Option<String>| found.as_deref().and_then(|text| MarcRecord::from_text(text).ok());
            let marc: Vec<Option<MarcRecord>> = gathered.records.iter().map(|found| marc(&found.marc)).collect();
            let entries: Vec<Entry<'_>> =
                records.iter().zip(&marc).map(|(record, marc)| Entry::with_marc(record, marc.as_ref())).collect();
            let headings = if order.chinese { ColumnNames::Chinese } else { ColumnNames::English };
            let exported = export::export(&entries, format, &Options { today, headings });
            let written = count - exported.left_out.len() as u64;
            (exported.bytes, format.media_type(), format.extension(), written)
        }
    };
    let text = form.is_citation().then(|| String::from_utf8_lossy(&bytes).into_owned());
    Ok(File { name: file_name(&records, extension), media_type, bytes, text, records: records_in_it })
}

const NAME_CHARS_MAX: usize = 40;

/// The title of a single record, without what file systems do not allow; else how many there are.
fn file_name(records: &[&Record], extension: &str) -> String {
    let [record] = records else { return format!("bookmobile-{}.{extension}", records.len()) };
    let allowed = |c: char| !c.is_control() && !r#"<>:"/\|?*"#.contains(c);
    let name: String = record.title.chars().filter(|c| allowed(*c)).take(NAME_CHARS_MAX).collect();
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let name = if name.is_empty() { record.id.as_str() } else { name };
    format!("{name}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_catalogue::RecordId;
    use bookmobile_client::protocol::FoundRecord;
    use bookmobile_client::take_away::Of;

    fn id(id: &str) -> RecordId {
        RecordId::new(id).expect("is an id")
    }

    fn order(form: &str) -> Order {
        let of = Of::Record(id("1"));
        Order { call: 1, form: form.to_owned(), of, device_first: true, today: (2026, 3, 9), chinese: true }
    }

    fn packed(records: Vec<FoundRecord>, code: &str) -> File {
        let total = records.len() as u64;
        let form = Form::from_code(code).expect("is a form");
        pack(&Gathered { records, total }, form, &order(code)).expect("can be packed")
    }

    fn found(title: &str, marc: Option<&str>) -> FoundRecord {
        FoundRecord { record: Record::new(id("1"), title), marc: marc.map(str::to_owned) }
    }

    #[test]
    fn every_form_has_a_code_and_a_file() {
        let codes = Format::ALL.iter().map(|format| format.code()).chain(Style::ALL.iter().map(|style| style.code()));
        for code in codes {
            let file = packed(vec![found("红楼梦", None)], code);
            assert!(
                file.name.starts_with("红楼梦.") && !file.bytes.is_empty() && file.records == 1,
                "{code}: {file:?}"
            );
        }
        assert_eq!(Form::from_code("pdf"), None);
    }

    #[test]
    fn citations_come_as_text_too() {
        assert_eq!(packed(vec![found("飘", None)], "gbt7714").text.as_deref(), Some("飘[M].\n"));
        assert_eq!(packed(vec![found("飘", None)], "apa").text.as_deref(), Some("飘. (n.d.).\n"));
        assert_eq!(packed(vec![found("飘", None)], "bibtex").text, None);
    }

    #[test]
    fn a_kept_marc_record_is_the_one_that_is_written() {
        let kept = "m00000nam a2200000 a 4500\u{1e}001local-7\u{1e}24510\u{1f}aKept as it came";
        let file = packed(vec![found("Made anew", Some(kept)), found("Made anew", Some("damaged"))], "marcxml");
        let text = String::from_utf8(file.bytes).expect("is text");
        assert!(text.contains("local-7") && text.contains("Kept as it came"), "{text}");
        assert!(text.contains("Made anew"), "{text}");
    }

    #[test]
    fn files_have_names_that_every_system_takes() {
        let name = |title: &str| packed(vec![found(title, None)], "ris").name;
        assert_eq!(name("AC/DC: \"Who?\" <1>"), "ACDC Who 1.ris");
        assert_eq!(name("..."), "1.ris");
        assert_eq!(name(&"长".repeat(100)), format!("{}.ris", "长".repeat(40)));
        assert_eq!(packed(vec![found("a", None), found("b", None)], "csv").name, "bookmobile-2.csv");
    }

    #[test]
    fn what_a_format_cannot_hold_is_not_counted() {
        let mut long = found("long", None);
        long.record.summary = Some("x".repeat(10_000));
        assert_eq!(packed(vec![long, found("b", None)], "iso2709").records, 1);
    }
}
