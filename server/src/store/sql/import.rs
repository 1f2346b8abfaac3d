//! One transaction that takes in a whole import, in batches.

use super::super::Db;
use super::{Writing, json};
use crate::store::{BatchResult, Import, Incoming, Moved, Run, StoreError};
use async_trait::async_trait;
use bookmobile_catalogue::{Item, ItemStatus};
use sqlx::{QueryBuilder, Row};
use std::collections::{BTreeMap, HashMap, HashSet};

/// An import in its transaction.
pub struct Importing {
    transaction: Writing,
    branches: HashSet<String>,
}

impl Importing {
    /// Begins one.
    pub async fn begin(mut transaction: Writing) -> Result<Self, StoreError> {
        // What this import has seen, with the hash from before it. Not kept in memory, where a million ids weigh.
        sqlx::raw_sql(concat!("CREATE TEMP TABLE seen (id TEXT PRIMARY KEY, was ", bytes!(), ")"))
            .execute(&mut *transaction)
            .await?;
        let branches: Vec<String> = sqlx::query_scalar("SELECT code FROM branch").fetch_all(&mut *transaction).await?;
        Ok(Self { transaction, branches: branches.into_iter().collect() })
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

#[async_trait]
impl Import for Importing {
    async fn batch(
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
                    *count_of(&mut result, known.hash, incoming.hash) += 1;
                }
                Some(was) => {
                    result.repeated.push(position);
                    if let Some(earlier) = known.hash {
                        *count_of(&mut result, was, earlier) -= 1;
                        *count_of(&mut result, was, incoming.hash) += 1;
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

    async fn commit(mut self: Box<Self>, runs: &[Run]) -> Result<(), StoreError> {
        for run in runs {
            let mut query = sqlx::query(
                "INSERT INTO import_run (file, sha256, format, started_unix_secs, finished_unix_secs, \
                 added, updated, unchanged, repeated, repaired, refused) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
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
        sqlx::query(concat!("DROP TABLE ", temp!(), ".seen")).execute(&mut *self.transaction).await?;
        self.transaction.commit().await
    }
}

impl Importing {
    async fn known(&mut self, batch: &[Incoming]) -> Result<HashMap<String, Known>, StoreError> {
        let ids: Vec<&str> = batch.iter().map(|incoming| incoming.id.as_str()).collect();
        let rows = sqlx::query(concat!(
            "SELECT asked.value, record.hash, seen.id IS NOT NULL, seen.was FROM ",
            asked!("$1"),
            " LEFT JOIN record ON record.id = asked.value LEFT JOIN ",
            temp!(),
            ".seen ON seen.id = asked.value WHERE record.id IS NOT NULL OR seen.id IS NOT NULL",
        ))
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
            QueryBuilder::<Db>::new(concat!("INSERT INTO ", temp!(), ".seen (id, was) "))
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
                sqlx::query("INSERT INTO branch (code, name) VALUES ($1, $1)")
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
            QueryBuilder::<Db>::new(
                "INSERT INTO record (id, hash, kind, year, source, changed_unix_secs, added_unix_secs, title, body, marc) ",
            )
            .push_values(changed.by_ref().take(ROWS_MAX), |mut row, (position, incoming)| {
                items.push((position, incoming.id.clone(), incoming.items));
                row.push_bind(incoming.id)
                    .push_bind(Vec::from(incoming.hash))
                    .push_bind(incoming.kind)
                    .push_bind(incoming.year.map(i64::from))
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
        // A copy that a patron has or waits for stays, whatever the file says: its loan must end first.
        sqlx::query(concat!(
            "DELETE FROM item WHERE record_id IN (SELECT asked.value FROM ",
            asked!("$1"),
            ") AND barcode NOT IN (SELECT asked.value FROM ",
            asked!("$2"),
            ") AND COALESCE(state, '') <> 'on_loan' AND hold_id IS NULL",
        ))
        .bind(json(&ids))
        .bind(json(&kept))
        .execute(&mut *self.transaction)
        .await?;
        let owners = sqlx::query_as::<_, (String, String, bool)>(concat!(
            "SELECT barcode, record_id, COALESCE(state, '') = 'on_loan' OR hold_id IS NOT NULL FROM item \
             WHERE barcode IN (SELECT asked.value FROM ",
            asked!("$1"),
            ")",
        ))
        .bind(json(&kept))
        .fetch_all(&mut *self.transaction)
        .await?;
        let taken: HashMap<String, String> = owners
            .iter()
            .filter(|(.., taken)| *taken)
            .map(|(barcode, owner, _)| (barcode.clone(), owner.clone()))
            .collect();
        let mut owners: HashMap<String, String> =
            owners.into_iter().map(|(barcode, owner, _)| (barcode, owner)).collect();
        // A record of this batch gives up what it no longer claims; that is no conflict.
        let claims: HashSet<(&str, &str)> = records
            .iter()
            .flat_map(|(_, id, items)| items.iter().map(move |item| (id.as_str(), item.barcode.as_str())))
            .collect();
        let ids: HashSet<&str> = ids.into_iter().collect();
        owners.retain(|barcode, owner| !ids.contains(owner.as_str()) || claims.contains(&(owner, barcode)));

        let mut rows: BTreeMap<&str, (&String, usize, &Item)> = BTreeMap::new();
        for (position, id, items) in &records {
            for (nth, item) in items.iter().enumerate() {
                if taken.get(&item.barcode).is_some_and(|owner| owner != id) {
                    continue;
                }
                match owners.insert(item.barcode.clone(), id.clone()) {
                    Some(from) if from != *id => {
                        result.moved.push(Moved { position: *position, barcode: item.barcode.clone(), from });
                    }
                    _ => {}
                }
                rows.insert(&item.barcode, (id, nth, item));
            }
        }
        let rows: Vec<_> = rows.into_values().collect();
        for rows in rows.chunks(ROWS_MAX) {
            QueryBuilder::<Db>::new(
                "INSERT INTO item (barcode, record_id, branch, location, call_number, volume, status, \
                 reference_only, position) ",
            )
            .push_values(rows, |mut row, (id, nth, item)| {
                row.push_bind(&item.barcode)
                    .push_bind(*id)
                    .push_bind((!item.branch.is_empty()).then_some(&item.branch))
                    .push_bind(&item.location)
                    .push_bind(&item.call_number)
                    .push_bind(&item.volume)
                    .push_bind(item.status.code())
                    .push_bind(item.status == ItemStatus::ReferenceOnly)
                    .push_bind(*nth as i64);
            })
            .push(
                " ON CONFLICT (barcode) DO UPDATE SET record_id = excluded.record_id, branch = excluded.branch, \
                 location = excluded.location, call_number = excluded.call_number, volume = excluded.volume, \
                 position = excluded.position, reference_only = excluded.reference_only, status = CASE \
                 WHEN item.state IS NULL THEN excluded.status \
                 WHEN item.state = 'on_shelf' AND excluded.reference_only THEN 'reference_only' \
                 WHEN item.state = 'on_shelf' THEN 'available' ELSE item.status END \
                 WHERE item.record_id = excluded.record_id \
                 OR (COALESCE(item.state, '') <> 'on_loan' AND item.hold_id IS NULL)",
            )
            .build()
            .execute(&mut *self.transaction)
            .await?;
        }
        Ok(())
    }
}

/// The count that a record belongs to which was `before` and is `after`.
fn count_of(result: &mut BatchResult, before: Option<[u8; 32]>, after: [u8; 32]) -> &mut i64 {
    match before {
        None => &mut result.added,
        Some(before) if before == after => &mut result.unchanged,
        Some(_) => &mut result.updated,
    }
}

fn hash(bytes: Option<Vec<u8>>) -> Option<[u8; 32]> {
    bytes.and_then(|bytes| bytes.try_into().ok())
}
