//! One transaction that takes in a whole import, in batches.

use super::{Catalogue, StoreError};
use bookmobile_catalogue::Item;
use sqlx::sqlite::Sqlite;
use sqlx::{QueryBuilder, Row, Transaction};
use std::collections::{HashMap, HashSet};

/// A record on its way into the catalogue.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Its id.
    pub id: String,
    /// Code of its kind.
    pub kind: &'static str,
    /// Its year.
    pub year: Option<i32>,
    /// Its title.
    pub title: String,
    /// JSON of the record without its copies.
    pub body: String,
    /// MARC in line form.
    pub marc: Option<String>,
    /// Hash over all of it.
    pub hash: [u8; 32],
    /// Its copies.
    pub items: Vec<Item>,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchResult {
    /// Records that are new in the catalogue.
    pub added: i64,
    /// Records whose content changed.
    pub updated: i64,
    /// Records that were there already as they are. Can be negative, as the others can: a repetition may bring a record
    /// that counted as updated back to what it was.
    pub unchanged: i64,
    /// Positions in the batch of records whose id came earlier in this import; their content counts.
    pub repeated: Vec<usize>,
    /// Copies that another record had.
    pub moved: Vec<Moved>,
    /// Branches that were not known and have their code as name now.
    pub branches: Vec<String>,
}

/// A copy that another record had: a barcode names one copy, and the record imported last keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Position in the batch of the record that has it now.
    pub position: usize,
    /// Its barcode.
    pub barcode: String,
    /// The record that had it.
    pub from: String,
}

/// A file that was imported.
#[derive(Clone, Debug)]
pub struct Run {
    /// Name of the file.
    pub file: String,
    /// SHA-256 of the file as it lies there, in hexadecimal.
    pub sha256: String,
    /// What it was read as.
    pub format: String,
    /// When the import began.
    pub started_unix_secs: i64,
    /// When its last record was taken in.
    pub finished_unix_secs: i64,
    /// Its counts, in the order of the table's columns: added, updated, unchanged, repeated, repaired, refused.
    pub counts: [i64; 6],
}

/// An import that has begun. Dropped without [`Import::commit`], it leaves the catalogue as it was.
#[derive(Debug)]
pub struct Import {
    transaction: Transaction<'static, Sqlite>,
    branches: HashSet<String>,
}

impl Catalogue {
    /// Begins an import; only one can be under way.
    ///
    /// # Errors
    /// When another one is.
    pub async fn begin_import(&self) -> Result<Import, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        // Keys come in no order: indexes that leave the memory are written again and again. Negative: kibibytes.
        sqlx::raw_sql("PRAGMA main.cache_size = -131072; PRAGMA temp.cache_size = -16384")
            .execute(&mut *transaction)
            .await?;
        // What this import has seen, with the hash from before it. Not kept in memory, where a million ids weigh.
        sqlx::query("CREATE TEMP TABLE seen (id TEXT PRIMARY KEY, was BLOB) STRICT, WITHOUT ROWID")
            .execute(&mut *transaction)
            .await?;
        let branches = sqlx::query_scalar("SELECT code FROM branch").fetch_all(&mut *transaction).await?;
        Ok(Import { transaction, branches: branches.into_iter().collect() })
    }
}

/// What the catalogue knew of a record before the batch.
struct Known {
    /// Its hash now.
    hash: Option<[u8; 32]>,
    /// Its hash before the import, if this import has seen it already.
    seen: Option<Option<[u8; 32]>>,
}

/// Rows in one `INSERT`. SQLite takes 32,766 values; larger statements were not faster.
const ROWS_MAX: usize = 256;

