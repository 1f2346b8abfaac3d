//! A patron as the rules see one, from the rows.

use super::Conn;
use super::row::{number, read, read_some};
use crate::store::StoreError;
use bookmobile_circulation::{Block, HoldId, HoldSummary, LoanSummary, PatronId, PatronState};
use uuid::Uuid;

/// Locks the patron; whether there is such a patron.
pub async fn lock(conn: &mut Conn, id: PatronId) -> Result<bool, StoreError> {
    let found: Option<Uuid> = sqlx::query_scalar(concat!("SELECT id FROM patron WHERE id = $1", for_update!()))
        .bind(id.0)
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// The patron, whom [`lock`] has locked; none where there is no such patron.
pub async fn read_state(conn: &mut Conn, id: PatronId) -> Result<Option<PatronState>, StoreError> {
    let row: Option<(String, Option<String>, i64)> = sqlx::query_as(
        "SELECT category, valid_until, (SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) FROM charge \
         WHERE patron_id = patron.id AND paid_unix_secs IS NULL) FROM patron WHERE id = $1",
    )
    .bind(id.0)
    .fetch_optional(&mut *conn)
    .await?;
    let Some((category, valid_until, owed)) = row else { return Ok(None) };
    let blocks: Vec<Option<String>> = sqlx::query_scalar("SELECT until FROM patron_block WHERE patron_id = $1")
        .bind(id.0)
        .fetch_all(&mut *conn)
        .await?;
    let loans: Vec<(String, String, String, String)> = sqlx::query_as(
        "SELECT r.id, r.kind, l.barcode, l.due FROM loan l JOIN item i ON i.barcode = l.barcode \
         JOIN record r ON r.id = i.record_id WHERE l.patron_id = $1 ORDER BY r.id, l.barcode",
    )
    .bind(id.0)
    .fetch_all(&mut *conn)
    .await?;
    let holds: Vec<(String, String, Uuid)> = sqlx::query_as(
        "SELECT r.id, r.kind, h.id FROM hold h JOIN record r ON r.id = h.record_id WHERE h.patron_id = $1",
    )
    .bind(id.0)
    .fetch_all(&mut *conn)
    .await?;
    let loan = |(title, kind, item, due)| {
        let (title, kind) = (read("loan", title)?, read("record", kind)?);
        Ok(LoanSummary { title, kind, item: read("loan", item)?, due: read("loan", due)? })
    };
    let hold = |(title, kind, hold)| {
        Ok(HoldSummary { title: read("hold", title)?, kind: read("record", kind)?, hold: HoldId(hold) })
    };
    Ok(Some(PatronState {
        id,
        category: read("patron", category)?,
        card_valid_until: read_some("patron", valid_until)?,
        blocks: blocks
            .into_iter()
            .map(|until| Ok(Block { until: read_some("patron_block", until)? }))
            .collect::<Result<_, StoreError>>()?,
        owed: number("charge", owed)?,
        loans: loans.into_iter().map(loan).collect::<Result<_, StoreError>>()?,
        holds: holds.into_iter().map(hold).collect::<Result<_, StoreError>>()?,
    }))
}
