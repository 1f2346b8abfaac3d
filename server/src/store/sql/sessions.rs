//! Who is signed in, and who tries too often.

use super::patron_admin::card_of;
use super::{Base, audit};
use crate::store::{Actor, Allowance, Attempts, Hash, Session, Sessions, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::{AuditCode, PatronId};
use uuid::Uuid;

/// How exactly it is known when a session was last used: not every request writes.
const SEEN_SECS: i64 = 3_600;

#[async_trait]
impl Sessions for Base {
    async fn open_session(
        &self,
        id: Uuid,
        patron: PatronId,
        token: &Hash,
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query(
            "INSERT INTO session (id, patron_id, token_hash, begun_unix_secs, rotated_unix_secs, seen_unix_secs) \
             VALUES ($1, $2, $3, $4, $4, $4)",
        )
        .bind(id)
        .bind(patron.0)
        .bind(token.as_slice())
        .bind(now_unix_secs)
        .execute(&mut *writing)
        .await?;
        writing.commit().await
    }

    async fn session(
        &self,
        token: &Hash,
        idle_since_unix_secs: i64,
        now_unix_secs: i64,
    ) -> Result<Option<Session>, StoreError> {
        let found: Option<(Uuid, Uuid, Vec<u8>, bool, i64, i64)> = sqlx::query_as(
            "SELECT id, patron_id, token_hash, previous_hash IS NOT NULL, rotated_unix_secs, seen_unix_secs \
             FROM session WHERE (token_hash = $1 OR previous_hash = $1) AND seen_unix_secs >= $2",
        )
        .bind(token.as_slice())
        .bind(idle_since_unix_secs)
        .fetch_optional(&self.pool)
        .await?;
        let Some((id, patron, newest, has_previous, rotated_unix_secs, seen)) = found else { return Ok(None) };
        let newest = newest == token;
        if (newest && has_previous) || now_unix_secs - seen >= SEEN_SECS {
            let mut writing = self.begin().await?;
            // Only if it is still the newest: another request may have changed it meanwhile.
            sqlx::query(
                "UPDATE session SET seen_unix_secs = $3, \
                 previous_hash = CASE WHEN token_hash = $2 THEN NULL ELSE previous_hash END WHERE id = $1",
            )
            .bind(id)
            .bind(token.as_slice())
            .bind(now_unix_secs)
            .execute(&mut *writing)
            .await?;
            writing.commit().await?;
        }
        Ok(Some(Session { id, patron: PatronId(patron), newest, rotated_unix_secs }))
    }

    async fn rotate_session(
        &self,
        id: Uuid,
        device_has: &Hash,
        token: &Hash,
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query(
            "UPDATE session SET previous_hash = $2, token_hash = $3, rotated_unix_secs = $4, seen_unix_secs = $4 \
             WHERE id = $1",
        )
        .bind(id)
        .bind(device_has.as_slice())
        .bind(token.as_slice())
        .bind(now_unix_secs)
        .execute(&mut *writing)
        .await?;
        writing.commit().await
    }

    async fn end_session(&self, id: Uuid) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("DELETE FROM session WHERE id = $1").bind(id).execute(&mut *writing).await?;
        writing.commit().await
    }

    async fn end_sessions(
        &self,
        by: Option<Actor<'_>>,
        patron: PatronId,
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("DELETE FROM session WHERE patron_id = $1").bind(patron.0).execute(&mut *writing).await?;
        if let Some(by) = by {
            let card = card_of(&mut writing, patron).await?;
            audit::note(&mut writing, by, AuditCode::SignOutPatron, &card, None, now_unix_secs).await?;
        }
        writing.commit().await
    }
}

#[async_trait]
impl Attempts for Base {
    async fn attempt(&self, name: &Hash, allowed: Allowance, now_unix_secs: i64) -> Result<Option<i64>, StoreError> {
        let mut writing = self.begin().await?;
        let (count, since): (i64, i64) = sqlx::query_as(
            "INSERT INTO attempt (name, count, since_unix_secs) VALUES ($1, 1, $2) ON CONFLICT (name) DO UPDATE SET \
             count = CASE WHEN attempt.since_unix_secs <= $2 - $3 THEN 1 ELSE attempt.count + 1 END, \
             since_unix_secs = CASE WHEN attempt.since_unix_secs <= $2 - $3 THEN $2 ELSE attempt.since_unix_secs END \
             RETURNING count, since_unix_secs",
        )
        .bind(name.as_slice())
        .bind(now_unix_secs)
        .bind(allowed.window_secs)
        .fetch_one(&mut *writing)
        .await?;
        writing.commit().await?;
        Ok((count > allowed.max).then(|| (since + allowed.window_secs - now_unix_secs).max(1)))
    }

    async fn give_back(&self, name: &Hash) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("UPDATE attempt SET count = count - 1 WHERE name = $1 AND count > 0")
            .bind(name.as_slice())
            .execute(&mut *writing)
            .await?;
        writing.commit().await
    }

    async fn forget_attempts(&self, before_unix_secs: i64) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        sqlx::query("DELETE FROM attempt WHERE since_unix_secs < $1")
            .bind(before_unix_secs)
            .execute(&mut *writing)
            .await?;
        writing.commit().await
    }
}