impl Import {
    /// Takes in the records of `batch`, all from `source`.
    ///
    /// # Errors
    /// When the database fails; the import cannot go on then.
    pub async fn batch(
        &mut self,
        batch: Vec<Incoming>,
        source: &str,
        now_unix_secs: i64,
    ) -> Result<BatchResult, StoreError> {
        let mut result = BatchResult::default();
        let mut known = self.known(&batch).await?;
        let mut first_seen = Vec::new();
        let mut last_of = HashMap::new();
        for (position, incoming) in batch.iter().enumerate() {
            let known = known.entry(incoming.id.clone()).or_insert(Known { hash: None, seen: None });
            match known.seen {
                None => {
                    known.seen = Some(known.hash);
                    first_seen.push((incoming.id.clone(), known.hash));
                    *result.count_of(known.hash, incoming.hash) += 1;
                }
                Some(was) => {
                    result.repeated.push(position);
                    if let Some(earlier) = known.hash {
                        *result.count_of(was, earlier) -= 1;
                        *result.count_of(was, incoming.hash) += 1;
                    }
                }
            }
            if known.hash != Some(incoming.hash) {
                last_of.insert(incoming.id.clone(), position);
            }
            known.hash = Some(incoming.hash);
        }
        self.remember(first_seen).await?;
        let changed: Vec<(usize, Incoming)> = batch
            .into_iter()
            .enumerate()
            .filter(|(position, incoming)| last_of.get(&incoming.id) == Some(position))
            .collect();
        if !changed.is_empty() {
            self.name_branches(&changed, &mut result).await?;
            let items = self.write_records(changed, source, now_unix_secs).await?;
            self.write_items(items, &mut result).await?;
        }
        Ok(result)
    }

