//! The demo catalogue: its exports and its shelf order.

use bookmobile_catalogue::Scheme;
use bookmobile_catalogue::call_number::{detect, sort_key};
use bookmobile_catalogue::export::{Entry, Exported, Format, Options, export};
use bookmobile_catalogue::import::{AcceptedRecord, ImportOutcome, read_all};
use std::path::PathBuf;

fn read(file: &[u8]) -> Vec<AcceptedRecord> {
    let outcomes = read_all(file, &Default::default()).unwrap_or_else(|e| panic!("{e}"));
    let accepted = outcomes.into_iter().map(|outcome| match outcome {
        ImportOutcome::Accepted(accepted) => *accepted,
        ImportOutcome::Refused(refused) => panic!("{refused:?}"),
    });
    accepted.collect()
}

fn demo(name: &str) -> Vec<AcceptedRecord> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo").join(name);
    read(&std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

fn exported(entries: &[Entry<'_>], format: Format) -> Vec<u8> {
    let Exported { bytes, left_out } = export(entries, format, &Options::default());
    assert_eq!(left_out, []);
    bytes
}

#[test]
fn kept_marc_records_come_back_whole() {
    for name in ["catalogue.marc21.mrc", "catalogue.cnmarc.iso"] {
        let records = demo(name);
        let entries: Vec<_> = records.iter().map(|a| Entry::with_marc(&a.record, a.marc.as_ref())).collect();
        for format in [Format::MarcXml, Format::Iso2709] {
            let back = read(&exported(&entries, format));
            assert_eq!(back.len(), records.len());
            for (found, expected) in back.iter().zip(&records) {
                assert_eq!(found.record, expected.record, "{format:?}");
                let fields = |accepted: &AcceptedRecord| accepted.marc.as_ref().map(|marc| marc.fields.clone());
                assert_eq!(fields(found), fields(expected), "{format:?}");
            }
        }
    }
}

#[test]
fn records_without_marc_keep_what_a_reader_looks_for() {
    for name in ["catalogue.marc21.mrc", "catalogue.cnmarc.iso", "courses.jsonl"] {
        let records = demo(name);
        let entries: Vec<_> = records.iter().map(|a| Entry::new(&a.record)).collect();
        let back = read(&exported(&entries, Format::Iso2709));
        assert_eq!(back.len(), records.len());
        for (found, expected) in back.iter().zip(&records) {
            let (found, expected) = (&found.record, &expected.record);
            assert_eq!(found.id, expected.id);
            assert_eq!(found.title, expected.title);
            assert_eq!(found.subtitle, expected.subtitle, "{}", found.id);
            assert_eq!(found.agents, expected.agents, "{}", found.id);
            assert_eq!(found.year, expected.year, "{}", found.id);
            assert_eq!(found.isbn, expected.isbn, "{}", found.id);
            assert_eq!(found.subjects, expected.subjects, "{}", found.id);
            assert_eq!(found.classification, expected.classification, "{}", found.id);
            assert_eq!(found.items, expected.items, "{}", found.id);
        }
    }
}

#[test]
fn every_record_has_a_reference() {
    for name in ["catalogue.marc21.mrc", "catalogue.cnmarc.iso", "courses.jsonl"] {
        let records = demo(name);
        let entries: Vec<_> = records.iter().map(|a| Entry::new(&a.record)).collect();
        let references = String::from_utf8(exported(&entries, Format::Gbt7714)).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(references.lines().count(), records.len());
        for (reference, accepted) in references.lines().zip(&records) {
            assert!(reference.contains(&accepted.record.title) && reference.ends_with('.'), "{reference}");
        }
    }
}

/// The call numbers of the demo are simple, a class and a running number, so they can be compared without keys.
#[test]
fn the_demo_stands_in_order() {
    let records = [demo("catalogue.marc21.mrc"), demo("catalogue.cnmarc.iso")].concat();
    let items = records.iter().flat_map(|accepted| &accepted.record.items);
    let mut numbers: Vec<&str> = items.filter_map(|item| item.call_number.as_deref()).collect();
    assert!(numbers.len() > 500);
    for number in &numbers {
        assert_eq!(detect(number), Scheme::Clc, "{number}");
    }
    numbers.sort_by_key(|number| sort_key(number, None));
    let plain = |number: &&str| {
        let (class, running) = number.split_once('/').unwrap_or_else(|| panic!("{number}"));
        (class.replace('.', ""), running.parse::<u32>().unwrap_or_else(|e| panic!("{number}: {e}")))
    };
    assert!(numbers.is_sorted_by_key(plain));
}
