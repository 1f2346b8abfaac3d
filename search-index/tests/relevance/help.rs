//! Help with a query: what is suggested while it is typed, and what is asked back when it finds hardly anything.

use crate::catalogues::{self, Catalogue};
use crate::{FILES, judged, kinds};
use bookmobile_search_index::{Answer, Suggestion, SuggestionKind};
use std::time::Instant;

/// Kinds of judged queries with a mistake in them.
const MISSPELT: [&str; 4] = ["misspelt", "misspelt-unfinished", "wrong-character", "missing-character"];
/// Least share of queries with a mistake for which something is asked back that finds what is relevant.
const MEANT_MIN: f64 = 0.6;
/// Most queries of other kinds for which anything is asked back, as a share.
const DOUBTED_MAX: f64 = 0.03;
/// Least share of unfinished queries for which a title or an author of what is relevant is suggested.
const SUGGESTED_MIN: f64 = 0.8;
/// A score below this is that of a record with a mistake.
const MISTAKE: f32 = -500.0;

fn catalogue(name: &str) -> Option<&'static Catalogue> {
    match name {
        "demo" => Some(catalogues::demo()),
        "books" => catalogues::books(),
        _ => panic!("{name:?} is neither demo nor books"),
    }
}

/// Has `check` say what is wrong with each line of a file, where its catalogue is here.
fn each_line(file: &str, check: impl Fn(&Catalogue, &str, &str) -> Option<String>) {
    let mut problems = Vec::new();
    for (place, line) in judged::lines(file) {
        let [name, query, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{place}: is not catalogue, query, and what is expected")
        };
        let Some(catalogue) = catalogue(name) else {
            eprintln!("skipped: {place}, the shared test data are not here");
            continue;
        };
        problems.extend(check(catalogue, query, expected).map(|problem| format!("{place}: {query}: {problem}")));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn what_was_meant_is_asked_back() {
    each_line("did_you_mean.tsv", |catalogue, query, expected| {
        let meant = catalogue.answer(query).did_you_mean;
        let meant = meant.as_deref().unwrap_or("-");
        (meant != expected).then(|| format!("{meant} instead of {expected}"))
    });
}

#[test]
fn what_may_be_meant_is_suggested() {
    each_line("suggestions.tsv", |catalogue, query, expected| {
        let suggested: Vec<String> = catalogue.suggest(query).iter().map(shown).collect();
        let is_right = match expected {
            "-" => suggested.is_empty(),
            _ => expected.split(" | ").all(|one| suggested.iter().any(|other| other == one)),
        };
        (!is_right).then(|| format!("{} instead of {expected}", suggested.join(" | ")))
    });
}

#[test]
fn judged_queries_are_helped() {
    let (mut misspelt, mut meant) = (0, 0);
    let (mut sound, mut doubted) = (0, 0);
    let (mut unfinished, mut suggested) = (0, 0);
    let mut millis: [Vec<f64>; 2] = Default::default();
    let mut told = Vec::new();
    for (name, open) in FILES {
        let Some(catalogue) = open() else { continue };
        for query in judged::read(name, &kinds()).expect("is sound") {
            let relevant = query.relevant(&catalogue.records).expect("is sound");
            let start = Instant::now();
            let answer = catalogue.answer(&query.query);
            millis[0].push(start.elapsed().as_secs_f64() * 1e3);
            let start = Instant::now();
            let suggestions = catalogue.suggest(&query.query);
            millis[1].push(start.elapsed().as_secs_f64() * 1e3);
            let leads = |answer: &Answer| answer.hits.iter().any(|hit| relevant.contains(hit.record.id.as_str()));
            if let Some(offer) = &answer.did_you_mean {
                let offered = catalogue.answer(offer);
                let as_it_stands = offered.hits.first().is_some_and(|hit| hit.score > MISTAKE);
                assert!(as_it_stands && !offered.loosened, "{} asks for {offer}, which finds nothing", query.query);
                meant += u32::from(MISSPELT.contains(&query.kind.as_str()) && leads(&offered));
            }
            if MISSPELT.contains(&query.kind.as_str()) {
                misspelt += 1;
            } else {
                sound += 1;
                doubted += u32::from(answer.did_you_mean.is_some());
            }
            if query.kind == "unfinished" {
                unfinished += 1;
                let is_relevant = |suggestion: &Suggestion| {
                    catalogue.records.iter().filter(|record| relevant.contains(record.id.as_str())).any(|record| {
                        match suggestion.kind {
                            SuggestionKind::Title => record.title == suggestion.text,
                            SuggestionKind::Author => record.agents.iter().any(|agent| agent.name == suggestion.text),
                            _ => false,
                        }
                    })
                };
                if suggestions.iter().any(is_relevant) {
                    suggested += 1;
                } else {
                    let shown: Vec<String> = suggestions.iter().map(shown).collect();
                    told.push(format!("{:20} {} suggests {}", query.place, query.query, shown.join(" | ")));
                }
            }
            if MISSPELT.contains(&query.kind.as_str()) != answer.did_you_mean.is_some() {
                told.push(format!("{:20} {} asks {:?}", query.place, query.query, answer.did_you_mean));
            }
        }
    }
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole);
    eprintln!("{}", told.join("\n"));
    eprintln!("{meant} of {misspelt} queries with a mistake are asked back and find it");
    eprintln!("{doubted} of {sound} others are doubted");
    for (what, millis) in ["searches", "suggestions"].iter().zip(&mut millis) {
        millis.sort_by(f64::total_cmp);
        let at = |part: usize| millis[(millis.len() - 1) * part / 100];
        eprintln!("{what} took {:.1} ms at the median, {:.1} ms at the 95th of 100", at(50), at(95));
    }
    eprintln!("{suggested} of {unfinished} unfinished ones have it suggested");
    assert!(share(meant, misspelt) >= MEANT_MIN);
    assert!(share(doubted, sound) <= DOUBTED_MAX);
    assert!(share(suggested, unfinished) >= SUGGESTED_MIN);
}

fn shown(suggestion: &Suggestion) -> String {
    let kind = serde_json::to_value(suggestion.kind).expect("is JSON");
    format!("{}:{}", kind.as_str().unwrap_or_default(), suggestion.text)
}
