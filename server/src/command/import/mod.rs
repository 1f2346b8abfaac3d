//! `bookmobile import`: files into the catalogue database.
//!
//! One thread reads files and finds records, a few decode them, this one writes them in the order of the files, all
//! in one transaction: an import that is refused, fails or is interrupted leaves the catalogue as it was.

mod decode;
mod progress;
mod report;
mod source;

use crate::store::{self, Import, Location, Run, Store, StoreError};
use crate::{clock, out};
use bookmobile_catalogue::import::{Charset, Holdings, Options, Profile, ProfileError, UnknownFormat, UnknownName};
use decode::Decoded;
use progress::Progress;
use report::Report;
use source::Job;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::Runtime;

/// What `bookmobile import` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The catalogue database; made where there is none.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// What the files are: marc21, cnmarc, unimarc, iso2709, marcxml, alephseq (or aleph) or jsonl. Found out
    /// where not given.
    #[arg(long, value_name = "NAME")]
    format: Option<String>,
    /// How text is written in them, e.g. utf-8, gb18030, marc-8, big5. Found out where not given.
    #[arg(long, value_name = "NAME")]
    charset: Option<String>,
    /// Where copies are described: the name of a profile that ships with the program, a TOML file, or `none`.
    #[arg(long, value_name = "NAME|FILE.toml")]
    profile: Option<String>,
    /// Code of the library the records come from; becomes the first part of their ids.
    #[arg(long, value_name = "CODE")]
    source: Option<String>,
    /// Import nothing if any record is refused.
    #[arg(long)]
    strict: bool,
    /// Where to write the report [default: <DB>.import-<time>.jsonl]; no file is made when there is nothing to report.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The files, also packed with gzip.
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Name(#[from] UnknownName),
    #[error("{name:?} is neither a file nor a profile that ships with the program; these do: {known}, none")]
    Profile { name: String, known: String },
    #[error("the profile {} cannot be used", path.display())]
    ProfileFile {
        path: PathBuf,
        #[source]
        source: ProfileError,
    },
    #[error("{} cannot be read; nothing was imported", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{} cannot be unpacked, its gzip data is damaged or cut short; nothing was imported", path.display())]
    Gzip {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{} cannot be imported; nothing was imported", path.display())]
    Format {
        path: PathBuf,
        #[source]
        source: UnknownFormat,
    },
    #[error("the report {} cannot be written; name another file with --report. Nothing was imported", path.display())]
    Report {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{refused} records were refused, so nothing was imported (--strict); see the report {}", report.display())]
    Strict { refused: i64, report: PathBuf },
    #[error(
        "none of the {refused} records of {} can be used, so nothing was imported; the report {} says why. \
         If it was not read as what it is, name it with --format",
        path.display(),
        report.display()
    )]
    NothingUsable { path: PathBuf, refused: i64, report: PathBuf },
    #[error("the import failed because of an error in this program; nothing was imported")]
    Panic,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Threads that decode. The thread that writes is busy as well, and the reader hardly is.
const DECODERS: usize = 2;
/// Batches that may wait between two threads; bounds the memory of an import.
const QUEUE: usize = 4;

/// Imports what `args` say.
pub fn run(runtime: &Runtime, args: &Args) -> Result<(), ImportError> {
    let options = options(args)?;
    let started_unix_secs = clock::now_unix_secs();
    let report = match &args.report {
        Some(path) => Report::replacing(path),
        None => Report::appending(&with_suffix(
            args.db.beside(),
            &format!(".import-{}.jsonl", clock::stamp(started_unix_secs)),
        )),
    };
    let progress = Progress::over(&args.files)?;
    let catalogue = runtime.block_on(store::open_or_create(&args.db))?;
    // An import that is given up rolls back when it is dropped, for which it needs the runtime.
    let _context = runtime.enter();
    let imported = import_files(runtime, args, &catalogue, &options, &progress, report, started_unix_secs);
    runtime.block_on(catalogue.close());
    let (tallies, report_path) = imported?;
    let branches: Vec<String> = tallies.into_iter().flat_map(|tally| tally.branches).collect();
    if !branches.is_empty() {
        out::line(format_args!(
            "{} new branches have their code as name: {}; name them with `bookmobile library set`",
            branches.len(),
            branches.join(", ")
        ));
    }
    if let Some(path) = report_path {
        out::line(format_args!("what was mended, repeated or refused: {}", path.display()));
    }
    Ok(())
}

/// Imports the files in one transaction; gives what became of each and where the report is.
fn import_files(
    runtime: &Runtime,
    args: &Args,
    catalogue: &Store,
    options: &Options,
    progress: &Progress,
    mut report: Report,
    started_unix_secs: i64,
) -> Result<(Vec<Tally>, Option<PathBuf>), ImportError> {
    let mut import = runtime.block_on(catalogue.begin_import())?;
    let (job_sender, job_receiver) = sync_channel::<Job>(QUEUE);
    let (done_sender, done_receiver) = sync_channel::<Decoded>(QUEUE);
    let jobs = Arc::new(Mutex::new(job_receiver));
    let tallies = std::thread::scope(|scope| {
        let reader = scope.spawn(|| source::read_files(&args.files, options, progress, job_sender));
        for _ in 0..DECODERS {
            let (jobs, done) = (Arc::clone(&jobs), done_sender.clone());
            scope.spawn(move || {
                while let Some(job) = next(&jobs) {
                    if done.send(decode::decode(job)).is_err() {
                        break;
                    }
                }
            });
        }
        // Only the threads hold on to the ends of the channels, so that each stops when another fails.
        drop((jobs, done_sender));
        let writer = Writer { runtime, import: &mut *import, report: &mut report, files: &args.files };
        // When writing fails, its own error counts: the reader stops because of it.
        let tallies = writer.write(done_receiver)?;
        reader.join().map_err(|_| ImportError::Panic)??;
        Ok::<_, ImportError>(tallies)
    })?;
    progress.finish();

    let refused: i64 = tallies.iter().map(|tally| tally.refused).sum();
    for (file, tally) in args.files.iter().zip(&tallies) {
        out::line(format_args!("{}: {}", file.display(), tally.line()));
    }
    let report_path = report.finish()?;
    if args.strict && refused > 0 {
        return Err(ImportError::Strict { refused, report: report_path.unwrap_or_default() });
    }
    if let Some((path, tally)) = args.files.iter().zip(&tallies).find(|(_, tally)| tally.is_useless()) {
        let (path, report) = (path.clone(), report_path.unwrap_or_default());
        return Err(ImportError::NothingUsable { path, refused: tally.refused, report });
    }
    let finished_unix_secs = clock::now_unix_secs();
    let runs: Vec<Run> = args
        .files
        .iter()
        .zip(&tallies)
        .map(|(file, tally)| tally.run(file, started_unix_secs, finished_unix_secs))
        .collect();
    runtime.block_on(import.commit(&runs))?;
    Ok((tallies, report_path))
}

fn next(jobs: &Mutex<Receiver<Job>>) -> Option<Job> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn options(args: &Args) -> Result<Options, ImportError> {
    let mut options = Options { source: args.source.clone(), ..Options::default() };
    if let Some(name) = &args.format {
        options.force_format(name)?;
    }
    if let Some(name) = &args.charset {
        options.charset = Some(Charset::from_name(name)?);
    }
    options.holdings = match args.profile.as_deref() {
        None => Holdings::Auto,
        Some("none") => Holdings::None,
        Some(name) => Holdings::Profile(Box::new(profile(name)?)),
    };
    Ok(options)
}

fn profile(name: &str) -> Result<Profile, ImportError> {
    if let Some(profile) = Profile::builtin(name) {
        return Ok(profile);
    }
    let path = PathBuf::from(name);
    if !path.is_file() {
        let known = Profile::builtin_names().collect::<Vec<_>>().join(", ");
        return Err(ImportError::Profile { name: name.to_owned(), known });
    }
    let text = std::fs::read_to_string(&path).map_err(|source| ImportError::Read { path: path.clone(), source })?;
    Profile::parse(&text).map_err(|source| ImportError::ProfileFile { path, source })
}

/// What became of the records of one file.
#[derive(Debug, Default)]
struct Tally {
    added: i64,
    updated: i64,
    unchanged: i64,
    repeated: i64,
    repaired: i64,
    refused: i64,
    deleted: i64,
    branches: Vec<String>,
    format: String,
    sha256: String,
}

impl Tally {
    /// Whether every record was refused: the file is hardly what it was taken for. An export of deletions is, though.
    fn is_useless(&self) -> bool {
        self.refused > self.deleted && self.added + self.updated + self.unchanged + self.repeated == 0
    }

    fn line(&self) -> String {
        let count = |count: i64| out::grouped(count.unsigned_abs());
        let mut line = format!(
            "{} added, {} updated, {} unchanged",
            count(self.added),
            count(self.updated),
            count(self.unchanged)
        );
        for (number, what) in [(self.repaired, "repaired"), (self.repeated, "repeated"), (self.refused, "refused")] {
            if number != 0 {
                line.push_str(&format!(", {} {what}", count(number)));
            }
        }
        format!("{line} ({})", self.format)
    }

    fn run(&self, file: &Path, started_unix_secs: i64, finished_unix_secs: i64) -> Run {
        Run {
            file: file.display().to_string(),
            sha256: self.sha256.clone(),
            format: self.format.clone(),
            started_unix_secs,
            finished_unix_secs,
            counts: [self.added, self.updated, self.unchanged, self.repeated, self.repaired, self.refused],
        }
    }
}

/// Puts decoded batches back into order and takes them into the catalogue.
struct Writer<'a> {
    runtime: &'a Runtime,
    import: &'a mut dyn Import,
    report: &'a mut Report,
    files: &'a [PathBuf],
}

