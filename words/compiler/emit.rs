//! The Rust source of checked texts.

use super::check::whole;
use super::language::{Language, List, PATTERNS};
use super::signature::{Kind, Parameter, Signatures};
use super::template::{Piece, pieces, placeholders};
use std::collections::BTreeSet;
use std::fmt::Write;
use toml::{Table, Value};

/// The path of what stands below another.
pub fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// `on_shelf` as `OnShelf`.
pub fn camel(name: &str) -> String {
    let mut out = String::new();
    for part in name.split(['_', '.']) {
        let mut letters = part.chars();
        out.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        out.push_str(letters.as_str());
    }
    out
}

/// The type `Language`, and how each writes dates.
pub fn languages(list: &List) -> String {
    let mut out = String::from(
        "/// A language that Bookmobile speaks.\n#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\npub enum Language {\n",
    );
    for (at, language) in list.languages.iter().enumerate() {
        let default = if at == 0 { "#[default]\n" } else { "" };
        let _ = writeln!(out, "/// {}\n{default}{},", language.name, language.variant());
    }
    out.push_str("}\n\nimpl Language {\n/// All, in the order of the list.\npub const ALL: &[Self] = &[");
    for language in &list.languages {
        let _ = write!(out, "Self::{}, ", language.variant());
    }
    let fallback = list.languages[list.fallback].variant();
    let _ =
        writeln!(out, "];\n/// For browsers that ask for none of ours.\npub const FALLBACK: Self = Self::{fallback};");
    type Field = (&'static str, &'static str, fn(&Language) -> String);
    let fields: [Field; 6] = [
        ("tag", "Its BCP 47 tag.", |language| language.tag.clone()),
        ("name", "Its name, in itself.", |language| language.name.clone()),
        ("button", "What stands on the button that switches to it.", |language| language.button.clone()),
        ("switch", "What that button does, in this language.", |language| language.switch.clone()),
        ("comma", "What parts the parts of a list.", |language| language.comma.clone()),
        ("semicolon", "What parts what may have lists inside.", |language| language.semicolon.clone()),
    ];
    for (name, doc, of) in fields {
        let _ = writeln!(out, "/// {doc}\npub const fn {name}(self) -> &'static str {{ match self {{");
        for language in &list.languages {
            let _ = writeln!(out, "Self::{} => {:?},", language.variant(), of(language));
        }
        out.push_str("} }\n");
    }
    let romanized: Vec<String> =
        list.languages.iter().map(|of| format!("Self::{} => {}", of.variant(), of.romanized)).collect();
    let _ = writeln!(
        out,
        "/// Whether names of people are shown in Latin letters as well.\npub const fn shows_romanized(self) -> bool {{ match self {{ {} }} }}\n}}",
        romanized.join(", ")
    );
    for language in &list.languages {
        let _ = writeln!(out, "\n#[allow(dead_code)]\npub(crate) mod {} {{\nuse crate::date::Date;", language.folder);
        for (placeholder, names) in &language.months {
            let _ = writeln!(
                out,
                "fn {placeholder}(month: u8) -> &'static str {{\nconst NAMES: [&str; 12] = {names:?};\n\
                 NAMES.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()\n}}"
            );
        }
        for name in PATTERNS {
            let _ = writeln!(out, "{}", pattern(name, &language.dates[name]));
        }
        out.push_str("}\n");
    }
    out
}

/// A function that writes a date.
fn pattern(name: &str, pattern: &[Piece]) -> String {
    let (mut letters, mut values) = (String::new(), String::new());
    for piece in pattern {
        match piece {
            Piece::Letters(text) => letters.push_str(text),
            Piece::Placeholder(part) => {
                let _ = write!(letters, "{{{part}}}");
                let _ = match part.as_str() {
                    "short_month" | "long_month" => write!(values, "let {part} = {part}(at.month);"),
                    "clock" => write!(values, "let clock = at.clock();"),
                    _ => write!(values, "let {part} = at.{part};"),
                };
            }
        }
    }
    format!("pub fn {name}(at: Date) -> String {{ {values} format!({letters:?}) }}")
}

