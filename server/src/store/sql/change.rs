//! Saves what an operation changed.

use super::row::to_json;
use super::{Conn, change_feed};
use crate::store::StoreError;
use bookmobile_circulation::{
    Change, Done, EndedHold, EndedLoan, Hold, HoldEnd, HoldState, Item, ItemState, LoanEnd, PatronId, RecordId, Wants,
};

/// Saves the changes to this title and tells the notices; gives the outcome.
pub async fn save<T>(conn: &mut Conn, title: &RecordId, done: Done<T>, now_unix_secs: i64) -> Result<T, StoreError> {
    for change in done.changes {
        match change {
            Change::Hold(hold) => save_hold(conn, title, &hold).await?,
            Change::HoldEnded(ended) => end_hold(conn, title, &ended).await?,
            Change::Item(item) => save_item(conn, &item).await?,
            Change::LoanEnded(ended) => end_loan(conn, title, &ended).await?,
            Change::Charge(charge) => {
                sqlx::query(
                    "INSERT INTO charge (patron_id, barcode, days, amount, made_unix_secs) VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(charge.patron.0)
                .bind(charge.item.as_str())
                .bind(i64::from(charge.days))
                .bind(i64::from(charge.amount))
                .bind(now_unix_secs)
                .execute(&mut *conn)
                .await?;
                change_feed::changed(conn, charge.patron, change_feed::Part::Profile).await?;
            }
        }
    }
    change_feed::notify(conn, done.notices, now_unix_secs).await?;
    Ok(done.outcome)
}

async fn save_hold(conn: &mut Conn, title: &RecordId, hold: &Hold) -> Result<(), StoreError> {
    let (wants, wanted) = match &hold.wants {
        Wants::Any => ("any", None),
        Wants::Volume(volume) => ("volume", Some(volume.as_str())),
        Wants::Copy(barcode) => ("copy", Some(barcode.as_str())),
    };
    let (state, until) = match &hold.state {
        HoldState::Waiting => ("waiting", None),
        HoldState::Suspended { until } => ("suspended", Some(*until)),
        HoldState::InTransit { .. } => ("in_transit", None),
        HoldState::Ready { until, .. } => ("ready", Some(*until)),
    };
    sqlx::query(
        "INSERT INTO hold (id, record_id, patron_id, wants, wanted, pickup, ticket, placed_unix_secs, lapses, state, \
         until, barcode) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
         ON CONFLICT (id) DO UPDATE SET pickup = excluded.pickup, lapses = excluded.lapses, state = excluded.state, \
         until = excluded.until, barcode = excluded.barcode",
    )
    .bind(hold.id.0)
    .bind(title.as_str())
    .bind(hold.patron.0)
    .bind(wants)
    .bind(wanted)
    .bind(hold.pickup.as_str())
    .bind(hold.ticket.cast_signed())
    .bind(hold.placed_unix_secs)
    .bind(hold.lapses.to_string())
    .bind(state)
    .bind(until.map(|day| day.to_string()))
    .bind(hold.state.item().map(|barcode| barcode.as_str()))
    .execute(conn)
    .await?;
    Ok(())
}

async fn end_hold(conn: &mut Conn, title: &RecordId, ended: &EndedHold) -> Result<(), StoreError> {
    let EndedHold { hold, end, ended_unix_secs } = ended;
    let (how, barcode) = match end {
        HoldEnd::Fulfilled { item } => ("fulfilled", Some(item.as_str())),
        HoldEnd::CancelledByPatron => ("cancelled_by_patron", None),
        HoldEnd::CancelledByStaff => ("cancelled_by_staff", None),
        HoldEnd::Unfilled => ("unfilled", None),
        HoldEnd::Unclaimed => ("unclaimed", None),
    };
    sqlx::query("DELETE FROM hold WHERE id = $1").bind(hold.id.0).execute(&mut *conn).await?;
    let patron = if_kept(conn, hold.patron).await?;
    sqlx::query(
        "INSERT INTO ended_hold (record_id, patron_id, pickup, placed_unix_secs, ended_unix_secs, how, barcode) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(title.as_str())
    .bind(patron.map(|patron| patron.0))
    .bind(hold.pickup.as_str())
    .bind(hold.placed_unix_secs)
    .bind(ended_unix_secs)
    .bind(how)
    .bind(barcode)
    .execute(conn)
    .await?;
    Ok(())
}

async fn save_item(conn: &mut Conn, item: &Item) -> Result<(), StoreError> {
    let to = match &item.state {
        ItemState::InTransit { to, .. } => Some(to.as_str()),
        _ => None,
    };
    sqlx::query(
        "UPDATE item SET state = $2, at_branch = $3, to_branch = $4, hold_id = $5, status = $6 WHERE barcode = $1",
    )
    .bind(item.barcode.as_str())
    .bind(item.state.code().code())
    .bind(item.at.as_str())
    .bind(to)
    .bind(item.set_aside_for().map(|hold| hold.0))
    .bind(item.catalogue_status())
    .execute(&mut *conn)
    .await?;
    let Some(loan) = item.loan() else {
        sqlx::query("DELETE FROM loan WHERE barcode = $1").bind(item.barcode.as_str()).execute(conn).await?;
        return Ok(());
    };
    sqlx::query(
        "INSERT INTO loan (id, barcode, patron_id, category, branch, lent_unix_secs, due, renewals, reminded) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
         ON CONFLICT (id) DO UPDATE SET due = excluded.due, renewals = excluded.renewals, reminded = excluded.reminded",
    )
    .bind(loan.id.0)
    .bind(item.barcode.as_str())
    .bind(loan.patron.0)
    .bind(loan.category.as_str())
    .bind(loan.branch.as_str())
    .bind(loan.lent_unix_secs)
    .bind(loan.due.to_string())
    .bind(i64::from(loan.renewals))
    .bind(to_json("loan", &loan.reminded)?)
    .execute(conn)
    .await?;
    Ok(())
}

async fn end_loan(conn: &mut Conn, title: &RecordId, ended: &EndedLoan) -> Result<(), StoreError> {
    let EndedLoan { loan, item, end, ended_unix_secs } = ended;
    let (how, at) = match end {
        LoanEnd::Returned { at } => ("returned", Some(at.as_str())),
        LoanEnd::Lost => ("lost", None),
    };
    let patron = if_kept(conn, loan.patron).await?;
    sqlx::query(
        "INSERT INTO ended_loan (record_id, barcode, patron_id, branch, lent_unix_secs, ended_unix_secs, renewals, how, \
         returned_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(title.as_str())
    .bind(item.as_str())
    .bind(patron.map(|patron| patron.0))
    .bind(loan.branch.as_str())
    .bind(loan.lent_unix_secs)
    .bind(ended_unix_secs)
    .bind(i64::from(loan.renewals))
    .bind(how)
    .bind(at)
    .execute(conn)
    .await?;
    Ok(())
}

/// The patron, where a history is kept.
async fn if_kept(conn: &mut Conn, patron: PatronId) -> Result<Option<PatronId>, StoreError> {
    let kept: Option<bool> = sqlx::query_scalar("SELECT keeps_history FROM patron WHERE id = $1")
        .bind(patron.0)
        .fetch_optional(conn)
        .await?;
    Ok(kept.unwrap_or(false).then_some(patron))
}
