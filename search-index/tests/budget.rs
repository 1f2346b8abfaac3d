//! The byte budget of a pack: what a reader on a slow line has to wait for.
//!
//! Reads `zh/douban_books` and `en/gutenberg_catalog` of the shared test data (`BOOKMOBILE_SHARED_DATA`, or
//! `../shared/data` beside the checkout); skipped with a message where they are absent.

use bookmobile_catalogue::{Agent, Record, RecordId, text};
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Bytes of the shards for one record with title, authors, publisher, year, subjects and id.
const BYTES_PER_RECORD_MAX: f64 = 32.0;
const SAMPLE: usize = 50_000;

fn shared(file: &str) -> Option<PathBuf> {
    let root = std::env::var_os("BOOKMOBILE_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    Some(root.join(file)).filter(|path| path.exists())
}

fn rows(path: &Path) -> Vec<Value> {
    let file = File::open(path).expect("can be opened");
    let lines = BufReader::new(GzDecoder::new(file)).lines();
    lines.map(|line| serde_json::from_str(&line.expect("is text")).expect("is JSON")).collect()
}

/// Every so-many-th row, so that `count` of them stand for the whole.
fn sample(rows: Vec<Value>, count: usize) -> Vec<Value> {
    let total = rows.len();
    assert!(total >= count);
    rows.into_iter()
        .enumerate()
        .filter(|(i, _)| i * count / total != (i + 1) * count / total)
        .map(|(_, row)| row)
        .collect()
}

fn clean(value: &Value) -> Option<String> {
    value.as_str().map(text::clean).filter(|text| !text.is_empty())
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(clean).collect()
}

fn record(id: String, row: &Value) -> Record {
    Record::new(RecordId::new(&id).expect("an id"), clean(&row["title"]).unwrap_or_default())
}

fn douban(row: &Value) -> Record {
    let mut record = record(row["id"].as_str().expect("has an id").to_owned(), row);
    record.agents = clean(&row["author"])
        .iter()
        .flat_map(|names| names.split(['/', '、']))
        .map(|name| Agent { name: text::clean(name), ..Agent::default() })
        .collect();
    record.publisher = clean(&row["publisher"]);
    record.year = clean(&row["date"]).and_then(|date| date.get(..4)?.parse().ok());
    record.subjects = strings(&row["tags"]);
    record
}

fn gutenberg(row: &Value) -> Record {
    let mut record = record(format!("pg{}", row["id"]), row);
    let names = row["authors"].as_array().into_iter().flatten().filter_map(|author| clean(&author["name"]));
    record.agents = names.map(|name| Agent { name, ..Agent::default() }).collect();
    record.subjects = strings(&row["lcsh"]);
    record
}

#[test]
fn a_record_takes_at_most_32_bytes_of_a_pack() {
    let (Some(zh), Some(en)) = (shared("zh/douban_books.jsonl.gz"), shared("en/gutenberg_catalog.jsonl.gz")) else {
        eprintln!("skipped: the shared test data are not here");
        return;
    };
    let mut builder = PackBuilder::new();
    sample(rows(&zh), SAMPLE / 2).iter().for_each(|row| builder.add(douban(row), None));
    sample(rows(&en), SAMPLE / 2).iter().for_each(|row| builder.add(gutenberg(row), None));
    let mut columns: BTreeMap<&str, u64> = BTreeMap::new();
    let manifest = builder
        .finish(Head::default(), Cut::default(), |shard| {
            shard.columns.iter().for_each(|column| *columns.entry(column.name).or_default() += column.bytes);
            Ok(())
        })
        .expect("builds");
    assert_eq!(manifest.records, SAMPLE as u64);
    let per_record = |bytes: u64| bytes as f64 / SAMPLE as f64;
    for (name, bytes) in &columns {
        eprintln!("{name:>10} {:6.2} B/record", per_record(*bytes));
    }
    let all = per_record(manifest.bytes());
    eprintln!("{:>10} {all:6.2} B/record", "all");
    assert!(all <= BYTES_PER_RECORD_MAX, "{all:.2} B/record is over the budget of {BYTES_PER_RECORD_MAX}");
}
