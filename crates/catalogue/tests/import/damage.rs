//! Damaged files: everything recoverable is kept, and every repair and refusal is reported.

use crate::support::{Encode, assemble, brief, import, import_with, print, records};
use bookmobile_catalogue::import::{Charset, ImportOutcome, Options};
use expect_test::{Expect, expect};

/// Checks the outcomes of a file of these parts, with `; ` between the records.
fn check(parts: &[&[u8]], expected: Expect) {
    let outcomes = brief(&import(&parts.concat()));
    expected.assert_eq(&outcomes.lines().map(str::trim_end).collect::<Vec<_>>().join("; "));
}

/// Two sound records, the first of 72 bytes.
fn two() -> [Vec<u8>; 2] {
    let field = |tag: &str, text: &str| (tag.to_owned(), text.as_bytes().to_vec());
    let leader = b"00000nam a2200000   4500";
    ["One", "Two"]
        .map(|title| assemble(leader, &[field("001", title), field("245", &format!("10\x1fa{title}\x1fcSomebody"))]))
}

fn replaced(record: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at =
        record.windows(from.len()).position(|window| window == from).unwrap_or_else(|| panic!("{from:?} is not there"));
    [&record[..at], to, &record[at + from.len()..]].concat()
}

#[test]
fn wrong_lengths_and_missing_terminators() {
    let [one, two] = two();
    let shorter = replaced(&one, &one[..5], b"00050");
    check(&[&shorter[..], &two], expect!["0 One record-length; 72 Two"]);
    let longer = replaced(&one, &one[..5], b"00099");
    check(&[&longer[..], &two], expect!["0 One record-length; 72 Two"]);
    check(&[&one[..one.len() - 1], &two], expect!["0 One record-terminator; 71 Two"]);
    check(&[&one[..one.len() - 2], b"\x1d", &two], expect!["0 One record-length directory; 71 Two"]);
    check(&[&one[..one.len() - 1], b"\r\n", &two], expect!["0 One record-terminator; 73 Two"]);
}

#[test]
fn line_ends_marks_and_stray_bytes_between_records() {
    let [one, two] = two();
    check(&[b"\xEF\xBB\xBF", &one[..], b"\r\n\r\n", &two, b"\r\n\x1a\0\0"], expect!["3 One; 79 Two"]);
    check(&[b"junk", &one[..], b"more junk", &two], expect!["4 One stray-bytes; 85 Two stray-bytes"]);
    check(&[&one[..], b"\x1d", &two, b"the end"], expect!["0 One; 73 Two; 145 refused not-a-record"]);
}

#[test]
fn broken_directories() {
    let [one, two] = two();
    let shifted = replaced(&one, b"2450018", b"2450028");
    check(&[&shifted[..], &two], expect!["0 One directory; 72 Two"]);
    let no_digits = replaced(&one, b"2450018", b"245 018");
    check(&[&no_digits[..], &two], expect!["0 One directory; 72 Two"]);
    let base = replaced(&one, b"00049", b"00050");
    check(&[&base], expect!["0 One directory"]);
    let short_leader = replaced(&one, b"   4500", b" 4500");
    check(&[&short_leader[..], &two], expect!["0 One record-length leader directory; 70 Two"]);
    let no_end = replaced(&one, b"00004\x1e", b"00004\x1f");
    check(&[&no_end], expect!["0 One directory"]);
}

#[test]
fn a_file_that_was_cut_off() {
    let [one, two] = two();
    for kept in [two.len() - 1, two.len() - 4, 50, 30, 10] {
        let outcomes = import(&[&one[..], &two[..kept]].concat());
        assert_eq!(outcomes.len(), 2, "{kept}");
        assert!(matches!(&outcomes[0], ImportOutcome::Accepted(accepted) if accepted.repairs.is_empty()), "{kept}");
    }
    check(&[&one[..], &two[..two.len() - 4]], expect!["0 One; 72 Two truncated directory"]);
    check(&[&one[..], &two[..30]], expect!["0 One; 72 refused directory truncated"]);
}

