//! Real catalogues, imported whole. They may not be in the repository: they are looked up in `BOOKMOBILE_SHARED_DATA`, or in
//! `shared/data` beside the checkout. Without them these tests say so and pass.
//!
//! `shared_corpus.expected` has a line for each file; `docs/IMPORT.md` explains the refusals.

use bookmobile_catalogue::import::{AcceptedRecord, Context, ImportOutcome, Options, RawRecord, Splitter, read};
use bookmobile_catalogue::marc::{Content, MarcRecord, marc8};
use bookmobile_catalogue::{Isbn, Record, TitleKind};
use expect_test::expect_file;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The folder of MARC files, if present.
fn corpus() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let data = std::env::var_os("BOOKMOBILE_SHARED_DATA").map_or_else(beside, PathBuf::from).join("marc");
    if data.is_dir() {
        return Some(data);
    }
    eprintln!("skipped: no real catalogues in {}; set BOOKMOBILE_SHARED_DATA", data.display());
    None
}

fn load(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    if path.extension().is_none_or(|extension| extension != "gz") {
        return bytes;
    }
    let mut plain = Vec::new();
    let unpacked = flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain);
    unpacked.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    plain
}

fn import(file: &[u8]) -> Result<(Context, Vec<ImportOutcome>), String> {
    let options = Options::default();
    let mut splitter = Splitter::new(&options);
    splitter.push(file).and_then(|()| splitter.finish()).map_err(|e| e.to_string())?;
    let raws: Vec<RawRecord> = std::iter::from_fn(|| splitter.next_record()).collect();
    splitter.check_found().map_err(|e| e.to_string())?;
    let context = Context::detect(&splitter, &raws[..raws.len().min(Context::SAMPLE_RECORDS)], &options);
    let outcomes = raws.iter().map(|raw| read(raw, &context)).collect();
    Ok((context, outcomes))
}

fn accepted(file: &[u8]) -> Vec<AcceptedRecord> {
    let (_, outcomes) = import(file).unwrap_or_else(|e| panic!("{e}"));
    let accepted = |outcome| if let ImportOutcome::Accepted(accepted) = outcome { Some(*accepted) } else { None };
    outcomes.into_iter().filter_map(accepted).collect()
}

