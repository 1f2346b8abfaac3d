//! The bytes of an index change only together with its version: a device must be able to read the indexes that it keeps.

use bookmobile_catalogue::{
    Agent, Classification, Course, Day, Isbn, Item, Kind, Lecture, OtherTitle, Record, RecordId, Role, Scheme,
    TitleKind, Unit,
};
use bookmobile_search_index::engine::{INDEX_VERSION, index_shard};
use bookmobile_search_index::pack::{Row, ShardHash, encode};

/// The version, and the hash of the index of [`records`]. Where the bytes change, both do.
const KNOWN: (u32, &str) = (5, "56cf9e4b6d42707e5debaeecf623ef8912854215146e47babb2c93930dbe40ac");

/// Records with something in every field that is indexed.
fn records() -> Vec<Record> {
    let titles =
        ["红楼梦", "紅樓夢研究", "The Hobbit", "Война и мир", "重庆行走", "C语言程序设计", "Spider-Man", "1984"];
    let names = ["曹雪芹", "Tolkien, J. R. R.", "加西亚·马尔克斯", "Dvořák, Antonín", "老舍"];
    let numbers = ["I242.4/36", "TP312/8", "813.52 T64", "K29", "[I712]"];
    (0..500_usize)
        .map(|n| {
            let title = format!("{}{}", titles[n % titles.len()], if n > 40 { n.to_string() } else { String::new() });
            let mut record = Record::new(RecordId::new(&format!("r{n:04}")).expect("an id"), title);
            record.kind = [Kind::Book, Kind::Serial, Kind::Course][n % 7 % 3];
            record.subtitle = n.is_multiple_of(3).then(|| "中国古典小说".to_owned());
            record.other_titles = vec![OtherTitle {
                kind: TitleKind::Uniform,
                text: format!("{}. English", titles[n * 3 % titles.len()]),
            }];
            record.agents = (0..n % 3)
                .map(|at| Agent {
                    name: names[(n + at) % names.len()].into(),
                    role: if at == 0 { Role::Author } else { Role::Translator },
                    romanized: n.is_multiple_of(5).then(|| "Xue qin".to_owned()),
                    dates: None,
                })
                .collect();
            record.publisher = Some("人民文学出版社".into()).filter(|_| !n.is_multiple_of(4));
            record.year = (n % 6 > 0).then_some(1950 + n as i32 % 70);
            record.languages = vec![["chi", "eng", "rus"][n % 3].into()];
            record.subjects = vec![["章回小说--中国", "Fantasy fiction", "程序设计"][n % 3].into()];
            record.summary = n.is_multiple_of(2).then(|| "一部写家族兴衰的小说。A novel of a family.".to_owned());
            record.isbn =
                n.is_multiple_of(9).then(|| Isbn::parse("7-02-000220-X").expect("valid")).into_iter().collect();
            record.classification = vec![Classification { scheme: Scheme::Clc, number: numbers[n % 5].into() }];
            record.added = n.is_multiple_of(2).then(|| Day::new(2026, 1, 1 + (n % 28) as u8).expect("a day"));
            record.items = (0..n % 4)
                .map(|at| Item {
                    barcode: format!("B{n}-{at}"),
                    branch: ["main", "east"][at % 2].into(),
                    call_number: Some(format!("{}/{n}", numbers[n % 5])),
                    ..Item::default()
                })
                .collect();
            record.course = (record.kind == Kind::Course).then(|| Course {
                provider: Some("清华大学".into()),
                units: vec![Unit {
                    title: "伸展树".into(),
                    lectures: vec![Lecture { title: "第一讲".into(), ..Lecture::default() }],
                }],
                ..Course::default()
            });
            record
        })
        .collect()
}

#[test]
fn the_bytes_of_an_index_change_with_its_version() {
    let rows: Vec<Row> = records().into_iter().map(|record| Row { record, marc: None }).collect();
    let (shard, _) = encode(&rows).expect("encodes");
    let index = index_shard(&shard).expect("indexes");
    let found = (INDEX_VERSION, ShardHash::of(&index).to_string());
    assert_eq!((found.0, found.1.as_str()), KNOWN, "raise INDEX_VERSION, then put both here");
}
