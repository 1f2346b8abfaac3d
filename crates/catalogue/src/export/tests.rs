use super::*;
use crate::import::{ImportOutcome, read_all};
use crate::marc::{Field, Flavour, Subfield, Tag};
use crate::{
    Agent, Classification, Course, Day, Isbn, Item, ItemStatus, Kind, Link, OtherTitle, RecordId, Role, Scheme,
    TitleKind, Unit,
};
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn a_record(id: &str, title: &str) -> Record {
    Record::new(RecordId::new(id).unwrap_or_else(|e| panic!("{e}")), title)
}

fn an_agent(name: &str, role: Role) -> Agent {
    Agent { name: name.to_owned(), role, ..Agent::default() }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn dream() -> Record {
    Record {
        subtitle: text("校注本"),
        other_titles: vec![OtherTitle { kind: TitleKind::Romanized, text: "Hong lou meng".to_owned() }],
        responsibility: text("曹雪芹著 ; 高鹗续"),
        agents: vec![
            Agent { romanized: text("Cao, Xueqin"), dates: text("清"), ..an_agent("曹雪芹", Role::Author) },
            an_agent("高鹗", Role::Author),
        ],
        edition: text("第3版"),
        place: text("北京"),
        publisher: text("人民文学出版社"),
        year: Some(2008),
        extent: text("2册 (1606页)"),
        series: vec!["中国古典文学读本丛书 ; 1".to_owned()],
        isbn: vec![Isbn::parse("9787020002207").unwrap_or_else(|e| panic!("{e}"))],
        languages: vec!["chi".to_owned()],
        subjects: vec!["章回小说--中国--清代".to_owned()],
        classification: vec![Classification { scheme: Scheme::Clc, number: "I242.4".to_owned() }],
        summary: text("贾宝玉、林黛玉与薛宝钗, \"金陵十二钗\"的故事。"),
        items: vec![Item {
            barcode: "0001".to_owned(),
            branch: "main".to_owned(),
            location: text("书库"),
            call_number: text("I242.4/36"),
            volume: None,
            status: ItemStatus::OnLoan,
        }],
        ..a_record("NLC-1", "红楼梦")
    }
}

fn sense() -> Record {
    Record {
        kind: Kind::Ebook,
        agents: vec![an_agent("Austen, Jane", Role::Author), an_agent("King, Martin Luther, Jr.", Role::Editor)],
        edition: text("2nd ed."),
        place: text("London"),
        publisher: text("Smith & Sons"),
        year: Some(1813),
        languages: vec!["eng".to_owned()],
        links: vec![Link { url: "https://example.org/a_b{c}?d=50%25&e".to_owned(), label: text("Full text") }],
        ..a_record("2", "Sense_{&} sensibility, 100% #1 $5 \\ ~^")
    }
}

fn journal() -> Record {
    Record {
        kind: Kind::Serial,
        place: text("武汉"),
        publisher: text("中华医学会湖北分会"),
        year: Some(1984),
        issn: vec!["1001-9057".to_owned()],
        languages: vec!["chi".to_owned()],
        ..a_record("3", "临床内科杂志")
    }
}

const TODAY: Date = Date { year: 2026, month: 3, day: 9 };

fn exported(records: &[Record], format: Format) -> String {
    let entries: Vec<_> = records.iter().map(Entry::new).collect();
    let options = Options { today: Some(TODAY), ..Options::default() };
    let Exported { bytes, left_out } = export(&entries, format, &options);
    assert_eq!(left_out, []);
    String::from_utf8(bytes).unwrap_or_else(|e| panic!("{e}"))
}

fn check(records: &[Record], format: Format, expected: Expect) {
    expected.assert_eq(&exported(records, format).replace('\r', "").replace('\u{1f}', "$").replace('\u{1e}', "\n"));
}

#[test]
fn csl_json_names_what_citation_processors_know() {
    let dream =
        Record { agents: vec![dream().agents.remove(0), an_agent("Hawkes, David", Role::Translator)], ..dream() };
    let expected = serde_json::json!({
        "id": "NLC-1",
        "type": "book",
        "title": "红楼梦: 校注本",
        "author": [{"literal": "曹雪芹"}],
        "translator": [{"family": "Hawkes", "given": "David"}],
        "edition": "3",
        "publisher": "人民文学出版社",
        "publisher-place": "北京",
        "issued": {"date-parts": [[2008]]},
        "collection-title": "中国古典文学读本丛书",
        "collection-number": "1",
        "ISBN": "9787020002207",
        "language": "zh",
        "call-number": "I242.4/36",
        "keyword": "章回小说--中国--清代",
        "abstract": "贾宝玉、林黛玉与薛宝钗, \"金陵十二钗\"的故事。",
    });
    assert_eq!(csl_item(&dream, Some(TODAY)), expected, "a printed book is not accessed");

    let online = csl_item(&sense(), Some(TODAY));
    assert_eq!(online["URL"], "https://example.org/a_b{c}?d=50%25&e");
    assert_eq!(online["accessed"], serde_json::json!({"date-parts": [[2026, 3, 9]]}));
    assert_eq!(online["editor"], serde_json::json!([{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]));
    assert_eq!((&online["edition"], &online["language"]), (&"2".into(), &"en".into()));

    let list: serde_json::Value =
        serde_json::from_str(&exported(&[dream.clone(), journal()], Format::CslJson)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((&list[0], &list[1]["type"]), (&expected, &"periodical".into()));
}

#[test]
fn bibtex() {
    check(
        &[dream(), sense(), journal()],
        Format::BibTex,
        expect![[r#"
        @book{cao2008,
          author = {曹雪芹 and 高鹗},
          title = {红楼梦: 校注本},
          edition = {第3版},
          series = {中国古典文学读本丛书 ; 1},
          address = {北京},
          publisher = {人民文学出版社},
          year = {2008},
          isbn = {9787020002207},
          language = {chi},
          keywords = {章回小说--中国--清代},
          abstract = {贾宝玉、林黛玉与薛宝钗, "金陵十二钗"的故事。}
        }

        @book{austen1813,
          author = {Austen, Jane},
          editor = {King, Jr., Martin Luther},
          title = {Sense\_\textbraceleft{}\&\textbraceright{} sensibility, 100\% \#1 \$5 \textbackslash{} \textasciitilde{}\textasciicircum{}},
          edition = {2nd ed.},
          address = {London},
          publisher = {Smith \& Sons},
          year = {1813},
          url = {https://example.org/a_b%7Bc%7D?d=50%25&e},
          language = {eng}
        }

        @misc{3,
          title = {临床内科杂志},
          address = {武汉},
          howpublished = {中华医学会湖北分会},
          year = {1984},
          issn = {1001-9057},
          language = {chi}
        }
    "#]],
    );
}

#[test]
fn bibtex_keys_are_unique() {
    let records: Vec<_> = (0..30).map(|_| sense()).chain([journal(), journal()]).collect();
    let out = exported(&records, Format::BibTex);
    let keys: Vec<&str> = out.lines().filter_map(|line| line.strip_prefix('@')?.split(['{', ',']).nth(1)).collect();
    assert_eq!(
        (keys[0], keys[1], keys[2], keys[25], keys[26]),
        ("austen1813", "austen1813b", "austen1813c", "austen1813z", "austen1813ba")
    );
    assert_eq!((keys[30], keys[31]), ("3", "3b"));
}

#[test]
fn bibtex_names() {
    let record = Record {
        agents: vec![
            an_agent("World Health Organization", Role::Author),
            an_agent("King, Martin Luther, Jr.", Role::Author),
            an_agent("Rock and Roll, Inc.", Role::Author),
            an_agent("Sand and Stone, Jean", Role::Author),
            an_agent("O{brien}, A_B", Role::Author),
            an_agent("曹雪芹", Role::Author),
        ],
        ..a_record("1", "T")
    };
    check(
        &[record],
        Format::BibTex,
        expect![[r#"
        @book{1,
          author = {{World Health Organization} and King, Jr., Martin Luther and {Rock and Roll, Inc.} and {Sand and Stone}, Jean and O\textbraceleft{}brien\textbraceright{}, A\_B and 曹雪芹},
          title = {T}
        }
    "#]],
    );
}

#[test]
fn ris() {
    check(
        &[dream(), sense(), journal()],
        Format::Ris,
        expect![[r#"
        TY  - BOOK
        AU  - 曹雪芹
        AU  - 高鹗
        TI  - 红楼梦: 校注本
        ET  - 第3版
        CY  - 北京
        PB  - 人民文学出版社
        T3  - 中国古典文学读本丛书 ; 1
        PY  - 2008
        SN  - 9787020002207
        LA  - chi
        CN  - I242.4/36
        KW  - 章回小说--中国--清代
        AB  - 贾宝玉、林黛玉与薛宝钗, "金陵十二钗"的故事。
        ID  - NLC-1
        ER  - 
        TY  - EBOOK
        AU  - Austen, Jane
        ED  - King, Martin Luther, Jr.
        TI  - Sense_{&} sensibility, 100% #1 $5 \ ~^
        ET  - 2nd ed.
        CY  - London
        PB  - Smith & Sons
        PY  - 1813
        LA  - eng
        UR  - https://example.org/a_b{c}?d=50%25&e
        ID  - 2
        ER  - 
        TY  - JFULL
        TI  - 临床内科杂志
        CY  - 武汉
        PB  - 中华医学会湖北分会
        PY  - 1984
        SN  - 1001-9057
        LA  - chi
        ID  - 3
        ER  - 
    "#]],
    );
}

#[test]
fn csv() {
    let formula = Record { year: Some(-200), ..a_record("4", "=HYPERLINK(\"http://example.org\")") };
    check(
        &[dream(), formula],
        Format::Csv,
        expect![[r#"
        ﻿id,kind,title,subtitle,authors,other_agents,edition,place,publisher,year,extent,series,isbn,issn,languages,subjects,classification,call_numbers,branches,barcodes,summary,links
        NLC-1,book,红楼梦,校注本,曹雪芹; 高鹗,,第3版,北京,人民文学出版社,2008,2册 (1606页),中国古典文学读本丛书 ; 1,978-7020002207,,chi,章回小说--中国--清代,I242.4,I242.4/36,main,0001,"贾宝玉、林黛玉与薛宝钗, ""金陵十二钗""的故事。",
        4,book,"'=HYPERLINK(""http://example.org"")",,,,,,,-200,,,,,,,,,,,,
    "#]],
    );
    let options = Options { headings: ColumnNames::Chinese, ..Options::default() };
    let Exported { bytes, .. } = export(&[], Format::Csv, &options);
    assert!(bytes.starts_with("\u{FEFF}标识,类型,题名".as_bytes()), "{bytes:?}");
}

#[test]
fn gbt7714() {
    let translated = Record {
        subtitle: text("第4版"),
        agents: vec![
            an_agent("库恩", Role::Author),
            an_agent("金吾伦", Role::Translator),
            an_agent("胡新和", Role::Translator),
        ],
        edition: text("第二版"),
        place: text("北京"),
        publisher: text("北京大学出版社"),
        year: Some(2012),
        ..a_record("5", "科学革命的结构")
    };
    let many = Record {
        agents: ["钱学森", "钱三强", "钱伟长", "钱锺书"].map(|name| an_agent(name, Role::Author)).to_vec(),
        edition: text("第1版"),
        place: text("上海"),
        year: Some(1990),
        ..a_record("6", "四钱集")
    };
    let western = Record {
        agents: ["Fan, Xuetong", "Sommers, Christopher Henry", "King, Martin Luther, Jr.", "Beauvoir, Simone de"]
            .map(|name| an_agent(name, Role::Author))
            .to_vec(),
        edition: text("2nd ed."),
        place: text("Ames, Iowa"),
        publisher: text("Blackwell"),
        year: Some(2013),
        ..a_record("7", "Food irradiation")
    };
    let thesis = Record {
        agents: vec![an_agent("马欢", Role::Author)],
        place: text("北京"),
        publisher: text("清华大学"),
        year: Some(2011),
        notes: vec!["学位论文(博士)--清华大学, 2011".to_owned()],
        ..a_record("8", "海河流域水循环变化分析")
    };
    let course = Record {
        kind: Kind::Course,
        agents: vec![an_agent("Strang, Gilbert", Role::Lecturer)],
        course: Some(Course { provider: text("MIT OpenCourseWare"), ..Course::default() }),
        year: Some(2010),
        links: vec![Link { url: "https://ocw.mit.edu/18-06".to_owned(), label: None }],
        ..a_record("9", "Linear algebra")
    };
    let article = Record {
        kind: Kind::Article,
        agents: vec![an_agent("李炳穆", Role::Author)],
        series: vec!["图书情报工作".to_owned()],
        year: Some(2008),
        ..a_record("10", "韩国图书馆法")
    };
    let edited = Record {
        agents: vec![an_agent("辛希孟", Role::Editor)],
        place: text("北京"),
        publisher: text("中国社会科学出版社"),
        year: Some(1994),
        ..a_record("11", "信息技术与信息服务")
    };
    let map = Record { kind: Kind::Map, ..a_record("12", "A map") };
    let records = [dream(), sense(), journal(), translated, many, western, thesis, course, article, edited, map];
    check(
        &records,
        Format::Gbt7714,
        expect![[r#"
        曹雪芹, 高鹗. 红楼梦: 校注本[M]. 3版. 北京: 人民文学出版社, 2008.
        AUSTEN J. Sense_{&} sensibility, 100% #1 $5 \ ~^[M/OL]. KING M L, Jr, ed. 2nd ed. London: Smith & Sons, 1813[2026-03-09]. https://example.org/a_b{c}?d=50%25&e.
        临床内科杂志[J]. 1984-. 武汉: 中华医学会湖北分会, 1984-.
        库恩. 科学革命的结构: 第4版[M]. 金吾伦, 胡新和, 译. 2版. 北京: 北京大学出版社, 2012.
        钱学森, 钱三强, 钱伟长, 等. 四钱集[M]. 上海: [出版者不详], 1990.
        FAN X, SOMMERS C H, KING M L, Jr, et al. Food irradiation[M]. 2nd ed. Ames, Iowa: Blackwell, 2013.
        马欢. 海河流域水循环变化分析[D]. 北京: 清华大学, 2011.
        STRANG G. Linear algebra[EB/OL]. MIT OpenCourseWare, 2010[2026-03-09]. https://ocw.mit.edu/18-06.
        李炳穆. 韩国图书馆法[J]. 图书情报工作, 2008.
        辛希孟. 信息技术与信息服务[M]. 北京: 中国社会科学出版社, 1994.
        A map[CM].
    "#]],
    );
}

#[test]
fn marc21_from_a_record() {
    let marc = to_marc21(&dream(), Some(TODAY));
    expect![[r#"
        m00000nam a22000007c 4500
        001NLC-1
        008260309s2008    xx ||||| |||||||| ||chi |
        020  $a9787020002207
        084  $aI242.4$2clc
        1000 $6880-01$a曹雪芹$d清$4aut
        24510$6880-02$a红楼梦$b校注本$c曹雪芹著 ; 高鹗续
        250  $a第3版
        264 1$a北京$b人民文学出版社$c2008
        300  $a2册 (1606页)
        4900 $a中国古典文学读本丛书$v1
        520  $a贾宝玉、林黛玉与薛宝钗, "金陵十二钗"的故事。
        650 4$a章回小说$x中国$x清代
        7000 $a高鹗$4aut
        8528 $bmain$c书库$jI242.4/36$p0001$zChecked out
        8800 $6100-01/(B$aCao, Xueqin$4aut
        88010$6245-02/(B$aHong lou meng"#]]
    .assert_eq(&marc.to_text().replace('\u{1e}', "\n").replace('\u{1f}', "$"));
    for kind in Kind::ALL {
        let marc = to_marc21(&Record { kind: *kind, ..dream() }, None);
        assert_eq!(marc.leader.len(), 24, "{}", marc.leader);
        assert_eq!(marc.control("008").map(str::len), Some(40), "{kind:?}");
    }
}

/// The record without the parts that MARC cannot express or expresses differently.
fn as_marc_keeps_it(record: Record) -> Record {
    Record { kind: if record.kind == Kind::Course { Kind::Software } else { record.kind }, course: None, ..record }
}

#[test]
fn records_come_back_from_the_marc_formats() {
    let course = Record {
        kind: Kind::Course,
        contents: text("Vectors -- Matrices"),
        course: Some(Course {
            units: vec![Unit { title: "Vectors".to_owned(), lectures: Vec::new() }],
            ..Course::default()
        }),
        ..a_record("9", "Linear algebra")
    };
    let full = Record {
        other_titles: vec![
            OtherTitle { kind: TitleKind::Uniform, text: "Uniform".to_owned() },
            OtherTitle { kind: TitleKind::Parallel, text: "Parallel".to_owned() },
            OtherTitle { kind: TitleKind::Variant, text: "Variant".to_owned() },
            OtherTitle { kind: TitleKind::Original, text: "Original".to_owned() },
        ],
        languages: vec!["eng".to_owned(), "fre".to_owned()],
        contents: text("One; two"),
        added: Day::new(1999, 12, 31),
        notes: vec!["A note".to_owned(), "Thesis (Ph.D.)--X, 1999".to_owned()],
        classification: [
            (Scheme::Clc, "I561"),
            (Scheme::Lcc, "PR6066"),
            (Scheme::Dewey, "823.9"),
            (Scheme::Udc, "82-3"),
        ]
        .map(|(scheme, number)| Classification { scheme, number: number.to_owned() })
        .to_vec(),
        ..sense()
    };
    let kinds = Kind::ALL.iter().map(|kind| Record { kind: *kind, ..a_record(kind.code(), "T") });
    let records: Vec<Record> = [dream(), journal(), course, full].into_iter().chain(kinds).collect();
    let mut expected: Vec<Record> = records.iter().cloned().map(as_marc_keeps_it).collect();
    for format in [Format::MarcXml, Format::Iso2709] {
        let outcomes = read_all(exported(&records, format).as_bytes(), &Default::default());
        let outcomes = outcomes.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(outcomes.len(), records.len());
        for (outcome, expected) in outcomes.into_iter().zip(&mut expected) {
            expected.added = expected.added.or(Day::new(i32::from(TODAY.year), TODAY.month, TODAY.day));
            let ImportOutcome::Accepted(accepted) = outcome else { panic!("{outcome:?}") };
            assert_eq!(accepted.repairs, [], "{}", accepted.record.id);
            let mut found = accepted.record;
            // The order is that of the MARC fields, not of the original list.
            for record in [&mut found, &mut *expected] {
                record.other_titles.sort_by_key(|title| title.kind);
            }
            assert_eq!(&found, expected, "{format:?}");
        }
    }
}

fn a_field(tag: &str, code: char, value: &str) -> Field {
    let tag = Tag::parse(tag).unwrap_or_else(|| panic!("{tag}"));
    Field::data(tag, [b'1', b' '], vec![Subfield { code, value: value.to_owned() }])
}

#[test]
fn kept_marc_is_written_as_it_is() {
    let record = dream();
    let mut marc = MarcRecord::new(Flavour::Unimarc);
    marc.fields.push(Field::control(Tag::new(*b"001").unwrap_or_else(|| unreachable!()), "0100000001"));
    marc.fields.push(a_field("200", 'a', "红楼梦 <\"&'> ]]>"));
    marc.fields.push(a_field("905", 'd', "I242.4\t\n"));
    let entries = [Entry::with_marc(&record, Some(&marc))];
    for format in [Format::MarcXml, Format::Iso2709] {
        let Exported { bytes, .. } = export(&entries, format, &Options::default());
        let outcomes = read_all(&bytes, &Default::default()).unwrap_or_else(|e| panic!("{e}"));
        let ImportOutcome::Accepted(accepted) = &outcomes[0] else { panic!("{outcomes:?}") };
        let found = accepted.marc.as_ref().unwrap_or_else(|| panic!("{format:?}"));
        assert_eq!((found.flavour, &found.fields), (marc.flavour, &marc.fields), "{format:?}");
    }
}

#[test]
fn a_record_too_long_for_iso_2709_is_left_out_and_named() {
    let long = Record { summary: Some("长".repeat(4_000)), ..dream() };
    let [short, long] = [dream(), long];
    let entries = [Entry::new(&long), Entry::new(&short)];
    let Exported { bytes, left_out } = export(&entries, Format::Iso2709, &Options::default());
    assert_eq!(left_out.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [0]);
    assert_eq!(read_all(&bytes, &Default::default()).map(|outcomes| outcomes.len()), Ok(1));
}

#[test]
fn formats_have_codes() {
    for format in Format::ALL {
        assert_eq!(Format::from_code(format.code()), Some(*format));
        assert!(format.media_type().contains('/') && !format.extension().is_empty());
    }
    assert_eq!(Format::from_code("pdf"), None);
}

/// Parses rows and cells by RFC 4180.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(c),
        }
    }
    assert!(!quoted && row.is_empty() && cell.is_empty());
    rows
}

/// Parses entries of BibTeX: key, and the names of the fields; counts braces as BibTeX does.
fn read_bibtex(text: &str) -> Vec<(String, Vec<String>)> {
    let mut entries = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let (_, body) = rest[at..].split_once('{').unwrap_or_else(|| panic!("{rest}"));
        let (mut depth, mut fields, mut word) = (1, Vec::new(), String::new());
        let mut end = 0;
        for (at, c) in body.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => fields.push(std::mem::take(&mut word)),
                _ if depth == 1 => word.push(c),
                _ => {}
            }
            if depth == 0 {
                end = at + 1;
                break;
            }
        }
        assert!(end > 0, "braces do not match: {body}");
        fields.push(word);
        let key = fields.remove(0).trim().to_owned();
        entries.push((key, fields.iter().map(|field| field.trim().trim_end_matches(" =").to_owned()).collect()));
        rest = &body[end..];
    }
    entries
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ -~]{0,30}",
        "[=+@,\"红楼{}\\\\%&;\r\n-]{0,12}",
        "[A-Z][a-z]+, [A-Z][a-z. -]+(, Jr\\.)?"
    ]
}

prop_compose! {
    fn any_record()(
        texts in prop::collection::vec(any_text(), 14),
        agents in prop::collection::vec((any_text(), 0..Role::ALL.len(), prop::option::of(any_text())), 0..6),
        kind in 0..Kind::ALL.len(),
        year in prop::option::of(any::<i32>()),
        given in any::<u16>(),
    ) -> Record {
        let some = |at: usize| Some(texts[at].clone()).filter(|_| given >> at & 1 == 1);
        let few = |at: usize| some(at).into_iter().collect::<Vec<_>>();
        Record {
            kind: Kind::ALL[kind],
            subtitle: some(1),
            responsibility: some(2),
            agents: agents
                .into_iter()
                .map(|(name, role, romanized)| Agent { name, role: Role::ALL[role], romanized, dates: None })
                .collect(),
            edition: some(3),
            place: some(4),
            publisher: some(5),
            year,
            extent: some(6),
            series: few(7),
            languages: few(8),
            subjects: few(9),
            summary: some(10),
            notes: few(11),
            links: few(12).into_iter().map(|url| Link { url, label: None }).collect(),
            other_titles: few(13).into_iter().map(|text| OtherTitle { kind: TitleKind::Romanized, text }).collect(),
            ..a_record("id@{1}", &texts[0])
        }
    }
}

proptest! {
    #[test]
    fn csv_stays_readable(records in prop::collection::vec(any_record(), 0..4)) {
        let out = exported(&records, Format::Csv);
        let rows = read_csv(out.trim_start_matches('\u{FEFF}'));
        prop_assert_eq!(rows.len(), records.len() + 1);
        for (row, record) in rows[1..].iter().zip(&records) {
            prop_assert_eq!(row.len(), rows[0].len());
            prop_assert_eq!(row[2].strip_prefix('\'').unwrap_or(&row[2]), record.title.strip_prefix('\'').unwrap_or(&record.title));
            prop_assert!(!row[2].starts_with(['=', '+', '@']));
        }
    }

    #[test]
    fn bibtex_stays_readable(records in prop::collection::vec(any_record(), 0..4)) {
        let entries = read_bibtex(&exported(&records, Format::BibTex));
        prop_assert_eq!(entries.len(), records.len());
        let mut keys: Vec<_> = entries.iter().map(|(key, _)| key.to_lowercase()).collect();
        for (key, fields) in &entries {
            prop_assert!(!key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c)), "{key}");
            prop_assert!(fields.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase())), "{fields:?}");
        }
        keys.sort();
        keys.dedup();
        prop_assert_eq!(keys.len(), entries.len());
    }

    #[test]
    fn other_formats_keep_to_their_lines(record in any_record()) {
        for line in exported(std::slice::from_ref(&record), Format::Ris).split_terminator("\r\n") {
            prop_assert!(line.len() >= 6 && &line[2..6] == "  - " && !line.contains(['\r', '\n']), "{line:?}");
        }
        let reference = exported(std::slice::from_ref(&record), Format::Gbt7714);
        prop_assert!(reference.ends_with(".\n") && reference.lines().count() == 1, "{reference:?}");
    }

    #[test]
    fn any_marc_record_comes_back(
        fields in prop::collection::vec((0..1000_u16, "[a-z0-9]", "[^\u{0}-\u{1f}\u{7f}-\u{9f}\u{fffe}\u{ffff}]{1,20}"), 1..10),
    ) {
        let mut marc = MarcRecord::new(Flavour::Unimarc);
        for (tag, code, value) in fields {
            let tag = Tag::parse(&format!("{tag:03}")).unwrap_or_else(|| unreachable!());
            marc.fields.push(match tag.is_control() {
                true => Field::control(tag, value),
                false => a_field(tag.as_str(), code.chars().next().unwrap_or('a'), &value),
            });
        }
        let xml = MarcRecord::from_marcxml(&marc.to_marcxml(), Flavour::Unimarc);
        prop_assert_eq!(xml.as_ref().map(|(marc, repairs)| (marc, repairs.len())), Ok((&marc, 0)));
        let bytes = marc.to_iso2709(WriteCharset::Utf8).unwrap_or_else(|e| panic!("{e}"));
        let iso = MarcRecord::from_iso2709(&bytes, crate::import::Charset::Utf8, Flavour::Unimarc);
        prop_assert_eq!(iso.as_ref().map(|(marc, repairs)| (&marc.fields, repairs.len())), Ok((&marc.fields, 0)));
    }

    #[test]
    fn no_record_is_too_odd_for_marc(record in any_record()) {
        for format in [Format::MarcXml, Format::Iso2709] {
            export(&[Entry::new(&record)], format, &Options::default());
        }
        let xml = to_marc21(&record, None).to_marcxml();
        prop_assert!(MarcRecord::from_marcxml(&xml, Flavour::Marc21).is_ok());
    }
}
