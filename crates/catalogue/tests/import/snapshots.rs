//! Imported records of each kind of catalogue, whole. `UPDATE_EXPECT=1 cargo test` rewrites the snapshots.

use crate::support::{Encode, import, print, records};
use expect_test::{ExpectFile, expect_file};

fn check(name: &str, encode: Encode, expected: ExpectFile) {
    expected.assert_eq(&print(&import(&records(name, encode).concat())));
}

#[test]
fn cnmarc_in_several_layouts() {
    check("cnmarc.txt", Encode::Gb18030, expect_file!["../fixtures/cnmarc.expected"]);
}

#[test]
fn cnmarc_says_the_same_in_either_charset() {
    let records_of = |encode| -> Vec<_> {
        let outcomes = import(&records("cnmarc.txt", encode).concat());
        outcomes
            .into_iter()
            .map(|outcome| match outcome {
                bookmobile_catalogue::import::ImportOutcome::Accepted(accepted) => {
                    (accepted.record, accepted.marc.map(|marc| marc.fields))
                }
                refused => panic!("{refused:?}"),
            })
            .collect()
    };
    assert_eq!(records_of(Encode::Gb18030), records_of(Encode::Utf8));
}

#[test]
fn marc_8_with_diacritics_and_east_asian_characters() {
    check("marc8.txt", Encode::Utf8, expect_file!["../fixtures/marc8.expected"]);
}

#[test]
fn marc_21_in_two_scripts() {
    check("marc21.txt", Encode::Utf8, expect_file!["../fixtures/marc21.expected"]);
}

#[test]
fn records_that_are_not_bibliographic_are_refused() {
    check("refused.txt", Encode::Utf8, expect_file!["../fixtures/refused.expected"]);
}
