//! What is found without words: the shelf, classes, headings, works, what is there now.

use bookmobile_catalogue::call_number::sort_key;
use bookmobile_catalogue::{
    Agent, Classification, Day, Item, ItemStatus, OtherTitle, Record, RecordId, Role, Scheme, TitleKind,
};
use bookmobile_search_index::engine::{Engine, EngineError, ReadAt, index_shard};
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use bookmobile_search_index::{Answer, Around, Availability, Browse, Browsed, Facet, Filters, Headings, Request, Sort};
use expect_test::{Expect, expect};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn a_record(id: &str, title: &str) -> Record {
    Record::new(RecordId::new(id).expect("an id"), title)
}

/// A record with one copy at each of these branches.
fn shelved(id: &str, call_number: &str, branches: &[&str]) -> Record {
    let mut record = a_record(id, &format!("Title {id}"));
    let class = call_number.split(['/', ' ']).next().unwrap_or_default();
    record.classification.push(Classification { scheme: Scheme::Clc, number: class.into() });
    for branch in branches {
        record.items.push(Item {
            barcode: format!("{id}-{branch}"),
            branch: (*branch).into(),
            call_number: Some(call_number.into()),
            ..Item::default()
        });
    }
    record
}

fn engine_of(records: Vec<Record>) -> Engine {
    let mut builder = PackBuilder::new();
    records.into_iter().for_each(|record| builder.add(record, None));
    let mut indexes: Vec<Arc<dyn ReadAt>> = Vec::new();
    builder
        .finish(Head::default(), Cut { first: 3, rest: 7 }, |shard| {
            indexes.push(Arc::new(index_shard(&shard.bytes).expect("indexes")));
            Ok(())
        })
        .expect("builds");
    Engine::open(&indexes).expect("opens")
}

fn ids(answer: &Answer) -> String {
    answer.hits.iter().map(|hit| hit.record.id.as_str()).collect::<Vec<_>>().join(" ")
}

fn values(browsed: &Browsed) -> String {
    let values: Vec<String> = browsed.values.iter().map(|value| format!("{} {}", value.name, value.count)).collect();
    format!("{}: {}", browsed.total, values.join(", "))
}

fn along(engine: &Engine, around: Around, before: u32, after: u32, branch: Option<&str>) -> String {
    let browse = Browse::Shelf { around, before, after, branch: branch.map(str::to_owned) };
    let browsed = engine.browse(&browse).expect("answers");
    let mut shown: Vec<String> = browsed.records.iter().map(|record| record.id.to_string()).collect();
    shown.insert(browsed.here as usize, "|".to_owned());
    shown.join(" ")
}

fn at(id: &str) -> Around {
    Around::Record(RecordId::new(id).expect("an id"))
}

#[test]
fn the_shelf_is_in_its_order() {
    let engine = engine_of(vec![
        shelved("b", "I247.5/123", &["main"]),
        shelved("d", "I247.57/45", &["main", "east"]),
        shelved("a", "I247.5/45", &["east"]),
        shelved("c", "I247.5/C97", &["main"]),
        a_record("nowhere", "Without a number"),
        shelved("e", "TP312/1", &["main"]),
    ]);
    // Letters of authors come before running numbers.
    let all = engine.search(&Request { sort: Sort::CallNumber, ..Request::new("") }).expect("answers");
    assert_eq!(ids(&all), "c a b d e nowhere");
    assert_eq!(along(&engine, at("b"), 1, 1, None), "a | b d");
    assert_eq!(along(&engine, at("b"), 9, 9, None), "c a | b d e");
    assert_eq!(along(&engine, at("b"), 9, 9, Some("east")), "a | d");
    assert_eq!(along(&engine, Around::CallNumber("I247.5/100".into()), 2, 0, None), "c a | b");
    assert_eq!(along(&engine, Around::CallNumber("Z".into()), 2, 5, None), "d e |");
    assert_eq!(along(&engine, Around::CallNumber(String::new()), 2, 1, None), "| c a");
    assert_eq!(along(&engine, at("nowhere"), 2, 2, None), "|");
    assert_eq!(along(&engine, at("unknown"), 2, 2, None), "|");
    let too_much = Browse::Shelf { around: at("b"), before: 51, after: 0, branch: None };
    assert!(matches!(engine.browse(&too_much), Err(EngineError::Range)));
}