#[test]
fn fields_without_indicators_or_subfields() {
    let leader = b"00000nam a2200000   4500";
    let field = |tag: &str, text: &str| (tag.to_owned(), text.as_bytes().to_vec());
    let record =
        assemble(leader, &[field("001", "1"), field("245", "\x1faTitle"), field("500", "  A note"), field("CAT", "x")]);
    expect![[r#"
        == 1 at 0
        kind "book"
        notes[] "A note"
        title "Title"
        repaired indicators: field 245 does not have two valid indicators; an invalid or missing one was read as a blank
        repaired no-subfields: field 500 has no subfields; its text was read as subfield a

    "#]]
    .assert_eq(&print(&import(&record)));
}

/// A faulty conversion: the lengths count GBK bytes, but the text is now UTF-8.
#[test]
fn text_converted_without_its_lengths() {
    let (gbk, utf8) = (records("cnmarc.txt", Encode::Gb18030), records("cnmarc.txt", Encode::Utf8));
    let mixed: Vec<Vec<u8>> = gbk
        .iter()
        .zip(&utf8)
        .map(|(gbk, utf8)| {
            let base = |record: &[u8]| record.iter().position(|b| *b == 0x1E).unwrap_or_default();
            [&gbk[..=base(gbk)], &utf8[base(utf8) + 1..]].concat()
        })
        .collect();
    let outcomes = import(&mixed.concat());
    let sound = import(&utf8.concat());
    assert_eq!(outcomes.len(), sound.len());
    for (outcome, sound) in outcomes.iter().zip(&sound) {
        let (ImportOutcome::Accepted(outcome), ImportOutcome::Accepted(sound)) = (outcome, sound) else {
            panic!("{outcome:?}")
        };
        assert_eq!(outcome.record, sound.record);
        let codes: Vec<_> = outcome.repairs.iter().map(|repair| repair.code()).collect();
        assert!(codes.contains(&"record-length") && codes.contains(&"directory"), "{codes:?}");
    }
}

#[test]
fn a_record_of_another_charset_is_read_in_its_own() {
    let (gbk, utf8) = (records("cnmarc.txt", Encode::Gb18030), records("cnmarc.txt", Encode::Utf8));
    let file = [&gbk[..3], &utf8[3..4], &gbk[4..]].concat().concat();
    expect![[r#"
        0 红楼梦. 上册 
        1112 软件加密与解密 isbn
        1907 地方志目录 
        2158 国语文法 isbn no-barcode
        2509 情报学报 
        2886 数字图书馆 
        3104 茶馆 
    "#]]
    .assert_eq(&brief(&import(&file)));
}

#[test]
fn records_of_both_flavours_in_one_file() {
    let file = [records("cnmarc.txt", Encode::Utf8), records("marc21.txt", Encode::Utf8)].concat().concat();
    expect![[r#"
        0 红楼梦. 上册 
        1249 软件加密与解密 isbn
        2103 地方志目录 
        2377 国语文法 isbn no-barcode
        2728 情报学报 
        3142 数字图书馆 
        3380 茶馆 
        3581 古典戏曲丛刊. 1, 曲谱 
        5194 Искусство перевода 
        5587 Songs title
        5803 Nature 
    "#]]
    .assert_eq(&brief(&import(&file)));
}

#[test]
fn a_forced_charset_is_used_and_what_it_cannot_read_is_counted() {
    let options = Options { charset: Some(Charset::Utf8), ..Options::default() };
    let file = records("cnmarc.txt", Encode::Gb18030).swap_remove(2);
    let codes: Vec<_> = import_with(&file, &options)
        .iter()
        .flat_map(|outcome| match outcome {
            ImportOutcome::Accepted(accepted) => accepted.repairs.clone(),
            ImportOutcome::Refused(refused) => refused.repairs.clone(),
        })
        .map(|repair| repair.code())
        .collect();
    assert_eq!(codes, ["undecodable"]);
}
