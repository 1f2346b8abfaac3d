//! Publishing: the catalogue as files that devices download.

use super::Watch;
use super::matches::{MatchesError, Newcomers};
use crate::store::{Store, StoreError};
use crate::{clock, out};
use bookmobile_api::desk::JobFailure;
use bookmobile_catalogue::RecordId;
use bookmobile_search_index::Availability;
use bookmobile_search_index::engine::native;
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use bookmobile_search_index::pack::{
    AVAILABILITY_FILE, MANIFEST_FILE, Manifest, ManifestError, ShardError, ShardHash, decode, shard_path,
};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why no pack was built.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("{} cannot be written", path.display())]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("there is a pack at {} that this program cannot replace; name another directory with --out", path.display())]
    Newer {
        path: PathBuf,
        #[source]
        source: ManifestError,
    },
    #[error("the catalogue has no records; import some with `bookmobile import` first")]
    Empty,
    #[error("the pack is published, and nobody was told of new records; the next pack tells of them")]
    Matches(#[from] MatchesError),
    #[error("the server stops, so no pack was built; build it when it runs again")]
    GivenUp,
    #[error("no pack was built because of an error in this program")]
    Panic,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl PackError {
    /// Why, for who is told in another language.
    pub fn code(&self) -> JobFailure {
        match self {
            Self::Write { .. } => JobFailure::NoRoom,
            Self::Empty => JobFailure::NoRecords,
            Self::Matches(_) => JobFailure::NotNotified,
            Self::GivenUp => JobFailure::Stopping,
            Self::Store(StoreError::Busy) => JobFailure::Busy,
            Self::Newer { .. } | Self::Panic | Self::Store(_) => JobFailure::Other,
        }
    }
}

/// Records read from the database at a time.
const PAGE: u32 = 2_048;

/// Whether a pack carries the MARC records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marc {
    /// It does, so that they can be seen without a network.
    Carried,
    /// It does not.
    Left,
    /// As the pack that it replaces.
    AsBefore,
}

/// A pack that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its number.
    pub generation: u64,
    /// How many records it has.
    pub records: u64,
    /// What is said of it, line by line.
    pub said: Vec<String>,
}

/// Builds a pack of the whole catalogue into the directory `out`, made where there is none, and tells patrons of new
/// records. Works without waiting for long stretches: not for a thread that others share.
///
/// # Errors
/// When no pack was built, or nobody was told of it.
pub async fn publish(store: &Store, out: &Path, marc: Marc, watch: &dyn Watch) -> Result<Published, PackError> {
    let before = published(out)?;
    let newest = store.last_generation().await?.max(before.as_ref().map_or(0, |manifest| manifest.generation));
    let with_marc = match marc {
        Marc::Carried => true,
        Marc::Left => false,
        Marc::AsBefore => before.as_ref().is_some_and(|manifest| carries_marc(out, manifest)),
    };

    let before_these = store.last_record().await?;
    // One snapshot for records, names and availability: they must fit each other.
    let mut snapshot = store.snapshot().await?;
    let mut newcomers = Newcomers::new(before_these, snapshot.numbers_after(before_these.unwrap_or(0)).await?);
    let mut builder = PackBuilder::new();
    let mut availability = Availability { as_of_unix_secs: clock::now_unix_secs(), elsewhere: BTreeMap::new() };
    let mut last: Option<RecordId> = None;
    let mut records = 0;
    watch.begin(0);
    loop {
        still_wanted(watch)?;
        let page = snapshot.records_after(last.as_ref(), PAGE, with_marc).await?;
        let Some((record, _)) = page.last() else { break };
        last = Some(record.id.clone());
        records += page.len();
        watch.advance(page.len() as u64);
        for (record, marc) in page {
            let elsewhere = record.items.iter().filter(|item| item.status != Default::default());
            availability.elsewhere.extend(elsewhere.map(|item| (item.barcode.clone(), item.status)));
            newcomers.look(&record);
            builder.add(record, marc);
        }
    }
    if last.is_none() {
        return Err(PackError::Empty);
    }
    let head = Head {
        library: snapshot.library().await?,
        branches: snapshot.branches().await?,
        generation: newest + 1,
        built_unix_secs: clock::now_unix_secs(),
    };
    drop(snapshot);

    let mut columns: BTreeMap<&'static str, (u64, u64)> = BTreeMap::new();
    let cut = Cut::default();
    let mut sizes = std::iter::once(cut.first).chain(std::iter::repeat(cut.rest));
    let mut left = records;
    watch.begin(records as u64);
    let built = builder.finish(head, cut, |shard| {
        if watch.is_given_up() {
            return Err(io::ErrorKind::Interrupted.into());
        }
        for column in &shard.columns {
            let sum = columns.entry(column.name).or_default();
            *sum = (sum.0 + column.raw_bytes, sum.1 + column.bytes);
        }
        let path = out.join(shard_path(&shard.hash));
        // A shard is named by its content: one that is there already is this one, unless a copy was cut short.
        match fs::read(&path) {
            Ok(there) if there == shard.bytes => {}
            _ => write_atomically(&path, &shard.bytes)?,
        }
        let packed = sizes.next().unwrap_or(left).min(left);
        left -= packed;
        watch.advance(packed as u64);
        Ok(())
    });
    // Who reads the directory still sees the pack before; from the manifest on, the new one.
    still_wanted(watch)?;
    let manifest = built.map_err(|source| PackError::Write { path: out.to_owned(), source })?;
    publish_file(out, AVAILABILITY_FILE, &availability)?;
    publish_file(out, MANIFEST_FILE, &manifest)?;
    let mut told;
    loop {
        told = newcomers.matches(store.watched().await?)?;
        if store.record_generation(&manifest, newcomers.span(), &told, clock::now_unix_secs()).await? {
            break;
        }
        newcomers.without_those_before(store.last_record().await?);
    }
    let removed = remove_old(out, &manifest, before.as_ref())
        .map_err(|source| PackError::Write { path: out.to_owned(), source })?;
    let mut said = said(&manifest, &columns, removed);
    if !told.is_empty() {
        said.push(format!("{} saved searches have new records", told.len()));
    }
    Ok(Published { generation: manifest.generation, records: manifest.records, said })
}

