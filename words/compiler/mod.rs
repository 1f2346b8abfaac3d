//! Compiles the texts of every language into Rust statics: what is wrong in a file is an error of the build that names
//! the file and the text.
//!
//! - [`language`]: `languages.toml`, and how each language is written (`zh/language.toml`).
//! - [`signature`]: what the code hands over to which text (`src/app/signatures.toml`).
//! - [`template`]: one text and its placeholders.
//! - [`check`]: every language has the texts of the first one, with the same placeholders.
//! - [`emit`]: the Rust source.
//!
//! Runs in the build script and in the tests. Nothing of it is in a program: a text without placeholders is a `&'static
//! str` there, one with placeholders a function with a `format!`.

mod check;
mod emit;
mod language;
mod signature;
mod template;

use language::Language;
use signature::Signatures;
use std::fs;
use std::path::Path;
use toml::Table;

/// Each area is compiled by itself, so that a program has the texts that it shows and no others.
pub const AREAS: [&str; 4] = ["account", "app", "desk", "letters"];

/// What came of it.
#[derive(Debug)]
pub struct Compiled {
    /// Names and Rust source of the files to write.
    pub sources: Vec<(String, String)>,
    /// The folders of the languages.
    pub folders: Vec<String>,
}

/// Compiles what stands below `root`; otherwise all that is wrong, a line each.
pub fn compile(root: &Path) -> Result<Compiled, Vec<String>> {
    let list = language::read(root)?;
    let mut errors = Vec::new();
    let mut sources = vec![("languages.rs".to_owned(), emit::languages(&list))];
    for area in AREAS {
        match self::area(root, area, &list.languages) {
            Ok(source) => sources.push((format!("{area}.rs"), source)),
            Err(wrong) => errors.extend(wrong),
        }
    }
    let folders = list.languages.into_iter().map(|language| language.folder).collect();
    if errors.is_empty() { Ok(Compiled { sources, folders }) } else { Err(errors) }
}

/// The texts of one area.
fn area(root: &Path, area: &str, languages: &[Language]) -> Result<String, Vec<String>> {
    let signatures = Signatures::read(root, area).map_err(|error| vec![error])?;
    let mut texts = Vec::new();
    for language in languages {
        texts.push(read(root, &format!("{}/{area}.toml", language.folder)).map_err(|error| vec![error])?);
    }
    let files: Vec<check::File<'_>> = languages
        .iter()
        .zip(&texts)
        .map(|(language, texts)| check::File {
            name: format!("words/{}/{area}.toml", language.folder),
            texts,
            plural: &language.plural,
        })
        .collect();
    let errors = check::check(&files, &signatures);
    if errors.is_empty() { Ok(emit::area(languages, &texts, &signatures)) } else { Err(errors) }
}

/// A file as TOML.
fn read(root: &Path, file: &str) -> Result<Table, String> {
    let text = fs::read_to_string(root.join(file)).map_err(|error| format!("words/{file}: {error}"))?;
    text.parse().map_err(|error: toml::de::Error| {
        // What stands on how many lines of an editor's window is of no use in a line of cargo's.
        let line = error.span().map_or(0, |span| text[..span.start].lines().count());
        format!("words/{file}, line {line}: {}", error.message())
    })
}