#[test]
fn other_schemes_stand_in_their_order() {
    let of_scheme = |scheme, id: &str, number: &str| {
        let mut record = shelved(id, number, &["main"]);
        record.classification[0].scheme = scheme;
        record
    };
    let order = |scheme, numbers: &[&str]| {
        let records =
            numbers.iter().enumerate().map(|(at, number)| of_scheme(scheme, &format!("{at}"), number)).collect();
        ids(&engine_of(records).search(&Request { sort: Sort::CallNumber, ..Request::new("") }).expect("answers"))
    };
    assert_eq!(order(Scheme::Dewey, &["813.54 M3", "813.6 A1", "813.52 F5", "81.5 Z"]), "3 2 0 1");
    // B128 could be 中图法; the class number says that it is not.
    assert_eq!(order(Scheme::Lcc, &["B128 .C8", "B72 .R8", "B1499 .A2", "B128"]), "1 3 0 2");
}

fn call_number() -> impl Strategy<Value = String> {
    let clc =
        ("[A-Z]", "[0-9]{0,3}", "(\\.[0-9]{1,2})?", "(-[0-9]{2}|=2)?", "(/[0-9]{1,3}|/[A-Z][0-9]{1,3}|/[0-9]{2}:2)?")
            .prop_map(|(a, b, c, d, e)| [a, b, c, d, e].concat());
    prop_oneof![4 => clc, 1 => "[0-9]{3}(\\.[0-9]{1,3})? [A-Z][0-9]{2}", 1 => "[A-Z]{1,2}[0-9]{1,4} \\.[A-Z][0-9]{1,3} (19|20)[0-9]{2}", 1 => "\\PC{1,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_column_is_that_of_the_keys(numbers in prop::collection::vec(call_number(), 1..40), step in 1_u32..9) {
        let item = |at: usize, number: &String| {
            let mut record = a_record(&format!("r{at}"), "T");
            record.items.push(Item { barcode: format!("{at}"), branch: "main".into(), call_number: Some(number.clone()), ..Item::default() });
            record
        };
        let engine = engine_of(numbers.iter().enumerate().map(|(at, number)| item(at, number)).collect());
        let answer = engine.search(&Request { sort: Sort::CallNumber, limit: 100, ..Request::new("") }).expect("answers");
        let key = |number: Option<&str>| Some(sort_key(number?, None)).filter(|key| !key.is_empty());
        let keys: Vec<_> = answer.hits.iter().map(|hit| key(hit.record.call_number.as_deref())).collect();
        prop_assert!(keys.is_sorted_by_key(|key| (key.is_none(), key.clone())), "{:?}", keys);
        let standing: Vec<&str> = answer.hits.iter().zip(&keys).filter(|(_, key)| key.is_some()).map(|(hit, _)| hit.record.id.as_str()).collect();

        // Walking the shelf in steps meets every record once, in the same order.
        let mut walked: Vec<String> = Vec::new();
        let mut around = Around::CallNumber(String::new());
        loop {
            let browsed = engine.browse(&Browse::Shelf { around, before: 0, after: step, branch: None }).expect("answers");
            prop_assert_eq!(browsed.total, standing.len() as u64);
            let new = browsed.records.iter().map(|record| record.id.to_string()).skip(usize::from(!walked.is_empty()));
            let before = walked.len();
            walked.extend(new);
            if walked.len() == before {
                break;
            }
            around = at(&walked[walked.len() - 1]);
        }
        prop_assert_eq!(walked, standing);
    }

    #[test]
    fn every_heading_is_filed_once(names in prop::collection::btree_set("[a-c红楼梦é0-2Ж ]{1,4}", 1..60)) {
        let names: BTreeSet<String> = names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        prop_assume!(!names.is_empty());
        // Each name in one record, the first also in every third.
        let record = |(at, name): (usize, &String)| {
            let mut record = a_record(&format!("r{at}"), "T");
            record.subjects.push(name.clone());
            if at % 3 == 0 {
                record.subjects.extend(names.first().cloned());
            }
            record
        };
        let engine = engine_of(names.iter().enumerate().map(record).collect());
        let ask = |letter| engine.browse(&Browse::Headings { of: Headings::Subjects, letter, offset: 0 }).expect("answers");
        let letters = ask(None);
        prop_assert_eq!(letters.total, names.len() as u64);
        let mut seen = BTreeMap::new();
        for letter in &letters.values {
            let headings = ask(Some(letter.name.clone()));
            prop_assert_eq!((headings.total, headings.values.len() as u64), (letter.count, letter.count));
            seen.extend(headings.values.into_iter().map(|value| (value.name, value.count)));
        }
        for (at, name) in names.iter().enumerate() {
            let first = at == 0;
            let count = if first { names.len().div_ceil(3) as u64 } else { 1 };
            prop_assert_eq!(seen.get(name), Some(&count), "{}", name);
        }
    }
}

