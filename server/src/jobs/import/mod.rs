//! Importing: files into the catalogue database.
//!
//! One thread reads files and finds records, a few decode them, one more writes them in the order of the files, all
//! in one transaction: an import that is refused, fails or is given up leaves the catalogue as it was.

mod decode;
mod error;
mod report;
mod source;
mod tally;
mod writer;

pub use error::{ImportError, ReportName};
pub use report::Report;
pub use source::Source;

use super::Watch;
use crate::clock;
use crate::store::{Import, Run, Store};
use bookmobile_catalogue::import::{Charset, Holdings, Options, UnknownName};
use decode::Decoded;
use source::Batch;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tally::Tally;
use tokio::runtime::Handle;
use writer::Writer;

/// What is to be imported, and how.
#[derive(Debug)]
pub struct Order {
    /// The files.
    pub sources: Vec<Source>,
    /// What they are, where it shall not be found out.
    pub options: Options,
    /// Whether nothing is imported if any record is refused.
    pub strict: bool,
    /// When it began, in seconds since 1970-01-01 UTC.
    pub started_unix_secs: i64,
}

impl Order {
    /// How large the files are together.
    ///
    /// # Errors
    /// When one of them is missing.
    pub fn bytes(&self) -> Result<u64, ImportError> {
        self.sources.iter().map(Source::bytes).sum()
    }
}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// What is said of it, line by line; of each file also where nothing was imported in the end.
    pub said: Vec<String>,
    /// What became of the records, without the names of the files.
    pub counts: Vec<String>,
    /// The same of all files together.
    pub totals: Totals,
    /// Where the report is, if there was anything to report.
    pub report: Option<PathBuf>,
    /// Whether it is part of the catalogue.
    pub result: Result<(), ImportError>,
}

impl Imported {
    /// Nothing came of it.
    pub fn failed(error: ImportError) -> Self {
        let totals = Totals::default();
        Self { said: Vec::new(), counts: Vec::new(), totals, report: None, result: Err(error) }
    }
}

/// What became of the records of all files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Records that are new in the catalogue.
    pub added: u64,
    /// Records whose content changed.
    pub updated: u64,
    /// Records that were there already.
    pub unchanged: u64,
    /// Records that could not be used.
    pub refused: u64,
}

/// Threads that decode. The thread that writes is busy as well, and the reader hardly is.
const DECODERS: usize = 2;
/// Batches that may wait between two threads; bounds the memory of an import.
const QUEUE: usize = 4;

/// Options that force what is named.
///
/// # Errors
/// When a name means nothing.
pub fn options(
    format: Option<&str>,
    charset: Option<&str>,
    source: Option<&str>,
    holdings: Holdings,
) -> Result<Options, UnknownName> {
    let mut options = Options { source: source.map(str::to_owned), holdings, ..Options::default() };
    if let Some(name) = format {
        options.force_format(name)?;
    }
    if let Some(name) = charset {
        options.charset = Some(Charset::from_name(name)?);
    }
    Ok(options)
}

/// Imports what is ordered in one transaction, on threads of its own.
pub async fn import(store: &Store, order: Order, report: Report, watch: Arc<dyn Watch>) -> Imported {
    let (store, handle) = (Arc::clone(store), Handle::current());
    let worked = tokio::task::spawn_blocking(move || {
        let (said, counts, totals) = (Vec::new(), Vec::new(), Totals::default());
        let mut imported = Imported { said, counts, totals, report: None, result: Ok(()) };
        let mut work = Work { handle, store: &store, order: &order, watch: &*watch, report };
        imported.result = work.run(&mut imported.said, &mut imported.counts, &mut imported.totals);
        imported.report = work.report.finish();
        imported
    });
    worked.await.unwrap_or_else(|_| Imported::failed(ImportError::Panic))
}

/// An import under way.
struct Work<'a> {
    handle: Handle,
    store: &'a Store,
    order: &'a Order,
    watch: &'a dyn Watch,
    report: Report,
}

