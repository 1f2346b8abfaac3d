//! Repairs and refusals: the faults of a record, and what was done about each.
//!
//! Every value has a stable machine code and a sentence for the librarian who has to correct the record.

use crate::isbn::IsbnError;
use crate::marc::{Defect, ParseError, Tag};

/// A defect of a record that was imported despite it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Repair {
    /// The record length in the leader is wrong.
    #[error(
        "the leader gives a record length of {declared}, the record has {found} bytes; its terminator was used instead"
    )]
    RecordLength {
        /// The five digits, or the characters in their place.
        declared: String,
        /// Length in bytes, from leader to terminator.
        found: usize,
    },
    /// There is no record terminator.
    #[error("the record terminator is missing; the record was taken to end where the next one begins or the file ends")]
    RecordTerminator,
    /// The file ends within the record.
    #[error("the file ends within this record, after {found} of {declared} bytes; the complete fields were kept")]
    Truncated {
        /// The length in the leader.
        declared: usize,
        /// Number of bytes found.
        found: usize,
    },
    /// Bytes before the record that belong to no record.
    #[error("{count} byte(s) before this record belong to no record and were skipped")]
    StrayBytes {
        /// Number of bytes.
        count: u64,
    },
    /// A defect that the parser of the MARC record worked around.
    #[error(transparent)]
    Marc(#[from] Defect),
    /// The text is in another charset than the record declares.
    #[error("the record says its text is {declared}, but it is {used} and was read so")]
    Charset {
        /// The value in the record.
        declared: &'static str,
        /// The value used in its place.
        used: &'static str,
    },
    /// Bytes that are undefined in the charset of the record.
    #[error("{count} character(s){} cannot be read as {charset}; U+FFFD stands for each", first_in(tag.as_ref()))]
    Undecodable {
        /// The charset used.
        charset: &'static str,
        /// The field of the first one, if in a field.
        tag: Option<Tag>,
        /// Number of codes.
        count: usize,
    },
    /// There is no field 001.
    #[error("there is no control number (field 001, JSON id); the id {id} was made from the content")]
    NoControlNumber {
        /// The generated id.
        id: String,
    },
    /// The control number with its source exceeds the length of an id.
    #[error("the control number is too long for an id; the id {id} was made from it")]
    LongControlNumber {
        /// The generated id.
        id: String,
    },
    /// An invalid ISBN.
    #[error("{text:?} is not kept as an ISBN: {reason}")]
    Isbn {
        /// The value in the field.
        text: String,
        /// The reason why it is invalid.
        reason: IsbnError,
    },
    /// A holdings field without a barcode, from which no copy could be made.
    #[error("holdings field {field} has no barcode ({count} of them); no copy was made")]
    NoBarcode {
        /// The field.
        field: Tag,
        /// Number of fields.
        count: usize,
    },
    /// The title proper is in the wrong field or subfield.
    #[error("there is no title in field 245 subfield a; another subfield or field {used} gave it")]
    Title {
        /// The field that was used.
        used: Tag,
    },
    /// A key of a JSON line that is not in our schema.
    #[error("the key {0:?} is not known and was left out; see docs/IMPORT.md for the keys there are")]
    UnknownKey(String),
}

impl Repair {
    /// The stable machine code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::RecordLength { .. } => "record-length",
            Self::RecordTerminator => "record-terminator",
            Self::Truncated { .. } => "truncated",
            Self::StrayBytes { .. } => "stray-bytes",
            Self::Marc(defect) => defect.code(),
            Self::Charset { .. } => "charset",
            Self::Undecodable { .. } => "undecodable",
            Self::NoControlNumber { .. } => "no-control-number",
            Self::LongControlNumber { .. } => "long-control-number",
            Self::Isbn { .. } => "isbn",
            Self::NoBarcode { .. } => "no-barcode",
            Self::Title { .. } => "title",
            Self::UnknownKey(_) => "unknown-key",
        }
    }
}

fn first_in(tag: Option<&Tag>) -> String {
    tag.map(|tag| format!(", the first in field {tag},")).unwrap_or_default()
}

/// The reason why a record was not imported, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Longer than the greatest length accepted.
    #[error("no record ends within {max} bytes from here; this part of the file is damaged or of another format")]
    TooLong {
        /// The greatest length accepted, in bytes.
        max: usize,
    },
    /// Bytes that are not a record.
    #[error("{count} byte(s) here are not a record; export this part of the file again")]
    NotARecord {
        /// Number of bytes.
        count: u64,
    },
    /// The record could not be parsed.
    #[error(transparent)]
    Marc(ParseError),
    /// The line is not JSON.
    #[error("the line is not a JSON object: {reason}")]
    Json {
        /// The fault, and its place in the line.
        reason: String,
    },
    /// A field of our JSON schema is missing or wrong.
    #[error("{field}: {reason}")]
    JsonField {
        /// Path of the field, e.g. `items[2].barcode`.
        field: String,
        /// The fault, and the expected form.
        reason: String,
    },
    /// There is no title.
    #[error("there is no title (MARC 21 field 245, UNIMARC field 200 subfield a); add one")]
    NoTitle,
    /// The control number cannot be used as the id of the record.
    #[error("the record id cannot be used: {0}")]
    Id(#[from] crate::record::RecordIdError),
    /// Leader/05 marks the record as deleted.
    #[error("the record is marked as deleted (leader/05); nothing was imported")]
    Deleted,
    /// An authority record.
    #[error("this is an authority record, not a bibliographic one; authority files are not imported")]
    Authority,
    /// A separate holdings record.
    #[error("this is a separate holdings record; export holdings as fields of the bibliographic record")]
    Holdings,
    /// A classification or community information record.
    #[error("this is a {0} record, not a bibliographic one")]
    OtherType(&'static str),
}

impl Refusal {
    /// The stable machine code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLong { .. } => "too-long",
            Self::NotARecord { .. } => "not-a-record",
            Self::Marc(error) => error.code(),
            Self::Json { .. } => "json",
            Self::JsonField { .. } => "json-field",
            Self::NoTitle => "no-title",
            Self::Id(_) => "id",
            Self::Deleted => "deleted",
            Self::Authority => "authority",
            Self::Holdings => "holdings",
            Self::OtherType(_) => "other-type",
        }
    }
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Deleted => Self::Deleted,
            other => Self::Marc(other),
        }
    }
}
