//! Which packs were built, and whom their new records concern.

use super::{Base, change_feed};
use crate::store::{Generations, NewMatches, NewRecords, StoreError, Watched};
use async_trait::async_trait;
use bookmobile_circulation::{NoticeKind, PatronId, SearchId};
use bookmobile_search_index::pack::Manifest;
use uuid::Uuid;

#[async_trait]
impl Generations for Base {
    async fn last_generation(&self) -> Result<u64, StoreError> {
        let newest: Option<i64> =
            sqlx::query_scalar("SELECT max(generation) FROM pack_generation").fetch_one(&self.pool).await?;
        Ok(newest.unwrap_or(0).unsigned_abs())
    }

    async fn last_record(&self) -> Result<Option<i64>, StoreError> {
        Ok(sqlx::query_scalar(LAST_RECORD).fetch_one(&self.pool).await?)
    }

    async fn watched(&self) -> Result<Vec<Watched>, StoreError> {
        let rows: Vec<(Uuid, Uuid, String)> =
            sqlx::query_as("SELECT id, patron_id, query FROM saved_search WHERE tell = $1 ORDER BY patron_id, id")
                .bind(true)
                .fetch_all(&self.pool)
                .await?;
        let watched = |(search, patron, query)| Watched { search: SearchId(search), patron: PatronId(patron), query };
        Ok(rows.into_iter().map(watched).collect())
    }

    async fn record_generation(
        &self,
        manifest: &Manifest,
        new: NewRecords,
        matches: &[NewMatches],
        now_unix_secs: i64,
    ) -> Result<bool, StoreError> {
        let mut writing = self.begin().await?;
        // One pack after another, also from several processes.
        sqlx::query(concat!("SELECT id FROM store", for_update!())).execute(&mut *writing).await?;
        let last: Option<i64> = sqlx::query_scalar(LAST_RECORD).fetch_one(&mut *writing).await?;
        if last != new.after {
            return Ok(false);
        }
        sqlx::query(
            "INSERT INTO pack_generation (generation, built_unix_secs, records, bytes, last_record) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (generation) DO UPDATE SET \
             built_unix_secs = excluded.built_unix_secs, records = excluded.records, bytes = excluded.bytes, \
             last_record = excluded.last_record",
        )
        .bind(manifest.generation.cast_signed())
        .bind(manifest.built_unix_secs)
        .bind(manifest.records.cast_signed())
        .bind(manifest.bytes().cast_signed())
        .bind(last.map_or(new.last, |last| last.max(new.last)))
        .execute(&mut *writing)
        .await?;
        let mut matches: Vec<&NewMatches> = matches.iter().collect();
        matches.sort_by_key(|found| found.watched.patron);
        for NewMatches { watched: Watched { search, patron, query }, count, only } in matches {
            let wanted: Option<Uuid> = sqlx::query_scalar("SELECT id FROM saved_search WHERE id = $1 AND tell = $2")
                .bind(search.0)
                .bind(true)
                .fetch_optional(&mut *writing)
                .await?;
            if wanted.is_some() {
                let news = NoticeKind::NewMatches { search: *search, query: query.clone(), count: *count };
                change_feed::notify_one(&mut writing, *patron, only.as_ref(), &news, now_unix_secs).await?;
            }
        }
        writing.commit().await?;
        Ok(true)
    }
}

const LAST_RECORD: &str = "SELECT max(last_record) FROM pack_generation";
