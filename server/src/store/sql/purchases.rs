//! What readers ask the library to buy.

use super::Base;
use crate::store::{Purchases, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::patron_content::PurchaseSuggestion;

/// How many suggestions a library takes in a day: nobody signs in to send one, and a machine must not fill the disk.
const A_DAY_MAX: i64 = 500;
const DAY_SECS: i64 = 86_400;

#[async_trait]
impl Purchases for Base {
    async fn keep_suggestion(&self, suggestion: &PurchaseSuggestion, now_unix_secs: i64) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let known: i64 = sqlx::query_scalar("SELECT count(*) FROM purchase_suggestion WHERE key = $1")
            .bind(&suggestion.key)
            .fetch_one(&mut *transaction)
            .await?;
        if known > 0 {
            return Ok(true);
        }
        let today: i64 = sqlx::query_scalar("SELECT count(*) FROM purchase_suggestion WHERE received_unix_secs > $1")
            .bind(now_unix_secs - DAY_SECS)
            .fetch_one(&mut *transaction)
            .await?;
        if today >= A_DAY_MAX {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO purchase_suggestion (key, name, author, isbn, note, received_unix_secs) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING",
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
}
