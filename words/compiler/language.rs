//! The list of languages, and how each is written.

use super::template::{Piece, pieces};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::{Table, Value};

/// Categories of CLDR, of which a language uses some; `other` is in all of them.
pub const CATEGORIES: [&str; 5] = ["zero", "one", "two", "few", "many"];

/// What a pattern of a date may have.
const PARTS: [&str; 6] = ["year", "month", "short_month", "long_month", "day", "clock"];

/// The patterns that each language has.
pub const PATTERNS: [&str; 4] = ["day", "long_day", "short_day", "moment"];

/// What `languages.toml` says.
pub struct List {
    /// The languages; the first is the one where nothing is known.
    pub languages: Vec<Language>,
    /// Which of them is for browsers that ask for none of them.
    pub fallback: usize,
}

/// How a language is written.
pub struct Language {
    /// The folder of its texts.
    pub folder: String,
    /// Its BCP 47 tag.
    pub tag: String,
    /// Its name in itself.
    pub name: String,
    /// The button that switches to it.
    pub button: String,
    /// What that button does.
    pub switch: String,
    /// Whether names of people are shown in Latin letters as well.
    pub romanized: bool,
    /// What parts the last but one from the last of a list.
    pub comma: String,
    /// What parts what may have lists inside.
    pub semicolon: String,
    /// What parts thousands.
    pub thousands: char,
    /// Categories of numbers with their conditions in `n`.
    pub plural: BTreeMap<String, String>,
    /// Patterns of dates.
    pub dates: BTreeMap<String, Vec<Piece>>,
    /// Names of months, by placeholder.
    pub months: BTreeMap<&'static str, Vec<String>>,
}

/// Reads the list and what it lists.
pub fn read(root: &Path) -> Result<List, Vec<String>> {
    let file = super::read(root, "languages.toml").map_err(|error| vec![error])?;
    let wrong = |what: &str| vec![format!("words/languages.toml: {what}")];
    let listed = file.get("languages").and_then(Value::as_array).ok_or_else(|| wrong("`languages` is missing"))?;
    let folders: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    let fallback = file.get("fallback").and_then(Value::as_str).ok_or_else(|| wrong("`fallback` is missing"))?;
    let fallback = folders.iter().position(|folder| *folder == fallback);
    let fallback = fallback.ok_or_else(|| wrong("`fallback` is not one of the languages"))?;
    let (mut languages, mut errors) = (Vec::new(), Vec::new());
    for folder in folders {
        match Language::read(root, folder) {
            Ok(language) => languages.push(language),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(List { languages, fallback }) } else { Err(errors) }
}

impl Language {
    fn read(root: &Path, folder: &str) -> Result<Self, String> {
        let file = format!("{folder}/language.toml");
        let table = super::read(root, &file)?;
        let wrong = |key: &str, what: &str| format!("words/{file}: `{key}` {what}");
        let text = |key: &str| match table.get(key) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            _ => Err(wrong(key, "is missing")),
        };
        let within = |key: &str| table.get(key).and_then(Value::as_table).ok_or_else(|| wrong(key, "is missing"));
        let thousands = text("thousands")?;
        let mut letters = thousands.chars();
        let (Some(thousands), None) = (letters.next(), letters.next()) else {
            return Err(wrong("thousands", "must be one character"));
        };
        let (dates, months) = dates(within("dates")?, &wrong)?;
        Ok(Self {
            folder: folder.to_owned(),
            tag: text("tag")?,
            name: text("name")?,
            button: text("button")?,
            switch: text("switch")?,
            romanized: table
                .get("romanized")
                .and_then(Value::as_bool)
                .ok_or_else(|| wrong("romanized", "must be true or false"))?,
            comma: text("comma")?,
            semicolon: text("semicolon")?,
            thousands,
            plural: plural(within("plural")?, &wrong)?,
            dates,
            months,
        })
    }

    /// The name of what is generated for it in Rust: `zh` becomes `Zh`.
    pub fn variant(&self) -> String {
        super::emit::camel(&self.folder)
    }
}

type Wrong<'a> = &'a dyn Fn(&str, &str) -> String;

fn plural(table: &Table, wrong: Wrong<'_>) -> Result<BTreeMap<String, String>, String> {
    let mut plural = BTreeMap::new();
    for (category, condition) in table {
        if !CATEGORIES.contains(&category.as_str()) {
            return Err(wrong(&format!("plural.{category}"), "is no category of numbers"));
        }
        let condition = condition.as_str().unwrap_or_default();
        let is_condition = !condition.is_empty() && condition.chars().all(|c| "n0123456789 =!<>%&|()".contains(c));
        if !is_condition {
            return Err(wrong(&format!("plural.{category}"), "is no condition such as `n == 1`"));
        }
        plural.insert(category.clone(), condition.to_owned());
    }
    Ok(plural)
}

type Dates = (BTreeMap<String, Vec<Piece>>, BTreeMap<&'static str, Vec<String>>);

fn dates(table: &Table, wrong: Wrong<'_>) -> Result<Dates, String> {
    let mut months = BTreeMap::new();
    for (key, placeholder) in [("short_months", "short_month"), ("long_months", "long_month")] {
        let Some(names) = table.get(key) else { continue };
        let names: Vec<String> =
            names.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect();
        if names.len() != 12 {
            return Err(wrong(&format!("dates.{key}"), "must have twelve names"));
        }
        months.insert(placeholder, names);
    }
    let mut patterns = BTreeMap::new();
    let mut used = BTreeSet::new();
    for name in PATTERNS {
        let key = format!("dates.{name}");
        let pattern = table.get(name).and_then(Value::as_str).ok_or_else(|| wrong(&key, "is missing"))?;
        let pattern = pieces(pattern).map_err(|error| wrong(&key, &format!("is wrong: {error}")))?;
        for piece in &pattern {
            let Piece::Placeholder(part) = piece else { continue };
            let is_known = PARTS.contains(&part.as_str()) && (part != "clock" || name == "moment");
            let has_names = !part.ends_with("_month") || months.contains_key(part.as_str());
            if !is_known || !has_names {
                return Err(wrong(&key, &format!("cannot have {{{part}}}")));
            }
            used.insert(part.clone());
        }
        patterns.insert(name.to_owned(), pattern);
    }
    months.retain(|placeholder, _| used.contains(*placeholder));
    Ok((patterns, months))
}
