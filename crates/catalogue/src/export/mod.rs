//! Export of records to the formats of reference managers, spreadsheets and library systems.
//!
//! `docs/EXPORT.md` has the table of fields. No clock here: callers who want dates in references pass the day.
//!
//! ```
//! use bookmobile_catalogue::export::{Entry, Format, Options, export};
//! use bookmobile_catalogue::{Record, RecordId};
//! let record = Record::new(RecordId::new("1")?, "红楼梦");
//! let exported = export(&[Entry::new(&record)], Format::Gbt7714, &Options::default());
//! assert_eq!(String::from_utf8(exported.bytes)?, "红楼梦[M].\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod bibtex;
mod citation;
mod csl_json;
mod csv;
mod gbt7714;
mod marc21;
mod name;
mod ris;
#[cfg(test)]
mod tests;

pub use citation::is_east_asian;
pub use csl_json::csl_item;
pub use csv::table as csv_table;
pub use marc21::{evergreen_status, to_marc21};

use crate::Record;
use crate::marc::iso2709::{WriteCharset, WriteError};
use crate::marc::{MarcRecord, xml};

/// An export format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// BibTeX, for LaTeX and reference managers.
    BibTex,
    /// RIS, for reference managers.
    Ris,
    /// CSL-JSON, for citation processors and Zotero.
    CslJson,
    /// A table, for spreadsheets.
    Csv,
    /// References after GB/T 7714-2015, as plain text.
    Gbt7714,
    /// MARCXML, for library systems.
    MarcXml,
    /// ISO 2709 in UTF-8, for library systems.
    Iso2709,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] =
        &[Self::BibTex, Self::Ris, Self::CslJson, Self::Csv, Self::Gbt7714, Self::MarcXml, Self::Iso2709];

    /// The stable code, as in URLs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BibTex => "bibtex",
            Self::Ris => "ris",
            Self::CslJson => "csl-json",
            Self::Csv => "csv",
            Self::Gbt7714 => "gbt7714",
            Self::MarcXml => "marcxml",
            Self::Iso2709 => "iso2709",
        }
    }

    /// The format with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.code() == code)
    }

    /// The media type of the file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::BibTex => "application/x-bibtex; charset=utf-8",
            Self::Ris => "application/x-research-info-systems; charset=utf-8",
            Self::CslJson => "application/vnd.citationstyles.csl+json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Gbt7714 => "text/plain; charset=utf-8",
            Self::MarcXml => "application/marcxml+xml",
            Self::Iso2709 => "application/marc",
        }
    }

    /// The file name extension, without the full stop.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::BibTex => "bib",
            Self::Ris => "ris",
            Self::CslJson => "json",
            Self::Csv => "csv",
            Self::Gbt7714 => "txt",
            Self::MarcXml => "xml",
            Self::Iso2709 => "mrc",
        }
    }
}

/// A record to export, with the MARC record from which it was read, if kept.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its MARC record, which the MARC formats write unchanged.
    pub marc: Option<&'a MarcRecord>,
}

impl<'a> Entry<'a> {
    /// A record without MARC.
    pub fn new(record: &'a Record) -> Self {
        Self { record, marc: None }
    }

    /// A record with its MARC record, if kept.
    pub fn with_marc(record: &'a Record, marc: Option<&'a MarcRecord>) -> Self {
        Self { record, marc }
    }
}

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// The language of the column names in tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnNames {
    /// `title`, `year`.
    #[default]
    English,
    /// `题名`, `出版年`.
    Chinese,
}

/// The choices of the caller.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Today: the access date in references to online resources, the date of entry in new MARC records without one.
    pub today: Option<Date>,
    /// Column names.
    pub headings: ColumnNames,
}

/// An exported file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Positions in the list of the records that the format cannot hold, and the reasons; only ISO 2709 has such records.
    pub left_out: Vec<(usize, WriteError)>,
}

/// Exports the records as one file.
pub fn export(entries: &[Entry<'_>], format: Format, options: &Options) -> Exported {
    let records = || entries.iter().map(|entry| entry.record);
    let text = match format {
        Format::BibTex => bibtex::write(records()),
        Format::Ris => ris::write(records()),
        Format::CslJson => csl_json::write(records(), options.today),
        Format::Csv => csv::write(records(), options.headings),
        Format::Gbt7714 => gbt7714::write(records(), options.today),
        Format::MarcXml => {
            let mut out = xml::COLLECTION_START.to_owned();
            for entry in entries {
                match entry.marc {
                    Some(marc) => marc.write_marcxml(&mut out),
                    None => to_marc21(entry.record, options.today).write_marcxml(&mut out),
                }
            }
            out + xml::COLLECTION_END
        }
        Format::Iso2709 => return iso2709(entries, options),
    };
    Exported { bytes: text.into_bytes(), left_out: Vec::new() }
}

fn iso2709(entries: &[Entry<'_>], options: &Options) -> Exported {
    let mut exported = Exported::default();
    for (at, entry) in entries.iter().enumerate() {
        let written = match entry.marc {
            Some(marc) => marc.to_iso2709(WriteCharset::Utf8),
            None => to_marc21(entry.record, options.today).to_iso2709(WriteCharset::Utf8),
        };
        match written {
            Ok(bytes) => exported.bytes.extend(bytes),
            Err(reason) => exported.left_out.push((at, reason)),
        }
    }
    exported
}
