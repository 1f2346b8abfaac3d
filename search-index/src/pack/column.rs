//! The columns of a shard: which part of a record each carries, and how that part is written as one cell of text.
//!
//! One table for writer and reader, so that the two cannot drift apart.

use bookmobile_catalogue::{
    Agent, Classification, Day, Isbn, Item, Kind, Link, OtherTitle, Record, RecordId, Role, Scheme, TitleKind,
};

/// Separates the values of a cell.
const VALUE: char = '\u{1f}';
/// Separates the parts of a value.
const PART: char = '\u{1e}';

/// One column: how it is written from a record, and read into one.
pub(super) struct Column {
    /// Its name in the shard's header. Names are for ever.
    pub name: &'static str,
    /// The cell of a record; empty where it has nothing to say.
    #[cfg_attr(not(feature = "build"), allow(dead_code, reason = "only who builds packs writes"))]
    pub write: fn(&Record) -> String,
    /// Puts a cell that is not empty into a record; says what is wrong where it cannot.
    pub read: fn(&mut Record, &str) -> Result<(), String>,
}

/// The column of MARC records, which is not part of a [`Record`].
pub(super) const MARC_COLUMN: &str = "marc";

macro_rules! text_column {
    ($name:literal, $field:ident) => {
        Column {
            name: $name,
            write: |record| record.$field.clone().unwrap_or_default(),
            read: |record, cell| {
                record.$field = Some(cell.to_owned());
                Ok(())
            },
        }
    };
}

macro_rules! list_column {
    ($name:literal, $field:ident) => {
        Column {
            name: $name,
            write: |record| join(record.$field.iter().cloned()),
            read: |record, cell| {
                record.$field = cell.split(VALUE).map(str::to_owned).collect();
                Ok(())
            },
        }
    };
}

