//! What is known about a whole file.

use super::{Charset, Format, Options, RawRecord, Splitter};
use crate::marc::Flavour;

/// What was detected or forced for a file. Immutable, so that many threads can share it.
#[derive(Clone, Debug)]
pub struct Context {
    format: Format,
    flavour: Flavour,
    charset: Charset,
}

impl Context {
    /// How many raw records give enough evidence.
    pub const SAMPLE_RECORDS: usize = 200;

    /// Looks at the first raw records of a file.
    pub fn detect(_splitter: &Splitter, _sample: &[RawRecord], _options: &Options) -> Self {
        Self { format: Format::JsonLines, flavour: Flavour::Marc21, charset: Charset::Utf8 }
    }

    /// How records are written down.
    pub fn format(&self) -> Format {
        self.format
    }

    /// What most records are; not meaningful for JSON lines.
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The charset of most records.
    pub fn charset(&self) -> Charset {
        self.charset
    }

    /// The profile by which copies are read.
    pub fn holdings_name(&self) -> Option<&str> {
        None
    }
}