/// The texts of one area.
pub fn area(languages: &[Language], texts: &[Table], signatures: &Signatures) -> String {
    let mut out = String::new();
    // Whoever points at a field in an editor reads what it says.
    let documented = languages.iter().position(|language| language.folder == "en").unwrap_or_default();
    structure("", &texts[documented], signatures, &mut out);
    out.push_str("impl Words {\n/// The texts in a language.\npub const fn of(language: Language) -> &'static Self {\nmatch language {\n");
    for language in languages {
        let _ = writeln!(out, "Language::{} => &{},", language.variant(), language.folder.to_uppercase());
    }
    out.push_str("}\n}\n}\n");
    for (language, texts) in languages.iter().zip(texts) {
        let emit = Emit { language, signatures };
        let _ =
            writeln!(out, "\npub(crate) static {}: Words = {};", language.folder.to_uppercase(), emit.table("", texts));
    }
    out
}

fn structure(path: &str, table: &Table, signatures: &Signatures, out: &mut String) {
    let (mut fields, mut inner) = (String::new(), Vec::new());
    for (key, value) in table {
        let path = below(path, key);
        let is_table = value.is_table() && !signatures.texts.contains_key(&path);
        let of = if is_table { format!("&'static {}", camel(&path)) } else { type_of(&path, value, signatures) };
        let _ = writeln!(fields, "#[doc = {:?}]\npub {key}: {of},", doc(value));
        inner.extend(value.as_table().filter(|_| is_table).map(|table| (path, table)));
    }
    for (key, of) in made(path, signatures) {
        let _ = writeln!(fields, "/// Made by the code.\npub {key}: {of},");
    }
    let (name, language) = if path.is_empty() {
        ("Words".to_owned(), "/// Which language this is.\npub language: Language,\n")
    } else {
        (camel(path), "")
    };
    let _ = writeln!(out, "/// Texts of one language.\npub struct {name} {{\n{language}{fields}}}\n");
    for (path, table) in inner {
        structure(&path, table, signatures, out);
    }
}

/// What a field says, for its documentation.
fn doc(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Table(forms) => match forms.get("other").and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => forms.keys().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", "),
        },
        Value::Array(list) => list.iter().map(doc).collect::<Vec<_>>().join(" · "),
        _ => String::new(),
    };
    // Brackets would be links.
    text.replace('[', "(").replace(']', ")")
}

/// Fields that have no text of their own below a path, and their types.
fn made(path: &str, signatures: &Signatures) -> Vec<(String, String)> {
    let within = |of: &str| {
        let (above, key) = of.rsplit_once('.').unwrap_or(("", of));
        (above == path).then(|| key.to_owned())
    };
    let formats = signatures.formats.iter().map(|(of, kind)| (of, format!("fn({}) -> String", kind.rust())));
    let rules = signatures.rules.iter().map(|(of, rule)| (of, rule.function.clone()));
    formats.chain(rules).filter_map(|(of, function)| within(of).map(|key| (key, function))).collect()
}

fn type_of(path: &str, value: &Value, signatures: &Signatures) -> String {
    let Some(parameters) = signatures.texts.get(path) else { return static_type(value, false) };
    let list: Vec<String> = parameters.iter().map(|one| format!("{}: {}", one.name, one.kind.rust())).collect();
    let choice = parameters.iter().find(|one| one.kind.is_choice());
    let one = match (choice, value) {
        (Some(_), Value::Table(texts)) => texts.values().next().unwrap_or(value),
        _ => value,
    };
    let returned = match one {
        _ if parameters.len() == 1 && choice.is_some() => static_type(one, true),
        Value::Array(list) => {
            let types = list.iter().map(|text| if has_placeholders(text) { "String" } else { "&'static str" });
            format!("({})", types.collect::<Vec<_>>().join(", "))
        }
        _ => "String".to_owned(),
    };
    let is_code = choice.is_some_and(|one| one.kind == Kind::Code);
    let returned = if is_code { format!("Option<{returned}>") } else { returned };
    format!("fn({}) -> {returned}", list.join(", "))
}