#[test]
fn classes_are_counted_by_record() {
    let mut both = shelved("both", "I247.5", &["main"]);
    both.classification.push(Classification { scheme: Scheme::Clc, number: "[I247.7]".into() });
    both.classification.push(Classification { scheme: Scheme::Dewey, number: "895.1".into() });
    let engine = engine_of(vec![
        both,
        shelved("one", "I247.57", &["main"]),
        shelved("poem", "I222.742", &["main"]),
        shelved("poem-2", "I222.73", &["main"]),
        shelved("english", "I561.44", &["main"]),
        shelved("computer", "TP312", &["main"]),
        shelved("signs", "T-092", &["main"]),
        shelved("law", "D923", &["main"]),
        shelved("laws", "DF3", &["main"]),
        a_record("none", "Without a class"),
    ]);
    let check = |under: &str, expected: Expect| {
        let browsed = engine.browse(&Browse::Classes { under: under.into() }).expect("answers");
        expected.assert_eq(&values(&browsed));
        if !under.is_empty() {
            let answer = engine.search(&Request::new(format!("clc:{under}"))).expect("answers");
            assert_eq!(answer.total, browsed.total, "{under}");
        }
    };
    check("", expect!["9: D 2, I 5, T 2"]);
    check("I", expect!["5: I2 4, I5 1"]);
    // Where all is in one class of the next, that one is shown.
    check("I2", expect!["4: I222.7 2, I247 2"]);
    check("I24", expect!["2: I247 2"]);
    check("I247", expect!["2: I247.5 2, I247.7 1"]);
    check("I247.5", expect!["2: I247.57 1"]);
    check("I247.57", expect!["1: "]);
    check("T", expect!["2: T-0 1, TP 1"]);
    check("D", expect!["2: D9 1, DF 1"]);
    check("Q", expect!["0: "]);
    check("not a class", expect!["0: "]);
}

#[test]
fn headings_come_page_by_page() {
    let record = |at: usize| {
        let mut record = a_record(&format!("r{at:03}"), "T");
        record.agents.push(Agent { name: format!("Name {at:03}"), ..Agent::default() });
        record.agents.push(Agent { name: "曹雪芹".into(), ..Agent::default() });
        record.agents.push(Agent { name: "Camus, Albert".into(), role: Role::Translator, ..Agent::default() });
        record
    };
    let engine = engine_of((0..250).map(record).collect());
    let page = |letter: Option<&str>, offset| {
        let letter = letter.map(str::to_owned);
        engine.browse(&Browse::Headings { of: Headings::Authors, letter, offset }).expect("answers")
    };
    assert_eq!(values(&page(None, 0)), "252: c 2, n 250");
    assert_eq!(values(&page(Some("c"), 0)), "2: Camus, Albert 250, 曹雪芹 250");
    assert_eq!(values(&page(Some("q"), 0)), "0: ");
    let pages = [0, 100, 200, 300].map(|offset| page(Some("n"), offset));
    assert_eq!(pages.each_ref().map(|page| page.values.len()), [100, 100, 50, 0]);
    let names: Vec<String> = pages.into_iter().flat_map(|page| page.values).map(|value| value.name).collect();
    assert_eq!(names, (0..250).map(|at| format!("Name {at:03}")).collect::<Vec<_>>());
}

fn edition(id: &str, title: &str, author: &str, year: i32, language: &str) -> Record {
    let mut record = shelved(id, "I0", &["main"]);
    record.title = title.into();
    record.year = Some(year);
    record.languages.push(language.into());
    if !author.is_empty() {
        record.agents.push(Agent { name: author.into(), ..Agent::default() });
    }
    record
}

fn editions() -> Vec<Record> {
    let mut english = edition("en", "Dream of the Red Chamber", "Cao, Xueqin", 1973, "eng");
    english.other_titles.push(OtherTitle { kind: TitleKind::Uniform, text: "Hong lou meng. English".into() });
    vec![
        edition("zh-1982", "红楼梦", "曹雪芹", 1982, "chi"),
        edition("zh-2008", "紅樓夢", "曹雪芹", 2008, "chi"),
        english,
        edition("study", "红楼梦", "俞平伯", 1950, "chi"),
        edition("poems", "诗选", "", 1980, "chi"),
        edition("poems-2", "诗选", "", 1981, "chi"),
    ]
}

