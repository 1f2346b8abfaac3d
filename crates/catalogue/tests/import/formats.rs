//! MARCXML in its wrappers, Aleph sequential, and files that are not catalogues.

use crate::support::{Encode, fixture, import, import_with, print, records};
use bookmobile_catalogue::import::{Format, ImportOutcome, Options, UnknownFormat, read_all};
use expect_test::{ExpectFile, expect_file};

fn check(file: &[u8], expected: ExpectFile) {
    expected.assert_eq(&print(&import(file)));
}

#[test]
fn marcxml_in_an_answer_with_prefixes() {
    check(&fixture("sru.xml"), expect_file!["../fixtures/sru.expected"]);
}

#[test]
fn marcxml_without_a_root_and_with_broken_records() {
    check(&fixture("no_root.xml"), expect_file!["../fixtures/no_root.expected"]);
}

#[test]
fn marcxml_with_a_mark_and_in_gb18030() {
    let plain = String::from_utf8(fixture("sru.xml")).unwrap_or_else(|e| panic!("{e}"));
    let records = |file: &[u8]| -> Vec<_> {
        let outcomes = import(file).into_iter();
        outcomes
            .filter_map(
                |outcome| if let ImportOutcome::Accepted(accepted) = outcome { Some(accepted.record) } else { None },
            )
            .collect()
    };
    let expected = records(plain.as_bytes());
    assert_eq!(expected.len(), 2);
    assert_eq!(records(format!("\u{feff}{plain}").as_bytes()), expected);
    let declared = plain.replace("encoding=\"UTF-8\"", "encoding=\"GBK\"");
    assert_eq!(records(&encoding_rs::GB18030.encode(&declared).0), expected);
    // A wrong declaration does not garble UTF-8.
    assert_eq!(records(declared.as_bytes()), expected);
}

#[test]
fn aleph_sequential() {
    check(&fixture("aleph.txt"), expect_file!["../fixtures/aleph.expected"]);
}

#[test]
fn what_is_no_catalogue_is_named() {
    let check =
        |file: &[u8], expected: UnknownFormat| assert_eq!(read_all(file, &Options::default()).err(), Some(expected));
    check(b"", UnknownFormat::Empty);
    check(b"<rss><channel/></rss>", UnknownFormat::NoRecordElement);
    check(b"barcode,title\n1,A\n", UnknownFormat::Unknown);
    check(b"=LDR  00000nam\n=245  10$aX\n", UnknownFormat::NotSupported("MarcMaker or MarcEdit text (.mrk)"));
    check(b"[{\"id\": 1}]", UnknownFormat::NotSupported("a JSON array"));
}

#[test]
fn the_source_makes_ids_unique_across_libraries() {
    let options = Options { source: Some("NLC".to_owned()), ..Options::default() };
    let file = records("cnmarc.txt", Encode::Utf8).swap_remove(0);
    let outcomes = import_with(&file, &options);
    let ImportOutcome::Accepted(accepted) = &outcomes[0] else { panic!("{outcomes:?}") };
    assert_eq!(accepted.record.id.as_str(), "NLC-0100000001");
    assert_eq!(accepted.control_number.as_deref(), Some("0100000001"));
}

#[test]
fn names_of_formats_force_what_they_say() {
    let mut options = Options::default();
    assert!(options.force_format("marc").is_err());
    for name in ["aleph", "alephseq"] {
        let mut options = Options::default();
        assert_eq!((options.force_format(name), options.format), (Ok(()), Some(Format::AlephSequential)));
    }
    assert_eq!(options.force_format("marc21"), Ok(()));
    // A CNMARC record read as MARC 21 has no title.
    let outcomes = import_with(&records("cnmarc.txt", Encode::Utf8).swap_remove(2), &options);
    assert!(
        matches!(&outcomes[0], ImportOutcome::Refused(refused) if refused.reason.code() == "no-title"),
        "{outcomes:?}"
    );
}
