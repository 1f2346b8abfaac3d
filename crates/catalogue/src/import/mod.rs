//! Catalogue import: the bytes of a file in, records and a report out. No I/O here: callers read files and decompress gzip.
//!
//! It adds to the parsers of [`crate::marc`], which do not depend on it, the tasks of an import: splitting a file, guessing
//! charset and flavour, mapping fields, and reporting repairs and refusals. The files of this folder are layered: a file uses
//! only those below it (`server/tests/architecture.rs` has the list).
//!
//! Two stages, so that one thread can read while others decode:
//! 1. [`Splitter`] takes the file in chunks and returns undecoded [`RawRecord`]s, in constant memory.
//! 2. [`read`] turns one raw record into an [`ImportOutcome`]. It is pure; the facts about the whole file that it needs are in
//!    a [`Context`], which [`Context::detect`] derives from the first raw records.
//!
//! ```
//! use bookmobile_catalogue::import::{Context, Options, ImportOutcome, Splitter, read};
//! let file = br#"{"id": "1", "title": "A book"}"#;
//! let options = Options::default();
//! let mut splitter = Splitter::new(&options);
//! splitter.push(file)?;
//! splitter.finish()?;
//! let sample: Vec<_> = std::iter::from_fn(|| splitter.next_record()).take(Context::SAMPLE_RECORDS).collect();
//! let context = Context::detect(&splitter, &sample, &options);
//! let ImportOutcome::Accepted(accepted) = read(&sample[0], &context) else { panic!("refused") };
//! assert_eq!(accepted.record.title, "A book");
//! # Ok::<(), bookmobile_catalogue::import::UnknownFormat>(())
//! ```

mod charset;
mod context;
mod flavour;
mod format;
mod guess;
mod holdings_profile;
mod jsonl;
mod mapping;
mod options;
mod outcome;
mod parse;
mod raw_record;
mod read;
mod repair;
mod single_record;
mod split;
mod survey;

pub use charset::Charset;
pub use context::Context;
pub use format::{Format, UnknownName};
pub use holdings_profile::{Holdings, HoldingsProfile, HoldingsProfileError};
pub use options::Options;
pub use outcome::{AcceptedRecord, ImportOutcome, RefusedRecord};
pub use raw_record::RawRecord;
pub use read::read;
pub use repair::{Refusal, Repair};
pub use split::{Splitter, UnknownFormat};

/// Imports a whole file in memory; for small files, tests and tools.
///
/// # Errors
/// When the format is not supported, or there is no record.
pub fn read_all(file: &[u8], options: &Options) -> Result<Vec<ImportOutcome>, UnknownFormat> {
    let mut splitter = Splitter::new(options);
    splitter.push(file)?;
    splitter.finish()?;
    let raws: Vec<RawRecord> = std::iter::from_fn(|| splitter.next_record()).collect();
    splitter.check_found()?;
    let sample = &raws[..raws.len().min(Context::SAMPLE_RECORDS)];
    let context = Context::detect(&splitter, sample, options);
    Ok(raws.iter().map(|raw| read(raw, &context)).collect())
}
