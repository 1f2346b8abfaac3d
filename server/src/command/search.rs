//! `bookmobile search`: a pack at the command line, answered as a device that holds it would.

use crate::out;
use bookmobile_catalogue::{Kind, RecordId};
use bookmobile_search_index::engine::{Engine, EngineError, native};
use bookmobile_search_index::{Answer, Request};
use serde::Serialize;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What `bookmobile search` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The directory of the pack.
    #[arg(long, value_name = "DIR")]
    pack: PathBuf,
    /// Most hits to show.
    #[arg(long, value_name = "N", default_value_t = Request::PAGE, value_parser = clap::value_parser!(u32).range(0..=100))]
    limit: u32,
    /// Only records of this kind, e.g. book, serial, video or course.
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
    /// Answer with one JSON object instead of lines for people.
    #[arg(long)]
    json: bool,
    /// Answer every line of this file (`-` for standard input) with one JSON object a line.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "json"])]
    batch: Option<PathBuf>,
    /// What to search for.
    #[arg(required_unless_present = "batch")]
    query: Option<String>,
}

fn kind(code: &str) -> Result<Kind, String> {
    Kind::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        format!("the kinds are {}", known.join(", "))
    })
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    #[error("the pack cannot be opened; build one with `bookmobile pack build`")]
    Pack(#[from] native::PackError),
    #[error("the pack is empty; import records and build it again")]
    Empty,
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("{} cannot be read", path.display())]
    Batch {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

#[derive(Serialize)]
struct Line<'a> {
    query: &'a str,
    micros: u64,
    total: u64,
    loosened: bool,
    hits: Vec<LineHit<'a>>,
}

#[derive(Serialize)]
struct LineHit<'a> {
    id: &'a RecordId,
    title: &'a str,
    score: f32,
}

/// Answers what `args` ask.
pub fn run(args: &Args) -> Result<(), SearchError> {
    let (_, engine) = native::open_pack(&args.pack)?;
    let engine = engine.ok_or(SearchError::Empty)?;
    if let Some(path) = &args.batch {
        return batch(args, &engine, path);
    }
    let query = args.query.as_deref().unwrap_or_default();
    let (answer, took) = ask(args, &engine, query)?;
    if args.json {
        print_json(query, &answer, took);
    } else {
        print(&answer, took);
    }
    Ok(())
}

fn batch(args: &Args, engine: &Engine, path: &Path) -> Result<(), SearchError> {
    let unread = |source| SearchError::Batch { path: path.to_owned(), source };
    let lines: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(io::BufReader::new(std::fs::File::open(path).map_err(unread)?))
    };
    for query in lines.lines() {
        let query = query.map_err(unread)?;
        let (answer, took) = ask(args, engine, &query)?;
        print_json(&query, &answer, took);
    }
    Ok(())
}

fn ask(args: &Args, engine: &Engine, query: &str) -> Result<(Answer, Duration), SearchError> {
    let request = Request { limit: args.limit, ..Request::new(query) };
    let request = args.kind.map_or(request.clone(), |kind| request.of_kind(kind));
    let began = Instant::now();
    let answer = engine.search(&request)?;
    Ok((answer, began.elapsed()))
}

fn print_json(query: &str, answer: &Answer, took: Duration) {
    let hits = answer
        .hits
        .iter()
        .map(|hit| LineHit { id: &hit.record.id, title: &hit.record.title, score: hit.score })
        .collect();
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    let line = Line { query, micros, total: answer.total, loosened: answer.loosened, hits };
    if let Ok(json) = serde_json::to_string(&line) {
        out::line(json);
    }
}

fn print(answer: &Answer, took: Duration) {
    let loosened = if answer.loosened { " with some of the words" } else { "" };
    out::line(format_args!("{} records{loosened}, {:.1} ms", out::grouped(answer.total), took.as_secs_f64() * 1e3));
    for hit in &answer.hits {
        let record = &hit.record;
        let year = record.year.map(|year| format!(", {year}")).unwrap_or_default();
        let authors = record.authors.join("; ");
        let by = if authors.is_empty() { String::new() } else { format!(" / {authors}") };
        out::line(format_args!("{:>8.2}  {}  {}{by}{year}", hit.score, record.id, record.title));
    }
}
