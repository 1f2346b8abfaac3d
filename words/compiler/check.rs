//! Every language has the texts of the first one, with the placeholders that the code hands over.

use super::emit::below;
use super::language::CATEGORIES;
use super::signature::{Parameter, Signatures};
use super::template::{listed, placeholders};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// The texts of one language.
pub struct File<'a> {
    /// The file, for errors.
    pub name: String,
    /// What stands in it.
    pub texts: &'a Table,
    /// Which forms a text with a number has in this language, beside `other`.
    pub plural: &'a BTreeMap<String, String>,
}

/// All that is wrong, a line each.
pub fn check(files: &[File<'_>], signatures: &Signatures) -> Vec<String> {
    let mut check = Check { files, signatures, errors: Vec::new(), seen: BTreeSet::new() };
    let tables: Vec<&Table> = files.iter().map(|file| file.texts).collect();
    check.table("", &tables);
    for path in signatures.texts.keys().filter(|path| !check.seen.contains(*path)) {
        check.errors.push(format!("{}: there is no text `{path}`", signatures.file));
    }
    check.errors
}

struct Check<'a> {
    files: &'a [File<'a>],
    signatures: &'a Signatures,
    errors: Vec<String>,
    seen: BTreeSet<String>,
}

impl<'a> Check<'a> {
    fn wrong(&mut self, of: usize, path: &str, what: &str) {
        self.errors.push(format!("{}: the text `{path}` {what}", self.files[of].name));
    }

