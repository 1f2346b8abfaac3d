//! Stage 1.

use super::{Format, Options, RawRecord};

/// Why a file cannot be imported at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownFormat {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// A format known by sight that is not read.
    #[error("this looks like {0}, which is not read; export as ISO 2709 (.mrc, .iso), MARCXML, Aleph sequential or JSON lines")]
    NotSupported(&'static str),
    /// Nothing we know.
    #[error("the file begins like none of ISO 2709 (.mrc, .iso), MARCXML, Aleph sequential or JSON lines; if it is one of them, name it with --format")]
    Unknown,
}

/// Stage 1: finds the records in a file that comes in chunks. Memory stays below one chunk and one record.
#[derive(Debug)]
pub struct Splitter {
    format: Option<Format>,
}

impl Splitter {
    /// Longest record accepted, in bytes.
    pub const RECORD_BYTES_MAX: usize = 1 << 20;

    /// A splitter for the format the options force, or for the one the first bytes show.
    pub fn new(options: &Options) -> Self {
        Self { format: options.format }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// When the first bytes show that the file cannot be imported.
    pub fn push(&mut self, _chunk: &[u8]) -> Result<(), UnknownFormat> {
        Ok(())
    }

    /// Says that the file ends here.
    ///
    /// # Errors
    /// When the file is empty or cannot be imported.
    pub fn finish(&mut self) -> Result<(), UnknownFormat> {
        Ok(())
    }

    /// The next record, once its end is known. `None` means: push more, or all is done after [`Splitter::finish`].
    pub fn next_record(&mut self) -> Option<RawRecord> {
        None
    }

    /// The format, once it is known.
    pub fn format(&self) -> Option<Format> {
        self.format
    }
}
