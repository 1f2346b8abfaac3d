//! A title with its copies and its queue, from its rows.

use super::row::{from_json, missing, number, read, read_some};
use super::{Conn, json};
use crate::store::StoreError;
use bookmobile_circulation::{
    Barcode, BranchCode, Hold, HoldId, HoldState, Item, ItemState, KindCode, Loan, LoanId, PatronId, RecordId,
    TitleState, Wants,
};
use sqlx::{FromRow, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The holds of titles, in the order of their queues.
macro_rules! hold_rows {
    ($($of:expr),+) => {
        concat!(
            "SELECT record_id, id, patron_id, wants, wanted, pickup, ticket, placed_unix_secs, lapses, state, until, barcode \
             FROM hold WHERE record_id ", $($of),+, " ORDER BY ticket"
        )
    };
}

/// The copies of titles with their loans, in the order of the record.
macro_rules! item_rows {
    ($($of:expr),+) => {
        concat!(
            "SELECT i.record_id, i.barcode, i.volume, COALESCE(i.branch, (SELECT min(code) FROM branch)) AS home, i.status, \
             i.reference_only, i.state, i.at_branch, i.to_branch, i.hold_id, l.id AS loan_id, l.patron_id, l.category, \
             l.branch AS lent_at, l.lent_unix_secs, l.due, l.renewals, l.reminded \
             FROM item i LEFT JOIN loan l ON l.barcode = i.barcode WHERE i.record_id ", $($of),+,
            " ORDER BY i.position, i.barcode"
        )
    };
}

/// Locks the title and reads it; none where the catalogue has no such record.
pub async fn lock(conn: &mut Conn, id: &RecordId) -> Result<Option<TitleState>, StoreError> {
    let kind: Option<String> = sqlx::query_scalar(concat!("SELECT kind FROM record WHERE id = $1", for_update!()))
        .bind(id.as_str())
        .fetch_optional(&mut *conn)
        .await?;
    with_kind(conn, id, kind).await
}

/// Reads the title without locking it.
pub async fn look(conn: &mut Conn, id: &RecordId) -> Result<Option<TitleState>, StoreError> {
    let kind: Option<String> = sqlx::query_scalar("SELECT kind FROM record WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(&mut *conn)
        .await?;
    with_kind(conn, id, kind).await
}

/// The title of which the copy is one.
pub async fn of_item(conn: &mut Conn, barcode: &Barcode) -> Result<Option<RecordId>, StoreError> {
    let id: Option<String> = sqlx::query_scalar("SELECT record_id FROM item WHERE barcode = $1")
        .bind(barcode.as_str())
        .fetch_optional(conn)
        .await?;
    read_some("item", id)
}

/// The title on which the live hold is.
pub async fn of_hold(conn: &mut Conn, hold: HoldId) -> Result<Option<RecordId>, StoreError> {
    let id: Option<String> =
        sqlx::query_scalar("SELECT record_id FROM hold WHERE id = $1").bind(hold.0).fetch_optional(conn).await?;
    read_some("hold", id)
}

async fn with_kind(conn: &mut Conn, id: &RecordId, kind: Option<String>) -> Result<Option<TitleState>, StoreError> {
    let Some(kind) = kind else { return Ok(None) };
    let kind: KindCode = read("record", kind)?;
    let holds = sqlx::query_as::<_, HoldRow>(hold_rows!("= $1")).bind(id.as_str()).fetch_all(&mut *conn).await?;
    let items = sqlx::query(item_rows!("= $1")).bind(id.as_str()).fetch_all(conn).await?;
    Ok(Some(TitleState {
        id: id.clone(),
        kind,
        items: items.iter().map(item).filter_map(Result::transpose).collect::<Result<_, _>>()?,
        holds: holds.into_iter().map(Hold::try_from).collect::<Result<_, _>>()?,
    }))
}

/// The titles with these ids, by id, without locking them: three statements, however many they are.
pub async fn look_all(conn: &mut Conn, ids: &[String]) -> Result<Vec<TitleState>, StoreError> {
    let list = json(&ids.iter().map(String::as_str).collect::<Vec<_>>());
    let kinds: Vec<(String, String)> =
        sqlx::query_as(concat!("SELECT id, kind FROM record WHERE id IN (SELECT asked.value FROM ", asked!("$1"), ")"))
            .bind(&list)
            .fetch_all(&mut *conn)
            .await?;
    let mut titles = BTreeMap::new();
    for (id, kind) in kinds {
        let title = TitleState {
            id: read("record", id.clone())?,
            kind: read("record", kind)?,
            items: Vec::new(),
            holds: Vec::new(),
        };
        titles.insert(id, title);
    }
    let holds = sqlx::query_as::<_, HoldRow>(hold_rows!("IN (SELECT asked.value FROM ", asked!("$1"), ")"))
        .bind(&list)
        .fetch_all(&mut *conn)
        .await?;
    for row in holds {
        if let Some(title) = titles.get_mut(&row.record_id) {
            title.holds.push(row.try_into()?);
        }
    }
    let items =
        sqlx::query(item_rows!("IN (SELECT asked.value FROM ", asked!("$1"), ")")).bind(&list).fetch_all(conn).await?;
    for row in &items {
        if let (Some(title), Some(item)) = (titles.get_mut(row.try_get::<&str, _>("record_id")?), item(row)?) {
            title.items.push(item);
        }
    }
    Ok(titles.into_values().collect())
}

#[derive(FromRow)]
struct HoldRow {
    record_id: String,
    id: Uuid,
    patron_id: Uuid,
    wants: String,
    wanted: Option<String>,
    pickup: String,
    ticket: i64,
    placed_unix_secs: i64,
    lapses: String,
    state: String,
    until: Option<String>,
    barcode: Option<String>,
}

impl TryFrom<HoldRow> for Hold {
    type Error = StoreError;
    fn try_from(row: HoldRow) -> Result<Self, StoreError> {
        let item = || read("hold", row.barcode.clone().ok_or_else(|| missing("hold", "the barcode"))?);
        let until = || read("hold", row.until.clone().ok_or_else(|| missing("hold", "the day"))?);
        let state = match row.state.as_str() {
            "waiting" => HoldState::Waiting,
            "suspended" => HoldState::Suspended { until: until()? },
            "in_transit" => HoldState::InTransit { item: item()? },
            "ready" => HoldState::Ready { item: item()?, until: until()? },
            other => return Err(StoreError::Row { table: "hold", what: format!("the state {other:?} is not known") }),
        };
        Ok(Self {
            id: HoldId(row.id),
            patron: PatronId(row.patron_id),
            wants: wants(&row.wants, row.wanted)?,
            pickup: read("hold", row.pickup)?,
            ticket: number("hold", row.ticket)?,
            placed_unix_secs: row.placed_unix_secs,
            lapses: read("hold", row.lapses)?,
            state,
        })
    }
}

/// What is wanted, of its two columns.
pub fn wants(wants: &str, wanted: Option<String>) -> Result<Wants, StoreError> {
    match (wants, wanted) {
        ("any", _) => Ok(Wants::Any),
        ("volume", Some(volume)) => Ok(Wants::Volume(volume)),
        ("copy", Some(barcode)) => Ok(Wants::Copy(read("hold", barcode)?)),
        _ => Err(missing("hold", "what is wanted")),
    }
}

/// A copy; none where the library has no branch yet, so that there is nowhere to lend it.
fn item(row: &<super::Db as sqlx::Database>::Row) -> Result<Option<Item>, StoreError> {
    let Some(home) = read_some::<BranchCode>("item", row.try_get("home")?)? else { return Ok(None) };
    let barcode: Barcode = read("item", row.try_get("barcode")?)?;
    let volume: Option<String> = row.try_get("volume")?;
    let Some(state) = row.try_get::<Option<String>, _>("state")? else {
        let status: String = row.try_get("status")?;
        let item = Item::from_catalogue(barcode, volume, home, &status);
        return item.map(Some).ok_or_else(|| missing("item", "a status that is known"));
    };
    let at = read_some("item", row.try_get("at_branch")?)?.unwrap_or_else(|| home.clone());
    let reference_only = row.try_get("reference_only")?;
    let hold: Option<Uuid> = row.try_get("hold_id")?;
    let hold = hold.map(HoldId);
    let state = match state.as_str() {
        "on_shelf" => ItemState::OnShelf,
        "on_loan" => ItemState::OnLoan { loan: loan(row)? },
        "lent_elsewhere" => ItemState::LentElsewhere,
        "on_hold_shelf" => ItemState::OnHoldShelf { hold: hold.ok_or_else(|| missing("item", "the hold"))? },
        "unclaimed" => ItemState::Unclaimed,
        "in_transit" => {
            let to = read_some("item", row.try_get("to_branch")?)?;
            ItemState::InTransit { to: to.ok_or_else(|| missing("item", "the branch"))?, hold }
        }
        "in_process" => ItemState::InProcess,
        "in_repair" => ItemState::InRepair,
        "missing" => ItemState::Missing,
        "lost" => ItemState::Lost,
        "withdrawn" => ItemState::Withdrawn,
        other => return Err(StoreError::Row { table: "item", what: format!("the state {other:?} is not known") }),
    };
    Ok(Some(Item { barcode, volume, home, at, reference_only, state }))
}

fn loan(row: &<super::Db as sqlx::Database>::Row) -> Result<Loan, StoreError> {
    let id: Option<Uuid> = row.try_get("loan_id")?;
    Ok(Loan {
        id: LoanId(id.ok_or_else(|| missing("loan", "the loan of a copy that is on loan"))?),
        patron: PatronId(row.try_get("patron_id")?),
        category: read("loan", row.try_get("category")?)?,
        branch: read("loan", row.try_get("lent_at")?)?,
        lent_unix_secs: row.try_get("lent_unix_secs")?,
        due: read("loan", row.try_get("due")?)?,
        renewals: number("loan", row.try_get("renewals")?)?,
        reminded: from_json("loan", row.try_get("reminded")?)?,
    })
}
