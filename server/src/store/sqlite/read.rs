//! What is read from the catalogue: single records for readers, all of them for a pack.

use super::{Catalogue, StoreError};
use bookmobile_catalogue::{Branch, Day, Item, ItemStatus, Record, RecordId};
use bookmobile_search_index::pack::Library;
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{FromRow, Row, Transaction};
use std::collections::{BTreeMap, HashMap};

/// The catalogue as it was at one moment, whatever is imported meanwhile.
#[derive(Debug)]
pub struct Snapshot {
    transaction: Transaction<'static, Sqlite>,
}

impl Catalogue {
    /// A record with its copies as they are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn record(&self, id: &RecordId) -> Result<Option<Record>, StoreError> {
        let body: Option<(String, i64)> = sqlx::query_as("SELECT body, added_unix_secs FROM record WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some((body, added_unix_secs)) = body else { return Ok(None) };
        let mut record = parse(id.as_str(), &body, added_unix_secs)?;
        record.items = sqlx::query_as::<_, ItemRow>(
            "SELECT record_id, barcode, branch, location, call_number, volume, status FROM item \
             WHERE record_id = ? ORDER BY position, barcode",
        )
        .bind(id.as_str())
        .fetch_all(&self.pool)
        .await?
        .into_iter()
        .map(|row| row.item)
        .collect();
        Ok(Some(record))
    }

    /// The MARC record that a record came from, in line form: none without such a record, `Some(None)` for one that came
    /// in another format.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn marc(&self, id: &RecordId) -> Result<Option<Option<String>>, StoreError> {
        Ok(sqlx::query_scalar("SELECT marc FROM record WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?)
    }

    /// Those of the records `ids` that the catalogue has, in that order, with their copies as they are now and, if
    /// `with_marc`, the MARC records they came from in line form.
    ///
    /// # Errors
    /// When the database fails or a record in it cannot be read.
    pub async fn records(
        &self,
        ids: &[RecordId],
        with_marc: bool,
    ) -> Result<Vec<(Record, Option<String>)>, StoreError> {
        let list = serde_json::to_string(ids).unwrap_or_default();
        let mut reading = self.pool.begin().await?;
        let rows = sqlx::query_as::<_, RecordRow>(
            "SELECT record.id, body, added_unix_secs, CASE WHEN ?2 THEN marc END FROM json_each(?1) AS wanted \
             JOIN record ON record.id = wanted.value ORDER BY wanted.key",
        )
        .bind(&list)
        .bind(with_marc)
        .fetch_all(&mut *reading)
        .await?;
        let items = sqlx::query_as::<_, ItemRow>(
            "SELECT record_id, barcode, branch, location, call_number, volume, status FROM item \
             WHERE record_id IN (SELECT value FROM json_each(?)) ORDER BY record_id, position, barcode",
        )
        .bind(&list)
        .fetch_all(&mut *reading)
        .await?;
        put_together(rows, items)
    }

    /// Status of those of the copies `barcodes` that the catalogue has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn statuses(&self, barcodes: &[&str]) -> Result<HashMap<String, ItemStatus>, StoreError> {
        let rows = sqlx::query_as::<_, (String, String)>(
            "SELECT barcode, status FROM item WHERE barcode IN (SELECT value FROM json_each(?))",
        )
        .bind(serde_json::to_string(barcodes).unwrap_or_default())
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(barcode, code)| (barcode, status(&code))).collect())
    }

    /// Every copy that is not on its shelf.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn elsewhere(&self) -> Result<BTreeMap<String, ItemStatus>, StoreError> {
        let rows =
            sqlx::query_as::<_, (String, String)>("SELECT barcode, status FROM item WHERE status <> 'available'")
                .fetch_all(&self.pool)
                .await?;
        Ok(rows.into_iter().map(|(barcode, code)| (barcode, status(&code))).collect())
    }

    /// The catalogue as it is now, for reading all of it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot { transaction: self.pool.begin().await? })
    }
}

impl Snapshot {
    /// The library's name, empty while nobody has set it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn library(&mut self) -> Result<Library, StoreError> {
        let row: Option<(String, Option<String>)> =
            sqlx::query_as("SELECT name, name_en FROM library").fetch_optional(&mut *self.transaction).await?;
        Ok(row.map(|(name, name_en)| Library { name, name_en }).unwrap_or_default())
    }

    /// The branches by code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn branches(&mut self) -> Result<Vec<Branch>, StoreError> {
        let rows = sqlx::query("SELECT code, name, name_en, address, hours FROM branch ORDER BY code")
            .fetch_all(&mut *self.transaction)
            .await?;
        let branch = |row: SqliteRow| {
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

    /// At most `limit` records by id after `after` with their copies, and their MARC in line form if `with_marc`.
    ///
    /// # Errors
    /// When the database fails or a record in it cannot be read.
    pub async fn records_after(
        &mut self,
        after: Option<&RecordId>,
        limit: u32,
        with_marc: bool,
    ) -> Result<Vec<(Record, Option<String>)>, StoreError> {
        let rows = sqlx::query_as::<_, RecordRow>(
            "SELECT id, body, added_unix_secs, CASE WHEN ?3 THEN marc END FROM record WHERE id > ?1 ORDER BY id LIMIT ?2",
        )
        .bind(after.map_or("", RecordId::as_str))
        .bind(limit)
        .bind(with_marc)
        .fetch_all(&mut *self.transaction)
        .await?;
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
        let items = sqlx::query_as::<_, ItemRow>(
            "SELECT record_id, barcode, branch, location, call_number, volume, status FROM item \
             WHERE record_id BETWEEN ? AND ? ORDER BY record_id, position, barcode",
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

impl FromRow<'_, SqliteRow> for ItemRow {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
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
