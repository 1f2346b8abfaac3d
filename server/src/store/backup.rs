//! Backups: taken while the library goes on working, restored while it does not.

use super::{Location, StoreError, postgres, sqlite};
use std::path::{Path, PathBuf};

/// Why there is no backup, or it was not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something is there already.
    #[error("{} exists; name another file", .0.display())]
    Exists(PathBuf),
    /// The database that a backup would replace.
    #[error("there is a database at {}; add --replace to lose what is in it", .0.display())]
    WouldReplace(PathBuf),
    /// A server, or another command.
    #[error("the database is in use; stop the server first")]
    InUse,
    /// The file is no backup.
    #[error("{} is not a backup of this kind of database, or it is damaged", path.display())]
    NotABackup {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: Option<StoreError>,
    },
    /// A command of PostgreSQL is not there.
    #[error(
        "the command {command} cannot be run; install PostgreSQL's client programs of the server's version or newer"
    )]
    NoCommand {
        /// Which.
        command: &'static str,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A command of PostgreSQL failed.
    #[error("{command} failed: {said}")]
    Command {
        /// Which.
        command: &'static str,
        /// What it said.
        said: String,
    },
    /// A file cannot be written.
    #[error("{} cannot be written", path.display())]
    Write {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes a backup of the database, as it is at one moment, into a new file.
///
/// # Errors
/// When the file exists or cannot be written, or the database cannot be read.
pub async fn backup(location: &Location, file: &Path) -> Result<(), BackupError> {
    if file.exists() {
        return Err(BackupError::Exists(file.to_owned()));
    }
    match location {
        Location::File(path) => sqlite::backup(path, file).await,
        Location::Postgres(url) => postgres::backup(url, file),
    }
}

/// Makes the database what it was when the backup was taken, and brings its schema up to date. Devices then ask for
/// everything anew.
///
/// # Errors
/// When there is a database and `replace` is false, when it is in use, or when the file is no backup; the database is as
/// it was then.
pub async fn restore(location: &Location, file: &Path, replace: bool) -> Result<(), BackupError> {
    match location {
        Location::File(path) => sqlite::restore(path, file, replace).await,
        Location::Postgres(url) => postgres::restore(url, file, replace).await,
    }
}