/// The type of what is no function. Lists within something are tuples: their places mean something.
fn static_type(value: &Value, is_within: bool) -> String {
    match value {
        Value::Array(list) if is_within => {
            format!("({})", list.iter().map(|value| static_type(value, true)).collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) => {
            let of = list.first().map_or_else(String::new, |first| static_type(first, true));
            format!("[{of}; {}]", list.len())
        }
        _ => "&'static str".to_owned(),
    }
}

fn has_placeholders(value: &Value) -> bool {
    placeholders(whole(value)).is_ok_and(|found| !found.is_empty())
}

struct Emit<'a> {
    language: &'a Language,
    signatures: &'a Signatures,
}

impl Emit<'_> {
    fn table(&self, path: &str, table: &Table) -> String {
        let name = if path.is_empty() { "Words".to_owned() } else { camel(path) };
        let mut out = format!("{name} {{\n");
        if path.is_empty() {
            let _ = writeln!(out, "language: Language::{},", self.language.variant());
        }
        for (key, value) in table {
            let path = below(path, key);
            let value = match (self.signatures.texts.get(&path), value) {
                (Some(parameters), value) => self.function(value, parameters),
                (None, Value::Table(table)) => format!("&{}", self.table(&path, table)),
                (None, value) => fixed(value, false),
            };
            let _ = writeln!(out, "{key}: {value},");
        }
        for (key, _) in made(path, self.signatures) {
            let path = below(path, &key);
            let value = match (self.signatures.formats.get(&path), self.signatures.rules.get(&path)) {
                (Some(kind), _) => format!("|value| {}", self.format("value", kind).unwrap_or_default()),
                (None, Some(rule)) => {
                    let names: Vec<String> = (0..rule.parameters).map(|at| format!("value_{at}")).collect();
                    let names = names.join(", ");
                    format!("|{names}| {}(&{}, {names})", path.replace('.', "_"), self.language.folder.to_uppercase())
                }
                (None, None) => String::new(),
            };
            let _ = writeln!(out, "{key}: {value},");
        }
        out.push('}');
        out
    }

    /// A closure that returns the text with its placeholders filled.
    fn function(&self, value: &Value, parameters: &[Parameter]) -> String {
        let choice = parameters.iter().find(|one| one.kind.is_choice());
        let mut used = BTreeSet::new();
        let body = match (choice, value) {
            (Some(choice), Value::Table(texts)) => {
                used.insert(choice.name.clone());
                let mut arms = String::new();
                let is_fixed = parameters.len() == 1;
                // What is left comes last.
                let (rest, named): (Vec<_>, Vec<_>) = texts.iter().partition(|(code, _)| *code == "else");
                for (code, text) in named.into_iter().chain(rest) {
                    let pattern = match &choice.kind {
                        _ if code == "else" => "_".to_owned(),
                        Kind::Choice(of) => format!("{of}::{}", camel(code)),
                        _ => format!("{code:?}"),
                    };
                    let text = if is_fixed { fixed(text, true) } else { self.texts(text, parameters, &mut used) };
                    let _ = writeln!(arms, "{pattern} => {text},");
                }
                match choice.kind {
                    Kind::Code => format!("Some(match {} {{\n{arms}_ => return None,\n}})", choice.name),
                    _ => format!("match {} {{\n{arms}}}", choice.name),
                }
            }
            _ => self.texts(value, parameters, &mut used),
        };
        let names: Vec<String> = parameters
            .iter()
            .map(|one| if used.contains(&one.name) { one.name.clone() } else { format!("_{}", one.name) })
            .collect();
        format!("|{}| {body}", names.join(", "))
    }

    /// An expression for one text, its forms, or texts that belong together.
    fn texts(&self, value: &Value, parameters: &[Parameter], used: &mut BTreeSet<String>) -> String {
        match value {
            Value::String(text) => self.text(text, parameters, used),
            Value::Array(list) => {
                let list = list.iter().map(|value| match value {
                    value if has_placeholders(value) => self.texts(value, parameters, used),
                    value => fixed(value, true),
                });
                format!("({})", list.collect::<Vec<_>>().join(", "))
            }
            Value::Table(forms) => self.forms(forms, parameters, used),
            _ => String::new(),
        }
    }

    fn forms(&self, forms: &Table, parameters: &[Parameter], used: &mut BTreeSet<String>) -> String {
        let text = |form: &str| forms.get(form).and_then(Value::as_str).unwrap_or_default();
        let Some(count) = parameters.iter().find(|one| one.kind.is_count()) else { return String::new() };
        let mut arms = String::new();
        for number in forms.keys().filter(|form| form.parse::<u64>().is_ok()) {
            let _ = writeln!(arms, "{number} => {},", self.text(text(number), parameters, used));
        }
        for (category, condition) in self.language.plural.iter().filter(|(category, _)| forms.contains_key(*category)) {
            let single = condition.strip_prefix("n == ").filter(|number| number.parse::<u64>().is_ok());
            let pattern = single.map_or_else(|| format!("n if {condition}"), str::to_owned);
            let _ = writeln!(arms, "{pattern} => {},", self.text(text(category), parameters, used));
        }
        if arms.is_empty() {
            return self.text(text("other"), parameters, used);
        }
        used.insert(count.name.clone());
        format!("match {} {{\n{arms}_ => {},\n}}", count.name, self.text(text("other"), parameters, used))
    }

    fn text(&self, text: &str, parameters: &[Parameter], used: &mut BTreeSet<String>) -> String {
        let (mut letters, mut values) = (String::new(), String::new());
        for piece in pieces(text).unwrap_or_default() {
            let name = match piece {
                Piece::Letters(text) => {
                    letters.push_str(&text);
                    continue;
                }
                Piece::Placeholder(name) => name,
            };
            let kind = parameters.iter().find(|one| one.name == name).map(|one| &one.kind);
            let digits = if kind == Some(&Kind::Decimal) { ":.1" } else { "" };
            let _ = write!(letters, "{{{name}{digits}}}");
            let is_new = !values.contains(&format!("let {name} ="));
            if let Some(value) = kind.and_then(|kind| self.format(&name, kind)).filter(|_| is_new) {
                let _ = write!(values, "let {name} = {value}; ");
            }
            used.insert(name);
        }
        match (has_placeholders(&Value::String(text.to_owned())), values.is_empty()) {
            (false, _) => format!("{letters:?}.to_owned()"),
            (true, true) => format!("format!({letters:?})"),
            (true, false) => format!("{{ {values}format!({letters:?}) }}"),
        }
    }

    /// How a value is written in this language; `None` where `format!` writes it as it is.
    fn format(&self, name: &str, kind: &Kind) -> Option<String> {
        let folder = &self.language.folder;
        let date = |pattern: &str| Some(format!("crate::language::{folder}::{pattern}({name}.into())"));
        match kind {
            Kind::Number => Some(format!("crate::number::grouped({name}, {:?})", self.language.thousands)),
            Kind::Money => Some(format!("crate::number::amount({name})")),
            Kind::List => Some(format!("{name}.join({:?})", self.language.comma)),
            Kind::Day | Kind::LocalDay => date("day"),
            Kind::LongDay => date("long_day"),
            Kind::ShortDay => date("short_day"),
            Kind::Moment => date("moment"),
            Kind::By(_, path) => Some(format!("({}.{path})({name})", folder.to_uppercase())),
            Kind::Text | Kind::Plain(_) | Kind::Decimal | Kind::Choice(_) | Kind::Code => None,
        }
    }
}

/// A text, or texts, without placeholders.
fn fixed(value: &Value, is_within: bool) -> String {
    match value {
        Value::Array(list) => {
            let list = list.iter().map(|value| fixed(value, true)).collect::<Vec<_>>().join(", ");
            if is_within { format!("({list})") } else { format!("[{list}]") }
        }
        other => format!("{:?}", other.as_str().unwrap_or_default()),
    }
}