    /// Makes the import part of the catalogue.
    ///
    /// # Errors
    /// When the database fails; the catalogue is as it was then.
    pub async fn commit(mut self, runs: &[Run]) -> Result<(), StoreError> {
        for run in runs {
            let mut query = sqlx::query(
                "INSERT INTO import_run (file, sha256, format, started_unix_secs, finished_unix_secs, \
                 added, updated, unchanged, repeated, repaired, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(&run.file)
            .bind(&run.sha256)
            .bind(&run.format)
            .bind(run.started_unix_secs)
            .bind(run.finished_unix_secs);
            for count in run.counts {
                query = query.bind(count);
            }
            query.execute(&mut *self.transaction).await?;
        }
        sqlx::query("DROP TABLE temp.seen").execute(&mut *self.transaction).await?;
        self.transaction.commit().await?;
        Ok(())
    }

    async fn known(&mut self, batch: &[Incoming]) -> Result<HashMap<String, Known>, StoreError> {
        let ids: Vec<&str> = batch.iter().map(|incoming| incoming.id.as_str()).collect();
        let rows = sqlx::query(
            "SELECT asked.value, record.hash, seen.id IS NOT NULL, seen.was FROM json_each(?) AS asked \
             LEFT JOIN record ON record.id = asked.value LEFT JOIN temp.seen ON seen.id = asked.value \
             WHERE record.id IS NOT NULL OR seen.id IS NOT NULL",
        )
        .bind(json(&ids))
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut known = HashMap::with_capacity(batch.len());
        for row in rows {
            let seen: bool = row.try_get(2)?;
            let was = hash(row.try_get(3)?);
            known.insert(row.try_get(0)?, Known { hash: hash(row.try_get(1)?), seen: seen.then_some(was) });
        }
        Ok(known)
    }

    async fn remember(&mut self, seen: Vec<(String, Option<[u8; 32]>)>) -> Result<(), StoreError> {
        let mut seen = seen.into_iter().peekable();
        while seen.peek().is_some() {
            QueryBuilder::<Sqlite>::new("INSERT INTO temp.seen (id, was) ")
                .push_values(seen.by_ref().take(ROWS_MAX), |mut row, (id, was)| {
                    row.push_bind(id).push_bind(was.map(Vec::from));
                })
                .build()
                .execute(&mut *self.transaction)
                .await?;
        }
        Ok(())
    }

    async fn name_branches(
        &mut self,
        changed: &[(usize, Incoming)],
        result: &mut BatchResult,
    ) -> Result<(), StoreError> {
        for item in changed.iter().flat_map(|(_, incoming)| &incoming.items) {
            if !item.branch.is_empty() && self.branches.insert(item.branch.clone()) {
                sqlx::query("INSERT INTO branch (code, name) VALUES (?1, ?1)")
                    .bind(&item.branch)
                    .execute(&mut *self.transaction)
                    .await?;
                result.branches.push(item.branch.clone());
            }
        }
        Ok(())
    }

    /// Writes the records and gives back their copies.
    async fn write_records(
        &mut self,
        changed: Vec<(usize, Incoming)>,
        source: &str,
        now_unix_secs: i64,
    ) -> Result<Vec<(usize, String, Vec<Item>)>, StoreError> {
        let mut items = Vec::with_capacity(changed.len());
        let mut changed = changed.into_iter().peekable();
        while changed.peek().is_some() {
            QueryBuilder::<Sqlite>::new(
                "INSERT INTO record (id, hash, kind, year, source, changed_unix_secs, added_unix_secs, title, body, marc) ",
            )
            .push_values(changed.by_ref().take(ROWS_MAX), |mut row, (position, incoming)| {
                items.push((position, incoming.id.clone(), incoming.items));
                row.push_bind(incoming.id)
                    .push_bind(Vec::from(incoming.hash))
                    .push_bind(incoming.kind)
                    .push_bind(incoming.year)
                    .push_bind(source.to_owned())
                    .push_bind(now_unix_secs)
                    // Kept from the first time on.
                    .push_bind(now_unix_secs)
                    .push_bind(incoming.title)
                    .push_bind(incoming.body)
                    .push_bind(incoming.marc);
            })
            .push(
                " ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, kind = excluded.kind, year = excluded.year, \
                 source = excluded.source, changed_unix_secs = excluded.changed_unix_secs, title = excluded.title, \
                 body = excluded.body, marc = excluded.marc",
            )
            .build()
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(items)
    }

    async fn write_items(
        &mut self,
        records: Vec<(usize, String, Vec<Item>)>,
        result: &mut BatchResult,
    ) -> Result<(), StoreError> {
        let ids: Vec<&str> = records.iter().map(|(_, id, _)| id.as_str()).collect();
        let kept: Vec<&str> = records.iter().flat_map(|(.., items)| items).map(|item| item.barcode.as_str()).collect();
        sqlx::query(
            "DELETE FROM item WHERE record_id IN (SELECT value FROM json_each(?1)) \
             AND barcode NOT IN (SELECT value FROM json_each(?2))",
        )
        .bind(json(&ids))
        .bind(json(&kept))
        .execute(&mut *self.transaction)
        .await?;
        let owners = sqlx::query_as::<_, (String, String)>(
            "SELECT barcode, record_id FROM item WHERE barcode IN (SELECT value FROM json_each(?))",
        )
        .bind(json(&kept))
        .fetch_all(&mut *self.transaction)
        .await?;
        let mut owners: HashMap<String, String> = owners.into_iter().collect();
        // A record of this batch gives up what it no longer claims; that is no conflict.
        let claims: HashSet<(&str, &str)> = records
            .iter()
            .flat_map(|(_, id, items)| items.iter().map(move |item| (id.as_str(), item.barcode.as_str())))
            .collect();
        let ids: HashSet<&str> = ids.into_iter().collect();
        owners.retain(|barcode, owner| !ids.contains(owner.as_str()) || claims.contains(&(owner, barcode)));

        let mut rows = Vec::with_capacity(kept.len());
        for (position, id, items) in &records {
            for (nth, item) in items.iter().enumerate() {
                match owners.insert(item.barcode.clone(), id.clone()) {
                    Some(from) if from != *id => {
                        result.moved.push(Moved { position: *position, barcode: item.barcode.clone(), from });
                    }
                    _ => {}
                }
                rows.push((id, nth, item));
            }
        }
        for rows in rows.chunks(ROWS_MAX) {
            QueryBuilder::<Sqlite>::new(
                "INSERT INTO item (barcode, record_id, branch, location, call_number, volume, status, position) ",
            )
            .push_values(rows, |mut row, (id, nth, item)| {
                row.push_bind(&item.barcode)
                    .push_bind(*id)
                    .push_bind((!item.branch.is_empty()).then_some(&item.branch))
                    .push_bind(&item.location)
                    .push_bind(&item.call_number)
                    .push_bind(&item.volume)
                    .push_bind(item.status.code())
                    .push_bind(*nth as i64);
            })
            .push(
                " ON CONFLICT (barcode) DO UPDATE SET record_id = excluded.record_id, branch = excluded.branch, \
                 location = excluded.location, call_number = excluded.call_number, volume = excluded.volume, \
                 status = excluded.status, position = excluded.position",
            )
            .build()
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(())
    }
}

impl BatchResult {
    /// The count that a record belongs to which was `before` and is `after`.
    fn count_of(&mut self, before: Option<[u8; 32]>, after: [u8; 32]) -> &mut i64 {
        match before {
            None => &mut self.added,
            Some(before) if before == after => &mut self.unchanged,
            Some(_) => &mut self.updated,
        }
    }
}

fn hash(bytes: Option<Vec<u8>>) -> Option<[u8; 32]> {
    bytes.and_then(|bytes| bytes.try_into().ok())
}

fn json(values: &[&str]) -> String {
    serde_json::to_string(values).unwrap_or_default()
}
