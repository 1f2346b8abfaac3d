//! A pack keeps every record to the letter, and says what is wrong with one that is damaged.

use bookmobile_catalogue::{
    Agent, Classification, Course, Isbn, Item, ItemStatus, Kind, Lecture, Link, OtherTitle, Record, RecordId, Role,
    Scheme, TitleKind, Unit,
};
use bookmobile_search_index::Brief;
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use bookmobile_search_index::pack::{Manifest, ManifestError, Row, ShardError, ShardHash, decode, encode};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn id(number: usize) -> RecordId {
    RecordId::new(&format!("r{number}")).expect("an id")
}

fn decoded(bytes: &[u8]) -> Result<Vec<Row>, ShardError> {
    let mut rows = Vec::new();
    decode(bytes, |row, _| -> Result<(), ShardError> {
        rows.push(row);
        Ok(())
    })?;
    Ok(rows)
}

fn full_record() -> Record {
    Record {
        kind: Kind::Course,
        subtitle: Some("程乙本".into()),
        other_titles: vec![
            OtherTitle { kind: TitleKind::Romanized, text: "Hong lou meng".into() },
            OtherTitle { kind: TitleKind::Parallel, text: "A Dream of Red Mansions".into() },
        ],
        responsibility: Some("曹雪芹著；高鹗续".into()),
        agents: vec![
            Agent { name: "曹雪芹".into(), dates: Some("约1715—约1763".into()), ..Agent::default() },
            Agent { name: "Hawkes, David".into(), role: Role::Translator, romanized: Some("x".into()), dates: None },
        ],
        edition: Some("第3版".into()),
        place: Some("北京".into()),
        publisher: Some("人民文学出版社".into()),
        year: Some(-200),
        extent: Some("3册".into()),
        series: vec!["中国古典文学读本丛书".into(), "b".into()],
        isbn: vec![Isbn::parse("9787020002207").expect("valid")],
        issn: vec!["1234-5679".into()],
        languages: vec!["chi".into(), "eng".into()],
        subjects: vec!["章回小说--中国--清代".into()],
        classification: vec![
            Classification { scheme: Scheme::Clc, number: "I242.4".into() },
            Classification { scheme: Scheme::Dewey, number: "895.1348".into() },
        ],
        summary: Some("一部写家族兴衰的长篇小说。".into()),
        contents: Some("第一回 … 第一百二十回".into()),
        notes: vec!["据程乙本排印".into()],
        other_scripts: vec!["紅樓夢".into()],
        links: vec![
            Link { url: "https://example.org/a".into(), label: None },
            Link { url: "https://example.org/b".into(), label: Some("全文".into()) },
        ],
        course: Some(Course {
            provider: Some("某大学".into()),
            licence: Some("CC BY 4.0".into()),
            units: vec![Unit {
                title: "第一讲".into(),
                lectures: vec![Lecture { title: "引言\"".into(), duration_minutes: Some(45), ..Lecture::default() }],
            }],
        }),
        items: vec![Item {
            barcode: "B001".into(),
            branch: "main".into(),
            location: None,
            call_number: Some("I242.4/36".into()),
            volume: Some("上".into()),
            status: ItemStatus::Available,
        }],
        ..Record::new(id(1), "红楼梦")
    }
}

#[test]
fn every_field_comes_back() {
    let row = Row { record: full_record(), marc: Some("00000nam0\u{1e}001x\u{1e}2001 \u{1f}a红楼梦".into()) };
    let bare = Row { record: Record::new(id(2), "家"), marc: None };
    let (bytes, _) = encode(&[row.clone(), bare.clone()]).expect("encodes");
    assert_eq!(decoded(&bytes).expect("decodes"), [row, bare]);
}

#[test]
fn a_brief_is_that_of_the_whole_record() {
    let mut no_publisher = Record { publisher: None, ..full_record() };
    no_publisher.items = (0..20).map(|n| Item { barcode: format!("B{n}"), ..Item::default() }).collect();
    let no_names = Record { agents: vec![], items: vec![], ..full_record() };
    let no_authors = Record { agents: full_record().agents.split_off(1), course: None, ..full_record() };
    let records = [full_record(), no_publisher, no_names, no_authors, Record::new(id(2), "家")];
    let (bytes, _) = encode(&records.map(|record| Row { record, marc: Some("00000nam0".into()) })).expect("encodes");
    let mut count = 0;
    decode(&bytes, |row, text| -> Result<(), ShardError> {
        assert_eq!(Row::parse_brief(text).expect("reads"), Brief::of(&row.record));
        count += 1;
        Ok(())
    })
    .expect("decodes");
    assert_eq!(count, 5);
    assert!(Row::parse_brief("").is_err(), "a row without an id");
}

