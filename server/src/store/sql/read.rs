//! What is read from the catalogue: single records for readers, all of them for a pack.

use super::super::Db;
use super::import::Importing;
use super::row::read;
use super::{Base, Writing, json};
use crate::store::{Catalogue, Import, Snapshot, StoreError};
use async_trait::async_trait;
use bookmobile_catalogue::{Branch, Day, Item, ItemStatus, Record, RecordId};
use bookmobile_search_index::pack::Library;
use sqlx::{Database, FromRow, Row, Transaction};
use std::collections::{BTreeMap, HashMap};

type DbRow = <Db as Database>::Row;

/// A transaction that sees one moment.
struct Moment {
    transaction: Transaction<'static, Db>,
}

#[async_trait]
impl Catalogue for Base {
    async fn record(&self, id: &RecordId) -> Result<Option<Record>, StoreError> {
        let body: Option<(String, i64)> = sqlx::query_as("SELECT body, added_unix_secs FROM record WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some((body, added_unix_secs)) = body else { return Ok(None) };
        let mut record = parse(id.as_str(), &body, added_unix_secs)?;
        record.items = sqlx::query_as::<_, ItemRow>(
            "SELECT record_id, barcode, branch, location, call_number, volume, status FROM item \
             WHERE record_id = $1 ORDER BY position, barcode",
        )
        .bind(id.as_str())
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .map(|row| row.item)
        .collect();
        Ok(Some(record))
    }

    async fn marc(&self, id: &RecordId) -> Result<Option<Option<String>>, StoreError> {
        Ok(sqlx::query_scalar("SELECT marc FROM record WHERE id = $1")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?)
    }

    async fn records(&self, ids: &[RecordId], with_marc: bool) -> Result<Vec<(Record, Option<String>)>, StoreError> {
        let list = json(&ids.iter().map(RecordId::as_str).collect::<Vec<_>>());
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        let rows = sqlx::query_as::<_, RecordRow>(concat!(
            "SELECT record.id, body, added_unix_secs, CASE WHEN $2 THEN marc END FROM ",
            asked!("$1"),
            " JOIN record ON record.id = asked.value ORDER BY asked.key",
        ))
        .bind(&list)
        .bind(with_marc)
        .fetch_all(&mut *moment)
        .await?;
        let items = sqlx::query_as::<_, ItemRow>(concat!(
            "SELECT record_id, barcode, branch, location, call_number, volume, status FROM item \
             WHERE record_id IN (SELECT asked.value FROM ",
            asked!("$1"),
            ") ORDER BY record_id, position, barcode",
        ))
        .bind(&list)
        .fetch_all(&mut *moment)
        .await?;
        put_together(rows, items)
    }

    async fn statuses(&self, barcodes: &[&str]) -> Result<HashMap<String, ItemStatus>, StoreError> {
        let rows = sqlx::query_as::<_, (String, String)>(concat!(
            "SELECT barcode, status FROM item WHERE barcode IN (SELECT asked.value FROM ",
            asked!("$1"),
            ")",
        ))
        .bind(json(barcodes))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(barcode, code)| (barcode, status(&code))).collect())
    }

    async fn elsewhere(&self) -> Result<BTreeMap<String, ItemStatus>, StoreError> {
        let rows =
            sqlx::query_as::<_, (String, String)>("SELECT barcode, status FROM item WHERE status <> 'available'")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(barcode, code)| (barcode, status(&code))).collect())
    }

    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(Moment { transaction: self.turns.begin_snapshot(&self.pool).await? }))
    }

    async fn begin_import(&self) -> Result<Box<dyn Import>, StoreError> {
        let (transaction, turn) = self.turns.begin_import(&self.pool).await?;
        Ok(Box::new(Importing::begin(Writing::new(transaction, turn)).await?))
    }
}

#[async_trait]
impl Snapshot for Moment {
    async fn library(&mut self) -> Result<Library, StoreError> {
        let row: Option<(String, Option<String>)> =
            sqlx::query_as("SELECT name, name_en FROM library").fetch_optional(&mut *self.transaction).await?;
        Ok(row.map(|(name, name_en)| Library { name, name_en }).unwrap_or_default())
    }

