//! What a title finds does not change with the script or the spaces it is typed in.

use crate::catalogues::{self, Catalogue};
use bookmobile_search_index::Request;
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::collections::BTreeSet;

/// Titles that are tried of a large catalogue, spread over it.
const TITLES_MAX: usize = 1_500;
/// Problems that are told.
const TOLD_MAX: usize = 40;

#[test]
fn a_title_in_the_other_script_finds_the_same_records() {
    let converters =
        [BuiltinConfig::S2t, BuiltinConfig::T2s].map(|config| OpenCC::from_config(config).expect("is built in"));
    let mut tried = 0;
    let problems = each_title(|catalogue, title| {
        let own = found(catalogue, title);
        let others = converters.iter().map(|converter| converter.convert(title)).filter(|other| other != title);
        let mut problems = Vec::new();
        for other in others {
            tried += 1;
            let others = found(catalogue, &other);
            if own != others {
                let (mut only_own, mut only_other) = (own.1.difference(&others.1), others.1.difference(&own.1));
                let told = [only_own.next(), only_other.next()].map(|id| id.map_or("–", |id| catalogue.title(id)));
                problems.push(format!("{title} has {} hits, {other} {}: {told:?}", own.0, others.0));
            }
        }
        problems
    });
    told(tried, &problems);
}

#[test]
fn a_space_in_a_title_loses_no_record_of_that_title() {
    let mut tried = 0;
    let problems = each_title(|catalogue, title| {
        let chars: Vec<char> = title.chars().collect();
        let records = catalogue.records.iter().filter(|record| record.title == title);
        let ids: BTreeSet<&str> = records.map(|record| record.id.as_str()).collect();
        let mut problems = Vec::new();
        for at in 1..chars.len() {
            let (before, after) = chars.split_at(at);
            let query = format!("{} {}", String::from_iter(before), String::from_iter(after));
            tried += 1;
            let lost = ids.len() - among(catalogue, &query, &ids);
            if lost > 0 {
                problems.push(format!("{query} loses {lost} of {} records", ids.len()));
            }
        }
        problems
    });
    told(tried, &problems);
}

/// What `check` says of the titles in Han characters: all of the demo catalogue, a sample of the others that are here.
fn each_title(mut check: impl FnMut(&Catalogue, &str) -> Vec<String>) -> Vec<String> {
    let catalogues = [Some(catalogues::demo()), catalogues::classics(), catalogues::books()];
    let mut problems = Vec::new();
    for catalogue in catalogues.into_iter().flatten() {
        let is_han = |title: &str| {
            title.chars().nth(1).is_some() && title.chars().all(|c| ('\u{3400}'..='\u{9FFF}').contains(&c))
        };
        let titles = catalogue.records.iter().map(|record| record.title.as_str()).filter(|title| is_han(title));
        let titles: Vec<&str> = titles.collect::<BTreeSet<_>>().into_iter().collect();
        for title in titles.iter().step_by(titles.len().div_ceil(TITLES_MAX)) {
            problems.extend(check(catalogue, title));
        }
    }
    problems
}

/// How many records a query finds, and which they are where it is few enough to see all.
fn found(catalogue: &Catalogue, query: &str) -> (u64, BTreeSet<String>) {
    let (total, hits) = catalogue.search(query, Request::LIMIT_MAX);
    (total, if total <= u64::from(Request::LIMIT_MAX) { hits.into_iter().collect() } else { BTreeSet::new() })
}

/// How many of `ids` stand on the first pages, as long as a page could have all of them.
fn among(catalogue: &Catalogue, query: &str, ids: &BTreeSet<&str>) -> usize {
    let (_, hits) = catalogue.search(query, Request::LIMIT_MAX);
    hits.iter().filter(|hit| ids.contains(hit.as_str())).count()
}

fn told(tried: usize, problems: &[String]) {
    eprintln!("{tried} queries tried");
    let first: Vec<&str> = problems.iter().take(TOLD_MAX).map(String::as_str).collect();
    assert!(problems.is_empty(), "{} of {tried} differ:\n{}", problems.len(), first.join("\n"));
}
