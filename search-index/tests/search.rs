//! What a reader types finds what the reader means, over one shard or several.

use bookmobile_catalogue::{Agent, Classification, Course, Isbn, Item, Kind, Record, RecordId, Scheme, Unit};
use bookmobile_search_index::engine::{Engine, EngineError, ReadAt, index_shard};
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use bookmobile_search_index::{Answer, Facet, Filters, Request, Sort};
use expect_test::{Expect, expect};
use std::sync::Arc;

struct ARecord(Record);

fn a_record(id: &str, title: &str) -> ARecord {
    ARecord(Record::new(RecordId::new(id).expect("an id"), title))
}

impl ARecord {
    fn by(mut self, name: &str) -> Self {
        self.0.agents.push(Agent { name: name.into(), ..Agent::default() });
        self
    }
    fn from(mut self, publisher: &str, year: i32) -> Self {
        self.0.publisher = Some(publisher.into());
        self.0.year = Some(year);
        self
    }
    fn about(mut self, subject: &str) -> Self {
        self.0.subjects.push(subject.into());
        self
    }
    fn numbered(mut self, isbn: &str, call_number: &str, barcode: &str) -> Self {
        self.0.isbn.push(Isbn::parse(isbn).expect("valid"));
        self.0.classification.push(Classification { scheme: Scheme::Clc, number: "I242.4".into() });
        let call_number = Some(call_number.into());
        self.0.items.push(Item { barcode: barcode.into(), branch: "main".into(), call_number, ..Item::default() });
        self
    }
}

fn catalogue() -> Vec<Record> {
    let mut course = a_record("course", "数据结构").by("邓俊辉");
    course.0.kind = Kind::Course;
    course.0.course = Some(Course {
        provider: Some("清华大学".into()),
        units: vec![Unit { title: "伸展树与红黑树".into(), lectures: vec![] }],
        ..Course::default()
    });
    [
        a_record("hlm", "红楼梦").by("曹雪芹").from("人民文学出版社", 1982).about("章回小说--中国--清代").numbered(
            "7-02-000220-X",
            "I242.4/36",
            "B0001",
        ),
        a_record("hlm-study", "红楼梦研究").by("俞平伯").from("棠棣出版社", 1952),
        a_record("hlm-study-2", "论红楼梦里的人物").by("王昆仑").from("人民文学出版社", 1983),
        a_record("jia", "家").by("巴金").from("人民文学出版社", 1953),
        a_record("jia-2", "家庭医生手册").from("人民卫生出版社", 1999),
        a_record("jia-3", "回家").by("某人").from("作家出版社", 2001),
        a_record("zzdl", "郑州市地理").from("河南人民出版社", 1990),
        a_record("zz", "郑州商城").from("文物出版社", 1991),
        a_record("new-world", "Symphony no. 9 : from the new world").by("Dvořák, Antonín").from("Eulenburg", 1986),
        a_record("letranger", "L'Étranger").by("Camus, Albert").from("Gallimard", 1942),
        a_record("origin", "On the Origin of Species").by("Darwin, Charles").from("John Murray", 1859),
        a_record("original", "Original Sin").by("James, P. D.").from("Faber and Faber", 1994),
        course,
    ]
    .into_iter()
    .map(|record| record.0)
    .collect()
}

fn engine_of(records: Vec<Record>, cut: Cut) -> Engine {
    let mut builder = PackBuilder::new();
    for record in records {
        let marc = Some(format!("marc of {}", record.id));
        builder.add(record, marc);
    }
    let mut indexes: Vec<Arc<dyn ReadAt>> = Vec::new();
    builder
        .finish(Head::default(), cut, |shard| {
            indexes.push(Arc::new(index_shard(&shard.bytes).expect("indexes")));
            Ok(())
        })
        .expect("builds");
    Engine::open(&indexes).expect("opens")
}

fn engine() -> Engine {
    engine_of(catalogue(), Cut::default())
}

fn check(query: &str, expected: Expect) {
    let answer = engine().search(&Request::new(query)).expect("answers");
    let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.record.id.as_str()).collect();
    let note = if answer.loosened { " (loosened)" } else { "" };
    assert_eq!(answer.total, ids.len() as u64);
    expected.assert_eq(&format!("{}{note}", ids.join(" ")));
}

