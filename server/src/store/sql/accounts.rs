//! PINs and passwords, as hashes.

use super::patron_admin::{card_of, is_in_reach};
use super::{Base, Conn, audit, patron};
use crate::store::{AccountScope, Accounts, Actor, Checked, Hash, NewCode, Registered, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::{AuditCode, PatronId, Reason};
use uuid::Uuid;

#[async_trait]
impl Accounts for Base {
    async fn secret(&self, login: &str) -> Result<Option<(PatronId, Option<String>)>, StoreError> {
        let found: Option<(Uuid, Option<String>)> =
            sqlx::query_as("SELECT id, secret FROM patron WHERE card = $1 OR username = lower($1)")
                .bind(login)
                .fetch_optional(&self.pool)
                .await?;
        Ok(found.map(|(id, secret)| (PatronId(id), secret)))
    }

    async fn secret_of(&self, patron: PatronId) -> Result<Option<String>, StoreError> {
        let found: Option<Option<String>> = sqlx::query_scalar("SELECT secret FROM patron WHERE id = $1")
            .bind(patron.0)
            .fetch_optional(&self.pool)
            .await?;
        Ok(found.flatten())
    }

    async fn set_secret(&self, patron: PatronId, secret: &str, kept: Option<Uuid>) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("UPDATE patron SET secret = $2 WHERE id = $1")
            .bind(patron.0)
            .bind(secret)
            .execute(&mut *writing)
            .await?;
        sqlx::query("DELETE FROM session WHERE patron_id = $1 AND id <> $2")
            .bind(patron.0)
            .bind(kept.unwrap_or(Uuid::nil()))
            .execute(&mut *writing)
            .await?;
        writing.commit().await
    }

    async fn reset_pin(
        &self,
        by: Actor<'_>,
        id: PatronId,
        code: &NewCode,
        reach: AccountScope,
        now_unix_secs: i64,
    ) -> Result<Checked<()>, StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        if !is_in_reach(&mut writing, id, reach).await? {
            return Ok(Err(Reason::NotAllowed));
        }
        sqlx::query("UPDATE patron SET secret = NULL WHERE id = $1").bind(id.0).execute(&mut *writing).await?;
        sqlx::query("DELETE FROM session WHERE patron_id = $1").bind(id.0).execute(&mut *writing).await?;
        keep_code(&mut writing, id, code).await?;
        let card = card_of(&mut writing, id).await?;
        audit::note(&mut writing, by, AuditCode::PinReset, &card, None, now_unix_secs).await?;
        writing.commit().await?;
        Ok(Ok(()))
    }

    async fn register(
        &self,
        card: &str,
        code: &Hash,
        username: Option<&str>,
        secret: &str,
        now_unix_secs: i64,
    ) -> Result<Registered, StoreError> {
        let mut writing = self.begin().await?;
        // Deleted first, so that a code is used once, however many come with it.
        let found: Option<Uuid> = sqlx::query_scalar(
            "DELETE FROM registration WHERE patron_id = (SELECT id FROM patron WHERE card = $1) AND code_hash = $2 \
             AND until_unix_secs > $3 RETURNING patron_id",
        )
        .bind(card)
        .bind(code.as_slice())
        .bind(now_unix_secs)
        .fetch_optional(&mut *writing)
        .await?;
        let Some(patron) = found else { return Ok(Registered::WrongCode) };
        if let Some(username) = username {
            if is_taken(&mut writing, username, patron).await? {
                return Ok(Registered::UsernameTaken);
            }
            sqlx::query("UPDATE patron SET username = lower($2) WHERE id = $1")
                .bind(patron)
                .bind(username)
                .execute(&mut *writing)
                .await?;
        }
        sqlx::query("UPDATE patron SET secret = $2 WHERE id = $1")
            .bind(patron)
            .bind(secret)
            .execute(&mut *writing)
            .await?;
        writing.commit().await?;
        Ok(Registered::Yes(PatronId(patron)))
    }
}

/// Keeps a code of the patron in place of the one before.
pub async fn keep_code(conn: &mut Conn, patron: PatronId, code: &NewCode) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO registration (patron_id, code_hash, until_unix_secs) VALUES ($1, $2, $3) \
         ON CONFLICT (patron_id) DO UPDATE SET code_hash = excluded.code_hash, \
         until_unix_secs = excluded.until_unix_secs",
    )
    .bind(patron.0)
    .bind(code.hash.as_slice())
    .bind(code.until_unix_secs)
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether somebody else signs in with this name.
pub async fn is_taken(conn: &mut Conn, username: &str, patron: Uuid) -> Result<bool, StoreError> {
    let found: Option<Uuid> = sqlx::query_scalar(
        "SELECT id FROM patron WHERE (username = lower($1) OR lower(card) = lower($1)) AND id <> $2 LIMIT 1",
    )
    .bind(username)
    .bind(patron)
    .fetch_optional(conn)
    .await?;
    Ok(found.is_some())
}
