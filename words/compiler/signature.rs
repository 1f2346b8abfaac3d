//! What the code hands over to the texts of an area: their placeholders with their types, in order.
//!
//! ```toml
//! [texts]
//! found = "total: number, query: text"          # fn(u64, &str) -> String
//! kind = "kind: choice Kind"                    # a table of texts, one for each variant: fn(Kind) -> &'static str
//! language_name = "code: code"                  # a table of texts by codes: fn(&str) -> Option<&'static str>
//! shelf.marked = "state: StateCode by state"    # the placeholder is what the text `state` says of it
//!
//! [formats]                                     # no text at all: how the language writes such a value
//! date = "local_day"
//!
//! [rules]                                       # a Rust function of the area chooses among texts
//! failure = "fn(failure: &Failure) -> String"
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use toml::{Table, Value};

/// Of one area, by the dotted path of a text.
pub struct Signatures {
    /// The file, for errors.
    pub file: String,
    /// Texts with placeholders.
    pub texts: BTreeMap<String, Vec<Parameter>>,
    /// Values that are written as the language writes them.
    pub formats: BTreeMap<String, Kind>,
    /// Functions that choose among texts.
    pub rules: BTreeMap<String, Rule>,
}

/// A placeholder, or what a text is chosen by.
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
}

/// A function of Rust.
pub struct Rule {
    /// Its type.
    pub function: String,
    /// How many parameters it has.
    pub parameters: usize,
}

/// What is handed over, and so how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text as it is.
    Text,
    /// Texts, parted by commas.
    List,
    /// A whole number with its thousands parted.
    Number,
    /// A whole number of this type, as it is.
    Plain(String),
    /// A number with one digit behind the point.
    Decimal,
    /// An amount in the smallest unit of the currency.
    Money,
    /// A `Day` of the library's calendar.
    Day,
    /// The same with the month's whole name.
    LongDay,
    /// The day of a `LocalTime`.
    LocalDay,
    /// The same without the year.
    ShortDay,
    /// A `LocalTime`: day and clock.
    Moment,
    /// No placeholder: chooses the text, by the variants of this type.
    Choice(String),
    /// No placeholder: chooses the text by its code, if there is one.
    Code,
    /// A value of this type, said by the text at this path.
    By(String, String),
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "text" => Self::Text,
            "list" => Self::List,
            "number" => Self::Number,
            "u8" | "u16" | "u32" | "u64" | "usize" | "i32" => Self::Plain(text.to_owned()),
            "decimal" => Self::Decimal,
            "money" => Self::Money,
            "day" => Self::Day,
            "long_day" => Self::LongDay,
            "local_day" => Self::LocalDay,
            "short_day" => Self::ShortDay,
            "moment" => Self::Moment,
            "code" => Self::Code,
            _ => match (text.strip_prefix("choice "), text.split_once(" by ")) {
                (Some(of), _) => Self::Choice(of.to_owned()),
                (None, Some((of, path))) => Self::By(of.to_owned(), path.to_owned()),
                (None, None) => return None,
            },
        })
    }

    /// Its type in Rust.
    pub fn rust(&self) -> &str {
        match self {
            Self::Text | Self::Code => "&str",
            Self::List => "&[String]",
            Self::Number => "u64",
            Self::Decimal => "f64",
            Self::Money => "u32",
            Self::Day | Self::LongDay => "Day",
            Self::LocalDay | Self::ShortDay | Self::Moment => "LocalTime",
            Self::Plain(of) | Self::Choice(of) | Self::By(of, _) => of,
        }
    }

    /// Whether it chooses the text and does not stand in it.
    pub fn is_choice(&self) -> bool {
        matches!(self, Self::Choice(_) | Self::Code)
    }

    /// Whether the forms of a text can be chosen by it.
    pub fn is_count(&self) -> bool {
        matches!(self, Self::Plain(_) | Self::Number)
    }
}

impl Signatures {
    /// Reads those of an area.
    pub fn read(root: &Path, area: &str) -> Result<Self, String> {
        let file = format!("src/{area}/signatures.toml");
        let table = super::read(root, &file)?;
        let file = format!("words/{file}");
        let wrong = |key: &str, text: &str| format!("{file}: `{key}` is wrong: {text}");
        let (mut texts, mut formats, mut rules) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for (key, text) in flat(&table, "texts") {
            let parameters = parameters(&text).ok_or_else(|| wrong(&key, &text))?;
            texts.insert(key, parameters);
        }
        for (key, text) in flat(&table, "formats") {
            let kind = Kind::parse(&text).ok_or_else(|| wrong(&key, &text))?;
            formats.insert(key, kind);
        }
        for (key, function) in flat(&table, "rules") {
            let inside = function.strip_prefix("fn(").and_then(|rest| rest.split_once(") -> "));
            let (inside, _) = inside.ok_or_else(|| wrong(&key, &function))?;
            let parameters = inside.split(", ").count();
            rules.insert(key, Rule { function, parameters });
        }
        Ok(Self { file, texts, formats, rules })
    }
}

fn parameters(text: &str) -> Option<Vec<Parameter>> {
    let one = |part: &str| {
        let (name, kind) = part.split_once(": ")?;
        Some(Parameter { name: name.to_owned(), kind: Kind::parse(kind)? })
    };
    text.split(", ").map(one).collect()
}

/// What stands in a section, by dotted paths.
fn flat(table: &Table, section: &str) -> Vec<(String, String)> {
    fn walk(table: &Table, above: &str, found: &mut Vec<(String, String)>) {
        for (key, value) in table {
            let path = super::emit::below(above, key);
            match value {
                Value::Table(table) => walk(table, &path, found),
                other => found.push((path, other.as_str().unwrap_or_default().to_owned())),
            }
        }
    }
    let mut found = Vec::new();
    if let Some(Value::Table(table)) = table.get(section) {
        walk(table, "", &mut found);
    }
    found
}
