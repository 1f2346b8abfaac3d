//! What a title finds does not change with the script or the spaces it is typed in.

use crate::catalogues::{self, Catalogue};
use bookmobile_catalogue::Record;
use bookmobile_search_index::Request;
use bookmobile_search_index::engine::text::analysis::{Run, runs};
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::collections::{BTreeMap, BTreeSet};

/// Titles that are tried of a large catalogue, spread over it.
const TITLES_MAX: usize = 1_500;
/// Problems that are told.
const TOLD_MAX: usize = 40;
/// What is found with a mistake has a lower score than this.
const WITH_A_MISTAKE: f32 = -500.0;

/// From simplified to traditional, and back.
fn converters() -> [OpenCC; 2] {
    [BuiltinConfig::S2t, BuiltinConfig::T2s].map(|config| OpenCC::from_config(config).expect("is built in"))
}

#[test]
fn every_text_is_the_same_in_the_other_script() {
    let converters = converters();
    let (mut tried, mut problems) = (0, Vec::new());
    for catalogue in every_catalogue() {
        let texts: BTreeSet<&str> = catalogue.records.iter().flat_map(texts).collect();
        for text in texts {
            let others = converters.iter().map(|converter| converter.convert(text)).filter(|other| other != text);
            for other in others {
                tried += 1;
                if runs(text) != runs(&other) {
                    problems.push(format!("{text} is not {other}"));
                }
            }
        }
    }
    told(tried, &problems);
}

#[test]
fn every_word_of_the_demo_finds_the_same_in_the_other_script_and_loses_nothing_by_a_space() {
    let catalogue = catalogues::demo();
    let converters = converters();
    let (mut tried, mut problems) = (0, Vec::new());
    for word in vocabulary(catalogue) {
        let own = everything(catalogue, &word);
        for other in converters.iter().map(|converter| converter.convert(&word)).filter(|other| *other != word) {
            tried += 1;
            if !everything(catalogue, &other).keys().eq(own.keys()) {
                problems.push(format!("{word} and {other} find different records"));
            }
        }
        let mut chars = word.chars();
        if let (Some(first), Some(second), None) = (chars.next().filter(is_han), chars.next(), chars.next()) {
            tried += 1;
            let apart = everything(catalogue, &format!("{first} {second}"));
            if own.iter().any(|(id, score)| *score > WITH_A_MISTAKE && !apart.contains_key(id)) {
                problems.push(format!("{first} {second} loses records"));
            }
        }
    }
    told(tried, &problems);
}

#[test]
fn a_title_in_the_other_script_finds_the_same_records() {
    let converters = converters();
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
    let mut problems = Vec::new();
    for catalogue in every_catalogue() {
        let is_han = |title: &str| title.chars().nth(1).is_some() && title.chars().all(|c| is_han(&c));
        let titles = catalogue.records.iter().map(|record| record.title.as_str()).filter(|title| is_han(title));
        let titles: Vec<&str> = titles.collect::<BTreeSet<_>>().into_iter().collect();
        for title in titles.iter().step_by(titles.len().div_ceil(TITLES_MAX)) {
            problems.extend(check(catalogue, title));
        }
    }
    problems
}

fn every_catalogue() -> impl Iterator<Item = &'static Catalogue> {
    [Some(catalogues::demo()), catalogues::classics(), catalogues::books()].into_iter().flatten()
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "as filters ask")]
fn is_han(c: &char) -> bool {
    ('\u{3400}'..='\u{9FFF}').contains(c)
}

/// What a reader would type to find `record`.
fn texts(record: &Record) -> impl Iterator<Item = &str> {
    [record.title.as_str()]
        .into_iter()
        .chain(record.subtitle.as_deref())
        .chain(record.agents.iter().map(|agent| agent.name.as_str()))
        .chain(record.subjects.iter().map(String::as_str))
        .chain(record.publisher.as_deref())
}

/// Every word of these texts, every Han character and every pair of them.
fn vocabulary(catalogue: &Catalogue) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for run in catalogue.records.iter().flat_map(texts).flat_map(runs) {
        match run {
            Run::Word(word) => {
                words.insert(word);
            }
            Run::Han(chars) => {
                words.extend(chars.iter().map(char::to_string));
                words.extend(chars.windows(2).map(String::from_iter));
            }
        }
    }
    words
}

/// Every record that a finished query finds, with its score.
fn everything(catalogue: &Catalogue, query: &str) -> BTreeMap<String, f32> {
    let page = |offset| Request { offset, limit: Request::LIMIT_MAX, ..Request::new(format!("{query} ")) };
    let mut found = BTreeMap::new();
    for offset in (0..).step_by(Request::LIMIT_MAX as usize) {
        let hits = catalogue.hits(&page(offset));
        if hits.is_empty() {
            break;
        }
        found.extend(hits);
    }
    found
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