#[test]
fn exact_titles_come_first() {
    check("家", expect!["jia jia-3 jia-2"]);
    check("红楼梦", expect!["hlm hlm-study hlm-study-2"]);
    check("《红楼梦》", expect!["hlm hlm-study hlm-study-2"]);
}

#[test]
fn every_word_must_match_somewhere() {
    check("俞平伯 红楼梦", expect!["hlm-study"]);
    check("红楼梦 人民文学", expect!["hlm hlm-study-2"]);
    check("郑州地理", expect!["zzdl"]);
    check("清代 红楼", expect!["hlm"]);
}

#[test]
fn latin_words_are_folded_and_may_be_unfinished() {
    check("dvorak", expect!["new-world"]);
    check("DVOŘÁK symph", expect!["new-world"]);
    check("l'etranger camus", expect!["letranger"]);
    check("origin", expect!["origin original"]);
    check("origin ", expect!["origin"]);
}

#[test]
fn scripts_are_one() {
    check("紅樓夢", expect!["hlm hlm-study hlm-study-2"]);
    check("紅楼夢 硏究", expect!["hlm-study"]);
    check("鄭州", expect!["zz zzdl"]);
}

#[test]
fn chinese_is_found_by_its_sound() {
    check("hongloumeng", expect!["hlm hlm-study hlm-study-2"]);
    check("hóng lóu mèng", expect!["hlm hlm-study hlm-study-2"]);
    check("hong lou m", expect!["hlm hlm-study hlm-study-2"]);
    check("红lou梦", expect!["hlm hlm-study hlm-study-2"]);
    check("yupingbo hongloumeng", expect!["hlm-study"]);
    check("yupingbo红楼梦", expect!["hlm-study"]);
    check("qinghua daxue", expect!["course"]);
}

#[test]
fn initials_stand_for_a_title_or_a_name() {
    check("hlm", expect!["hlm hlm-study"]);
    check("cxq", expect!["hlm"]);
}

#[test]
fn one_mistake_is_forgiven() {
    check("dvorjak", expect!["new-world"]);
    check("symhpony", expect!["new-world"]);
    check("speceis darwin", expect!["origin"]);
    check("紅搂梦研究", expect!["hlm-study"]);
    check("红楼研究", expect!["hlm-study"]);
}

#[test]
fn an_author_and_a_title_may_run_together() {
    check("俞平伯红楼梦研究", expect!["hlm-study"]);
    check("红楼梦曹雪芹", expect!["hlm"]);
}

#[test]
fn the_query_language() {
    check("title:红楼梦 俞平伯", expect!["hlm-study"]);
    check("题名:出版社", expect![""]);
    check("红楼梦 -研究", expect!["hlm hlm-study-2"]);
    check("author:巴金 OR author:邓俊辉", expect!["course jia"]);
    check("\"new world\"", expect!["new-world"]);
    check("\"world new\"", expect![""]);
    check("红楼梦 year:1980..1989", expect!["hlm hlm-study-2"]);
    check("year:..1900", expect!["origin"]);
    check("clc:I24", expect!["hlm"]);
    check("kind:course", expect!["course"]);
    check("branch:main -kind:course", expect!["hlm"]);
    check("isbn:7-02-000220-X", expect!["hlm"]);
}

#[test]
fn numbers_find_their_record_in_any_form() {
    check("9787020002207", expect!["hlm"]);
    check("978-7-02-000220-7", expect!["hlm"]);
    check("7-02-000220-X", expect!["hlm"]);
    check("b0001", expect!["hlm"]);
    check("I242.4/36", expect!["hlm"]);
    check("i242.4", expect!["hlm"]);
}

#[test]
fn courses_are_found_by_lecturer_provider_and_unit() {
    check("邓俊辉", expect!["course"]);
    check("清华大学 红黑树", expect!["course"]);
}

#[test]
fn what_is_not_there_finds_nothing() {
    check("量子色动力学", expect![""]);
    check("xyzzy", expect![""]);
}

