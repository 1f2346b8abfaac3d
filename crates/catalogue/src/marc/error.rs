//! Damage found while a MARC record is parsed: defects that the parsers work around, and errors that leave no record.
//!
//! The parsers do not depend on the import; `crate::import` wraps both types in its reports.

use super::Tag;

/// A defect of a record that was parsed despite it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    /// The leader has invalid characters, or not 24 of them.
    #[error("the leader is not 24 ASCII characters; every other character was read as a blank")]
    Leader,
    /// The directory does not match the fields.
    #[error("the directory does not match the fields; the fields were found by their terminators")]
    Directory,
    /// Fields that could not be located by their directory entries and were left out.
    #[error("{count} field(s) could not be found from the directory and were left out")]
    LostFields {
        /// Number of fields.
        count: usize,
    },
    /// A field without two indicators before its first subfield.
    #[error("field {tag} does not have two valid indicators; an invalid or missing one was read as a blank")]
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
    /// A field of MARCXML without a usable tag.
    #[error("a field with the tag {0:?} was left out: a tag is three letters or digits")]
    Tag(String),
    /// Lines of Aleph sequential that are not fields.
    #[error("{count} line(s) of the record could not be read and were left out")]
    Lines {
        /// Number of lines.
        count: usize,
    },
}

impl Defect {
    /// The stable machine code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::Directory => "directory",
            Self::LostFields { .. } => "lost-fields",
            Self::Indicators { .. } => "indicators",
            Self::NoSubfields { .. } => "no-subfields",
            Self::Tag(_) => "tag",
            Self::Lines { .. } => "lines",
        }
    }
}

/// The reason why bytes or text could not be parsed as a MARC record, and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The directory is unreadable.
    #[error("the directory cannot be read, so the fields have no tags; export this record again")]
    Directory,
    /// The record ends early, and nothing of it is usable.
    #[error("the file ends within this record; export it again")]
    Truncated,
    /// There are no fields.
    #[error("the record has no fields")]
    NoFields,
    /// The record is only an OAI-PMH notice that a record was deleted.
    #[error("the record is marked as deleted (OAI-PMH header); nothing was imported")]
    Deleted,
    /// The XML of the record is not well-formed.
    #[error("the XML is not well-formed, {reason}; correct it in the file")]
    Xml {
        /// The damage, and its place in the record.
        reason: String,
    },
}

impl ParseError {
    /// The stable machine code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Truncated => "truncated",
            Self::NoFields => "empty",
            Self::Deleted => "deleted",
            Self::Xml { .. } => "xml",
        }
    }
}
