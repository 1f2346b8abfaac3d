//! Who did what.

use super::{Base, Conn};
use crate::store::{Actor, AuditLog, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::AuditCode;
use bookmobile_circulation::AuditLine;

#[async_trait]
impl AuditLog for Base {
    async fn audit(
        &self,
        by: Actor<'_>,
        did: AuditCode,
        about: &str,
        detail: Option<&str>,
        now_unix_secs: i64,
    ) -> Result<(), StoreError> {
        let mut writing = self.begin().await?;
        note(&mut writing, by, did, about, detail, now_unix_secs).await?;
        writing.commit().await
    }

    async fn audit_lines(
        &self,
        before: Option<i64>,
        about: Option<&str>,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError> {
        type Row = (i64, i64, String, Option<String>, String, String, Option<String>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT a.number, a.at_unix_secs, a.actor, p.name, a.did, a.about, a.detail FROM audit a \
             LEFT JOIN patron p ON p.card = a.actor \
             WHERE a.number < $1 AND (CAST($2 AS TEXT) IS NULL OR a.about = $2) ORDER BY a.number DESC LIMIT $3",
        )
        .bind(before.unwrap_or(i64::MAX))
        .bind(about)
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let line = |(number, at_unix_secs, actor, actor_name, did, about, detail)| AuditLine {
            number,
            at_unix_secs,
            actor,
            actor_name,
            did,
            about,
            detail,
        };
        Ok(rows.into_iter().map(line).collect())
    }
}

/// Writes a line of the audit log. No line names a patron and a title or copy: it must not become a history of what
/// somebody reads.
pub async fn note(
    conn: &mut Conn,
    by: Actor<'_>,
    did: AuditCode,
    about: &str,
    detail: Option<&str>,
    now_unix_secs: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO audit (at_unix_secs, actor, did, about, detail) VALUES ($1, $2, $3, $4, $5)")
        .bind(now_unix_secs)
        .bind(by.0)
        .bind(did.code())
        .bind(about)
        .bind(detail)
        .execute(conn)
        .await?;
    Ok(())
}