#[test]
fn what_a_result_does_not_show_otherwise_is_excerpted() {
    let engine = engine();
    let excerpt = |query: &str| {
        let answer = engine.search(&Request::new(query)).expect("answers");
        answer.hits[0].excerpt.as_ref().map(|excerpt| {
            let marked: Vec<&str> =
                excerpt.marks.iter().map(|(start, end)| &excerpt.text[*start as usize..*end as usize]).collect();
            format!("{} [{}]", excerpt.text, marked.join(" "))
        })
    };
    assert_eq!(excerpt("伸展樹").as_deref(), Some("伸展树与红黑树 [伸展树]"));
    assert_eq!(excerpt("红楼梦 zhanghui").as_deref(), Some("章回小说 — 中国 — 清代 [章回]"));
    for shown in ["红楼梦", "honglou", "曹雪芹 红楼", "dvorak", "", "人民文学出版社"] {
        assert_eq!(excerpt(shown), None, "{shown}");
    }
}

#[test]
fn an_empty_query_lists_the_newest_first() {
    let request = Request { limit: 3, ..Request::new("  ") };
    let answer = engine().search(&request).expect("answers");
    let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.record.id.as_str()).collect();
    assert_eq!((answer.total, ids), (13, vec!["jia-3", "jia-2", "original"]));
}

