//! The long works of a server: one at a time, begun by staff, with a line in the audit log when they end.

use super::import::{Imported, Order, Report, Source, Totals, import};
use super::publish::{Marc, PackError, publish};
use super::{ImportError, Watch};
use crate::store::{self, Actor, Location, Store};
use crate::{clock, out};
use bookmobile_api::ApiError;
use bookmobile_api::desk::{Job, JobFailure, JobKind, JobResult, JobState};
use bookmobile_catalogue::import::Options;
use bookmobile_circulation::AuditCode;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

/// A file that was sent.
#[derive(Debug)]
pub struct Upload {
    /// What it was called where it came from.
    pub name: String,
    /// What it has.
    pub content: File,
    /// What it is, where that shall not be found out.
    pub options: Options,
    /// Whether nothing is imported if any record is refused.
    pub strict: bool,
}

/// The long works of a server.
#[derive(Debug)]
pub struct Jobs {
    db: Location,
    store: Store,
    pack: PathBuf,
    kept: Mutex<Kept>,
}

/// The job that is under way or the last one, and the report of the last import.
#[derive(Debug, Default)]
struct Kept {
    last: Option<(Job, Arc<Gauge>)>,
    report: Option<Arc<NamedTempFile>>,
    task: Option<JoinHandle<()>>,
    stopping: bool,
}

impl Jobs {
    /// Nothing was begun yet. `pack` is the directory that is published into.
    pub fn new(db: Location, store: Store, pack: PathBuf) -> Arc<Self> {
        Arc::new(Self { db, store, pack, kept: Mutex::default() })
    }

    /// The job that is under way, or the last one.
    pub fn job(&self) -> Option<Job> {
        let kept = self.kept();
        let (job, gauge) = kept.last.as_ref()?;
        let mut job = job.clone();
        if let JobState::Running { done, total } = &mut job.state {
            (*done, *total) = gauge.read();
        }
        Some(job)
    }

    /// The report of the last import, if it has one; the file stays as long as somebody holds it.
    pub fn report(&self) -> Option<Arc<NamedTempFile>> {
        self.kept().report.clone()
    }

    /// An empty file for what is sent. It has no name: when it is closed, or the server killed, nothing is left.
    pub fn blank(&self) -> io::Result<File> {
        match &self.db {
            // Where the catalogue has room, a file for it has: the system's directory may be in memory.
            Location::File(path) => {
                let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
                tempfile::tempfile_in(directory.unwrap_or(Path::new(".")))
            }
            Location::Postgres(_) => tempfile::tempfile(),
        }
    }

    /// Whether a job could begin now.
    ///
    /// # Errors
    /// [`ApiError::UnderWay`] while one is under way, [`ApiError::Unavailable`] once the server is to stop.
    pub fn check_free(&self) -> Result<(), ApiError> {
        self.kept().check_free()
    }

    /// Begins to import a file.
    ///
    /// # Errors
    /// As [`Jobs::check_free`].
    pub fn import(self: &Arc<Self>, upload: Upload, card: String) -> Result<Job, ApiError> {
        let kind = JobKind::Import { file: upload.name.clone() };
        self.begin(kind, |jobs, gauge| async move { jobs.take_in(upload, &card, gauge).await })
    }

    /// Begins to build the pack from the catalogue as it is now.
    ///
    /// # Errors
    /// As [`Jobs::check_free`].
    pub fn publish(self: &Arc<Self>, card: String) -> Result<Job, ApiError> {
        self.begin(JobKind::Publish, |jobs, gauge| async move { jobs.build(&card, gauge).await })
    }

    /// Lets no job begin any more, gives up the one that is under way, and waits for its end.
    pub async fn stop(&self) {
        let task = {
            let mut kept = self.kept();
            kept.stopping = true;
            if let Some((_, gauge)) = &kept.last {
                gauge.given_up.store(true, Ordering::Relaxed);
            }
            kept.task.take()
        };
        if let Some(task) = task {
            let _ = task.await;
        }
    }

