//! The report of an import: what was refused, mended, repeated or moved, one JSON object a line.

use super::{ImportError, ReportName};
use crate::store::Moved;
use serde::Serialize;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where a record stands in its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Byte at which it begins in the unpacked file.
    pub offset: u64,
    /// Its control number as it stands there, where it can be read.
    pub control_number: Option<String>,
}

/// What happened to the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// It was not imported.
    Refused,
    /// It was imported, but something in it was mended or left out.
    Repaired,
    /// Its id came earlier in this import; this one counts.
    Repeated,
    /// A copy of it belonged to another record.
    Moved,
}

/// One line of the report, without the name of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// Where the record stands.
    #[serde(flatten)]
    pub place: Place,
    /// What happened.
    pub event: Event,
    /// Why, for programs.
    pub code: &'static str,
    /// Why, for people.
    pub reason: String,
}

impl Note {
    /// For a record whose id came earlier in this import.
    pub fn repeated(place: Place, id: &str) -> Self {
        let reason = format!("the id {id} came earlier in this import; this record took its place");
        Self { place, event: Event::Repeated, code: "id-repeated", reason }
    }

    /// For a copy that another record had.
    pub fn moved(place: Place, id: &str, moved: &Moved) -> Self {
        let Moved { barcode, from, .. } = moved;
        let reason = format!("the copy {barcode} was at record {from}; a barcode names one copy, so {id} has it now");
        Self { place, event: Event::Moved, code: "barcode-moved", reason }
    }
}

/// The report file, made with its first line.
#[derive(Debug)]
pub struct Report {
    path: PathBuf,
    append: bool,
    is_known: bool,
    writer: Option<BufWriter<File>>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    note: &'a Note,
}

impl Report {
    /// A report that replaces what stands at `path`.
    pub fn replacing(path: &Path) -> Self {
        Self { path: path.to_owned(), append: false, is_known: true, writer: None }
    }

    /// A report that goes on where one of the same second ended.
    pub fn appending(path: &Path) -> Self {
        Self { append: true, ..Self::replacing(path) }
    }

    /// A report at a path that means nothing to who reads it.
    pub fn temporary(path: &Path) -> Self {
        Self { is_known: false, ..Self::replacing(path) }
    }

    /// What it is called.
    pub fn name(&self) -> ReportName {
        ReportName(self.is_known.then(|| self.path.clone()))
    }

    /// Writes `notes` about records of `file`.
    pub fn write(&mut self, file: &str, notes: &[Note]) -> Result<(), ImportError> {
        if notes.is_empty() {
            return Ok(());
        }
        self.try_write(file, notes).map_err(|source| ImportError::Report { report: self.name(), source })
    }

    fn try_write(&mut self, file: &str, notes: &[Note]) -> io::Result<()> {
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let mut options = OpenOptions::new();
                options.create(true).write(true).append(self.append).truncate(!self.append);
                none.insert(BufWriter::new(options.open(&self.path)?))
            }
        };
        for note in notes {
            serde_json::to_writer(&mut *writer, &Line { file, note })?;
            writer.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Makes sure that what was written is in the file.
    pub fn flush(&mut self) -> Result<(), ImportError> {
        let flushed = self.writer.as_mut().map_or(Ok(()), Write::flush);
        flushed.map_err(|source| ImportError::Report { report: self.name(), source })
    }

    /// Where the file is, if there is one; after an error it has what could be written.
    pub fn finish(mut self) -> Option<PathBuf> {
        self.writer.as_mut()?.flush().ok();
        Some(self.path)
    }
}
