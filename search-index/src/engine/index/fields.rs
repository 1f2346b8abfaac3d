//! Fields: which texts and numbers of a record go into which field of the index.

use super::schema::TextField;
use crate::engine::text::analysis::as_one_term;
use crate::language::Scope;
use bookmobile_catalogue::{Record, TitleKind};

/// The term for a language, a kind or a branch.
pub(crate) fn facet_term(scope: Scope, code: &str) -> String {
    format!("{}:{}", scope.name(), code.to_lowercase())
}

/// The texts without repetitions and empty ones, sorted.
pub(crate) fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    texts.sort();
    texts.dedup();
    texts
}

/// The texts of `record` in `field`.
pub(crate) fn texts_of(record: &Record, field: TextField) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    match field {
        TextField::Title => texts.push(&record.title),
        TextField::OtherTitle => {
            texts.extend(record.subtitle.as_deref());
            texts.extend(record.other_titles.iter().map(|title| title.text.as_str()));
            texts.extend(record.series.iter().map(String::as_str));
        }
        TextField::Author => {
            for agent in &record.agents {
                texts.push(&agent.name);
                texts.extend(agent.romanized.as_deref());
            }
            texts.extend(record.responsibility.as_deref());
        }
        TextField::Subject => texts.extend(record.subjects.iter().map(String::as_str)),
        TextField::Publisher => {
            texts.extend(record.publisher.as_deref());
            texts.extend(record.course.as_ref().and_then(|course| course.provider.as_deref()));
        }
        TextField::Text => {
            texts.extend(record.summary.as_deref());
            texts.extend(record.contents.as_deref());
            texts.extend(record.notes.iter().map(String::as_str));
            texts.extend(record.other_scripts.iter().map(String::as_str));
            texts.extend(record.place.as_deref());
            for unit in record.course.iter().flat_map(|course| &course.units) {
                texts.push(&unit.title);
                for lecture in &unit.lectures {
                    texts.push(&lecture.title);
                    texts.extend(lecture.lecturer.as_deref());
                }
            }
        }
    }
    texts
}

/// The titles of `record` as one term each, without variants.
pub(crate) fn whole_titles(record: &Record) -> Vec<String> {
    let mut titles = vec![as_one_term(&record.title)];
    if let Some(subtitle) = &record.subtitle {
        titles.push(as_one_term(&format!("{}{subtitle}", record.title)));
    }
    let others = record.other_titles.iter().filter(|title| title.kind != TitleKind::Variant);
    titles.extend(others.map(|title| as_one_term(&title.text)));
    distinct(titles.into_iter())
}

/// ISBN, ISSN, class numbers, barcodes and call numbers of `record`, without spaces and punctuation.
pub(crate) fn numbers(record: &Record) -> Vec<String> {
    let mut numbers: Vec<String> = record.isbn.iter().map(ToString::to_string).collect();
    numbers.extend(record.issn.iter().map(|issn| as_one_term(issn)));
    numbers.extend(record.classification.iter().map(|class| as_one_term(&class.number)));
    for item in &record.items {
        numbers.push(as_one_term(&item.barcode));
        numbers.extend(item.call_number.as_deref().map(as_one_term));
    }
    distinct(numbers.into_iter())
}
