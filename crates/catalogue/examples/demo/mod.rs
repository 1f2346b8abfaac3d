//! The demo catalogue: its readable source, and the files Bookmobile's importer reads.
//!
//! No clock and no randomness: the same source always gives the same bytes, so that the files can be committed and a
//! test can compare them.

mod cnmarc;
mod courses;
mod fields;
mod marc21;
pub mod source;

pub use source::{Source, SourceError};

use bookmobile_catalogue::marc::iso2709::WriteCharset;
use source::Format;

/// The date of the last change in the records.
const CHANGED: &str = "20261101";

/// The day on which a work was catalogued, `yyyymmdd`: spread over three years, none before its publication.
fn entered(work: &source::Work) -> String {
    const LAST: i32 = 2026 * 12 + 9;
    let number: i32 =
        work.id.bytes().filter(u8::is_ascii_digit).fold(0, |n, digit| (n * 10 + i32::from(digit - b'0')) % 9973);
    let published = work.year.map_or(0, |year| year * 12);
    let month = (LAST - number * 7 % 36).max(published.min(LAST));
    format!("{:04}{:02}{:02}", month / 12, month % 12 + 1, number % 28 + 1)
}

/// Name and content of each file, in the order in which they are imported.
pub fn files(source: &Source) -> Result<Vec<(&'static str, Vec<u8>)>, SourceError> {
    let (mut gb18030, mut utf8) = (Vec::new(), Vec::new());
    for work in &source.works {
        let (record, charset, file) = match work.format {
            Format::Cnmarc => (cnmarc::record(work, &source.library), WriteCharset::Gb18030, &mut gb18030),
            Format::Marc21 => (marc21::record(work, &source.library), WriteCharset::Utf8, &mut utf8),
        };
        let bytes = record.to_iso2709(charset).map_err(|cause| SourceError::Write { id: work.id.clone(), cause })?;
        file.extend(bytes);
    }
    Ok(vec![
        ("catalogue.cnmarc.iso", gb18030),
        ("catalogue.marc21.mrc", utf8),
        ("courses.jsonl", courses::lines(&source.courses)?),
    ])
}
