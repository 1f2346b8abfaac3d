//! The catalogue in one SQLite file.

mod import;
mod purchase;
mod read;
mod write;

pub use import::{Import, Incoming, Moved, Run};

use super::StoreError;
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use std::path::Path;
use std::time::Duration;

/// A catalogue database that is open. Cheap to clone; clones share its connections.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pool: SqlitePool,
}

const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const CONNECTIONS_MAX: u32 = 4;

impl Catalogue {
    /// Opens the database at `path`, which must exist, and brings its schema up to date.
    ///
    /// # Errors
    /// When there is none, or it cannot be used.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        if !path.is_file() {
            return Err(StoreError::Missing(path.to_owned()));
        }
        Self::open_or_create(path).await
    }

    /// Opens the database at `path`, or makes an empty one there.
    ///
    /// # Errors
    /// When it cannot be used.
    pub async fn open_or_create(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            // Statements are not for the log: sqlx would write slow ones there.
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS_MAX).connect_with(options).await?;
        sqlx::migrate!("./migrations").run(&pool).await?;
        Ok(Self { pool })
    }

    /// Closes every connection once nobody uses it any more.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
