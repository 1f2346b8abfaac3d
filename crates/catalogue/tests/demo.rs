//! The demo catalogue: its files match their source, and the importer reads all of them without repairs.

#[path = "../examples/demo/mod.rs"]
mod demo;

use bookmobile_catalogue::import::{AcceptedRecord, Context, Format, ImportOutcome, Options, Splitter, read_all};
use bookmobile_catalogue::{Agent, ItemStatus, Kind, Record, Role, Scheme, TitleKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo")
}

fn source() -> demo::Source {
    demo::Source::read(&directory()).unwrap_or_else(|e| panic!("{e}"))
}

fn import(source: &demo::Source) -> BTreeMap<String, AcceptedRecord> {
    let mut records = BTreeMap::new();
    for (name, bytes) in demo::files(source).unwrap_or_else(|e| panic!("{e}")) {
        for outcome in read_all(&bytes, &Options::default()).unwrap_or_else(|e| panic!("{name}: {e}")) {
            match outcome {
                ImportOutcome::Accepted(accepted) => {
                    assert_eq!(accepted.repairs, [], "{name}: {}", accepted.record.id);
                    let twice = records.insert(accepted.record.id.to_string(), *accepted);
                    assert_eq!(twice, None, "{name}");
                }
                ImportOutcome::Refused(refused) => panic!("{name}: {:?}: {}", refused.control_number, refused.reason),
            }
        }
    }
    records
}

/// Fails if a file was edited by hand, or `make demo` was not run after a change of the source.
#[test]
fn the_committed_files_are_those_the_source_makes() {
    for (name, bytes) in demo::files(&source()).unwrap_or_else(|e| panic!("{e}")) {
        let committed =
            std::fs::read(directory().join(name)).unwrap_or_else(|e| panic!("{name}: {e}; run `make demo`"));
        assert!(committed == bytes, "demo/{name} is not what its source makes: run `make demo`");
    }
}

#[test]
fn the_files_are_what_their_names_say() {
    let detected: Vec<_> = demo::files(&source())
        .unwrap_or_else(|e| panic!("{e}"))
        .into_iter()
        .map(|(name, bytes)| {
            let options = Options::default();
            let mut splitter = Splitter::new(&options);
            splitter.push(&bytes).and_then(|()| splitter.finish()).unwrap_or_else(|e| panic!("{name}: {e}"));
            let raws: Vec<_> = std::iter::from_fn(|| splitter.next_record()).collect();
            let context = Context::detect(&splitter, &raws, &options);
            let holdings = context.holdings().map(|profile| profile.name().to_owned()).unwrap_or_default();
            (context.format(), context.flavour().code(), context.charset().code(), holdings)
        })
        .collect();
    let [cnmarc, marc21, courses] = &detected[..] else { panic!("{detected:?}") };
    assert_eq!(*cnmarc, (Format::Iso2709, "unimarc", "gb18030", "cnmarc-905".to_owned()));
    assert_eq!(*marc21, (Format::Iso2709, "marc21", "utf-8", "evergreen-852".to_owned()));
    assert_eq!(courses.0, Format::JsonLines);
}

#[test]
fn every_record_comes_back_as_its_source_has_it() {
    let source = source();
    let records = import(&source);
    assert_eq!(records.len(), source.works.len() + source.courses.len());
    for work in &source.works {
        let record = &records[&work.id].record;
        let id = &work.id;
        assert_eq!(record.title, work.title, "{id}");
        assert_eq!(record.subtitle, work.subtitle, "{id}");
        assert_eq!(record.summary.as_deref(), Some(work.summary.as_str()), "{id}");
        assert_eq!(record.publisher, work.publisher, "{id}");
        // The parser cannot tell the full stop of `Cambridge, Mass.` from one that ends a field.
        let place = |place: &Option<String>| place.as_deref().map(|text| text.trim_end_matches('.').to_owned());
        assert_eq!(place(&record.place), place(&work.place), "{id}");
        assert_eq!(record.edition, work.edition, "{id}");
        if let Some(extent) = &work.extent {
            assert!(record.extent.as_ref() == Some(extent) || record.notes.contains(extent), "{id}: {extent}");
        }
        assert_eq!(record.series, work.series, "{id}");
        assert_eq!(record.languages, [work.language.as_str()], "{id}");
        assert_eq!(record.isbn.len(), work.isbn.len(), "{id}");
        assert_eq!(record.issn, work.issn, "{id}");
        assert_eq!(record.kind.code(), format!("{:?}", work.kind).to_lowercase(), "{id}");
        let year = if record.kind == Kind::Serial { work.first_published } else { work.year };
        assert_eq!(record.year, year, "{id}");
        let subjects: Vec<String> =
            work.subjects.iter().map(|text| text.split("--").map(str::trim).collect::<Vec<_>>().join("--")).collect();
        assert_eq!(record.subjects, subjects, "{id}");
        let classes = |scheme| record.classification.iter().find(|c| c.scheme == scheme).map(|c| c.number.as_str());
        assert_eq!(classes(Scheme::Clc), Some(work.clc.as_str()), "{id}");
        assert_eq!(classes(Scheme::Dewey), work.dewey.as_deref(), "{id}");
        agents_are(record, &work.parts());
        let other = |kind, text: &Option<String>| {
            // A duplicate title is kept once.
            let Some(text) = text.as_ref().filter(|text| **text != work.title) else { return };
            assert!(
                record.other_titles.iter().any(|t| t.kind == kind && t.text == *text),
                "{id}: {:?}",
                record.other_titles
            );
        };
        other(TitleKind::Romanized, &work.romanized_title);
        other(TitleKind::Romanized, &work.title_pinyin);
        other(TitleKind::Variant, &work.traditional);
        other(TitleKind::Original, &work.original_title);
    }
}

