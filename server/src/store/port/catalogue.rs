//! The catalogue: what is read from it, and what an import brings.

use super::StoreError;
use async_trait::async_trait;
use bookmobile_catalogue::{Branch, Item, ItemStatus, Record, RecordId};
use bookmobile_search_index::pack::Library;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

/// Reading the catalogue, and taking files in.
#[async_trait]
pub trait Catalogue {
    /// A record with its copies as they are now.
    async fn record(&self, id: &RecordId) -> Result<Option<Record>, StoreError>;
    /// The MARC record that a record came from, in line form: none without such a record, `Some(None)` for one that came
    /// in another format.
    async fn marc(&self, id: &RecordId) -> Result<Option<Option<String>>, StoreError>;
    /// Those of the records `ids` that the catalogue has, in that order, with their copies as they are now and, if
    /// `with_marc`, the MARC records they came from in line form.
    async fn records(&self, ids: &[RecordId], with_marc: bool) -> Result<Vec<(Record, Option<String>)>, StoreError>;
    /// Status of those of the copies `barcodes` that the catalogue has.
    async fn statuses(&self, barcodes: &[&str]) -> Result<HashMap<String, ItemStatus>, StoreError>;
    /// Every copy that is not on its shelf.
    async fn elsewhere(&self) -> Result<BTreeMap<String, ItemStatus>, StoreError>;
    /// The catalogue as it is now, for reading all of it.
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;
    /// Begins an import; only one can be under way.
    async fn begin_import(&self) -> Result<Box<dyn Import>, StoreError>;
}

/// The catalogue as it was at one moment, whatever is imported meanwhile.
#[async_trait]
pub trait Snapshot: Send {
    /// The library's name, empty while nobody has set it.
    async fn library(&mut self) -> Result<Library, StoreError>;
    /// The branches by code.
    async fn branches(&mut self) -> Result<Vec<Branch>, StoreError>;
    /// The numbers of all records, by id, that are higher than `after`. Numbers rise in the order in which records became
    /// part of the catalogue.
    async fn numbers_after(&mut self, after: i64) -> Result<HashMap<RecordId, i64>, StoreError>;
    /// At most `limit` records by id after `after` with their copies, and their MARC in line form if `with_marc`.
    async fn records_after(
        &mut self,
        after: Option<&RecordId>,
        limit: u32,
        with_marc: bool,
    ) -> Result<Vec<(Record, Option<String>)>, StoreError>;
}

/// An import that has begun. Dropped without [`Import::commit`], it leaves the catalogue as it was.
#[async_trait]
pub trait Import: Send {
    /// Takes in the records of `batch`, all from `source`. After an error the import cannot go on.
    async fn batch(
        &mut self,
        batch: Vec<Incoming>,
        source: &str,
        now_unix_secs: i64,
    ) -> Result<BatchResult, StoreError>;
    /// Makes the import part of the catalogue.
    async fn commit(self: Box<Self>, runs: &[Run]) -> Result<(), StoreError>;
}

/// What is written outside imports: names and rules.
#[async_trait]
pub trait Publishing {
    /// Sets the library's name and the names of these branches; other branches stay as they are.
    async fn set_library(&self, library: &Library, branches: &[Branch]) -> Result<(), StoreError>;
    /// The library's policy as the TOML it was set in; none before the first.
    async fn policy(&self) -> Result<Option<String>, StoreError>;
    /// Sets it. That it can be read, the caller has checked.
    async fn set_policy(&self, toml: &str, now_unix_secs: i64) -> Result<(), StoreError>;
}

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
