//! The statements, which SQLite and PostgreSQL both understand: compiled once for each, with the words of its dialect.
//!
//! Rows are locked in one order, so that nobody waits in a circle: the patron, titles by rising id, and what counts a
//! patron's changes ([`change_feed`]) last, by rising patron.

mod account_actions;
mod accounts;
mod actions;
mod audit;
mod change;
mod change_feed;
mod copies;
mod deliveries;
mod events;
mod generations;
mod import;
mod lending;
mod patron;
mod patron_admin;
mod patron_content;
mod patrons;
mod purchases;
mod queues;
mod read;
mod row;
mod sessions;
mod staff_actions;
mod state;
mod subscriptions;
mod title;
mod write;

use super::{Db, Turn, Turns};
use crate::store::{Database, StoreError};
use async_trait::async_trait;
use sqlx::{Pool, Transaction};
use std::ops::{Deref, DerefMut};

/// A connection.
type Conn = <Db as sqlx::Database>::Connection;

/// The database.
#[derive(Clone, Debug)]
pub struct Base {
    pub(super) pool: Pool<Db>,
    pub(super) turns: Turns,
}

#[async_trait]
impl Database for Base {
    async fn close(&self) {
        self.pool.close().await;
    }
}

impl Base {
    /// Begins a transaction that writes.
    async fn begin(&self) -> Result<Writing, StoreError> {
        let (transaction, turn) = self.turns.begin(&self.pool).await?;
        Ok(Writing::new(transaction, turn))
    }

    /// Makes it another database for those who know it: cursors of before mean nothing any more.
    pub(super) async fn renew_epoch(&self) -> Result<(), StoreError> {
        let epoch = crate::secret::uuid(crate::clock::now_unix_millis()).map_err(StoreError::Secret)?;
        let mut writing = self.begin().await?;
        sqlx::query("UPDATE store SET epoch = $1").bind(epoch).execute(&mut *writing).await?;
        writing.commit().await
    }
}

/// A transaction that writes. Dropped without [`Writing::commit`], it has changed nothing.
pub struct Writing {
    transaction: Transaction<'static, Db>,
    _turn: Turn,
}

impl Writing {
    fn new(transaction: Transaction<'static, Db>, turn: Turn) -> Self {
        Self { transaction, _turn: turn }
    }

    /// Makes it lasting.
    async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }
}

impl Deref for Writing {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.transaction
    }
}

impl DerefMut for Writing {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.transaction
    }
}

/// A JSON array, for `asked!`.
fn json(values: &[&str]) -> String {
    serde_json::to_string(values).unwrap_or_default()
}
