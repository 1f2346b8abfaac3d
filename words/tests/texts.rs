//! What an editor would strike out of any text.

#![allow(missing_docs)]

use bookmobile_words::Language;
use std::fs;
use std::path::Path;
use toml::{Table, Value};

/// The languages whose texts are looked at here; one that writes in another script has rules of its own.
const FOLDERS: [&str; 2] = ["zh", "en"];

/// Every text of a language with its file and path.
fn texts(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    for entry in fs::read_dir(folder).expect("can be listed") {
        let path = entry.expect("can be listed").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "language.toml" {
            continue;
        }
        let table: Table = fs::read_to_string(&path).expect("is text").parse().expect("is TOML");
        walk(&Value::Table(table), &name, &mut found);
    }
    assert!(found.len() > 500, "the texts were not found: {}", found.len());
    found
}

fn walk(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Table(table) => table.iter().for_each(|(key, value)| walk(value, &format!("{path} {key}"), found)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| walk(value, &format!("{path} {at}"), found))
        }
        other => found.push((path.to_owned(), other.as_str().expect("is a text").to_owned())),
    }
}

/// Without its placeholders: what stands beside one is known only when it is filled.
fn letters(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// What a reader may type into the search box stands as it is typed.
fn is_sample(path: &str) -> bool {
    path.starts_with("app.toml query_help ")
}

fn check(folder: &str, what: &str, is_wrong: fn(&str) -> bool) {
    let wrong: Vec<_> = texts(folder).into_iter().filter(|(path, text)| !is_sample(path) && is_wrong(text)).collect();
    assert!(wrong.is_empty(), "{folder}: {what}: {wrong:#?}");
}

#[test]
fn no_text_has_white_space_for_nothing() {
    for folder in FOLDERS {
        check(folder, "white space", |text| {
            text.contains("  ") || text.trim() != text || text.contains(['\n', '\t', '\u{a0}'])
        });
    }
}

#[test]
fn quotes_are_those_of_print() {
    for folder in FOLDERS {
        check(folder, "straight quotes", |text| letters(text).contains(['"', '\'', '`']));
        check(folder, "quotes that do not close", |text| {
            text.matches('“').count() != text.matches('”').count()
                || text.matches('《').count() != text.matches('》').count()
        });
    }
}

#[test]
fn chinese_has_chinese_punctuation() {
    check("zh", "half-width punctuation", |text| {
        let letters: Vec<char> = letters(text).chars().collect();
        letters.windows(2).any(|pair| {
            let [one, other] = [pair[0], pair[1]];
            let is_half = |c: char| ",.;:?!()".contains(c);
            (is_han(one) && is_half(other)) || (is_half(one) && is_han(other))
        })
    });
    check("zh", "an ellipsis of three points", |text| text.replace("……", "").contains('…') || text.contains(".."));
    check("zh", "space between characters", |text| {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(3).any(|three| is_han(three[0]) && three[1] == ' ' && is_han(three[2]))
    });
    check("zh", "no Chinese at all", |text| {
        let is_word = letters(text).chars().filter(char::is_ascii_alphabetic).count() > 8;
        is_word && !text.chars().any(is_han)
    });
}

#[test]
fn english_has_english_punctuation() {
    check("en", "full-width punctuation", |text| {
        text.contains(['，', '。', '；', '：', '？', '！', '（', '）', '、', '《', '》'])
    });
    check("en", "points or hyphens for what has a sign", |text| {
        text.contains("...") || text.contains(" - ") || text.contains("--")
    });
    check("en", "Chinese", |text| text.chars().any(is_han));
}

/// The page is there before any text of these files: it has the list of languages, and a text in each for what cannot wait.
#[test]
fn the_page_knows_every_language() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/index.html");
    let page = fs::read_to_string(page).expect("is text");
    let tags: Vec<&str> = Language::ALL.iter().map(|language| language.tag()).collect();
    let (own, fallback) = (Language::default().tag(), Language::FALLBACK.tag());
    let head = format!("<html lang=\"{own}\" data-languages=\"{}\" data-fallback=\"{fallback}\">", tags.join(" "));
    assert!(page.contains(&head), "app/index.html should begin with {head}");
    for id in ["<p id=\"start-failed\"", "<noscript>"] {
        let line = page.lines().find(|line| line.contains(id)).expect("is there");
        for tag in tags.iter().filter(|tag| **tag != own) {
            assert!(line.contains(&format!("<span lang=\"{tag}\">")), "{id} in app/index.html has no text in {tag}");
        }
    }
}
