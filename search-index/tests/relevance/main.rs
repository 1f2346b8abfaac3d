//! Search finds what readers mean: queries as they are typed, by kind, judged by hand in `search-index/relevance/`.
//!
//! Prints what it measures, and which queries do not find all or find something else first; `--nocapture` shows it, a
//! failure too.

mod catalogues;
mod help;
mod judged;
mod measure;
mod scripts;

use catalogues::Catalogue;
use judged::Judged;
use measure::{Measures, TOP};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::LazyLock;

/// Opens a catalogue that may not be here.
type Open = fn() -> Option<&'static Catalogue>;

/// The files of judged queries and where their queries are put.
const FILES: [(&str, Open); 4] = [
    ("demo.tsv", || Some(catalogues::demo())),
    ("douban.tsv", catalogues::books),
    ("gutenberg.tsv", catalogues::books),
    ("classics.tsv", catalogues::classics),
];

/// The least recall@10 that a kind of query must have: over the demo catalogue, and over all catalogues.
struct Floor {
    kind: String,
    demo: f64,
    all: f64,
}

/// Some digits of rest from sums of fractions.
const ROUNDING: f64 = 1e-9;

#[test]
fn readers_find_what_they_mean() {
    let floors = floors();
    let kinds = kinds();
    let mut problems = Vec::new();
    let (mut demo, mut all) = (BTreeMap::new(), BTreeMap::new());
    let mut failing = String::new();
    let mut is_whole = true;
    for (name, catalogue) in FILES {
        // A file is read even where its catalogue is not here: its notation can be checked.
        let queries = judged::read(name, &kinds).unwrap_or_else(|found| {
            problems.extend(found);
            Vec::new()
        });
        let Some(catalogue) = catalogue() else {
            eprintln!("skipped: {name}, the shared test data are not here");
            is_whole = false;
            continue;
        };
        for query in queries {
            match put(&query, catalogue, &mut failing) {
                Ok(measures) => {
                    if name == "demo.tsv" {
                        *demo.entry(query.kind.clone()).or_insert_with(Measures::default) += measures;
                    }
                    *all.entry(query.kind).or_insert_with(Measures::default) += measures;
                }
                Err(problem) => problems.push(problem),
            }
        }
    }
    assert!(problems.is_empty(), "judgments that cannot be used:\n{}", problems.join("\n"));

    eprintln!("\ndoes not find all, or something else first (+ is relevant):\n{failing}");
    let mut below = table("demo catalogue", &floors, &demo, |floor| floor.demo);
    if is_whole {
        below.extend(table("all catalogues", &floors, &all, |floor| floor.all));
    }
    assert!(below.is_empty(), "below the floor of floors.tsv: {}", below.join(", "));
}

/// Puts one query, and tells what came when that was not all, or not first.
fn put(judged: &Judged, catalogue: &Catalogue, failing: &mut String) -> Result<Measures, String> {
    let relevant = judged.relevant(&catalogue.records)?;
    let (total, hits) = catalogue.search(&judged.query, TOP);
    let measures = Measures::of(&hits, &relevant);
    if measures.recall() < 1.0 || measures.reciprocal_rank() < 1.0 {
        let came: Vec<String> = hits
            .iter()
            .take(TOP as usize)
            .map(|hit| {
                let mark = if relevant.contains(hit.as_str()) { "+" } else { "" };
                format!("{mark}{}", catalogue.title(hit))
            })
            .collect();
        let (place, kind, query) = (&judged.place, &judged.kind, &judged.query);
        let (recall, sought) = (measures.recall(), relevant.len());
        let came = came.join(" / ");
        writeln!(failing, "{kind:20} {place:16} {query} · {recall:.2} of {sought} · {total} hits: {came}")
            .expect("a string");
    }
    Ok(measures)
}

/// Prints the measures by kind; gives the kinds that are below their floor.
fn table(
    over: &str,
    floors: &[Floor],
    measured: &BTreeMap<String, Measures>,
    least: impl Fn(&Floor) -> f64,
) -> Vec<String> {
    let mut below = Vec::new();
    let mut sum = Measures::default();
    eprintln!("\n{over:20} queries  recall@10    MRR  nDCG@10   floor");
    for floor in floors {
        let Some(measures) = measured.get(&floor.kind) else { continue };
        let (kind, least, recall) = (&floor.kind, least(floor), measures.recall());
        eprintln!("{kind:20} {} {least:7.2}", row(measures));
        if recall + ROUNDING < least {
            below.push(format!("{kind} over the {over} has {recall:.3} instead of {least:.2}"));
        }
        sum += *measures;
    }
    eprintln!("{:20} {}", "all", row(&sum));
    below
}

fn row(measures: &Measures) -> String {
    let Measures { queries, .. } = measures;
    format!("{queries:7} {:10.3} {:6.3} {:8.3}", measures.recall(), measures.reciprocal_rank(), measures.ndcg())
}

/// The kinds of queries.
fn kinds() -> BTreeSet<&'static str> {
    static FLOORS: LazyLock<Vec<Floor>> = LazyLock::new(floors);
    FLOORS.iter().map(|floor| floor.kind.as_str()).collect()
}

fn floors() -> Vec<Floor> {
    let number = |place: &str, text: &str| -> f64 {
        let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
        number.unwrap_or_else(|| panic!("{place}: {text:?} is not a number from 0 to 1"))
    };
    let lines = judged::lines("floors.tsv").into_iter();
    lines
        .map(|(place, line)| match line.split('\t').collect::<Vec<_>>()[..] {
            [kind, demo, all] => Floor { kind: kind.to_owned(), demo: number(&place, demo), all: number(&place, all) },
            _ => panic!("{place}: is not kind, floor over the demo catalogue, floor over all"),
        })
        .collect()
}