/// Every column, in the order in which they stand in a shard.
pub(super) const COLUMNS: &[Column] = &[
    Column {
        name: "id",
        write: |record| record.id.to_string(),
        read: |record, cell| {
            record.id = RecordId::new(cell).map_err(|error| error.to_string())?;
            Ok(())
        },
    },
    Column {
        name: "kind",
        write: |record| if record.kind == Kind::default() { String::new() } else { record.kind.code().to_owned() },
        // A kind that a newer server knows is shown as the most general one.
        read: |record, cell| {
            record.kind = Kind::from_code(cell).unwrap_or_default();
            Ok(())
        },
    },
    Column {
        name: "title",
        write: |record| record.title.clone(),
        read: |record, cell| {
            record.title = cell.to_owned();
            Ok(())
        },
    },
    text_column!("subtitle", subtitle),
    Column {
        name: "other_titles",
        write: |record| join(record.other_titles.iter().map(|t| parts([t.kind.code(), &t.text]))),
        read: |record, cell| {
            record.other_titles = values(cell, |[kind, text]| OtherTitle {
                kind: TitleKind::from_code(kind).unwrap_or(TitleKind::Variant),
                text: text.to_owned(),
            });
            Ok(())
        },
    },
    text_column!("responsibility", responsibility),
    Column {
        name: "agents",
        write: |record| {
            join(record.agents.iter().map(|agent| {
                let role = if agent.role == Role::default() { "" } else { agent.role.code() };
                let romanized = agent.romanized.as_deref().unwrap_or_default();
                parts([&agent.name, role, romanized, agent.dates.as_deref().unwrap_or_default()])
            }))
        },
        read: |record, cell| {
            record.agents = values(cell, |[name, role, romanized, dates]| Agent {
                name: name.to_owned(),
                role: if role.is_empty() {
                    Role::default()
                } else {
                    Role::from_code(role).unwrap_or(Role::Contributor)
                },
                romanized: filled(romanized),
                dates: filled(dates),
            });
            Ok(())
        },
    },
    text_column!("edition", edition),
    text_column!("place", place),
    text_column!("publisher", publisher),
    Column {
        name: "year",
        write: |record| record.year.map(|year| year.to_string()).unwrap_or_default(),
        read: |record, cell| {
            record.year = Some(cell.parse().map_err(|_| format!("{cell:?} is not a year"))?);
            Ok(())
        },
    },
    text_column!("extent", extent),
    list_column!("series", series),
    Column {
        name: "isbn",
        write: |record| join(record.isbn.iter().map(Isbn::to_string)),
        read: |record, cell| {
            record.isbn = cell
                .split(VALUE)
                .map(|isbn| Isbn::parse(isbn).map_err(|error| format!("{isbn:?}: {error}")))
                .collect::<Result<_, _>>()?;
            Ok(())
        },
    },
    list_column!("issn", issn),
    list_column!("languages", languages),
    list_column!("subjects", subjects),
    Column {
        name: "classification",
        write: |record| join(record.classification.iter().map(|class| parts([class.scheme.code(), &class.number]))),
        read: |record, cell| {
            record.classification = values(cell, |[scheme, number]| Classification {
                scheme: Scheme::from_code(scheme).unwrap_or(Scheme::Other),
                number: number.to_owned(),
            });
            Ok(())
        },
    },
    text_column!("summary", summary),
    text_column!("contents", contents),
    list_column!("notes", notes),
    list_column!("other_scripts", other_scripts),
    Column {
        name: "links",
        write: |record| {
            join(record.links.iter().map(|link| parts([&link.url, link.label.as_deref().unwrap_or_default()])))
        },
        read: |record, cell| {
            record.links = values(cell, |[url, label]| Link { url: url.to_owned(), label: filled(label) });
            Ok(())
        },
    },
    Column {
        // As a number of days: digits that mean nothing cost least.
        name: "added",
        write: |record| record.added.map(|day| day.number().to_string()).unwrap_or_default(),
        read: |record, cell| {
            record.added = Some(Day::from_number(cell.parse().map_err(|_| format!("{cell:?} is not a day"))?));
            Ok(())
        },
    },
    Column {
        // Courses nest and are few: JSON, which has no raw line ends.
        name: "course",
        write: |record| {
            record.course.as_ref().and_then(|course| serde_json::to_string(course).ok()).unwrap_or_default()
        },
        read: |record, cell| {
            record.course = Some(serde_json::from_slice(cell.as_bytes()).map_err(|error| format!("course: {error}"))?);
            Ok(())
        },
    },
    Column {
        // Without their status, which changes by the minute and travels in the availability snapshot.
        name: "items",
        write: |record| {
            join(record.items.iter().map(|item| {
                parts([
                    &item.barcode,
                    &item.branch,
                    item.location.as_deref().unwrap_or_default(),
                    item.call_number.as_deref().unwrap_or_default(),
                    item.volume.as_deref().unwrap_or_default(),
                ])
            }))
        },
        read: |record, cell| {
            record.items = values(cell, |[barcode, branch, location, call_number, volume]| Item {
                barcode: barcode.to_owned(),
                branch: branch.to_owned(),
                location: filled(location),
                call_number: filled(call_number),
                volume: filled(volume),
                status: bookmobile_catalogue::ItemStatus::default(),
            });
            Ok(())
        },
    },
];

fn join(values: impl Iterator<Item = String>) -> String {
    let mut cell = String::new();
    for (index, value) in values.enumerate() {
        if index > 0 {
            cell.push(VALUE);
        }
        cell.push_str(&value);
    }
    cell
}

/// The parts of one value; empty ones at its end are left out.
fn parts<const N: usize>(parts: [&str; N]) -> String {
    let used = parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
    parts[..used].join(&PART.to_string())
}

fn values<const N: usize, T>(cell: &str, make: impl Fn([&str; N]) -> T) -> Vec<T> {
    cell.split(VALUE)
        .map(|value| {
            let mut split = value.split(PART);
            make(std::array::from_fn(|_| split.next().unwrap_or_default()))
        })
        .collect()
}

fn filled(part: &str) -> Option<String> {
    (!part.is_empty()).then(|| part.to_owned())
}
