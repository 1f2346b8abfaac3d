//! `bookmobile pack build`: the catalogue as files that devices download.

use super::matches::{MatchesError, Newcomers};
use crate::store::{self, Location, StoreError};
use crate::{clock, out};
use bookmobile_catalogue::RecordId;
use bookmobile_search_index::Availability;
use bookmobile_search_index::engine::native;
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use bookmobile_search_index::pack::{AVAILABILITY_FILE, MANIFEST_FILE, Manifest, ManifestError, ShardHash, shard_path};
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The commands below `bookmobile pack`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Build a pack of the whole catalogue.
    ///
    /// The pack is a directory that `bookmobile serve`, any other web server or a USB stick can carry. The manifest is
    /// replaced last, in one step: whoever reads the directory meanwhile sees the old pack or the new one. The shards of
    /// the pack before are kept for those who are downloading it; older ones are removed. Patrons who want to be told of
    /// new records for a saved search get a message.
    Build {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The directory of the pack; made where there is none.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Carry the MARC records too, so that they can be seen without a network. Makes the pack about twice as large.
        #[arg(long)]
        marc: bool,
    },
}

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
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Records read from the database at a time.
const PAGE: u32 = 2_048;

/// Does `command`.
pub async fn run(command: &Command) -> Result<(), PackError> {
    let Command::Build { db, out, marc } = command;
    let catalogue = store::open(db).await?;
    let before = published(out)?;
    let newest = catalogue.last_generation().await?.max(before.as_ref().map_or(0, |manifest| manifest.generation));

    let before_these = catalogue.last_record().await?;
    // One snapshot for records, names and availability: they must fit each other.
    let mut snapshot = catalogue.snapshot().await?;
    let mut newcomers = Newcomers::new(before_these, snapshot.numbers_after(before_these.unwrap_or(0)).await?);
    let mut builder = PackBuilder::new();
    let mut availability = Availability { as_of_unix_secs: clock::now_unix_secs(), elsewhere: BTreeMap::new() };
    let mut last: Option<RecordId> = None;
    loop {
        let page = snapshot.records_after(last.as_ref(), PAGE, *marc).await?;
        let Some((record, _)) = page.last() else { break };
        last = Some(record.id.clone());
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
    let manifest = builder
        .finish(head, Cut::default(), |shard| {
            for column in &shard.columns {
                let sum = columns.entry(column.name).or_default();
                *sum = (sum.0 + column.raw_bytes, sum.1 + column.bytes);
            }
            let path = out.join(shard_path(&shard.hash));
            // A shard is named by its content: one that is there already is this one, unless a copy was cut short.
            match fs::read(&path) {
                Ok(there) if there == shard.bytes => Ok(()),
                _ => write_atomically(&path, &shard.bytes),
            }
        })
        .map_err(|source| PackError::Write { path: out.clone(), source })?;
    publish(out, AVAILABILITY_FILE, &availability)?;
    publish(out, MANIFEST_FILE, &manifest)?;
    let mut told;
    loop {
        told = newcomers.matches(catalogue.watched().await?)?;
        if catalogue.record_generation(&manifest, newcomers.span(), &told, clock::now_unix_secs()).await? {
            break;
        }
        newcomers.without_those_before(catalogue.last_record().await?);
    }
    catalogue.close().await;
    let removed =
        remove_old(out, &manifest, before.as_ref()).map_err(|source| PackError::Write { path: out.clone(), source })?;
    say(&manifest, &columns, removed);
    if !told.is_empty() {
        out::line(format_args!("{} saved searches have new records", told.len()));
    }
    Ok(())
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

fn publish(out: &Path, name: &str, value: &impl serde::Serialize) -> Result<(), PackError> {
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

fn say(manifest: &Manifest, columns: &BTreeMap<&'static str, (u64, u64)>, removed: usize) {
    let records = manifest.records.max(1) as f64;
    out::line(format_args!(
        "generation {}: {} records in {} shards, {}, {:.1} bytes a record",
        manifest.generation,
        out::grouped(manifest.records),
        manifest.shards.len(),
        out::size(manifest.bytes()),
        manifest.bytes() as f64 / records
    ));
    let mut by_size: Vec<_> = columns.iter().collect();
    by_size.sort_by_key(|(_, (_, bytes))| std::cmp::Reverse(*bytes));
    out::line(format_args!("{:<16} {:>12} {:>12} {:>14}", "column", "unpacked", "packed", "bytes/record"));
    for (name, (raw_bytes, bytes)) in by_size {
        out::line(format_args!(
            "{name:<16} {:>12} {:>12} {:>14.2}",
            out::size(*raw_bytes),
            out::size(*bytes),
            *bytes as f64 / records
        ));
    }
    if removed > 0 {
        out::line(format_args!("{removed} shards of older packs removed"));
    }
}
