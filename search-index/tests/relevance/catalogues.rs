//! The catalogues that are searched: the demo catalogue, and two of the shared test data where those are present
//! (`BOOKMOBILE_SHARED_DATA`, or `../shared/data` beside the checkout).

// The rows of the book lists become records by the same way as for measuring; not all of it is used here.
#[allow(dead_code)]
#[path = "../../../crates/catalogue/examples/convert/mod.rs"]
mod convert;

use bookmobile_catalogue::import::{ImportOutcome, Options, read_all};
use bookmobile_catalogue::{Agent, Record, RecordId, text};
use bookmobile_search_index::engine::{Engine, ReadAt, index_shard};
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use bookmobile_search_index::{Answer, Request, Suggestion};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// Records and an engine that finds them.
pub struct Catalogue {
    pub records: Vec<Record>,
    engine: Engine,
}

impl Catalogue {
    fn of(records: Vec<Record>) -> Self {
        let mut builder = PackBuilder::new();
        records.iter().for_each(|record| builder.add(record.clone(), None));
        let mut indexes: Vec<Arc<dyn ReadAt>> = Vec::new();
        builder
            .finish(Head::default(), Cut::default(), |shard| {
                indexes.push(Arc::new(index_shard(&shard.bytes).expect("indexes")));
                Ok(())
            })
            .expect("builds");
        Self { records, engine: Engine::open(&indexes).expect("opens") }
    }

    /// The title of the record with this id.
    pub fn title(&self, id: &str) -> &str {
        self.records.iter().find(|record| record.id.as_str() == id).map_or("", |record| &record.title)
    }

    /// How many records `query` finds, and the ids of the best `limit` of them.
    pub fn search(&self, query: &str, limit: u32) -> (u64, Vec<String>) {
        let answer = self.engine.search(&Request { limit, ..Request::new(query) }).expect("answers");
        (answer.total, answer.hits.into_iter().map(|hit| hit.record.id.into()).collect())
    }

    /// The hits that `request` asks for, each with its score.
    pub fn hits(&self, request: &Request) -> Vec<(String, f32)> {
        let answer = self.engine.search(request).expect("answers");
        answer.hits.into_iter().map(|hit| (hit.record.id.into(), hit.score)).collect()
    }

    /// The first page of what `query` finds.
    pub fn answer(&self, query: &str) -> Answer {
        self.engine.search(&Request::new(query)).expect("answers")
    }

    /// What is suggested to a reader who has typed `text` so far.
    pub fn suggest(&self, text: &str) -> Vec<Suggestion> {
        self.engine.suggest(text, Suggestion::PAGE).expect("answers")
    }
}

/// The demo catalogue, as it is imported.
pub fn demo() -> &'static Catalogue {
    static DEMO: LazyLock<Catalogue> = LazyLock::new(|| {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
        let files = ["catalogue.cnmarc.iso", "catalogue.marc21.mrc", "courses.jsonl"];
        let read = |name| std::fs::read(directory.join(name)).unwrap_or_else(|e| panic!("demo/{name}: {e}"));
        Catalogue::of(files.into_iter().flat_map(|name| import(&read(name))).collect())
    });
    &DEMO
}

/// Chinese books and English ones, more than 200,000.
pub fn books() -> Option<&'static Catalogue> {
    static BOOKS: LazyLock<Option<Catalogue>> = LazyLock::new(|| {
        let convert = |from, rows: Vec<String>| import(convert::lines(from, &rows).0.join("\n").as_bytes());
        let mut records = convert(convert::From::Douban, shared("zh/douban_books.jsonl.gz")?);
        records.extend(convert(convert::From::Gutenberg, shared("en/gutenberg_catalog.jsonl.gz")?));
        Some(Catalogue::of(records))
    });
    BOOKS.as_ref()
}

/// Chinese classics and Buddhist scriptures, in traditional characters.
pub fn classics() -> Option<&'static Catalogue> {
    static CLASSICS: LazyLock<Option<Catalogue>> = LazyLock::new(|| {
        let parse = |row: &String| -> Value { serde_json::from_str(row).expect("is JSON") };
        let mut records: Vec<Record> =
            shared("zh/kanripo_classics.jsonl.gz")?.iter().map(parse).filter_map(|row| kanripo(&row)).collect();
        records.extend(shared("zh/cbeta_works.jsonl.gz")?.iter().map(parse).filter_map(|row| cbeta(&row)));
        Some(Catalogue::of(records))
    });
    CLASSICS.as_ref()
}

fn import(bytes: &[u8]) -> Vec<Record> {
    let outcomes = read_all(bytes, &Options::default()).expect("is a catalogue");
    outcomes
        .into_iter()
        .filter_map(|outcome| match outcome {
            ImportOutcome::Accepted(accepted) => Some(accepted.record),
            ImportOutcome::Refused(_) => None,
        })
        .collect()
}

fn shared(file: &str) -> Option<Vec<String>> {
    let root = std::env::var_os("BOOKMOBILE_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let file = File::open(root.join(file)).ok()?;
    Some(BufReader::new(GzDecoder::new(file)).lines().map(|line| line.expect("is text")).collect())
}

fn kanripo(row: &Value) -> Option<Record> {
    let mut record = titled(row)?;
    record.agents = clean(&row["author"]).into_iter().map(by).collect();
    record.subjects = clean(&row["class"]).into_iter().collect();
    Some(record)
}

fn cbeta(row: &Value) -> Option<Record> {
    let mut record = titled(row)?;
    record.agents = row["contributors"].as_array().into_iter().flatten().filter_map(clean).map(by).collect();
    record.subjects = clean(&row["category"]).into_iter().collect();
    Some(record)
}

fn titled(row: &Value) -> Option<Record> {
    Some(Record::new(RecordId::new(row["id"].as_str()?).ok()?, clean(&row["title"])?))
}

fn clean(value: &Value) -> Option<String> {
    value.as_str().map(text::clean).filter(|text| !text.is_empty())
}

fn by(name: String) -> Agent {
    Agent { name, ..Agent::default() }
}
