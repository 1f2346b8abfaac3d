//! The library's events.

use super::change_feed::{self, Part};
use super::row::{number, read, read_some};
use super::{Base, lending};
use crate::store::{EventAdded, Events, HeldEvent, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::{BranchCode, EventId, NoticeKind, PatronId};
use uuid::Uuid;

#[async_trait]
impl Events for Base {
    async fn events(&self, after_unix_secs: i64) -> Result<Vec<HeldEvent>, StoreError> {
        type Row = (String, String, Option<String>, Option<String>, i64, Option<i64>, Option<i64>, i64);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, name, about, branch, begins_unix_secs, ends_unix_secs, places, \
             (SELECT count(*) FROM event_place p WHERE p.event_id = event.id) FROM event \
             WHERE begins_unix_secs > $1 ORDER BY begins_unix_secs, id",
        )
        .bind(after_unix_secs)
        .fetch_all(&self.pool)
        .await?;
        let event = |(id, name, about, branch, begins_unix_secs, ends_unix_secs, places, taken): Row| {
            Ok(HeldEvent {
                id: read("event", id)?,
                name,
                about,
                branch: read_some("event", branch)?,
                begins_unix_secs,
                ends_unix_secs,
                places: places.map(|places| number("event", places)).transpose()?,
                taken: number("event_place", taken)?,
            })
        };
        rows.into_iter().map(event).collect()
    }

    async fn add_event(&self, event: &HeldEvent) -> Result<EventAdded, StoreError> {
        let mut writing = self.begin().await?;
        if let Some(branch) = &event.branch
            && !lending::is_branch(&mut writing, branch).await?
        {
            return Ok(EventAdded::NoSuchBranch);
        }
        let added = sqlx::query(
            "INSERT INTO event (id, name, about, branch, begins_unix_secs, ends_unix_secs, places) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
        )
        .bind(event.id.as_str())
        .bind(&event.name)
        .bind(&event.about)
        .bind(event.branch.as_ref().map(BranchCode::as_str))
        .bind(event.begins_unix_secs)
        .bind(event.ends_unix_secs)
        .bind(event.places.map(i64::from))
        .execute(&mut *writing)
        .await?;
        writing.commit().await?;
        Ok(if added.rows_affected() == 0 { EventAdded::IdTaken } else { EventAdded::Added })
    }

    async fn remove_event(&self, id: &EventId, now_unix_secs: i64) -> Result<Option<u32>, StoreError> {
        let mut writing = self.begin().await?;
        let found: Option<(String, i64)> =
            sqlx::query_as(concat!("SELECT name, begins_unix_secs FROM event WHERE id = $1", for_update!()))
                .bind(id.as_str())
                .fetch_optional(&mut *writing)
                .await?;
        let Some((name, begins_unix_secs)) = found else { return Ok(None) };
        let patrons: Vec<Uuid> =
            sqlx::query_scalar("SELECT patron_id FROM event_place WHERE event_id = $1 ORDER BY patron_id")
                .bind(id.as_str())
                .fetch_all(&mut *writing)
                .await?;
        sqlx::query("DELETE FROM event WHERE id = $1").bind(id.as_str()).execute(&mut *writing).await?;
        let news = NoticeKind::EventCancelled { name };
        for patron in &patrons {
            change_feed::changed(&mut writing, PatronId(*patron), Part::Events).await?;
            if begins_unix_secs > now_unix_secs {
                change_feed::notify_one(&mut writing, PatronId(*patron), None, &news, now_unix_secs).await?;
            }
        }
        writing.commit().await?;
        Ok(Some(u32::try_from(patrons.len()).unwrap_or(u32::MAX)))
    }
}
