//! Texts by name in IndexedDB: what this device keeps of its patrons.

use crate::page_lifecycle;
use bookmobile_client::outbox::port::{ActionStore, StoreError};
use futures_util::future::{Either, select};
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, OpenDbError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{Transaction, TransactionDurability, TransactionMode, TransactionOptions};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

/// The one object store of the database: texts by name.
const TEXTS: &str = "texts";

/// A database of texts. Clones share a connection.
#[derive(Clone)]
pub struct IndexedDb {
    name: &'static str,
    /// Open from the first use on. A browser may close it at any time: then it is opened again.
    open: Rc<RefCell<Option<Database>>>,
}

impl IndexedDb {
    /// The database `name`, which is made when it is first used.
    pub fn new(name: &'static str) -> Self {
        Self { name, open: Rc::default() }
    }

    async fn database(&self) -> Result<Database, Error> {
        if let Some(database) = &*self.open.borrow() {
            return Ok(database.clone());
        }
        let opening = Database::open(self.name).with_version(1_u8).with_on_upgrade_needed(|_, database| {
            database.create_object_store(TEXTS).build()?;
            Ok(())
        });
        let database = opening.await.map_err(|error| match error {
            OpenDbError::Base(error) => error,
            other => js_sys::Error::new(&other.to_string()).into(),
        })?;
        self.open.replace(Some(database.clone()));
        Ok(database)
    }

    /// Does `work` with the database while the page is shown: where the reader leaves it in between, the transaction is aborted, and
    /// done again when the reader comes back. It may have been complete: who calls compares before it writes.
    async fn with<T>(&self, work: impl AsyncFn(&Database) -> Result<T, Error>) -> Result<T, StoreError> {
        loop {
            page_lifecycle::shown().await;
            let attempt = Box::pin(self.connected(&work));
            if let Either::Left((done, _)) = select(attempt, pin!(page_lifecycle::left())).await {
                return done;
            }
        }
    }

    /// Does `work`; again with a new connection, where it failed with an old one.
    async fn connected<T>(&self, work: &impl AsyncFn(&Database) -> Result<T, Error>) -> Result<T, StoreError> {
        let was_open = self.open.borrow().is_some();
        let mut done = self.once(work).await;
        if was_open && done.is_err() {
            if let Some(database) = self.open.take() {
                database.close();
            }
            done = self.once(work).await;
        }
        done.map_err(|error| store_error(&error))
    }

    async fn once<T>(&self, work: &impl AsyncFn(&Database) -> Result<T, Error>) -> Result<T, Error> {
        work(&self.database().await?).await
    }
}

impl ActionStore for IndexedDb {
    async fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.with(async |database: &Database| {
            let transaction = database.transaction(TEXTS).build()?;
            transaction.object_store(TEXTS)?.get(name).primitive()?.await
        })
        .await
    }

    async fn swap(&self, name: &str, before: Option<&str>, after: Option<&str>) -> Result<bool, StoreError> {
        self.with(async |database: &Database| {
            let transaction = writing(database)?;
            let texts = transaction.object_store(TEXTS)?;
            let found: Option<String> = texts.get(name).primitive()?.await?;
            if found.as_deref() != before {
                return Ok(false);
            }
            match after {
                Some(text) => texts.put(text).with_key(name).primitive()?.await.map(drop)?,
                None => texts.delete(name).primitive()?.await?,
            }
            drop(texts);
            transaction.commit().await?;
            Ok(true)
        })
        .await
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.with(async |database: &Database| {
            let transaction = database.transaction(TEXTS).build()?;
            transaction.object_store(TEXTS)?.get_all_keys::<String>().primitive()?.await?.collect()
        })
        .await
    }
}

/// A transaction that is complete when its changes are on the disk, where the browser can tell.
fn writing(database: &Database) -> Result<Transaction<'_>, Error> {
    let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
    database.transaction(TEXTS).with_mode(TransactionMode::Readwrite).with_options(options).build()
}

fn store_error(error: &Error) -> StoreError {
    match error {
        Error::DomException(DomException::Other(exception)) if exception.name() == "QuotaExceededError" => {
            StoreError::Full
        }
        other => StoreError::Failed(other.to_string()),
    }
}
