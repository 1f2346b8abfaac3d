//! Why nothing was imported.

use crate::store::StoreError;
use bookmobile_api::desk::JobFailure;
use bookmobile_catalogue::import::UnknownFormat;
use std::fmt;
use std::path::PathBuf;

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
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
    #[error("{report} cannot be written; {}. Nothing was imported", report.remedy())]
    Report {
        report: ReportName,
        #[source]
        source: std::io::Error,
    },
    #[error("there is no room for a report; make room for temporary files. Nothing was imported")]
    NoRoom(#[source] std::io::Error),
    #[error("{refused} records were refused, so nothing was imported (--strict); see {report}")]
    Strict { refused: i64, report: ReportName },
    #[error(
        "none of the {refused} records of {} can be used, so nothing was imported; {report} says why. \
         If it was not read as what it is, name it with --format",
        path.display()
    )]
    NothingUsable { path: PathBuf, refused: i64, report: ReportName },
    #[error("the server stops, so nothing was imported; send the file again when it runs")]
    GivenUp,
    #[error("the import failed because of an error in this program; nothing was imported")]
    Panic,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImportError {
    /// Why, for who is told in another language.
    pub fn code(&self) -> JobFailure {
        match self {
            Self::Gzip { .. } => JobFailure::Damaged,
            Self::Format { .. } => JobFailure::UnknownFormat,
            Self::NothingUsable { .. } => JobFailure::NothingUsable,
            Self::Strict { .. } => JobFailure::Refused,
            Self::Store(StoreError::Busy) => JobFailure::Busy,
            Self::NoRoom(_) | Self::Report { .. } => JobFailure::NoRoom,
            Self::GivenUp => JobFailure::Stopping,
            Self::Read { .. } | Self::Panic | Self::Store(_) => JobFailure::Other,
        }
    }
}

/// What a report is called: by its path, where people know it by that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportName(pub Option<PathBuf>);

impl ReportName {
    fn remedy(&self) -> &'static str {
        match self.0 {
            Some(_) => "name another file with --report",
            None => "make room for temporary files",
        }
    }
}

impl fmt::Display for ReportName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(path) => write!(f, "the report {}", path.display()),
            None => f.write_str("the report"),
        }
    }
}
