//! What readers sent and staff must answer.

use super::change_feed::{self, Part};
use super::row::{number, read};
use super::{Base, audit};
use crate::store::{Actor, Queues, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::patron_content::{ReportLine, ReviewLine, SuggestionLine, Verdict};
use bookmobile_circulation::{ActionKey, AuditCode, PatronId};
use bookmobile_circulation::{Moderation, PurchaseProgress};
use uuid::Uuid;

#[async_trait]
impl Queues for Base {
    async fn reviews(&self, waiting: bool, limit: u32) -> Result<Vec<ReviewLine>, StoreError> {
        // A rating without words has nothing to read.
        let statement = if waiting {
            "SELECT g.patron_id, g.record_id, COALESCE(r.title, ''), g.stars, g.review, g.moderation, g.made_unix_secs \
             FROM rating g LEFT JOIN record r ON r.id = g.record_id \
             WHERE g.review IS NOT NULL AND g.moderation = 'waiting' \
             ORDER BY g.made_unix_secs, g.patron_id, g.record_id LIMIT $1"
        } else {
            "SELECT g.patron_id, g.record_id, COALESCE(r.title, ''), g.stars, g.review, g.moderation, g.made_unix_secs \
             FROM rating g LEFT JOIN record r ON r.id = g.record_id \
             WHERE g.review IS NOT NULL AND g.moderation <> 'waiting' \
             ORDER BY g.made_unix_secs DESC, g.patron_id, g.record_id LIMIT $1"
        };
        type Row = (Uuid, String, String, i64, String, String, i64);
        let rows: Vec<Row> = sqlx::query_as(statement).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        let line = |(patron, title, name, stars, review, moderation, made_unix_secs): Row| {
            let moderation = Moderation::of_code(&moderation);
            let (title, stars) = (read("rating", title)?, number("rating", stars)?);
            Ok(ReviewLine { patron: PatronId(patron), title, name, stars, review, moderation, made_unix_secs })
        };
        rows.into_iter().map(line).collect()
    }

    async fn moderate(&self, by: Actor<'_>, verdict: &Verdict, now_unix_secs: i64) -> Result<bool, StoreError> {
        let (did, moderation) = if verdict.show {
            (AuditCode::ShowReview, Moderation::Shown)
        } else {
            (AuditCode::HideReview, Moderation::Hidden)
        };
        let mut writing = self.begin().await?;
        let found = sqlx::query(
            "UPDATE rating SET moderation = $4 \
             WHERE patron_id = $1 AND record_id = $2 AND made_unix_secs = $3 AND review IS NOT NULL",
        )
        .bind(verdict.patron.0)
        .bind(verdict.title.as_str())
        .bind(verdict.made_unix_secs)
        .bind(moderation.code())
        .execute(&mut *writing)
        .await?;
        if found.rows_affected() == 0 {
            return Ok(false);
        }
        audit::note(&mut writing, by, did, verdict.title.as_str(), None, now_unix_secs).await?;
        change_feed::changed(&mut writing, verdict.patron, Part::Ratings).await?;
        writing.commit().await?;
        Ok(true)
    }

    async fn reports(&self, settled: bool, limit: u32) -> Result<Vec<ReportLine>, StoreError> {
        let statement = if settled {
            "SELECT p.id, p.record_id, COALESCE(r.title, ''), p.problem, p.made_unix_secs FROM problem_report p \
             LEFT JOIN record r ON r.id = p.record_id WHERE p.progress = 'settled' \
             ORDER BY p.made_unix_secs DESC, p.id LIMIT $1"
        } else {
            "SELECT p.id, p.record_id, COALESCE(r.title, ''), p.problem, p.made_unix_secs FROM problem_report p \
             LEFT JOIN record r ON r.id = p.record_id WHERE p.progress <> 'settled' \
             ORDER BY p.made_unix_secs, p.id LIMIT $1"
        };
        type Row = (Uuid, String, String, String, i64);
        let rows: Vec<Row> = sqlx::query_as(statement).bind(i64::from(limit)).fetch_all(&self.pool).await?;
        let line = |(key, title, name, problem, made_unix_secs): Row| {
            let title = read("problem_report", title)?;
            Ok(ReportLine { key: ActionKey(key), title, name, problem, settled, made_unix_secs })
        };
        rows.into_iter().map(line).collect()
    }

    async fn settle_report(
        &self,
        by: Actor<'_>,
        key: ActionKey,
        settled: bool,
        now_unix_secs: i64,
    ) -> Result<bool, StoreError> {
        let (did, progress) =
            if settled { (AuditCode::SettleReport, "settled") } else { (AuditCode::ReopenReport, "new") };
        let mut writing = self.begin().await?;
        let title: Option<String> =
            sqlx::query_scalar("UPDATE problem_report SET progress = $2 WHERE id = $1 RETURNING record_id")
                .bind(key.0)
                .bind(progress)
                .fetch_optional(&mut *writing)
                .await?;
        let Some(title) = title else { return Ok(false) };
        audit::note(&mut writing, by, did, &title, None, now_unix_secs).await?;
        writing.commit().await?;
        Ok(true)
    }

    async fn suggestions(&self, open: bool, limit: u32) -> Result<Vec<SuggestionLine>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        let statements = if open {
            [
                "SELECT id, name, author, isbn, note, progress, made_unix_secs FROM suggestion \
                 WHERE progress NOT IN ('arrived', 'declined') ORDER BY made_unix_secs, id LIMIT $1",
                "SELECT key, name, author, isbn, note, progress, received_unix_secs FROM purchase_suggestion \
                 WHERE progress NOT IN ('arrived', 'declined') ORDER BY received_unix_secs, key LIMIT $1",
            ]
        } else {
            [
                "SELECT id, name, author, isbn, note, progress, made_unix_secs FROM suggestion \
                 WHERE progress IN ('arrived', 'declined') ORDER BY made_unix_secs DESC, id LIMIT $1",
                "SELECT key, name, author, isbn, note, progress, received_unix_secs FROM purchase_suggestion \
                 WHERE progress IN ('arrived', 'declined') ORDER BY received_unix_secs DESC, key LIMIT $1",
            ]
        };
        let [of_patrons, of_nobody] = statements;
        let patrons: Vec<Suggested<Uuid>> =
            sqlx::query_as(of_patrons).bind(i64::from(limit)).fetch_all(&mut *moment).await?;
        let nobody: Vec<Suggested<String>> =
            sqlx::query_as(of_nobody).bind(i64::from(limit)).fetch_all(&mut *moment).await?;
        let patrons = patrons.into_iter().map(|row| line(true, row));
        let nobody = nobody.into_iter().map(|row| line(false, row));
        let mut lines: Vec<SuggestionLine> = patrons.chain(nobody).collect();
        lines.sort_by_key(|line| if open { line.made_unix_secs } else { -line.made_unix_secs });
        lines.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(lines)
    }

    async fn advance_suggestion(
        &self,
        by: Actor<'_>,
        key: &str,
        progress: PurchaseProgress,
        now_unix_secs: i64,
    ) -> Result<bool, StoreError> {
        let mut writing = self.begin().await?;
        let patron: Option<Uuid> = match Uuid::parse_str(key) {
            Ok(id) => {
                sqlx::query_scalar("UPDATE suggestion SET progress = $2 WHERE id = $1 RETURNING patron_id")
                    .bind(id)
                    .bind(progress.code())
                    .fetch_optional(&mut *writing)
                    .await?
            }
            Err(_) => None,
        };
        let others = sqlx::query("UPDATE purchase_suggestion SET progress = $2 WHERE key = $1")
            .bind(key)
            .bind(progress.code())
            .execute(&mut *writing)
            .await?;
        if patron.is_none() && others.rows_affected() == 0 {
            return Ok(false);
        }
        audit::note(&mut writing, by, AuditCode::AdvanceSuggestion, key, Some(progress.code()), now_unix_secs).await?;
        if let Some(patron) = patron {
            change_feed::changed(&mut writing, PatronId(patron), Part::Suggestions).await?;
        }
        writing.commit().await?;
        Ok(true)
    }
}

/// Key, title, author, number, note, progress, when it came.
type Suggested<K> = (K, String, Option<String>, Option<String>, Option<String>, String, i64);

fn line<K: ToString>(
    by_patron: bool,
    (key, name, author, isbn, note, progress, made_unix_secs): Suggested<K>,
) -> SuggestionLine {
    let progress = PurchaseProgress::of_code(&progress);
    SuggestionLine { key: key.to_string(), name, author, isbn, note, by_patron, progress, made_unix_secs }
}
