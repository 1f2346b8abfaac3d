//! Building a pack: which records go into which shard.

use super::manifest::{Library, Manifest, ShardHash, ShardRef};
use super::shard::{self, ColumnSize, Row};
use bookmobile_catalogue::{Branch, Record, text};
use std::io;

/// How a pack is cut into shards. Counts of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Records in the first shard: few, so that a device can search the most wanted ones after the first seconds.
    pub first: usize,
    /// Records in every other shard.
    pub rest: usize,
}

impl Default for Cut {
    fn default() -> Self {
        Self { first: 2_048, rest: 16_384 }
    }
}

/// The manifest of a pack without its shards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Whose catalogue it is.
    pub library: Library,
    /// Where its copies are.
    pub branches: Vec<Branch>,
    /// Its number; greater than that of every pack published before.
    pub generation: u64,
    /// When it is built, in seconds since 1970-01-01 UTC.
    pub built_unix_secs: i64,
}

/// A shard ready to be stored under its name.
#[derive(Clone, Debug)]
pub struct BuiltShard {
    /// Its name.
    pub hash: ShardHash,
    /// Its content.
    pub bytes: Vec<u8>,
    /// How large its columns are.
    pub columns: Vec<ColumnSize>,
}

/// Collects the records of a catalogue and writes them as shards.
///
/// Holds every record in memory until it is finished: about 1 kB a record.
#[derive(Debug, Default)]
pub struct PackBuilder {
    rows: Vec<Row>,
}

impl PackBuilder {
    /// A builder without records.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a record, and the MARC record it came from in line form if the pack shall carry it.
    pub fn add(&mut self, record: Record, marc: Option<String>) {
        self.rows.push(Row { record: cleaned(record), marc });
    }

    /// Writes the shards, handing each to `store` as soon as it is ready, and gives the manifest that names them.
    ///
    /// # Errors
    /// When `store` fails or the compressor has no memory.
    pub fn finish(
        mut self,
        head: Head,
        cut: Cut,
        mut store: impl FnMut(BuiltShard) -> io::Result<()>,
    ) -> io::Result<Manifest> {
        let first = cut.first.min(self.rows.len());
        self.rows.sort_by(|a, b| wanted(&b.record).cmp(&wanted(&a.record)).then_with(|| a.record.id.cmp(&b.record.id)));
        // Records alike stand together, so that the compressor finds what they share.
        self.rows[first..].sort_by(|a, b| clustering(&a.record).cmp(&clustering(&b.record)));

        let (head_rows, rest) = self.rows.split_at(first);
        let mut shards = Vec::new();
        for rows in std::iter::once(head_rows).chain(rest.chunks(cut.rest.max(1))).filter(|rows| !rows.is_empty()) {
            let (bytes, columns) = shard::encode(rows)?;
            let hash = ShardHash::of(&bytes);
            shards.push(ShardRef { hash: hash.clone(), bytes: bytes.len() as u64, records: rows.len() as u32 });
            store(BuiltShard { hash, bytes, columns })?;
        }
        Ok(Manifest {
            format: Manifest::FORMAT,
            generation: head.generation,
            built_unix_secs: head.built_unix_secs,
            library: head.library,
            branches: head.branches,
            records: self.rows.len() as u64,
            shards,
        })
    }
}

/// Sort key of the records that are probably searched first: open courses, then those with most copies, then the newest.
fn wanted(record: &Record) -> (bool, usize, i32) {
    (record.course.is_some(), record.items.len(), record.year.unwrap_or(i32::MIN))
}

fn clustering(record: &Record) -> impl Ord + '_ {
    (
        record.languages.first(),
        record.publisher.as_deref(),
        record.agents.first().map(|agent| agent.name.as_str()),
        record.title.as_str(),
        record.id.as_str(),
    )
}

/// The record with every text free of control characters: the separators of a shard must not stand inside a value.
fn cleaned(mut record: Record) -> Record {
    let fix = |value: &mut String| {
        if value.chars().any(char::is_control) {
            *value = text::clean(value);
        }
    };
    fix(&mut record.title);
    let options = [
        &mut record.subtitle,
        &mut record.responsibility,
        &mut record.edition,
        &mut record.place,
        &mut record.publisher,
        &mut record.extent,
        &mut record.summary,
        &mut record.contents,
    ];
    options.into_iter().flatten().for_each(fix);
    let lists = [
        &mut record.series,
        &mut record.issn,
        &mut record.languages,
        &mut record.subjects,
        &mut record.notes,
        &mut record.other_scripts,
    ];
    lists.into_iter().flatten().for_each(fix);
    record.other_titles.iter_mut().for_each(|title| fix(&mut title.text));
    record.classification.iter_mut().for_each(|class| fix(&mut class.number));
    for agent in &mut record.agents {
        fix(&mut agent.name);
        [&mut agent.romanized, &mut agent.dates].into_iter().flatten().for_each(fix);
    }
    for link in &mut record.links {
        fix(&mut link.url);
        link.label.iter_mut().for_each(fix);
    }
    for item in &mut record.items {
        fix(&mut item.barcode);
        fix(&mut item.branch);
        [&mut item.location, &mut item.call_number, &mut item.volume].into_iter().flatten().for_each(fix);
    }
    record
}