impl Writer<'_> {
    fn write(mut self, decoded: Receiver<Decoded>) -> Result<Vec<Tally>, ImportError> {
        let mut tallies: Vec<Tally> = self.files.iter().map(|_| Tally::default()).collect();
        let mut early = BTreeMap::new();
        let mut due = 0;
        for batch in decoded {
            early.insert(batch.sequence, batch);
            while let Some(batch) = early.remove(&due) {
                if let Some(tally) = tallies.get_mut(batch.file) {
                    self.take_in(batch, tally)?;
                }
                due += 1;
            }
        }
        Ok(tallies)
    }

    fn take_in(&mut self, batch: Decoded, tally: &mut Tally) -> Result<(), ImportError> {
        let file = self.files.get(batch.file).map(|file| file.display().to_string()).unwrap_or_default();
        tally.refused += batch.refused;
        tally.deleted += batch.deleted;
        tally.repaired += batch.repaired;
        self.report.write(&file, &batch.notes)?;
        let now = clock::now_unix_secs();
        let ids: Vec<String> = batch.records.iter().map(|record| record.id.clone()).collect();
        let result = self.runtime.block_on(self.import.batch(batch.records, &file, now))?;
        tally.added += result.added;
        tally.updated += result.updated;
        tally.unchanged += result.unchanged;
        tally.repeated += result.repeated.len() as i64;
        tally.branches.extend(result.branches);
        let place = |position: usize| batch.places.get(position).cloned().unwrap_or_default();
        let id = |position: usize| ids.get(position).map(String::as_str).unwrap_or_default();
        let mut notes: Vec<report::Note> = Vec::new();
        notes.extend(result.repeated.iter().map(|&position| report::Note::repeated(place(position), id(position))));
        notes.extend(
            result.moved.iter().map(|moved| report::Note::moved(place(moved.position), id(moved.position), moved)),
        );
        self.report.write(&file, &notes)?;
        if let Some(end) = batch.end {
            tally.format = end.format;
            tally.sha256 = end.sha256;
        }
        Ok(())
    }
}