    fn begin<F: Future<Output = JobState> + Send + 'static>(
        self: &Arc<Self>,
        kind: JobKind,
        work: impl FnOnce(Arc<Self>, Arc<Gauge>) -> F,
    ) -> Result<Job, ApiError> {
        let mut kept = self.kept();
        kept.check_free()?;
        let number = kept.last.as_ref().map_or(0, |(job, _)| job.number) + 1;
        let state = JobState::Running { done: 0, total: 0 };
        let job = Job { number, kind, begun_unix_secs: clock::now_unix_secs(), state };
        let gauge = Arc::new(Gauge::default());
        let (jobs, work) = (Arc::clone(self), work(Arc::clone(self), Arc::clone(&gauge)));
        kept.last = Some((job.clone(), gauge));
        kept.task = Some(tokio::spawn(async move {
            // A task of its own: what panics has failed, and the next job can begin.
            let panicked =
                |_| JobState::Failed { reason: JobFailure::Other, problem: PANIC.to_owned(), has_report: false };
            jobs.end(tokio::spawn(work).await.unwrap_or_else(panicked));
        }));
        Ok(job)
    }

    fn end(&self, state: JobState) {
        let mut kept = self.kept();
        if let Some((job, _)) = &mut kept.last {
            let is_done = matches!(state, JobState::Done { .. });
            tracing::info!(number = job.number, is_done, "a job ended");
            job.state = state;
        }
    }

    async fn take_in(&self, upload: Upload, card: &str, gauge: Arc<Gauge>) -> JobState {
        let name = upload.name.clone();
        let (imported, report) = self.import_upload(upload, gauge).await;
        let has_report = report.is_some();
        self.kept().report = report;
        match imported.result {
            Ok(()) => {
                self.note(card, AuditCode::Import, &name, &imported.counts.join("; ")).await;
                let Totals { added, updated, unchanged, refused } = imported.totals;
                let result = Some(JobResult::Imported { added, updated, unchanged, refused });
                JobState::Done { result, said: imported.said, has_report }
            }
            Err(error) => {
                let problem = out::explained(&error);
                self.note(card, AuditCode::ImportFailed, &name, &problem).await;
                JobState::Failed { reason: error.code(), problem, has_report }
            }
        }
    }

    /// Imports beside everything else, as the command does: with connections of its own. The memory that an import takes is
    /// free again when they are closed, and who writes meanwhile is told to try again instead of waiting to the end.
    async fn import_upload(&self, upload: Upload, gauge: Arc<Gauge>) -> (Imported, Option<Arc<NamedTempFile>>) {
        let report = match NamedTempFile::new() {
            Ok(report) => report,
            Err(source) => return (Imported::failed(ImportError::NoRoom(source)), None),
        };
        let catalogue = match store::open(&self.db).await {
            Ok(catalogue) => catalogue,
            Err(error) => return (Imported::failed(error.into()), None),
        };
        let Upload { name, content, options, strict } = upload;
        let sources = vec![Source::sent(&name, content)];
        let order = Order { sources, options, strict, started_unix_secs: clock::now_unix_secs() };
        let imported = import(&catalogue, order, Report::temporary(report.path()), gauge).await;
        catalogue.close().await;
        let report = imported.report.is_some().then(|| Arc::new(report));
        (imported, report)
    }

    async fn build(&self, card: &str, gauge: Arc<Gauge>) -> JobState {
        let (store, pack, handle) = (Arc::clone(&self.store), self.pack.clone(), Handle::current());
        // Packing keeps a thread busy, which must not be one that answers calls.
        let built =
            tokio::task::spawn_blocking(move || handle.block_on(publish(&store, &pack, Marc::AsBefore, &*gauge)));
        match built.await.unwrap_or(Err(PackError::Panic)) {
            Ok(published) => {
                let about = format!("generation {}", published.generation);
                let detail = published.said.first().map(String::as_str).unwrap_or_default();
                self.note(card, AuditCode::Publish, &about, detail).await;
                let result = JobResult::Published { generation: published.generation, records: published.records };
                JobState::Done { result: Some(result), said: published.said, has_report: false }
            }
            Err(error) => {
                let problem = out::explained(&error);
                self.note(card, AuditCode::PublishFailed, "pack", &problem).await;
                JobState::Failed { reason: error.code(), problem, has_report: false }
            }
        }
    }

    /// Writes a line of the audit log. What it is about is done: where the line cannot be written, the log of the server
    /// has to say so.
    async fn note(&self, card: &str, did: AuditCode, about: &str, detail: &str) {
        let noted = self.store.audit(Actor(card), did, about, Some(detail), clock::now_unix_secs()).await;
        if let Err(error) = noted {
            tracing::error!(did = did.code(), %error, "a line of the audit log cannot be written");
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn check_free(&self) -> Result<(), ApiError> {
        match &self.last {
            _ if self.stopping => Err(ApiError::Unavailable),
            Some((Job { state: JobState::Running { .. }, .. }, _)) => Err(ApiError::UnderWay),
            _ => Ok(()),
        }
    }
}

const PANIC: &str = "it failed because of an error in this program; please report it";

/// How far a job is.
#[derive(Debug, Default)]
struct Gauge {
    done: AtomicU64,
    total: AtomicU64,
    given_up: AtomicBool,
}

impl Gauge {
    fn read(&self) -> (u64, u64) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}

impl Watch for Gauge {
    fn begin(&self, total: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    fn advance(&self, more: u64) {
        self.done.fetch_add(more, Ordering::Relaxed);
    }

    fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Relaxed)
    }
}
