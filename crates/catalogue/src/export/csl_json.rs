//! CSL-JSON, the data model of the Citation Style Language, read by citation processors and Zotero.
//!
//! Source: CSL 1.0.2, appendices III (item types) and IV (variables), and its schema csl-data.json.

use super::Date;
use super::citation::{self, Edition, is_east_asian};
use super::name::Name;
use crate::{Kind, Record, Role};
use serde_json::{Map, Value, json};

pub(super) fn write<'a>(records: impl Iterator<Item = &'a Record>, today: Option<Date>) -> String {
    format!("{:#}\n", Value::Array(records.map(|record| csl_item(record, today)).collect()))
}

/// One item of CSL-JSON. `today` is the access date of online resources. Values are strings, names and dates only.
pub fn csl_item(record: &Record, today: Option<Date>) -> Value {
    let mut item = Map::new();
    let mut set = |name: &str, value: Value| {
        item.insert(name.to_owned(), value);
    };
    let thesis = citation::thesis(record);
    let online = citation::online(record);
    set("id", json!(record.id.as_str()));
    set("type", json!(kind(record)));
    for (variable, roles) in ROLES {
        let agents = record.agents.iter().filter(|agent| roles.contains(&agent.role) && !agent.name.trim().is_empty());
        let names: Vec<Value> = agents.map(|agent| name(&clean(&agent.name))).collect();
        if !names.is_empty() {
            set(variable, Value::Array(names));
        }
    }
    if let Some(year) = record.year.and_then(|year| i16::try_from(year).ok()).filter(|year| *year != 0) {
        set("issued", json!({ "date-parts": [[year]] }));
    }
    if let (Some(_), Some(Date { year, month, day })) = (online, today) {
        set("accessed", json!({ "date-parts": [[year, month, day]] }));
    }
    let original = record.other_titles.iter().find(|title| title.kind == crate::TitleKind::Original);
    let series = citation::series(record).first().map(|series| series.split_once(" ; ").unwrap_or((series, "")));
    let language = record.languages.first().map(|code| language(code));
    let untold = record.languages.is_empty() && is_east_asian(&record.title);
    let strings = [
        ("title", Some(citation::full_title(record))),
        ("original-title", original.map(|title| title.text.clone())),
        ("container-title", citation::host(record).map(str::to_owned)),
        ("collection-title", series.map(|(title, _)| title.to_owned())),
        ("collection-number", series.map(|(_, number)| number.to_owned())),
        ("edition", record.edition.as_deref().and_then(edition)),
        ("publisher", citation::publisher(record).map(str::to_owned)),
        ("publisher-place", record.place.clone()),
        ("genre", thesis.map(|doctor| genre(record, doctor).to_owned())),
        ("ISBN", record.isbn.first().map(ToString::to_string)),
        ("ISSN", record.issn.first().cloned()),
        ("URL", online.map(str::to_owned)),
        ("language", language.or(untold.then_some("zh")).map(str::to_owned)),
        ("call-number", record.call_number().map(str::to_owned)),
        ("keyword", Some(record.subjects.join(", "))),
        ("abstract", record.summary.clone()),
    ];
    for (variable, value) in strings {
        if let Some(value) = value.map(|value| clean(&value)).filter(|value| !value.is_empty()) {
            set(variable, json!(value));
        }
    }
    Value::Object(item)
}

/// The CSL variables for names and their roles. CSL has none for annotators.
const ROLES: [(&str, &[Role]); 8] = [
    ("author", &[Role::Author, Role::Lecturer]),
    ("composer", &[Role::Composer]),
    ("director", &[Role::Director]),
    ("performer", &[Role::Performer]),
    ("editor", &[Role::Editor]),
    ("translator", &[Role::Translator]),
    ("illustrator", &[Role::Illustrator]),
    ("contributor", &[Role::Annotator, Role::Contributor]),
];

fn kind(record: &Record) -> &'static str {
    if citation::thesis(record).is_some() {
        return "thesis";
    }
    match record.kind {
        Kind::Book | Kind::Ebook => "book",
        Kind::Serial => "periodical",
        Kind::Article => "article-journal",
        Kind::Audio => "song",
        Kind::Video => "motion_picture",
        Kind::Score => "musical_score",
        Kind::Map => "map",
        Kind::Picture => "graphic",
        Kind::Software => "software",
        Kind::Manuscript => "manuscript",
        Kind::Object => "document",
        Kind::Course => "webpage",
    }
}

fn name(name: &str) -> Value {
    match Name::parse(name) {
        Name::Whole(name) => json!({ "literal": name }),
        Name::Person { family, given, suffix: None } => json!({ "family": family, "given": given }),
        Name::Person { family, given, suffix: Some(suffix) } => {
            json!({ "family": family, "given": given, "suffix": suffix })
        }
    }
}

/// A bare number if the edition has nothing else: styles write it out in their own way, e.g. `2nd ed.`
fn edition(text: &str) -> Option<String> {
    Some(match citation::edition(text)? {
        Edition::Number(number) => number.to_string(),
        Edition::Statement => text.to_owned(),
    })
}

fn genre(record: &Record, doctor: bool) -> &'static str {
    match (is_east_asian(&record.title), doctor) {
        (true, true) => "博士学位论文",
        (true, false) => "硕士学位论文",
        (false, true) => "Doctoral dissertation",
        (false, false) => "Master's thesis",
    }
}

/// The two-letter code that CSL requires, for the languages of most books; other codes are unchanged.
fn language(code: &str) -> &str {
    const CODES: [(&str, &str); 24] = [
        ("ara", "ar"),
        ("bod", "bo"),
        ("chi", "zh"),
        ("cze", "cs"),
        ("dut", "nl"),
        ("eng", "en"),
        ("fre", "fr"),
        ("ger", "de"),
        ("gre", "el"),
        ("heb", "he"),
        ("hun", "hu"),
        ("ita", "it"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("lat", "la"),
        ("mon", "mn"),
        ("per", "fa"),
        ("pol", "pl"),
        ("por", "pt"),
        ("rus", "ru"),
        ("spa", "es"),
        ("tib", "bo"),
        ("uig", "ug"),
        ("vie", "vi"),
    ];
    CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

fn clean(text: &str) -> String {
    text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