#[test]
fn a_damaged_shard_says_so() {
    let (bytes, _) = encode(&[Row { record: full_record(), marc: None }]).expect("encodes");
    for length in 0..bytes.len() {
        assert!(decoded(&bytes[..length]).is_err(), "cut to {length} bytes");
    }
    let mut other = bytes.clone();
    other[0] = b'X';
    assert_eq!(decoded(&other), Err(ShardError::Damaged("it does not begin as a shard")));
    let newer = String::from_utf8_lossy(&bytes[8..40]).replace("\"format\":1", "\"format\":9").into_bytes();
    let mut other = bytes.clone();
    other[8..40].copy_from_slice(&newer[..32]);
    assert_eq!(decoded(&other), Err(ShardError::Format { found: 9, supported: 1 }));
}

fn built(count: usize, cut: Cut) -> (Manifest, Vec<(ShardHash, Vec<u8>)>) {
    let mut builder = PackBuilder::new();
    for number in 0..count {
        let mut record = Record::new(id(number), format!("Title\u{1f} {}", number % 7));
        record.publisher = Some(format!("Publisher {}", number % 3));
        builder.add(record, None);
    }
    let mut shards = Vec::new();
    let manifest = builder
        .finish(Head { generation: 4, ..Head::default() }, cut, |shard| {
            shards.push((shard.hash, shard.bytes));
            Ok(())
        })
        .expect("builds");
    (manifest, shards)
}

#[test]
fn the_manifest_names_every_shard_and_every_record_is_in_one() {
    let (manifest, shards) = built(100, Cut { first: 10, rest: 40 });
    assert_eq!(manifest.shards.iter().map(|shard| shard.records).collect::<Vec<_>>(), [10, 40, 40, 10]);
    assert_eq!(manifest.records, 100);
    let mut ids = BTreeSet::new();
    for (named, (hash, bytes)) in manifest.shards.iter().zip(&shards) {
        assert_eq!(&named.hash, hash);
        assert_eq!(named.hash, ShardHash::of(bytes));
        assert_eq!(named.bytes, bytes.len() as u64);
        for row in decoded(bytes).expect("decodes") {
            assert!(row.record.title.chars().all(|c| !c.is_control()), "separators are cleaned out of texts");
            ids.insert(row.record.id);
        }
    }
    assert_eq!(ids.len(), 100);
    let json = serde_json::to_vec(&manifest).expect("is JSON");
    assert_eq!(Manifest::parse(&json), Ok(manifest));
}

#[test]
fn the_same_records_give_the_same_shards_in_any_order() {
    let build = |numbers: Vec<usize>| {
        let mut builder = PackBuilder::new();
        for number in numbers {
            builder.add(Record::new(id(number), format!("Title {}", number % 5)), None);
        }
        builder.finish(Head::default(), Cut { first: 8, rest: 16 }, |_| Ok(())).expect("builds")
    };
    assert_eq!(build((0..50).collect()), build((0..50).rev().collect()));
}

#[test]
fn a_manifest_that_cannot_be_used_says_why() {
    let (manifest, _) = built(3, Cut::default());
    let json = serde_json::to_string(&manifest).expect("is JSON");
    let parse = |json: String| Manifest::parse(json.as_bytes());
    assert!(matches!(parse("[]".into()), Err(ManifestError::Json(_))));
    assert_eq!(
        parse(json.replace("\"format\":1", "\"format\":2")),
        Err(ManifestError::Format { found: 2, supported: 1 })
    );
    assert!(matches!(parse(json.replace(manifest.shards[0].hash.as_str(), "../x")), Err(ManifestError::Json(_))));
    assert!(matches!(
        parse(json.replace("\"records\":3,\"shards\"", "\"records\":4,\"shards\"")),
        Err(ManifestError::Records { promised: 4, found: 3 })
    ));
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = decoded(&bytes);
        let mut shard = b"BMSH".to_vec();
        shard.extend_from_slice(&bytes);
        prop_assert!(decoded(&shard).is_err());
    }

    #[test]
    fn a_flipped_byte_never_panics(position in 0_usize..2_000, value in any::<u8>()) {
        let (mut bytes, _) = encode(&[Row { record: full_record(), marc: Some("x".into()) }]).expect("encodes");
        let position = position % bytes.len();
        bytes[position] = value;
        let _ = decoded(&bytes);
    }

    #[test]
    fn texts_come_back(titles in proptest::collection::vec("[^\\p{Cc}]{0,20}", 1..20)) {
        let rows: Vec<Row> = titles.iter().enumerate().map(|(number, title)| {
            let mut record = Record::new(id(number), title.clone());
            record.notes = titles.iter().filter(|note| !note.is_empty()).cloned().collect();
            Row { record, marc: None }
        }).collect();
        let (bytes, _) = encode(&rows).expect("encodes");
        prop_assert_eq!(decoded(&bytes).expect("decodes"), rows);
    }
}
