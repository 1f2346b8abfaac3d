//! The file formats of an import, and the error for an unknown name.

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ISO 2709, the exchange format of MARC (`.mrc`, `.iso`, `.marc`).
    Iso2709,
    /// MARCXML, including SRU and OAI-PMH responses.
    MarcXml,
    /// Aleph sequential, one field per line.
    AlephSequential,
    /// JSON lines in our own schema, see `docs/IMPORT.md`.
    JsonLines,
}

impl Format {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Iso2709 => "iso2709",
            Self::MarcXml => "marcxml",
            Self::AlephSequential => "alephseq",
            Self::JsonLines => "jsonl",
        }
    }
}

/// An unknown name on the command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not known; use one of {known}")]
pub struct UnknownName {
    /// The name that was given.
    pub name: String,
    /// The names that are known.
    pub known: &'static str,
}
