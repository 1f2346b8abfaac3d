//! The catalogue database. SQL stands below this module and nowhere else.

mod sqlite;

pub use sqlite::{Catalogue, Import, Incoming, Moved, Run};

use std::path::PathBuf;

/// Why the catalogue database did not do what it was asked. For the command line and the log; the public sees none of it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such file.
    #[error("there is no catalogue database at {}; make one with `bookmobile import`", .0.display())]
    Missing(PathBuf),
    /// Its schema has migrations this program does not know.
    #[error("the catalogue database was made by a newer program; update this one")]
    Newer,
    /// Its schema cannot be brought up to date.
    #[error(
        "the schema of the catalogue database cannot be brought up to date; restore a backup, or import into a new file"
    )]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// Another process holds it.
    #[error("another import or another program is writing to the catalogue database; try again when it has finished")]
    Busy,
    /// The file is not SQLite, or broken.
    #[error("the file is not a catalogue database, or it is damaged; restore a backup, or import into a new file")]
    Damaged,
    /// A record in it cannot be read.
    #[error("record {id} in the catalogue database cannot be read; import it again")]
    Body {
        /// Its id.
        id: String,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// Anything else SQLite says.
    #[error("the catalogue database cannot be used")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // SQLite's primary result codes: SQLITE_BUSY, SQLITE_LOCKED; SQLITE_CORRUPT, SQLITE_NOTADB.
        let code = error.as_database_error().and_then(|e| e.code()).and_then(|code| code.parse::<u32>().ok());
        match code.map(|code| code & 0xff) {
            Some(5 | 6) => Self::Busy,
            Some(11 | 26) => Self::Damaged,
            _ => Self::Database(error),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Self::Newer,
            MigrateError::Execute(error) => Self::from(error),
            other => Self::Migrate(other),
        }
    }
}