fn still_wanted(watch: &dyn Watch) -> Result<(), PackError> {
    if watch.is_given_up() { Err(PackError::GivenUp) } else { Ok(()) }
}

/// Whether the pack that stands there carries MARC records. The first shard has few records, which may all have come in
/// another format.
fn carries_marc(out: &Path, manifest: &Manifest) -> bool {
    manifest.shards.iter().take(2).any(|shard| {
        let bytes = fs::read(out.join(shard_path(&shard.hash))).unwrap_or_default();
        let mut carries = false;
        // A damaged shard carries what could be read of it: it is about to be replaced.
        let _ = decode::<ShardError>(&bytes, |row, _| {
            carries |= row.marc.is_some();
            Ok(())
        });
        carries
    })
}

/// The manifest that stands there. A damaged one counts as none: it is about to be replaced.
fn published(out: &Path) -> Result<Option<Manifest>, PackError> {
    match native::read_manifest(out) {
        Ok(manifest) => Ok(Some(manifest)),
        Err(native::PackError::Manifest { error: source @ ManifestError::Format { .. }, path }) => {
            Err(PackError::Newer { path, source })
        }
        Err(_) => Ok(None),
    }
}

fn publish_file(out: &Path, name: &str, value: &impl serde::Serialize) -> Result<(), PackError> {
    let path = out.join(name);
    let json = serde_json::to_vec(value).map_err(io::Error::from);
    json.and_then(|json| write_atomically(&path, &json)).map_err(|source| PackError::Write { path, source })
}

/// Writes a file so that it is there whole or not at all, even when the power fails.
fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(directory)?;
    let half = path.with_extension("half");
    let mut file = File::create(&half)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&half, path)?;
    // The new name is safe once the directory is.
    File::open(directory)?.sync_all()
}

/// Removes shards, and the indexes kept of them, that neither this pack nor the one before has; gives the count.
fn remove_old(out: &Path, manifest: &Manifest, before: Option<&Manifest>) -> io::Result<usize> {
    let kept: HashSet<&ShardHash> =
        manifest.shards.iter().chain(before.into_iter().flat_map(|m| &m.shards)).map(|shard| &shard.hash).collect();
    let mut removed = 0;
    for directory in ["shards", ".index"] {
        let entries = match fs::read_dir(out.join(directory)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            // Only files named by a hash are ours to remove.
            let stem = name.to_string_lossy().split('.').next().unwrap_or_default().to_owned();
            if ShardHash::try_from(stem).is_ok_and(|hash| !kept.contains(&hash)) {
                fs::remove_file(entry.path())?;
                removed += usize::from(directory == "shards");
            }
        }
    }
    Ok(removed)
}

fn said(manifest: &Manifest, columns: &BTreeMap<&'static str, (u64, u64)>, removed: usize) -> Vec<String> {
    let records = manifest.records.max(1) as f64;
    let mut said = vec![
        format!(
            "generation {}: {} records in {} shards, {}, {:.1} bytes a record",
            manifest.generation,
            out::grouped(manifest.records),
            manifest.shards.len(),
            out::size(manifest.bytes()),
            manifest.bytes() as f64 / records
        ),
        format!("{:<16} {:>12} {:>12} {:>14}", "column", "unpacked", "packed", "bytes/record"),
    ];
    let mut by_size: Vec<_> = columns.iter().collect();
    by_size.sort_by_key(|(_, (_, bytes))| std::cmp::Reverse(*bytes));
    said.extend(by_size.into_iter().map(|(name, (raw_bytes, bytes))| {
        let (unpacked, packed) = (out::size(*raw_bytes), out::size(*bytes));
        format!("{name:<16} {unpacked:>12} {packed:>12} {:>14.2}", *bytes as f64 / records)
    }));
    if removed > 0 {
        said.push(format!("{removed} shards of older packs removed"));
    }
    said
}
