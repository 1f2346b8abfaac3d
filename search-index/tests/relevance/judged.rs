//! The files of `search-index/relevance/`: queries and what is relevant to them. Their notation stands at the top of each.

use bookmobile_catalogue::{Record, Scheme};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A query of a reader and what is relevant to it.
pub struct Judged {
    /// Where it stands, for messages.
    pub place: String,
    /// Which kind of query it is.
    pub kind: String,
    /// What was typed.
    pub query: String,
    /// Ways to be relevant; of one way all conditions hold.
    ways: Vec<Vec<Condition>>,
}

/// What must hold for a relevant record: one of `values`, whole or as a part of what the record has.
struct Condition {
    field: &'static Field,
    is_whole: bool,
    values: Vec<String>,
}

/// A field of the notation, and what a record has in it.
struct Field {
    name: &'static str,
    of: fn(&Record) -> Vec<Cow<'_, str>>,
}

const FIELDS: [Field; 8] = [
    Field { name: "id", of: |record| vec![record.id.as_str().into()] },
    Field { name: "title", of: |record| vec![record.title.as_str().into()] },
    Field { name: "author", of: |record| record.agents.iter().map(|agent| agent.name.as_str().into()).collect() },
    Field { name: "subject", of: |record| record.subjects.iter().map(|subject| subject.as_str().into()).collect() },
    Field { name: "isbn", of: |record| record.isbn.iter().map(|isbn| isbn.to_string().into()).collect() },
    Field {
        name: "clc",
        of: |record| {
            let clc = record.classification.iter().filter(|class| class.scheme == Scheme::Clc);
            clc.map(|class| class.number.as_str().into()).collect()
        },
    },
    Field {
        name: "call",
        of: |record| record.items.iter().filter_map(|item| item.call_number.as_deref()).map(Cow::from).collect(),
    },
    Field { name: "barcode", of: |record| record.items.iter().map(|item| item.barcode.as_str().into()).collect() },
];

/// Reads a file; every problem in it is one message.
pub fn read(name: &str, kinds: &BTreeSet<&str>) -> Result<Vec<Judged>, Vec<String>> {
    let (mut judged, mut problems) = (Vec::new(), Vec::new());
    for (place, line) in lines(name) {
        match parse(&place, &line, kinds) {
            Ok(one) => judged.push(one),
            Err(problem) => problems.push(format!("{place}: {problem}")),
        }
    }
    if problems.is_empty() { Ok(judged) } else { Err(problems) }
}

/// The lines of a file in `search-index/relevance/` that say something, and where they stand.
pub fn lines(name: &str) -> Vec<(String, String)> {
    let path = format!("{}/relevance/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(index, line)| (format!("{name}:{}", index + 1), line.to_owned()))
        .collect()
}

fn parse(place: &str, line: &str, kinds: &BTreeSet<&str>) -> Result<Judged, String> {
    let parts: Vec<&str> = line.split('\t').collect();
    let [kind, query, relevant] = parts[..] else {
        return Err(format!("has {} columns instead of 3", parts.len()));
    };
    if !kinds.contains(kind) {
        return Err(format!("{kind:?} is not a kind: floors.tsv has those"));
    }
    if query.trim().is_empty() {
        return Err("has no query".to_owned());
    }
    let way = |text: &str| text.split(" & ").map(condition).collect();
    let ways = relevant.split(" or ").map(way).collect::<Result<_, _>>()?;
    Ok(Judged { place: place.to_owned(), kind: kind.to_owned(), query: query.to_owned(), ways })
}

fn condition(text: &str) -> Result<Condition, String> {
    let at = text.find(['=', '~']).ok_or_else(|| format!("{text:?} has neither = nor ~"))?;
    let (name, values) = (&text[..at], &text[at + 1..]);
    let known = || FIELDS.map(|field| field.name).join(", ");
    let field = FIELDS.iter().find(|field| field.name == name);
    let field = field.ok_or_else(|| format!("{name:?} is not a field; the fields are {}", known()))?;
    let values: Vec<String> = values.split('|').map(str::to_owned).collect();
    if values.iter().any(|value| value.trim() != value || value.is_empty()) {
        return Err(format!("{text:?} has an empty value, or spaces around one"));
    }
    Ok(Condition { field, is_whole: text.as_bytes()[at] == b'=', values })
}

impl Judged {
    /// The ids of the records that are relevant.
    ///
    /// # Errors
    /// When a value is true of none of them: the record it meant is not there any more.
    pub fn relevant<'a>(&self, records: &'a [Record]) -> Result<BTreeSet<&'a str>, String> {
        let mut ids = BTreeSet::new();
        for way in &self.ways {
            let relevant: Vec<&Record> =
                records.iter().filter(|record| way.iter().all(|condition| condition.holds(record))).collect();
            for condition in way {
                let holds = |value| relevant.iter().any(|record| condition.holds_with(value, record));
                if let Some(value) = condition.values.iter().find(|value| !holds(value)) {
                    let (field, sign) = (condition.field.name, if condition.is_whole { '=' } else { '~' });
                    return Err(format!("{}: no relevant record has {field}{sign}{value}", self.place));
                }
            }
            ids.extend(relevant.into_iter().map(|record| record.id.as_str()));
        }
        Ok(ids)
    }
}

impl Condition {
    fn holds(&self, record: &Record) -> bool {
        self.values.iter().any(|value| self.holds_with(value, record))
    }

    fn holds_with(&self, value: &str, record: &Record) -> bool {
        let mut texts = (self.field.of)(record).into_iter();
        if self.is_whole { texts.any(|text| text == value) } else { texts.any(|text| text.contains(value)) }
    }
}

#[test]
fn what_is_not_understood_is_named() {
    let kinds = BTreeSet::from(["isbn"]);
    let problem = |line| parse("x:1", line, &kinds).err().unwrap_or_default();
    assert_eq!(problem("isbn\t1"), "has 2 columns instead of 3");
    assert_eq!(problem("issn\t1\tid=1"), "\"issn\" is not a kind: floors.tsv has those");
    assert_eq!(
        problem("isbn\t1\tyear=1"),
        "\"year\" is not a field; the fields are id, title, author, subject, isbn, clc, call, barcode"
    );
    assert_eq!(problem("isbn\t1\tid"), "\"id\" has neither = nor ~");
    assert_eq!(problem("isbn\t1\tid=a|"), "\"id=a|\" has an empty value, or spaces around one");
    let gone = parse("x:1", "isbn\t1\tid=a", &kinds).expect("is sound").relevant(&[]);
    assert_eq!(gone, Err("x:1: no relevant record has id=a".to_owned()));
}
