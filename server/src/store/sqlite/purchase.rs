//! What readers ask the library to buy.

use super::{Catalogue, StoreError};
use bookmobile_api::PurchaseSuggestion;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

/// How many suggestions a library takes in a day: nobody signs in to send one, and a machine must not fill the disk.
const A_DAY_MAX: i64 = 500;
const DAY_SECS: i64 = 86_400;

impl Catalogue {
    /// Keeps `suggestion`; once, however often it is sent. False where enough were sent in the last day.
    ///
    /// # Errors
    /// When the database fails; nothing is kept then.
    pub async fn keep_suggestion(
        &self,
        suggestion: &PurchaseSuggestion,
        now_unix_secs: i64,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let known: i64 = sqlx::query_scalar("SELECT count(*) FROM purchase_suggestion WHERE key = ?")
            .bind(&suggestion.key)
            .fetch_one(&mut *transaction)
            .await?;
        if known > 0 {
            return Ok(true);
        }
        let today: i64 = sqlx::query_scalar("SELECT count(*) FROM purchase_suggestion WHERE received_unix_secs > ?")
            .bind(now_unix_secs - DAY_SECS)
            .fetch_one(&mut *transaction)
            .await?;
        if today >= A_DAY_MAX {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO purchase_suggestion (key, name, author, isbn, note, received_unix_secs) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(&suggestion.key)
        .bind(&suggestion.name)
        .bind(&suggestion.author)
        .bind(&suggestion.isbn)
        .bind(&suggestion.note)
        .bind(now_unix_secs)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Every suggestion with when it came, in seconds since 1970-01-01 UTC; the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suggestions(&self) -> Result<Vec<(PurchaseSuggestion, i64)>, StoreError> {
        let rows = sqlx::query("SELECT * FROM purchase_suggestion ORDER BY received_unix_secs DESC, key")
            .try_map(|row: SqliteRow| {
                let suggestion = PurchaseSuggestion {
                    key: row.try_get("key")?,
                    name: row.try_get("name")?,
                    author: row.try_get("author")?,
                    isbn: row.try_get("isbn")?,
                    note: row.try_get("note")?,
                };
                Ok((suggestion, row.try_get("received_unix_secs")?))
            })
            .fetch_all(&self.pool)
            .await?;
        Ok(rows)
    }
}
