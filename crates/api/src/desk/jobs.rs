//! Jobs, which go on while nobody looks: import and publishing. And the audit log.

pub use bookmobile_circulation::AuditLine;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

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
        /// What came of it; none from an older server.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        result: Option<JobResult>,
        /// What came of it, line by line, as the command of the same name prints it.
        said: Vec<String>,
        /// Whether there is a report of what was mended, repeated or refused.
        has_report: bool,
    },
    /// It was not done, and the catalogue is as it was.
    Failed {
        /// Why not; of an older server, `Other`.
        #[serde(default)]
        reason: JobFailure,
        /// Why not, in English, as the command of the same name says it.
        problem: String,
        /// Whether there is a report of what was refused.
        has_report: bool,
    },
}

/// What came of a job that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum JobResult {
    /// A file is in the catalogue.
    Imported {
        /// Records that are new.
        added: u64,
        /// Records whose content changed.
        updated: u64,
        /// Records that were there already.
        unchanged: u64,
        /// Records that could not be used.
        refused: u64,
    },
    /// There is a new pack.
    Published {
        /// Its number.
        generation: u64,
        /// How many records it has.
        records: u64,
    },
    /// Something that a newer server does.
    #[serde(other)]
    Other,
}

/// Why a job failed. The codes are for ever; new ones may come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobFailure {
    /// The file is damaged or was cut short.
    Damaged,
    /// The file is in no format that is known.
    UnknownFormat,
    /// None of its records can be used; the report says why.
    NothingUsable,
    /// Some records were refused, and none were to be.
    Refused,
    /// Another program writes to the catalogue.
    Busy,
    /// There is no room for files, or they cannot be written.
    NoRoom,
    /// The catalogue has no records to publish.
    NoRecords,
    /// The pack is published, but patrons were not told of new records.
    NotNotified,
    /// The server stops.
    Stopping,
    /// Something else, as the English says.
    #[default]
    #[serde(other)]
    Other,
}

endpoints! {
    /// Answers staff about jobs and the audit log.
    trait JobsBackend;

    /// The job that is under way, or the last one; none since this server started.
    ///
    /// # Errors
    /// Those of every call of the desk.
    fn job() -> Option<Job> = DeskJob {
        path: "v1/desk/job",
        input: Json,
        access: Staff(Cataloguer),
        example: "{}",
        note: "the job that is under way, or the last one",
    }

    /// Begins to build the pack that devices download, from the catalogue as it is now.
    ///
    /// # Errors
    /// `UnderWay` while another job is.
    fn publish() -> Job = DeskPublish {
        path: "v1/desk/publish",
        input: Json,
        access: Staff(Cataloguer),
        audit: [Publish, PublishFailed],
        example: "{}",
        note: "begins to build the pack that devices download",
    }

    /// The audit log, the latest line first: 50 lines before the number `before`, or the latest; only those about `about`,
    /// where it is given.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    fn audit(before: Option<i64>, about: Option<String>) -> Vec<AuditLine> = DeskAudit {
        path: "v1/desk/audit",
        input: Json,
        access: Staff(Admin),
        example: r#"{"before": null, "about": null}"#,
        note: "50 lines before the number `before`, the latest first",
    }

    raw {
        /// Takes a file as it is, plain or gzip, and begins to import it: `?name=export.iso`. Answers the [`Job`] that
        /// reads it.
        import = IMPORT {
            path: "v1/desk/import",
            access: Staff(Cataloguer),
            audit: [Import, ImportFailed],
            body: File,
            example: "the file",
            note: "takes a file and begins to import it; `?name=export.iso`",
        }

        /// The report of the last import, JSON lines.
        report = REPORT {
            path: "v1/desk/report",
            access: Staff(Cataloguer),
            example: "{}",
            note: "the report of the last import, JSON lines",
        }
    }
}