fn marc_of(accepted: &AcceptedRecord) -> &MarcRecord {
    accepted.marc.as_ref().unwrap_or_else(|| panic!("{} came as MARC", accepted.record.id))
}

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(directory).unwrap_or_else(|e| panic!("{}: {e}", directory.display()));
    for entry in entries {
        let path = entry.unwrap_or_else(|e| panic!("{e}")).path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_file_gives_what_it_gave_before() {
    let Some(corpus) = corpus() else { return };
    let mut paths = Vec::new();
    files(&corpus, &mut paths);
    paths.sort();
    let mut table = String::new();
    // The MARC-8 code table is not a catalogue.
    for path in paths.iter().filter(|path| !path.ends_with("marc8_codetables_loc.xml.gz")) {
        let name = path.strip_prefix(&corpus).unwrap_or(path).display();
        match import(&load(path)) {
            Err(error) => table += &format!("{name}: {}\n", error.split(';').next().unwrap_or_default()),
            Ok((context, outcomes)) => table += &format!("{name}: {}\n", line(&context, &outcomes)),
        }
    }
    expect_file!["shared_corpus.expected"].assert_eq(&table);
}

fn line(context: &Context, outcomes: &[ImportOutcome]) -> String {
    let (mut accepted, mut repaired, mut refused, mut items) = (0, 0, 0, 0);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in outcomes {
        let repairs = match outcome {
            ImportOutcome::Accepted(record) => {
                accepted += 1;
                repaired += usize::from(!record.repairs.is_empty());
                items += record.record.items.len();
                &record.repairs
            }
            ImportOutcome::Refused(record) => {
                refused += 1;
                *codes.entry(record.reason.code()).or_default() += 1;
                &record.repairs
            }
        };
        repairs.iter().for_each(|repair| *codes.entry(repair.code()).or_default() += 1);
    }
    let codes: Vec<String> = codes.iter().map(|(code, count)| format!("{code} {count}")).collect();
    let holdings = context.holdings().map_or("-", |profile| profile.name());
    format!(
        "{} {} {} {holdings}: accepted {accepted} (repaired {repaired}), refused {refused}, items {items} [{}]",
        context.format().code(),
        context.flavour().code(),
        context.charset().code(),
        codes.join(", ")
    )
}

#[test]
fn marc_8_reads_as_the_same_lines_in_utf_8() {
    let Some(corpus) = corpus() else { return };
    let marc8 = load(&corpus.join("edge/pymarc/test_marc8.txt"));
    let utf8 = String::from_utf8(load(&corpus.join("edge/pymarc/test_utf8.txt"))).unwrap_or_else(|e| panic!("{e}"));
    let (marc8, utf8): (Vec<_>, Vec<_>) = (marc8.split(|b| *b == b'\n').collect(), utf8.split('\n').collect());
    assert_eq!((marc8.len(), utf8.len()), (1516, 1516));
    for (number, (marc8, utf8)) in marc8.iter().zip(utf8).enumerate() {
        assert_eq!(marc8::decode(marc8), (utf8.nfc().collect(), 0), "line {}", number + 1);
    }
}

/// All text of a record, in NFC.
fn texts(marc: &MarcRecord) -> Vec<String> {
    let mut texts = Vec::new();
    for field in &marc.fields {
        match &field.content {
            Content::Control(value) => texts.push(format!("{} {value}", field.tag)),
            Content::Data { subfields, .. } => {
                texts.extend(subfields.iter().map(|s| format!("{} {} {}", field.tag, s.code, s.value)));
            }
        }
    }
    texts.iter().map(|text| text.nfc().collect()).collect()
}

fn check_same(corpus: &Path, one: &str, other: &str) {
    let [one_records, other_records] = [one, other].map(|name| accepted(&load(&corpus.join(name))));
    assert!(!one_records.is_empty() && one_records.len() == other_records.len(), "{one} {other}");
    for (one_record, other_record) in one_records.iter().zip(&other_records) {
        assert_eq!(texts(marc_of(one_record)), texts(marc_of(other_record)), "{one} {other}");
    }
}

#[test]
fn the_same_records_in_two_charsets_or_syntaxes_read_the_same() {
    let Some(corpus) = corpus() else { return };
    for number in [6, 7, 8, 9] {
        check_same(
            &corpus,
            &format!("edge/yaz_roundtrip/marc{number}.marc"),
            &format!("edge/yaz_roundtrip/marc{number}.xml"),
        );
    }
    check_same(&corpus, "edge/marc4j/brkrtest.mrc", "edge/marc4j/brkrtest_UTF8.mrc");
    check_same(&corpus, "edge/marc4j/summerland.mrc", "edge/marc4j/summerland.xml");
    check_same(&corpus, "edge/pymarc/marc8.dat", "edge/pymarc/utf8_with_leader_flag.dat");
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{2FFFF}')
}

#[test]
fn marc_8_records_are_not_taken_for_chinese() {
    let Some(corpus) = corpus() else { return };
    for (name, count) in [
        ("marc21/uva_2000.marc8.mrc.gz", 2000),
        ("marc21/evergreen_laurentian_french_500.marc8.mrc.gz", 500),
        ("marc21/evergreen_jazz_1000.marc8.mrc.gz", 1000),
        ("marc21/demarque_109.marc8.mrc.gz", 109),
    ] {
        let records = accepted(&load(&corpus.join(name)));
        assert_eq!(records.len(), count, "{name}");
        let mut accents = 0;
        for accepted in &records {
            for text in texts(marc_of(accepted)) {
                // One record also has its title in Chinese, in EACC.
                assert!(!text.contains(is_han) || text.starts_with("880 "), "{name}: {text}");
                assert!(!text.contains('\u{fffd}'), "{name}: {text}");
                accents += text.chars().filter(|c| ('\u{C0}'..'\u{250}').contains(c)).count();
            }
        }
        assert!(accents > 100, "{name}: {accents}");
    }
}

#[test]
fn chinese_records_read_right() {
    let Some(corpus) = corpus() else { return };
    let titles = |name: &str| -> Vec<String> {
        accepted(&load(&corpus.join(name))).into_iter().map(|accepted| accepted.record.title).collect()
    };
    assert_eq!(
        titles("cnmarc/cnmarc_gbk.iso"),
        [
            "大学英语教程",
            "信息通信网络建设安全管理概要",
            "软件加密与解密",
            "Cisco OSPF命令与配置手册",
            "After effects影视合成与特效火星风暴",
            "计算机科学概论（本科）",
            "妙管理的5个小建议"
        ]
    );
    let all = titles("cnmarc/dp2_sru_cnmarc_10.xml.gz");
    assert!(all.len() == 10 && all.iter().all(|title| title.contains("中国")), "{all:?}");
    // Three schema names for the same records.
    assert_eq!(all, titles("cnmarc/dp2_sru_unimarc_10.xml.gz"));
    assert_eq!(all, titles("cnmarc/dp2_sru_kormarc_10.xml.gz"));
}

#[test]
fn the_same_books_in_cnmarc_and_marc_21_map_to_the_same() {
    let Some(corpus) = corpus() else { return };
    let records = |name: &str| -> BTreeMap<String, Record> {
        let records = accepted(&load(&corpus.join(name))).into_iter();
        records.map(|accepted| (accepted.control_number.unwrap_or_default(), accepted.record)).collect()
    };
    let (cnmarc, marc21) = (records("cnmarc/ntu_ebooks_38.cnmarc.mrc"), records("cnmarc/ntu_ebooks_38.marc21.mrc"));
    assert_eq!(cnmarc.len(), 38);
    assert!(cnmarc.keys().eq(marc21.keys()));
    let sorted = |record: &Record| {
        let mut isbn: Vec<Isbn> = record.isbn.clone();
        isbn.sort();
        isbn
    };
    let (mut titles, mut publishers) = (Vec::new(), Vec::new());
    for (one, other) in cnmarc.values().zip(marc21.values()) {
        assert_eq!((sorted(one), one.year), (sorted(other), other.year), "{}", one.title);
        if one.title != other.title {
            titles.push((one.title.as_str(), other.title.as_str()));
        }
        if one.publisher != other.publisher {
            publishers.push(one.publisher.as_deref().unwrap_or_default());
        }
    }
    // The differences are in the files: the converter that made the CNMARC one read MARC-8 as Latin-1, lost $n and $p, and put
    // 300 $b into 210 $c of three records.
    assert_eq!(
        titles,
        [
            ("èUbersetzung und Hermeneutik", "Übersetzung und Hermeneutik"),
            ("OECD economic surveys", "OECD economic surveys. Indonesia. 2008"),
            ("Cultureshock!", "Cultureshock!. Malaysia"),
            ("The novels of åOe Kenzaburåo", "The novels of Ōe Kenzaburō"),
        ]
    );
    assert_eq!(
        publishers,
        ["illustrations", "illustrations (some color), photographs, map", "color illustrations, color maps"]
    );
}

#[test]
fn records_in_two_scripts_show_the_original_one() {
    let Some(corpus) = corpus() else { return };
    let records = accepted(&load(&corpus.join("marc21/uchicago_samplebibs.xml.gz")));
    assert_eq!(records.len(), 62);
    let mut in_han = 0;
    for accepted in &records {
        let marc = marc_of(accepted);
        let linked = |tag: &str| {
            marc.all("880")
                .find(|field| field.first('6').is_some_and(|link| link.starts_with(tag) && !link.contains("-00")))
        };
        let Some(vernacular) = linked("245") else { continue };
        let (record, title) = (&accepted.record, vernacular.first('a').unwrap_or_default());
        let begin: String = title.chars().take(4).collect();
        assert!(record.title.starts_with(&begin), "{} {title}", record.title);
        assert!(record.other_titles.iter().any(|other| other.kind == TitleKind::Romanized), "{}", record.title);
        if linked("100").is_some() {
            assert!(record.agents[0].romanized.is_some(), "{:?}", record.agents);
        }
        in_han += usize::from(record.title.contains(is_han));
    }
    assert_eq!(in_han, 32);
}