    async fn branches(&mut self) -> Result<Vec<Branch>, StoreError> {
        let rows = sqlx::query("SELECT code, name, name_en, address, hours FROM branch ORDER BY code")
            .fetch_all(&mut *self.transaction)
            .await?;
        let branch = |row: DbRow| {
            Ok(Branch {
                code: row.try_get(0)?,
                name: row.try_get(1)?,
                name_en: row.try_get(2)?,
                address: row.try_get(3)?,
                hours: row.try_get(4)?,
            })
        };
        rows.into_iter().map(branch).collect()
    }

    async fn numbers_after(&mut self, after: i64) -> Result<HashMap<RecordId, i64>, StoreError> {
        let rows: Vec<(i64, String)> = sqlx::query_as("SELECT number, id FROM record WHERE number > $1")
            .bind(after)
            .fetch_all(&mut *self.transaction)
            .await?;
        rows.into_iter().map(|(number, id)| Ok((read("record", id)?, number))).collect()
    }

    async fn records_after(
        &mut self,
        after: Option<&RecordId>,
        limit: u32,
        with_marc: bool,
    ) -> Result<Vec<(Record, Option<String>)>, StoreError> {
        let rows = sqlx::query_as::<_, RecordRow>(
            "SELECT id, body, added_unix_secs, CASE WHEN $3 THEN marc END FROM record WHERE id > $1 ORDER BY id LIMIT $2",
        )
        .bind(after.map_or("", RecordId::as_str))
        .bind(i64::from(limit))
        .bind(with_marc)
        .fetch_all(&mut *self.transaction)
        .await?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
        let items = sqlx::query_as::<_, ItemRow>(
            "SELECT record_id, barcode, branch, location, call_number, volume, status FROM item \
             WHERE record_id BETWEEN $1 AND $2 ORDER BY record_id, position, barcode",
        )
        .bind(&first.0)
        .bind(&last.0)
        .fetch_all(&mut *self.transaction)
        .await?;
        put_together(rows, items)
    }
}

/// Id, body, when it came, MARC.
type RecordRow = (String, String, i64, Option<String>);

fn put_together(rows: Vec<RecordRow>, items: Vec<ItemRow>) -> Result<Vec<(Record, Option<String>)>, StoreError> {
    let mut items_of: HashMap<String, Vec<Item>> = HashMap::new();
    for row in items {
        items_of.entry(row.record_id).or_default().push(row.item);
    }
    rows.into_iter()
        .map(|(id, body, added_unix_secs, marc)| {
            let mut record = parse(&id, &body, added_unix_secs)?;
            record.items = items_of.remove(&id).unwrap_or_default();
            Ok((record, marc))
        })
        .collect()
}

struct ItemRow {
    record_id: String,
    item: Item,
}

impl FromRow<'_, DbRow> for ItemRow {
    fn from_row(row: &DbRow) -> Result<Self, sqlx::Error> {
        let code: String = row.try_get("status")?;
        let branch: Option<String> = row.try_get("branch")?;
        Ok(Self {
            record_id: row.try_get("record_id")?,
            item: Item {
                barcode: row.try_get("barcode")?,
                branch: branch.unwrap_or_default(),
                location: row.try_get("location")?,
                call_number: row.try_get("call_number")?,
                volume: row.try_get("volume")?,
                status: status(&code),
            },
        })
    }
}

/// A status that a newer program wrote is none a reader can go and fetch the copy by.
fn status(code: &str) -> ItemStatus {
    ItemStatus::from_code(code).unwrap_or(ItemStatus::Missing)
}

/// The record as it came, added at the latest when it came for the first time: a later day is a slip of the pen.
fn parse(id: &str, body: &str, added_unix_secs: i64) -> Result<Record, StoreError> {
    let mut record: Record =
        serde_json::from_str(body).map_err(|source| StoreError::Body { id: id.to_owned(), source })?;
    let came = Day::at_unix_secs(added_unix_secs);
    record.added = Some(record.added.map_or(came, |entered| entered.min(came)));
    Ok(record)
}