    /// What every language has below a path; `None` where one lacks it or has it too many.
    fn in_all(&mut self, path: &str, tables: &[&'a Table]) -> Vec<(String, Vec<&'a Value>)> {
        let keys: BTreeSet<&String> = tables.iter().flat_map(|table| table.keys()).collect();
        let mut in_all = Vec::new();
        for key in keys {
            let path = below(path, key);
            let values: Vec<Option<&Value>> = tables.iter().map(|table| table.get(key)).collect();
            let first = self.files[0].name.clone();
            for (of, value) in values.iter().enumerate() {
                match (values[0], value) {
                    (Some(_), None) => self.wrong(of, &path, "is missing"),
                    (None, Some(_)) => self.wrong(of, &path, &format!("is one too many: {first} has no such text")),
                    _ => {}
                }
            }
            if let Some(values) = values.into_iter().collect() {
                in_all.push((path, values));
            }
        }
        in_all
    }

    fn table(&mut self, path: &str, tables: &[&'a Table]) {
        for (path, values) in self.in_all(path, tables) {
            self.value(&path, &values);
        }
    }

    fn value(&mut self, path: &str, values: &[&'a Value]) {
        self.seen.insert(path.to_owned());
        let signatures = self.signatures;
        if signatures.formats.contains_key(path) || signatures.rules.contains_key(path) {
            return self.wrong(0, path, "is made by the code and must not stand here");
        }
        let parameters = signatures.texts.get(path).map_or(&[][..], Vec::as_slice);
        let tables: Option<Vec<&Table>> = values.iter().map(|value| value.as_table()).collect();
        let is_choice = parameters.iter().any(|parameter| parameter.kind.is_choice());
        match tables {
            Some(tables) if is_choice => {
                for (path, values) in self.in_all(path, &tables) {
                    self.texts(&path, &values, parameters);
                }
            }
            None if is_choice => self.wrong(0, path, "must be a table, in every language"),
            Some(tables) if parameters.is_empty() => self.table(path, &tables),
            _ => self.texts(path, values, parameters),
        }
    }

    /// One text in every language.
    fn texts(&mut self, path: &str, values: &[&'a Value], parameters: &[Parameter]) {
        let wanted: BTreeSet<String> =
            parameters.iter().filter(|one| !one.kind.is_choice()).map(|one| one.name.clone()).collect();
        let has_count = parameters.iter().any(|parameter| parameter.kind.is_count());
        for (of, value) in values.iter().enumerate() {
            let found = match value {
                Value::String(text) => self.text(of, path, text, &wanted),
                Value::Table(forms) if has_count => self.forms(of, path, forms, &wanted),
                Value::Array(list) => {
                    let first = values[0].as_array().map_or(&[][..], Vec::as_slice);
                    self.list(of, path, list, first, &wanted, has_count)
                }
                _ => return self.wrong(of, path, "must be a text, or a list of texts"),
            };
            if values[0].is_array() != value.is_array() {
                let what = if value.is_array() { "must be one text" } else { "must be a list of texts" };
                self.wrong(of, path, &format!("{what} as in {}", self.files[0].name));
            }
            let missing: BTreeSet<String> = wanted.difference(&found).cloned().collect();
            if !missing.is_empty() {
                self.wrong(of, path, &format!("lacks {}", listed(&missing)));
            }
        }
    }

    /// The placeholders of a text; what it must not have is an error.
    fn text(&mut self, of: usize, path: &str, text: &str, wanted: &BTreeSet<String>) -> BTreeSet<String> {
        if text.trim().is_empty() {
            self.wrong(of, path, "is empty");
        }
        let found = placeholders(text).unwrap_or_else(|error| {
            self.wrong(of, path, &format!("is wrong: {error}"));
            BTreeSet::new()
        });
        let unknown: BTreeSet<String> = found.difference(wanted).cloned().collect();
        if !unknown.is_empty() {
            let known = if wanted.is_empty() { "no placeholder".to_owned() } else { listed(wanted) };
            self.wrong(of, path, &format!("has {}; it can have {known}", listed(&unknown)));
        }
        found
    }

    /// A text with a form for each category of numbers of its language, and for single numbers. Only `other` needs all
    /// placeholders: "one title" needs no number.
    fn forms(&mut self, of: usize, path: &str, forms: &'a Table, wanted: &BTreeSet<String>) -> BTreeSet<String> {
        let plural = self.files[of].plural;
        for category in plural.keys().filter(|category| !forms.contains_key(*category)) {
            self.wrong(of, path, &format!("lacks the form `{category}`"));
        }
        let mut found = BTreeSet::new();
        for (form, text) in forms {
            let is_number = form.parse::<u64>().is_ok();
            if !(form == "other" || is_number || plural.contains_key(form)) {
                let has = plural.keys().map(String::as_str).chain(["other"]).collect::<Vec<_>>().join(", ");
                let is_category = CATEGORIES.contains(&form.as_str());
                let why = if is_category { "this language has" } else { "a text with a number has" };
                self.wrong(of, path, &format!("has the form `{form}`; {why} {has}, or a number"));
            }
            let used = self.text(of, &below(path, form), text.as_str().unwrap_or_default(), wanted);
            if form == "other" {
                found = used;
            }
        }
        if !forms.contains_key("other") {
            self.wrong(of, path, "lacks the form `other`");
        }
        found
    }

    /// Texts that belong together; each has the placeholders that it has in the first language.
    fn list(
        &mut self,
        of: usize,
        path: &str,
        list: &'a [Value],
        first: &'a [Value],
        wanted: &BTreeSet<String>,
        has_count: bool,
    ) -> BTreeSet<String> {
        if list.len() != first.len() {
            self.wrong(of, path, &format!("has {} texts in its list; {} are needed", list.len(), first.len()));
        }
        let mut all = BTreeSet::new();
        for (at, (value, first)) in list.iter().zip(first).enumerate() {
            let path = format!("{path}[{at}]");
            match (value, first) {
                (Value::Array(list), Value::Array(first)) => {
                    all.extend(self.list(of, &path, list, first, wanted, has_count));
                }
                (Value::String(_), Value::String(_) | Value::Table(_))
                | (Value::Table(_), Value::String(_) | Value::Table(_)) => {
                    let found = match value {
                        Value::Table(forms) if has_count => self.forms(of, &path, forms, wanted),
                        value => self.text(of, &path, value.as_str().unwrap_or_default(), wanted),
                    };
                    let of_first = placeholders(whole(first)).unwrap_or_default();
                    if found.is_empty() != of_first.is_empty() {
                        let what = if found.is_empty() { "must have placeholders" } else { "must have none" };
                        self.wrong(of, &path, &format!("{what} as in {}", self.files[0].name));
                    }
                    all.extend(found);
                }
                _ => self.wrong(of, &path, &format!("is not what it is in {}", self.files[0].name)),
            }
        }
        all
    }
}

/// A text, or the form of it that has every placeholder.
pub fn whole(value: &Value) -> &str {
    let text = value.as_table().and_then(|forms| forms.get("other")).unwrap_or(value);
    text.as_str().unwrap_or_default()
}