#[test]
fn editions_of_a_work_are_one_hit() {
    let engine = engine_of(editions());
    let grouped = |query: &str, filters: Filters| {
        let request = Request { group: true, filters, ..Request::new(query) };
        let answer = engine.search(&request).expect("answers");
        let hits: Vec<String> = answer
            .hits
            .iter()
            .map(|hit| format!("{} {}", hit.record.id, hit.editions.map_or("-".into(), |count| count.to_string())))
            .collect();
        format!("{}/{}: {}", answer.works.expect("counted"), answer.total, hits.join(", "))
    };
    assert_eq!(grouped("红楼梦", Filters::default()), "2/3: zh-1982 3, study -");
    assert_eq!(grouped("紅樓夢", Filters::default()), "2/3: zh-2008 3, study -");
    assert_eq!(grouped("", Filters::default()), "4/6: zh-2008 3, poems-2 -, poems -, study -");
    // The reader's filters choose the edition.
    let english = Filters { values: [(Facet::Language, vec!["eng".to_owned()])].into(), ..Filters::default() };
    assert_eq!(grouped("", english), "1/1: en 3");
    assert_eq!(
        grouped("", Filters { years: Some((1980, 1990)), ..Filters::default() }),
        "3/3: zh-1982 3, poems-2 -, poems -"
    );
    let apart = engine.search(&Request::new("红楼梦")).expect("answers");
    assert_eq!((apart.total, apart.works, apart.hits[0].editions), (3, None, None));
    for id in ["zh-1982", "en"] {
        let mut found: Vec<String> = engine
            .search(&Request::new(format!("work:{id}")))
            .expect("answers")
            .hits
            .into_iter()
            .map(|hit| hit.record.id.to_string())
            .collect();
        found.sort();
        assert_eq!(found, ["en", "zh-1982", "zh-2008"], "{id}");
    }
    assert_eq!(ids(&engine.search(&Request::new("work:poems")).expect("answers")), "poems");
    assert_eq!(ids(&engine.search(&Request::new("work:unknown")).expect("answers")), "");
}

#[test]
fn pages_of_works_join_without_gap_or_overlap() {
    let records =
        (0..400).map(|at| edition(&format!("r{at:03}"), &format!("红楼{}", at % 150), "某人", 1900 + at % 97, "chi"));
    let engine = engine_of(records.collect());
    let page = |offset, limit| {
        let answer = engine.search(&Request { group: true, offset, limit, ..Request::new("红楼") }).expect("answers");
        assert_eq!((answer.works, answer.total), (Some(150), 400));
        answer.hits.into_iter().map(|hit| hit.record.title).collect::<Vec<_>>()
    };
    let paged: Vec<String> = (0..15).flat_map(|at| page(at * 10, 10)).collect();
    assert_eq!(paged, [page(0, 100), page(100, 100)].concat());
    assert_eq!(paged.iter().collect::<BTreeSet<_>>().len(), 150);
}

#[test]
fn available_is_what_the_desk_knows() {
    let engine = engine_of(vec![
        shelved("one", "I0", &["main"]),
        shelved("two", "I0", &["main", "east"]),
        a_record("online", "Without a copy"),
    ]);
    let found = |available| {
        let filters = Filters { available, ..Filters::default() };
        let answer = engine.search(&Request { filters, facets: true, ..Request::new("") }).expect("answers");
        (ids(&answer), answer.total, answer.facets.expect("asked for").available)
    };
    assert_eq!(found(false), ("two one online".into(), 3, 2));
    assert_eq!(found(true), ("two one".into(), 2, 2));
    let know = |as_of_unix_secs, codes: &[&str]| {
        let elsewhere = codes.iter().map(|code| ((*code).to_owned(), ItemStatus::OnLoan)).collect();
        engine.set_availability(&Availability { as_of_unix_secs, elsewhere });
    };
    know(1, &["one-main", "two-main"]);
    assert_eq!(found(false), ("two one online".into(), 3, 1));
    assert_eq!(found(true), ("two".into(), 1, 1));
    know(2, &["one-main", "two-main", "two-east"]);
    assert_eq!(found(true), (String::new(), 0, 0));
    know(3, &[]);
    assert_eq!(found(true).1, 2);
}

#[test]
fn what_came_last_comes_first() {
    let added = |id: &str, day: Option<&str>| {
        let mut record = a_record(id, "T");
        record.added = day.map(|day| day.parse().expect("a day"));
        record
    };
    let engine = engine_of(vec![
        added("old", Some("1969-12-31")),
        added("new", Some("2026-11-20")),
        added("unknown", None),
        added("older", Some("1966-01-01")),
    ]);
    let answer = engine.search(&Request { sort: Sort::Added, ..Request::new("") }).expect("answers");
    assert_eq!(ids(&answer), "new old older unknown");
    let row = engine.record(&RecordId::new("old").expect("an id")).expect("reads").expect("is there");
    assert_eq!(row.record.added, Day::new(1969, 12, 31));
}
