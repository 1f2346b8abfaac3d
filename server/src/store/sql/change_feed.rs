//! The change feed of a patron, which `sync` reads: a count of changes to each part of the account, and messages. Whoever
//! changes what a device shows notes it here, in the same transaction.

use super::row::to_json;
use super::{Conn, deliveries};
use crate::store::StoreError;
use bookmobile_circulation::{Notice, NoticeKind, PatronId, RecordId};

/// What of a patron changes at once, beside holds and loans, which are always told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Profile,
    Lists,
    Searches,
    Ratings,
    Suggestions,
    Events,
}

impl Part {
    /// As it stands in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Lists => "lists",
            Self::Searches => "searches",
            Self::Ratings => "ratings",
            Self::Suggestions => "suggestions",
            Self::Events => "events",
        }
    }
}

/// Notes that this part changed.
pub async fn changed(conn: &mut Conn, patron: PatronId, part: Part) -> Result<(), StoreError> {
    let sequence = next(conn, patron).await?;
    sqlx::query(
        "INSERT INTO patron_part (patron_id, part, sequence) VALUES ($1, $2, $3) \
         ON CONFLICT (patron_id, part) DO UPDATE SET sequence = excluded.sequence",
    )
    .bind(patron.0)
    .bind(part.code())
    .bind(sequence)
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes messages, the last thing that a transaction does before it notes its action.
pub async fn notify(conn: &mut Conn, mut notices: Vec<Notice>, now_unix_secs: i64) -> Result<(), StoreError> {
    // Counters are locked in one order, too.
    notices.sort_by_key(|notice| notice.patron);
    for Notice { patron, title, kind } in notices {
        notify_one(conn, patron, Some(&title), &kind, now_unix_secs).await?;
    }
    Ok(())
}

/// Writes one message, perhaps about no title. Whoever writes several does it by rising patron.
pub async fn notify_one(
    conn: &mut Conn,
    patron: PatronId,
    title: Option<&RecordId>,
    news: &NoticeKind,
    now_unix_secs: i64,
) -> Result<(), StoreError> {
    let sequence = next(conn, patron).await?;
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO message (patron_id, sequence, record_id, news, made_unix_secs) VALUES ($1, $2, $3, $4, $5) \
         RETURNING number",
    )
    .bind(patron.0)
    .bind(sequence)
    .bind(title.map(RecordId::as_str))
    .bind(to_json("message", news)?)
    .bind(now_unix_secs)
    .fetch_one(&mut *conn)
    .await?;
    deliveries::queue(conn, patron, number, news, now_unix_secs).await
}

/// The next number of the patron's changes. Whoever has it keeps others waiting until the end of the transaction, so
/// that a device which has seen a number has seen all below it.
async fn next(conn: &mut Conn, patron: PatronId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO patron_sequence (patron_id, sequence) VALUES ($1, 1) \
         ON CONFLICT (patron_id) DO UPDATE SET sequence = patron_sequence.sequence + 1 RETURNING sequence",
    )
    .bind(patron.0)
    .fetch_one(conn)
    .await?)
}
