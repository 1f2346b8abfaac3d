//! Long works, which go on while nobody looks: import and publishing. And the audit log.
//!
//! A file is sent to `POST /api/v1/desk/import?name=export.iso` as it is, plain or gzip; the answer is the [`Job`] that
//! reads it. `POST /api/v1/desk/report` gives the report of the last import, JSON lines.

use crate::ApiError;
#[cfg(feature = "ssr")]
use crate::backend::{self, Answering};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;
use server_fn_macro_default::server;

/// A long work of this server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// Its number; the next one has a higher one.
    pub number: u64,
    /// What it does.
    pub kind: JobKind,
    /// When it began, in seconds since 1970-01-01 UTC.
    pub begun_unix_secs: i64,
    /// How far it is.
    pub state: JobState,
}

/// What a job does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum JobKind {
    /// Takes a file into the catalogue.
    Import {
        /// The name of the file, as it was sent.
        file: String,
    },
    /// Builds the pack that devices download.
    Publish,
}

/// How far a job is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum JobState {
    /// It is under way.
    Running {
        /// So many bytes of the file were read, or records packed.
        done: u64,
        /// Of so many; 0 while that is not known.
        total: u64,
    },
    /// It is done.
    Done {
        /// What came of it, line by line, as the command of the same name prints it.
        said: Vec<String>,
        /// Whether there is a report of what was mended, repeated or refused.
        has_report: bool,
    },
    /// It was not done, and the catalogue is as it was.
    Failed {
        /// Why not, in English, as the command of the same name says it.
        problem: String,
        /// Whether there is a report of what was refused.
        has_report: bool,
    },
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditLine {
    /// Its number; higher ones are newer.
    pub number: i64,
    /// When, in seconds since 1970-01-01 UTC.
    pub at_unix_secs: i64,
    /// Who: a card number, or `command`.
    pub actor: String,
    /// What the library calls them, where somebody has that card.
    pub actor_name: Option<String>,
    /// What they did, as a code.
    pub did: String,
    /// About what: a barcode, a card number, the id of a record.
    pub about: String,
    /// More of it, in English.
    pub detail: Option<String>,
}

/// Who answers for works.
#[cfg(feature = "ssr")]
pub trait WorksBackend {
    /// See [`job`].
    fn job(&self) -> Answering<'_, Option<Job>>;
    /// See [`publish`].
    fn publish(&self) -> Answering<'_, Job>;
    /// See [`audit`].
    fn audit(&self, before: Option<i64>, about: Option<String>) -> Answering<'_, Vec<AuditLine>>;
}

/// The job that is under way, or the last one; none since this server started.
///
/// `POST /api/v1/desk/job` with `{}`. Cataloguer.
///
/// # Errors
/// Those of every call of the desk.
#[server(name = DeskJob, prefix = "/api", endpoint = "v1/desk/job", input = Json, output = Json)]
pub async fn job() -> Result<Option<Job>, ApiError> {
    backend::current()?.job().await
}

/// Begins to build the pack that devices download, from the catalogue as it is now.
///
/// `POST /api/v1/desk/publish` with `{}`. Cataloguer.
///
/// # Errors
/// [`ApiError::UnderWay`] while another job is.
#[server(name = DeskPublish, prefix = "/api", endpoint = "v1/desk/publish", input = Json, output = Json)]
pub async fn publish() -> Result<Job, ApiError> {
    backend::current()?.publish().await
}

/// The audit log, the latest line first: 50 lines before the number `before`, or the latest; only those about `about`,
/// where it is given.
///
/// `POST /api/v1/desk/audit` with `{"before": null, "about": null}`. Admin.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot be read.
#[server(name = DeskAudit, prefix = "/api", endpoint = "v1/desk/audit", input = Json, output = Json)]
pub async fn audit(before: Option<i64>, about: Option<String>) -> Result<Vec<AuditLine>, ApiError> {
    backend::current()?.audit(before, about).await
}
