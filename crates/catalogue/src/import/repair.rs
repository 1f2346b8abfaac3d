//! What can be wrong with a record, and what was done about it.
//!
//! Every value has a stable machine code and a sentence for the librarian who has to mend the record.

use crate::isbn::IsbnError;
use crate::marc::Tag;

/// Something wrong with a record that was imported all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Repair {
    /// The record length in the leader is not that of the record.
    #[error(
        "the leader gives a record length of {declared}, the record has {found} bytes; its terminator was used instead"
    )]
    RecordLength {
        /// The five digits, or what stands there.
        declared: String,
        /// Bytes from leader to terminator.
        found: usize,
    },
    /// There is no record terminator.
    #[error("the record terminator is missing; the record was taken to end where the next one begins or the file ends")]
    RecordTerminator,
    /// The file ends within the record.
    #[error("the file ends within this record, after {found} of {declared} bytes; the complete fields were kept")]
    Truncated {
        /// The length the leader gives.
        declared: usize,
        /// Bytes found.
        found: usize,
    },
    /// Bytes before the record that belong to no record.
    #[error("{count} byte(s) before this record belong to no record and were skipped")]
    StrayBytes {
        /// How many.
        count: u64,
    },
    /// The leader has characters that cannot be there, or not 24 of them.
    #[error("the leader is not 24 ASCII characters; what cannot be there was read as blanks")]
    Leader,
    /// The directory does not fit the fields.
    #[error("the directory does not fit the fields; they were found by their terminators")]
    Directory,
    /// A directory entry or field that could not be read and was left out.
    #[error("{count} field(s) could not be found from the directory and were left out")]
    LostFields {
        /// How many.
        count: usize,
    },
    /// A field has no two indicators before its first subfield.
    #[error("field {tag} does not have two indicators; what is there was kept and the rest read as blanks")]
    Indicators {
        /// The field.
        tag: Tag,
    },
    /// A data field without any subfield delimiter.
    #[error("field {tag} has no subfields; its text was read as subfield a")]
    NoSubfields {
        /// The field.
        tag: Tag,
    },
    /// A field of the XML or line form without a usable tag.
    #[error("a field with the tag {0:?} was left out: a tag is three letters or digits")]
    Tag(String),
    /// The text is not in the charset that the record or most of the file says.
    #[error("the record says its text is {declared}, but it is {used} and was read so")]
    Charset {
        /// What the record says.
        declared: &'static str,
        /// What was used.
        used: &'static str,
    },
    /// Bytes that mean nothing in the charset of the record.
    #[error("{count} character(s){} cannot be read as {charset}; U+FFFD stands for each", first_in(tag.as_ref()))]
    Undecodable {
        /// The charset used.
        charset: &'static str,
        /// Where the first is, if in a field.
        tag: Option<Tag>,
        /// How many.
        count: usize,
    },
    /// There is no field 001.
    #[error("there is no control number (field 001, JSON id); the id {id} was made from the content")]
    NoControlNumber {
        /// The id made.
        id: String,
    },
    /// The control number with its source is longer than an id may be.
    #[error("the control number is too long for an id; the id {id} was made from it")]
    LongControlNumber {
        /// The id made.
        id: String,
    },
    /// An ISBN that is none.
    #[error("{text:?} is not kept as an ISBN: {reason}")]
    Isbn {
        /// What the field says.
        text: String,
        /// Why it is none.
        reason: IsbnError,
    },
    /// A holdings field from which no copy could be made.
    #[error("holdings field {field} has no barcode ({count} of them); no copy was made")]
    NoBarcode {
        /// The field.
        field: Tag,
        /// How many.
        count: usize,
    },
    /// The title proper is not where it should be.
    #[error("there is no title in field 245 subfield a; another subfield or field {used} gave it")]
    Title {
        /// The field where it was found.
        used: Tag,
    },
    /// A key of a JSON line that is not in our schema.
    #[error("the key {0:?} is not known and was left out; see docs/IMPORT.md for the keys there are")]
    UnknownKey(String),
    /// A line that does not belong to the record it stands in.
    #[error("{count} line(s) of the record could not be read and were left out")]
    Lines {
        /// How many.
        count: usize,
    },
}

impl Repair {
    /// The stable machine code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::RecordLength { .. } => "record-length",
            Self::RecordTerminator => "record-terminator",
            Self::Truncated { .. } => "truncated",
            Self::StrayBytes { .. } => "stray-bytes",
            Self::Leader => "leader",
            Self::Directory => "directory",
            Self::LostFields { .. } => "lost-fields",
            Self::Indicators { .. } => "indicators",
            Self::NoSubfields { .. } => "no-subfields",
            Self::Tag(_) => "tag",
            Self::Charset { .. } => "charset",
            Self::Undecodable { .. } => "undecodable",
            Self::NoControlNumber { .. } => "no-control-number",
            Self::LongControlNumber { .. } => "long-control-number",
            Self::Isbn { .. } => "isbn",
            Self::NoBarcode { .. } => "no-barcode",
            Self::Title { .. } => "title",
            Self::UnknownKey(_) => "unknown-key",
            Self::Lines { .. } => "lines",
        }
    }
}

fn first_in(tag: Option<&Tag>) -> String {
    tag.map(|tag| format!(", the first in field {tag},")).unwrap_or_default()
}

/// Why a record was not imported, with what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Longer than any record may be.
    #[error("no record ends within {max} bytes from here; this part of the file is damaged or of another format")]
    TooLong {
        /// The longest record accepted.
        max: usize,
    },
    /// Bytes that are no record.
    #[error("{count} byte(s) here are not a record; export this part of the file again")]
    NotARecord {
        /// How many.
        count: u64,
    },
    /// The directory cannot be read at all.
    #[error("the directory cannot be read, so the fields have no names; export this record again")]
    Directory,
    /// The file ends within the record, and nothing of it can be used.
    #[error("the file ends within this record; export it again")]
    Truncated,
    /// There are no fields.
    #[error("the record has no fields")]
    Empty,
    /// The XML of the record is not well-formed.
    #[error("the XML is not well-formed, {reason}; mend it in the file")]
    Xml {
        /// What is wrong and where in the record.
        reason: String,
    },
    /// The line is not JSON.
    #[error("the line is not a JSON object: {reason}")]
    Json {
        /// What is wrong and where in the line.
        reason: String,
    },
    /// A field of our JSON schema is missing or wrong.
    #[error("{field}: {reason}")]
    JsonField {
        /// Path of the field, e.g. `items[2].barcode`.
        field: String,
        /// What is wrong and what is wanted.
        reason: String,
    },
    /// There is no title.
    #[error("there is no title (MARC 21 field 245, UNIMARC field 200 subfield a); add one")]
    NoTitle,
    /// The control number cannot be a name for the record.
    #[error("the record id cannot be used: {0}")]
    Id(#[from] crate::record::RecordIdError),
    /// Leader/05 says the record was deleted.
    #[error("the record is marked as deleted (leader/05); nothing was imported")]
    Deleted,
    /// An authority record.
    #[error("this is an authority record, not a bibliographic one; authority files are not imported")]
    Authority,
    /// A holdings record of its own.
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
            Self::Directory => "directory",
            Self::Truncated => "truncated",
            Self::Empty => "empty",
            Self::Xml { .. } => "xml",
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
