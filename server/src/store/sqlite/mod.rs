//! The database in one SQLite file, and the words of its dialect.

/// A lock on the rows that a query reads: the writer is alone already.
macro_rules! for_update {
    () => {
        ""
    };
}

/// A lock on those rows of `d` that a query reads and nobody else has locked: the writer is alone already.
macro_rules! for_update_of_free {
    () => {
        ""
    };
}

/// The texts of the JSON array that is bound there, one a row, as `asked.value`, by rising `asked.key`.
macro_rules! asked {
    ($placeholder:literal) => {
        concat!("json_each(", $placeholder, ") AS asked")
    };
}

/// The schema of temporary tables.
macro_rules! temp {
    () => {
        "temp"
    };
}

/// The type of bytes.
macro_rules! bytes {
    () => {
        "BLOB"
    };
}

#[path = "../sql/mod.rs"]
mod sql;

use super::{BackupError, StoreError};
use bookmobile_circulation::sync::ACTIONS_MAX;
use sql::Base;
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Pool, Transaction};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// The driver.
type Db = Sqlite;

/// Writers of one process come in turn: SQLite would let them poll for its lock, the unlucky ones for long.
type Turn = OwnedMutexGuard<()>;

/// Actions of one call in one transaction: the disk is waited for once. The longest call holds the one writer for some
/// 100 ms.
const TOGETHER_MAX: usize = ACTIONS_MAX;
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const CONNECTIONS_MAX: u32 = 4;

/// Opens the file at `path`, or makes it.
pub async fn connect(path: &Path) -> Result<Base, StoreError> {
    // One connection stays, by which others see that the database is in use.
    let pools = SqlitePoolOptions::new().max_connections(CONNECTIONS_MAX).min_connections(1);
    let pool = pools.connect_with(options(path)).await?;
    sqlx::migrate!("./migrations/sqlite").run(&pool).await?;
    Ok(Base { pool, turns: Turns(Arc::new(Mutex::new(()))) })
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What is acknowledged must outlive a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        // Statements are not for the log: sqlx would write slow ones there.
        .disable_statement_logging()
}

/// Who writes next.
#[derive(Clone, Debug)]
struct Turns(Arc<Mutex<()>>);

impl Turns {
    /// Begins a transaction that writes.
    async fn begin(&self, pool: &Pool<Db>) -> Result<(Transaction<'static, Db>, Turn), StoreError> {
        // While another process writes for long, as an import does, whoever has the turn waits in vain. Those behind must not
        // wait for each of them in a row.
        let turn = tokio::time::timeout(BUSY_TIMEOUT, Arc::clone(&self.0).lock_owned()).await;
        let turn = turn.map_err(|_| StoreError::Busy)?;
        Ok((pool.begin_with("BEGIN IMMEDIATE").await?, turn))
    }

    /// Begins an import: a transaction that writes a great deal.
    async fn begin_import(&self, pool: &Pool<Db>) -> Result<(Transaction<'static, Db>, Turn), StoreError> {
        let (mut transaction, turn) = self.begin(pool).await?;
        // Keys come in no order: indexes that leave the memory are written again and again. Negative: kibibytes.
        sqlx::raw_sql("PRAGMA main.cache_size = -131072; PRAGMA temp.cache_size = -16384")
            .execute(&mut *transaction)
            .await?;
        Ok((transaction, turn))
    }

    /// Begins a transaction that sees the database as it is at its first read.
    async fn begin_snapshot(&self, pool: &Pool<Db>) -> Result<Transaction<'static, Db>, StoreError> {
        Ok(pool.begin().await?)
    }
}

/// Writes a copy of the database into a new file.
pub async fn backup(path: &Path, file: &Path) -> Result<(), BackupError> {
    if !path.is_file() {
        return Err(StoreError::Missing(path.to_owned()).into());
    }
    let pool = SqlitePool::connect_with(options(path).create_if_missing(false)).await.map_err(StoreError::from)?;
    let half = beside(file, ".half");
    remove(&half)?;
    let name = half.to_string_lossy().into_owned();
    let copied = sqlx::query("VACUUM INTO $1").bind(name).execute(&pool).await;
    pool.close().await;
    copied.map_err(StoreError::from)?;
    let synced = std::fs::File::open(&half).and_then(|half| half.sync_all());
    let renamed = synced.and_then(|()| std::fs::rename(&half, file));
    renamed.map_err(|source| BackupError::Write { path: file.to_owned(), source })
}

/// Puts a copy of the backup in the place of the database.
pub async fn restore(path: &Path, file: &Path, replace: bool) -> Result<(), BackupError> {
    if path.exists() {
        if !replace {
            return Err(BackupError::WouldReplace(path.to_owned()));
        }
        leave_alone(path).await?;
    }
    let half = beside(path, ".restoring");
    remove(&half)?;
    std::fs::copy(file, &half).map_err(|source| BackupError::Write { path: half.clone(), source })?;
    // Opened as a database before it becomes one: a damaged backup must not replace anything.
    let checked = async {
        let base = connect(&half).await?;
        let said: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&base.pool).await?;
        base.renew_epoch().await?;
        base.pool.close().await;
        // In one file, without a log beside it; only who is alone can do that.
        let alone = options(&half).journal_mode(SqliteJournalMode::Delete).connect().await?;
        alone.close().await?;
        if said == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
    };
    if let Err(source) = checked.await {
        remove(&half)?;
        return Err(BackupError::NotABackup { path: file.to_owned(), source: Some(source) });
    }
    for suffix in ["-wal", "-shm"] {
        remove(&beside(path, suffix))?;
    }
    std::fs::rename(&half, path).map_err(|source| BackupError::Write { path: path.to_owned(), source })
}

/// Makes sure that nobody uses the database: only who is alone can leave the write-ahead log.
async fn leave_alone(path: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(Duration::ZERO);
    let mut alone = options.connect().await.map_err(StoreError::from)?;
    let left = sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut alone).await.map_err(StoreError::from);
    alone.close().await.map_err(StoreError::from)?;
    match left {
        Err(StoreError::Busy) => Err(BackupError::InUse),
        // A damaged database is what one restores a backup for.
        _ => Ok(()),
    }
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove(path: &Path) -> Result<(), BackupError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(BackupError::Write { path: path.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}
