//! Catalogue import: bytes of a file in, records and a report out. No I/O here: callers read files and undo gzip.
//!
//! Two stages, so that one thread can read while others decode:
//! 1. [`Splitter`] takes the file in chunks and gives [`RawRecord`]s, each still undecoded, in constant memory.
//! 2. [`read`] turns one raw record into an [`Outcome`]. It is pure; what it needs to know about the whole file stands in a
//!    [`Context`], which [`Context::detect`] makes from the first raw records.
//!
//! ```
//! use bookmobile_catalogue::import::{Context, Options, Outcome, Splitter, read};
//! let file = br#"{"id": "1", "title": "A book"}"#;
//! let options = Options::default();
//! let mut splitter = Splitter::new(&options);
//! splitter.push(file)?;
//! splitter.finish()?;
//! let sample: Vec<_> = std::iter::from_fn(|| splitter.next_record()).take(Context::SAMPLE_RECORDS).collect();
//! let context = Context::detect(&splitter, &sample, &options);
//! let Outcome::Accepted(accepted) = read(&sample[0], &context) else { panic!("refused") };
//! assert_eq!(accepted.record.title, "A book");
//! # Ok::<(), bookmobile_catalogue::import::UnknownFormat>(())
//! ```

mod charset;
mod context;
mod guess;
mod jsonl;
mod mapping;
mod one;
mod profile;
mod read;
mod repair;
mod split;

pub use charset::Charset;
pub use context::Context;
pub use profile::{Holdings, Profile, ProfileError};
pub use read::read;
pub use repair::{Refusal, Repair};
pub use split::{Splitter, UnknownFormat};

use crate::Record;
use crate::marc::{Flavour, MarcRecord};

/// How records are written down in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// ISO 2709, the exchange format of MARC (`.mrc`, `.iso`, `.marc`).
    Iso2709,
    /// MARCXML, also inside SRU and OAI-PMH answers.
    MarcXml,
    /// Aleph sequential, one field a line.
    AlephSequential,
    /// JSON lines of our own schema, see `docs/IMPORT.md`.
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

/// What the caller forces; whatever is `None` is detected.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How records are written down.
    pub format: Option<Format>,
    /// MARC 21 or UNIMARC.
    pub flavour: Option<Flavour>,
    /// The charset of the text.
    pub charset: Option<Charset>,
    /// Code of the library the records come from: the first part of their ids. MARC 21 falls back to field 003.
    pub source: Option<String>,
    /// Where copies are described.
    pub holdings: Holdings,
}

impl Options {
    /// Forces what `--format NAME` names: `marc21`, `cnmarc`, `unimarc`, `iso2709`, `marcxml`, `alephseq` (or `aleph`) or
    /// `jsonl`.
    ///
    /// `marc21`, `cnmarc` and `unimarc` name a flavour and leave the rest to detection.
    ///
    /// # Errors
    /// Gives the list of names when `name` is none of them.
    pub fn force_format(&mut self, name: &str) -> Result<(), UnknownName> {
        match name {
            "marc21" => self.flavour = Some(Flavour::Marc21),
            "cnmarc" | "unimarc" => self.flavour = Some(Flavour::Unimarc),
            "iso2709" => self.format = Some(Format::Iso2709),
            "marcxml" => self.format = Some(Format::MarcXml),
            "alephseq" | "aleph" => self.format = Some(Format::AlephSequential),
            "jsonl" => self.format = Some(Format::JsonLines),
            _ => {
                return Err(UnknownName {
                    name: name.to_owned(),
                    known: "marc21, cnmarc, unimarc, iso2709, marcxml, alephseq (or aleph), jsonl",
                });
            }
        }
        Ok(())
    }
}

/// A name given on the command line that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not known; use one of {known}")]
pub struct UnknownName {
    /// What was given.
    pub name: String,
    /// What could have been.
    pub known: &'static str,
}

/// One record as it stands in the file, found but not yet understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord {
    /// Where it begins in the (unpacked) file.
    pub offset: u64,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was repaired to find it.
    pub repairs: Vec<Repair>,
    /// Why it cannot be read at all, where that is known already.
    pub refusal: Option<Refusal>,
}

/// What became of a raw record.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It can be imported.
    Accepted(Box<Accepted>),
    /// It cannot.
    Refused(Refused),
}

/// A record that can be imported.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    /// Where it begins in the (unpacked) file.
    pub offset: u64,
    /// Its control number (field 001, or `id`) as it stands in the file.
    pub control_number: Option<String>,
    /// The record.
    pub record: Record,
    /// The MARC record it was read from, where it came as MARC.
    pub marc: Option<MarcRecord>,
    /// What was wrong with it and mended; empty for a sound record.
    pub repairs: Vec<Repair>,
}

/// A record that cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it begins in the (unpacked) file.
    pub offset: u64,
    /// Its control number, where readable.
    pub control_number: Option<String>,
    /// Why.
    pub reason: Refusal,
    /// What else was found wrong on the way.
    pub repairs: Vec<Repair>,
}

/// Imports a whole file held in memory; for small files, tests and tools.
///
/// # Errors
/// When the format is not one of ours, or there is no record.
pub fn read_all(file: &[u8], options: &Options) -> Result<Vec<Outcome>, UnknownFormat> {
    let mut splitter = Splitter::new(options);
    splitter.push(file)?;
    splitter.finish()?;
    let raws: Vec<RawRecord> = std::iter::from_fn(|| splitter.next_record()).collect();
    splitter.check_found()?;
    let sample = &raws[..raws.len().min(Context::SAMPLE_RECORDS)];
    let context = Context::detect(&splitter, sample, options);
    Ok(raws.iter().map(|raw| read(raw, &context)).collect())
}