impl Work<'_> {
    fn run(
        &mut self,
        said: &mut Vec<String>,
        counts: &mut Vec<String>,
        totals: &mut Totals,
    ) -> Result<(), ImportError> {
        self.watch.begin(self.order.bytes()?);
        let mut import = self.handle.block_on(self.store.begin_import())?;
        let tallies = self.take_in(&mut *import)?;
        let sources = &self.order.sources;
        for (source, tally) in sources.iter().zip(&tallies) {
            counts.push(tally.to_string());
            totals.add(tally);
            said.push(format!("{}: {tally}", source.name.display()));
        }
        self.report.flush()?;
        let refused: i64 = tallies.iter().map(|tally| tally.refused).sum();
        if self.order.strict && refused > 0 {
            return Err(ImportError::Strict { refused, report: self.report.name() });
        }
        if let Some((source, tally)) = sources.iter().zip(&tallies).find(|(_, tally)| tally.is_useless()) {
            let (path, report) = (source.name.clone(), self.report.name());
            return Err(ImportError::NothingUsable { path, refused: tally.refused, report });
        }
        let finished_unix_secs = clock::now_unix_secs();
        let runs: Vec<Run> = sources
            .iter()
            .zip(&tallies)
            .map(|(source, tally)| tally.run(&source.name, self.order.started_unix_secs, finished_unix_secs))
            .collect();
        still_wanted(self.watch)?;
        self.handle.block_on(import.commit(&runs))?;
        let branches: Vec<String> = tallies.into_iter().flat_map(|tally| tally.branches).collect();
        if !branches.is_empty() {
            said.push(format!(
                "{} new branches have their code as name: {}; name them with `bookmobile library set`",
                branches.len(),
                branches.join(", ")
            ));
        }
        Ok(())
    }

    /// Takes the files in; gives what became of each.
    fn take_in(&mut self, import: &mut dyn Import) -> Result<Vec<Tally>, ImportError> {
        let (sources, options, watch) = (&self.order.sources, &self.order.options, self.watch);
        let (batch_sender, batch_receiver) = sync_channel::<Batch>(QUEUE);
        let (done_sender, done_receiver) = sync_channel::<Decoded>(QUEUE);
        let batches = Arc::new(Mutex::new(batch_receiver));
        std::thread::scope(|scope| {
            let reader = scope.spawn(move || source::read_all(sources, options, watch, batch_sender));
            for _ in 0..DECODERS {
                let (batches, done) = (Arc::clone(&batches), done_sender.clone());
                scope.spawn(move || {
                    while let Some(batch) = next(&batches) {
                        if done.send(decode::decode(batch)).is_err() {
                            break;
                        }
                    }
                });
            }
            // Only the threads hold on to the ends of the channels, so that each stops when another fails.
            drop((batches, done_sender));
            let writer = Writer { handle: &self.handle, import, report: &mut self.report, sources, watch };
            // When writing fails, its own error counts: the reader stops because of it.
            let tallies = writer.write(done_receiver)?;
            reader.join().map_err(|_| ImportError::Panic)??;
            Ok(tallies)
        })
    }
}

impl Totals {
    fn add(&mut self, tally: &Tally) {
        // Counts of one file can be negative, where it undoes what the one before did.
        let sum = |total: &mut u64, count: i64| *total = total.saturating_add_signed(count);
        sum(&mut self.added, tally.added);
        sum(&mut self.updated, tally.updated);
        sum(&mut self.unchanged, tally.unchanged);
        sum(&mut self.refused, tally.refused);
    }
}

fn next(batches: &Mutex<Receiver<Batch>>) -> Option<Batch> {
    batches.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn still_wanted(watch: &dyn Watch) -> Result<(), ImportError> {
    if watch.is_given_up() { Err(ImportError::GivenUp) } else { Ok(()) }
}
