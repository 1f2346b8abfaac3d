//! What patrons left behind, for others and for themselves: shared lists, ratings, history.

use super::Base;
use super::row::{missing, number, read};
use crate::store::{PatronContent, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::patron_account::{History, PastHold, PastLoan};
use bookmobile_circulation::patron_content::{Ratings, Review, SharedList};
use bookmobile_circulation::sync::Entry;
use bookmobile_circulation::{PatronId, RecordId};
use uuid::Uuid;

#[async_trait]
impl PatronContent for Base {
    async fn shared_list(&self, link: &str) -> Result<Option<SharedList>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        let list: Option<(Uuid, String)> =
            sqlx::query_as("SELECT id, name FROM list WHERE link = $1").bind(link).fetch_optional(&mut *moment).await?;
        let Some((id, name)) = list else { return Ok(None) };
        let rows: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT e.record_id, COALESCE(r.title, ''), e.note FROM list_entry e \
             LEFT JOIN record r ON r.id = e.record_id WHERE e.list_id = $1 \
             ORDER BY e.position, e.added_unix_secs, e.record_id",
        )
        .bind(id)
        .fetch_all(&mut *moment)
        .await?;
        let entry = |(title, name, note)| Ok(Entry { title: read("list_entry", title)?, name, note });
        let entries = rows.into_iter().map(entry).collect::<Result<_, StoreError>>()?;
        Ok(Some(SharedList { name, entries }))
    }

    async fn ratings(&self, title: &RecordId) -> Result<Ratings, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        let counts: Vec<(i64, i64)> = sqlx::query_as(
            "SELECT stars, count(*) FROM rating WHERE record_id = $1 AND moderation <> 'hidden' GROUP BY stars",
        )
        .bind(title.as_str())
        .fetch_all(&mut *moment)
        .await?;
        let mut stars = [0; 5];
        for (given, count) in counts {
            let given: usize = number("rating", given - 1)?;
            *stars.get_mut(given).ok_or_else(|| missing("rating", "a number of stars"))? = number("rating", count)?;
        }
        let rows: Vec<(i64, String, i64)> = sqlx::query_as(
            "SELECT stars, review, made_unix_secs FROM rating WHERE record_id = $1 AND moderation = 'shown' \
             AND review IS NOT NULL ORDER BY made_unix_secs DESC LIMIT $2",
        )
        .bind(title.as_str())
        .bind(i64::from(Ratings::REVIEWS_MAX))
        .fetch_all(&mut *moment)
        .await?;
        let review =
            |(stars, review, made_unix_secs)| Ok(Review { stars: number("rating", stars)?, review, made_unix_secs });
        Ok(Ratings::new(stars, rows.into_iter().map(review).collect::<Result<_, StoreError>>()?))
    }

    async fn history(&self, patron: PatronId) -> Result<History, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        type Loan = (String, String, String, String, i64, Option<i64>, String, i64);
        let loans: Vec<Loan> = sqlx::query_as(
            "SELECT r.id, r.title, l.barcode, l.branch, l.lent_unix_secs AS lent, CAST(NULL AS BIGINT), 'open', \
             l.renewals FROM loan l JOIN item i ON i.barcode = l.barcode JOIN record r ON r.id = i.record_id \
             WHERE l.patron_id = $1 UNION ALL \
             SELECT e.record_id, COALESCE(r.title, ''), e.barcode, e.branch, e.lent_unix_secs, e.ended_unix_secs, e.how, \
             e.renewals FROM ended_loan e LEFT JOIN record r ON r.id = e.record_id WHERE e.patron_id = $1 \
             ORDER BY lent DESC",
        )
        .bind(patron.0)
        .fetch_all(&mut *moment)
        .await?;
        type Hold = (String, String, String, i64, Option<i64>, String);
        let holds: Vec<Hold> = sqlx::query_as(
            "SELECT r.id, r.title, h.pickup, h.placed_unix_secs AS placed, CAST(NULL AS BIGINT), 'live' \
             FROM hold h JOIN record r ON r.id = h.record_id WHERE h.patron_id = $1 UNION ALL \
             SELECT e.record_id, COALESCE(r.title, ''), e.pickup, e.placed_unix_secs, e.ended_unix_secs, e.how \
             FROM ended_hold e LEFT JOIN record r ON r.id = e.record_id WHERE e.patron_id = $1 ORDER BY placed DESC",
        )
        .bind(patron.0)
        .fetch_all(&mut *moment)
        .await?;
        let loan = |(title, name, item, branch, lent_unix_secs, ended_unix_secs, how, renewals): Loan| {
            let (title, renewals) = (read("ended_loan", title)?, number("ended_loan", renewals)?);
            Ok(PastLoan { title, name, item, branch, lent_unix_secs, ended_unix_secs, how, renewals })
        };
        let hold = |(title, name, pickup, placed_unix_secs, ended_unix_secs, how): Hold| {
            let title = read("ended_hold", title)?;
            Ok(PastHold { title, name, pickup, placed_unix_secs, ended_unix_secs, how })
        };
        Ok(History {
            loans: loans.into_iter().map(loan).collect::<Result<_, StoreError>>()?,
            holds: holds.into_iter().map(hold).collect::<Result<_, StoreError>>()?,
        })
    }
}