#[test]
fn a_kind_narrows_any_query() {
    let engine = engine();
    let of_kind = |query: &str, kind| {
        let answer = engine.search(&Request::new(query).of_kind(kind)).expect("answers");
        answer.hits.iter().map(|hit| hit.record.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of_kind("", Kind::Course), ["course"]);
    assert_eq!(of_kind("数据", Kind::Course), ["course"]);
    assert!(of_kind("红楼梦", Kind::Course).is_empty());
}

#[test]
fn facets_count_all_that_was_found() {
    let engine = engine_of(catalogue(), Cut { first: 2, rest: 3 });
    let request = |filters: Filters| Request { filters, facets: true, limit: 1, ..Request::new("红楼梦") };
    let counts = |answer: &Answer, facet| -> Vec<(String, u64)> {
        let facets = answer.facets.as_ref().expect("asked for");
        facets.values[&facet].iter().map(|value| (value.name.clone(), value.count)).collect()
    };
    let answer = engine.search(&request(Filters::default())).expect("answers");
    assert_eq!((answer.total, answer.hits.len()), (3, 1));
    assert_eq!(counts(&answer, Facet::Author), [("俞平伯", 1), ("曹雪芹", 1), ("王昆仑", 1)].map(own));
    assert_eq!(counts(&answer, Facet::Class), [("I", 1), ("I2", 1)].map(own));
    assert_eq!(counts(&answer, Facet::Branch), [("main", 1)].map(own));
    assert_eq!(answer.facets.expect("asked for").years, [(1952, 1), (1982, 1), (1983, 1)]);

    // Several values of one facet widen; what is chosen does not narrow its own counts.
    let two = Filters {
        values: [(Facet::Author, vec!["曹雪芹".to_owned(), "王昆仑".to_owned()])].into(),
        ..Filters::default()
    };
    let answer = engine.search(&request(two)).expect("answers");
    assert_eq!(answer.total, 2);
    assert_eq!(counts(&answer, Facet::Author).len(), 3);
    assert_eq!(counts(&answer, Facet::Class), [("I", 1), ("I2", 1)].map(own));
    let of_years = Filters { years: Some((1980, 1982)), ..Filters::default() };
    let answer = engine.search(&request(of_years)).expect("answers");
    assert_eq!((answer.total, answer.facets.expect("asked for").years.len()), (1, 3));
    let none = Filters { values: [(Facet::Kind, vec!["course".to_owned()])].into(), ..Filters::default() };
    let answer = engine.search(&request(none)).expect("answers");
    assert_eq!(answer.total, 0);
    assert_eq!(counts(&answer, Facet::Kind), [("book", 3), ("course", 0)].map(own));
}

fn own((name, count): (&str, u64)) -> (String, u64) {
    (name.to_owned(), count)
}

#[test]
fn what_matched_is_marked_whatever_was_typed() {
    let engine = engine();
    let marked = |query: &str| {
        let hit = engine.search(&Request::new(query)).expect("answers").hits.remove(0);
        let marks: Vec<&str> =
            hit.marks.title.iter().map(|(start, end)| &hit.record.title[*start as usize..*end as usize]).collect();
        marks.join("|")
    };
    assert_eq!(marked("紅樓夢 俞平伯"), "红楼梦");
    assert_eq!(marked("hongloumeng yanjiu"), "红楼梦研究");
    assert_eq!(marked("symhpony"), "Symphony");
    assert_eq!(marked("origin speci"), "Origin|Species");
}

#[test]
fn hits_come_in_the_order_asked_for() {
    let engine = engine_of(catalogue(), Cut { first: 2, rest: 3 });
    let sorted = |sort| {
        let answer = engine.search(&Request { sort, ..Request::new("红楼梦") }).expect("answers");
        answer.hits.iter().map(|hit| hit.record.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(sorted(Sort::Newest), "hlm-study-2 hlm hlm-study");
    assert_eq!(sorted(Sort::Oldest), "hlm-study hlm hlm-study-2");
    assert_eq!(sorted(Sort::Title), "hlm hlm-study hlm-study-2");
}

#[test]
fn pages_join_without_gap_or_overlap() {
    let engine = engine();
    let page = |offset, limit| {
        let answer = engine.search(&Request { offset, limit, ..Request::new("红楼") }).expect("answers");
        answer.hits.iter().map(|hit| hit.record.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!([page(0, 1), page(1, 1), page(2, 1)].concat(), page(0, 20));
    assert!(matches!(engine.search(&Request { limit: 101, ..Request::new("a") }), Err(EngineError::Range)));
    assert!(matches!(engine.search(&Request { offset: u32::MAX, ..Request::new("a") }), Err(EngineError::Range)));
}

#[test]
fn shards_answer_like_one() {
    let whole = engine();
    let cut = engine_of(catalogue(), Cut { first: 2, rest: 3 });
    assert_eq!(cut.records(), whole.records());
    for query in ["红楼梦", "家", "origin", "出版社", "dvorak", "人民文学 红楼梦", "9787020002207"] {
        let answers = [&whole, &cut].map(|engine| {
            let answer = engine.search(&Request::new(query)).expect("answers");
            let mut hits: Vec<(String, String)> =
                answer.hits.iter().map(|hit| (format!("{:.4}", hit.score), hit.record.id.to_string())).collect();
            hits.sort();
            (answer.total, hits)
        });
        assert_eq!(answers[0], answers[1], "{query}");
    }
}

#[test]
fn a_record_comes_back_whole() {
    let engine = engine();
    for record in catalogue() {
        let row = engine.record(&record.id).expect("reads").expect("is there");
        assert_eq!(row.marc.as_deref(), Some(format!("marc of {}", record.id).as_str()));
        assert_eq!(row.record, record);
    }
    assert!(engine.record(&RecordId::new("nowhere").expect("an id")).expect("reads").is_none());
}

#[test]
fn a_damaged_index_says_so() {
    let (bytes, _) = bookmobile_search_index::pack::encode(&[bookmobile_search_index::pack::Row {
        record: Record::new(RecordId::new("x").expect("an id"), "x"),
        marc: None,
    }])
    .expect("encodes");
    let index = index_shard(&bytes).expect("indexes");
    assert!(Engine::open(&[Arc::new(index.clone()) as Arc<dyn ReadAt>]).is_ok());
    for length in 0..index.len() {
        let cut: Arc<dyn ReadAt> = Arc::new(index[..length].to_vec());
        assert!(Engine::open(&[cut]).is_err(), "cut to {length} bytes");
    }
    assert!(matches!(Engine::open(&[]), Err(EngineError::Empty)));
}

#[test]
fn as_typed_nothing_is_forgiven() {
    let as_typed = |query: &str| {
        let answer = engine().search_as_typed(&Request::new(query)).expect("answers");
        answer.hits.iter().map(|hit| hit.record.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(as_typed("红楼梦"), ["hlm", "hlm-study", "hlm-study-2"]);
    assert_eq!(as_typed("紅樓夢 俞平伯"), ["hlm-study"]);
    for (query, found) in [("dvorzak", false), ("红楼梦 曹雪芹 飞船", false), ("dvorak", true)] {
        let forgiven = engine().search(&Request::new(query)).expect("answers");
        assert!(forgiven.total > 0, "{query}");
        assert_eq!(!as_typed(query).is_empty(), found, "{query}");
    }
    let deep = Request { limit: Request::LIMIT_MAX + 1, ..Request::new("家") };
    assert!(matches!(engine().search_as_typed(&deep), Err(EngineError::Range)));
}
