//! Why a database did not do what it was asked.

use crate::secret::SecretError;
use sqlx::postgres::PgDatabaseError;
use std::path::PathBuf;

/// Why the database did not do what it was asked. For the command line and the log; the public sees none of it.
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
    /// The PostgreSQL server does not answer.
    #[error("the PostgreSQL server cannot be reached; start it, or correct the URL")]
    Unreachable(#[source] sqlx::Error),
    /// A record in it cannot be read.
    #[error("record {id} in the catalogue database cannot be read; import it again")]
    Body {
        /// Its id.
        id: String,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
    /// A row says what it cannot say.
    #[error("the table {table} has a row that cannot be read: {what}; restore a backup")]
    Row {
        /// In which table.
        table: &'static str,
        /// What is wrong.
        what: String,
    },
    /// No random bytes.
    #[error(transparent)]
    Secret(SecretError),
    /// Anything else the database says.
    #[error("the catalogue database cannot be used")]
    Database(#[source] sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => return Self::Unreachable(error),
            sqlx::Error::Database(said) => {
                let code = said.code().unwrap_or_default();
                let known = match said.try_downcast_ref::<PgDatabaseError>() {
                    Some(_) => postgres(&code),
                    None => sqlite(&code),
                };
                if let Some(known) = known {
                    return known;
                }
            }
            _ => {}
        }
        Self::Database(error)
    }
}

/// SQLite's primary result codes: `SQLITE_BUSY`, `SQLITE_LOCKED`; `SQLITE_CORRUPT`, `SQLITE_NOTADB`.
fn sqlite(code: &str) -> Option<StoreError> {
    match code.parse::<u32>().ok()? & 0xff {
        5 | 6 => Some(StoreError::Busy),
        11 | 26 => Some(StoreError::Damaged),
        _ => None,
    }
}

/// PostgreSQL's `SQLSTATE`: `serialization_failure`, `deadlock_detected`, `lock_not_available`.
fn postgres(code: &str) -> Option<StoreError> {
    matches!(code, "40001" | "40P01" | "55P03").then_some(StoreError::Busy)
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
