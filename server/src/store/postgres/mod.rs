//! The database on a PostgreSQL server, and the words of its dialect.

/// A lock on the rows that a query reads. It lets others refer to the rows meanwhile.
macro_rules! for_update {
    () => {
        " FOR NO KEY UPDATE"
    };
}

/// A lock on those rows of `d` that a query reads and nobody else has locked: those are passed over.
macro_rules! for_update_of_free {
    () => {
        " FOR UPDATE OF d SKIP LOCKED"
    };
}

/// The texts of the JSON array that is bound there, one a row, as `asked.value`, by rising `asked.key`.
macro_rules! asked {
    ($placeholder:literal) => {
        concat!("jsonb_array_elements_text(", $placeholder, "::jsonb) WITH ORDINALITY AS asked (value, key)")
    };
}

/// The schema of temporary tables.
macro_rules! temp {
    () => {
        "pg_temp"
    };
}

/// The type of bytes.
macro_rules! bytes {
    () => {
        "BYTEA"
    };
}

#[path = "../sql/mod.rs"]
mod sql;

use super::{BackupError, Location, StoreError};
use sql::Base;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, Postgres};
use sqlx::{ConnectOptions, Connection, Pool, Transaction};
use std::path::Path;
use std::process::Command;
use std::str::FromStr;

/// The driver.
type Db = Postgres;

/// The server lets writers take turns.
type Turn = ();

/// Actions of one call in one transaction: one alone, because several would lock their titles in no order.
const TOGETHER_MAX: usize = 1;
const CONNECTIONS_MAX: u32 = 8;
/// The one number by which imports keep each other out.
const IMPORT_LOCK: i64 = 0x626f_6f6b;

/// Connects to the server, and makes what the database lacks.
pub async fn connect(url: &str) -> Result<Base, StoreError> {
    let options = PgConnectOptions::from_str(url)?
        .application_name("bookmobile")
        // Who waits longer for a row is told to try again.
        .options([("lock_timeout", "5s")])
        // Statements are not for the log: sqlx would write slow ones there.
        .disable_statement_logging();
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS_MAX).connect_with(options).await?;
    sqlx::migrate!("./migrations/postgres").run(&pool).await?;
    Ok(Base { pool, turns: Turns })
}

/// Who writes next.
#[derive(Clone, Debug)]
struct Turns;

impl Turns {
    /// Begins a transaction that writes.
    async fn begin(&self, pool: &Pool<Db>) -> Result<(Transaction<'static, Db>, Turn), StoreError> {
        Ok((pool.begin().await?, ()))
    }

    /// Begins an import: a transaction that writes a great deal. Only one can be under way.
    async fn begin_import(&self, pool: &Pool<Db>) -> Result<(Transaction<'static, Db>, Turn), StoreError> {
        let mut transaction = pool.begin().await?;
        let alone: bool = sqlx::query_scalar("SELECT pg_try_advisory_xact_lock($1)")
            .bind(IMPORT_LOCK)
            .fetch_one(&mut *transaction)
            .await?;
        if alone { Ok((transaction, ())) } else { Err(StoreError::Busy) }
    }

    /// Begins a transaction that sees the database as it is at its first read.
    async fn begin_snapshot(&self, pool: &Pool<Db>) -> Result<Transaction<'static, Db>, StoreError> {
        Ok(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
    }
}

/// Lets `pg_dump` write the database into a new file.
pub fn backup(url: &str, file: &Path) -> Result<(), BackupError> {
    let path = file.to_string_lossy();
    run("pg_dump", url, &["--format=custom", "--no-owner", "--no-privileges", "--file", &path])
}

/// Lets `pg_restore` read it back, in one transaction.
pub async fn restore(url: &str, file: &Path, replace: bool) -> Result<(), BackupError> {
    let options = PgConnectOptions::from_str(url).map_err(StoreError::from)?;
    let mut conn = options.connect().await.map_err(StoreError::from)?;
    let is_there: bool = sqlx::query_scalar("SELECT to_regclass('record') IS NOT NULL")
        .fetch_one(&mut conn)
        .await
        .map_err(StoreError::from)?;
    let others: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
         AND application_name = 'bookmobile'",
    )
    .fetch_one(&mut conn)
    .await
    .map_err(StoreError::from)?;
    conn.close().await.map_err(StoreError::from)?;
    if is_there && !replace {
        return Err(BackupError::WouldReplace(Location::parse(url).to_string().into()));
    }
    if others > 0 {
        return Err(BackupError::InUse);
    }
    let path = file.to_string_lossy();
    let options =
        ["--clean", "--if-exists", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"];
    run("pg_restore", url, &[&options[..], &[&path]].concat())?;
    let base = connect(url).await?;
    base.renew_epoch().await?;
    base.pool.close().await;
    Ok(())
}

/// Runs a command of PostgreSQL. The password goes by the environment: arguments can be seen by everybody.
fn run(command: &'static str, url: &str, args: &[&str]) -> Result<(), BackupError> {
    let (url, password) = apart(url);
    let mut child = Command::new(command);
    child.args(["--dbname", &url]).args(args);
    if let Some(password) = password {
        child.env("PGPASSWORD", password);
    }
    let ran = child.output().map_err(|source| BackupError::NoCommand { command, source })?;
    if ran.status.success() {
        return Ok(());
    }
    Err(BackupError::Command { command, said: String::from_utf8_lossy(&ran.stderr).trim().to_owned() })
}

/// The URL without its password, and the password.
fn apart(url: &str) -> (String, Option<String>) {
    let whole = || (url.to_owned(), None);
    let Some((scheme, rest)) = url.split_once("://") else { return whole() };
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let Some((user, host)) = authority.rsplit_once('@') else { return whole() };
    let Some((user, password)) = user.split_once(':') else { return whole() };
    let password = percent_encoding::percent_decode_str(password).decode_utf8_lossy().into_owned();
    (format!("{scheme}://{user}@{host}{path}"), Some(password))
}

#[cfg(test)]
mod tests {
    use super::apart;

    #[test]
    fn a_password_is_not_an_argument() {
        for (url, without, password) in [
            ("postgres://lib:a%40b@db/library?x=y", "postgres://lib@db/library?x=y", Some("a@b")),
            ("postgres://lib@db/library", "postgres://lib@db/library", None),
            ("postgres:///library?host=/run", "postgres:///library?host=/run", None),
        ] {
            assert_eq!(apart(url), (without.to_owned(), password.map(str::to_owned)));
        }
    }
}