fn agents_are(record: &Record, parts: &[demo::source::Part<'_>]) {
    let found: Vec<(Role, &str)> = record.agents.iter().map(|a| (a.role, a.name.as_str())).collect();
    let expected: Vec<(Role, &str)> = parts.iter().map(|part| (part.role, part.name)).collect();
    assert_eq!(found, expected, "{}", record.id);
    for (Agent { name, romanized, dates, .. }, part) in record.agents.iter().zip(parts) {
        assert_eq!(romanized.as_deref(), part.romanized, "{}: {name}", record.id);
        if let (Some(dates), Some(note)) = (dates, part.note) {
            assert_eq!(dates, note, "{}: {name}", record.id);
        }
    }
}

#[test]
fn every_copy_comes_back_with_its_branch_shelf_number_and_status() {
    let source = source();
    let records = import(&source);
    let mut barcodes = BTreeSet::new();
    let mut statuses: BTreeMap<ItemStatus, usize> = BTreeMap::new();
    for work in &source.works {
        let items = &records[&work.id].record.items;
        assert_eq!(items.len(), work.holdings.len(), "{}", work.id);
        for (item, holding) in items.iter().zip(&work.holdings) {
            assert_eq!(item.barcode, holding.barcode);
            assert_eq!(item.branch, holding.branch, "{}", item.barcode);
            assert_eq!(item.location.as_ref(), Some(&holding.location), "{}", item.barcode);
            let call_number = format!("{}/{}", work.clc, holding.number);
            assert_eq!(item.call_number, Some(call_number), "{}", item.barcode);
            assert_eq!(item.status, holding.status, "{}", item.barcode);
            assert!(barcodes.insert(item.barcode.clone()), "{} is given twice", item.barcode);
            *statuses.entry(item.status).or_default() += 1;
        }
    }
    assert_eq!(statuses.len(), ItemStatus::ALL.len(), "every status occurs: {statuses:?}");
}

#[test]
fn every_course_comes_back_with_its_units() {
    let source = source();
    let records = import(&source);
    for course in &source.courses {
        let record = &records[&course.id].record;
        assert_eq!(record.kind, Kind::Course);
        assert_eq!(record.title, course.title);
        assert_eq!(record.names_of(Role::Lecturer).collect::<Vec<_>>(), course.lecturers);
        let parts = record.course.as_ref().unwrap_or_else(|| panic!("{} has no units", course.id));
        assert_eq!(parts.licence, course.licence, "{}", course.id);
        assert_eq!(parts.units.len(), course.units.len(), "{}", course.id);
        for (unit, expected) in parts.units.iter().zip(&course.units) {
            assert_eq!(unit.title, expected.title, "{}", course.id);
            let titles: Vec<_> = unit.lectures.iter().map(|l| (&l.title, l.duration_minutes)).collect();
            let expected: Vec<_> = expected.lectures.iter().map(|l| (&l.title, l.duration_minutes)).collect();
            assert_eq!(titles, expected, "{}: {}", course.id, unit.title);
        }
    }
}

#[test]
fn there_is_enough_to_look_at() {
    let source = source();
    let copies: usize = source.works.iter().map(|work| work.holdings.len()).sum();
    assert!(source.works.len() >= 600 && copies >= 1_500 && source.courses.len() >= 20);
}
