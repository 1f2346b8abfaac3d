//! Every name of the code in `docs/GLOSSARY.md` is in the code: a file of the repository, or a path from its crate on whose
//! last part is defined there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn the_glossary_names_what_the_code_has() {
    let root = super::root();
    let glossary = fs::read_to_string(root.join("docs/GLOSSARY.md")).expect("is there");
    let names = code_names(&glossary);
    assert!(names.len() > 80, "the tables were not found: {}", names.len());
    let mut crates = BTreeMap::new();
    let wrong: Vec<&str> = names.into_iter().filter(|name| !is_in_the_code(&root, &mut crates, name)).collect();
    assert!(wrong.is_empty(), "docs/GLOSSARY.md names what is not in the code (renamed?): {wrong:#?}");
}

#[test]
fn each_term_has_both_languages_a_sentence_and_its_place() {
    let glossary = fs::read_to_string(super::root().join("docs/GLOSSARY.md")).expect("is there");
    for row in rows(&glossary) {
        let filled = row.len() == 4 && row.iter().all(|cell| !cell.is_empty());
        assert!(filled && row[2].ends_with('.') && row[3].contains('`'), "{row:?}");
    }
}

/// The cells of each row that explains a term.
fn rows(glossary: &str) -> Vec<Vec<&str>> {
    let lines = glossary.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| term "));
    lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

/// What stands between backticks in the last cells.
fn code_names(glossary: &str) -> Vec<&str> {
    rows(glossary)
        .iter()
        .filter_map(|row| row.last().copied())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect()
}

/// `crates` keeps the code of each crate that was read.
fn is_in_the_code(root: &Path, crates: &mut BTreeMap<String, String>, name: &str) -> bool {
    if name.contains('/') {
        return root.join(name).exists();
    }
    let mut parts = name.split("::");
    let krate = parts.next().unwrap_or_default();
    let code = crates.entry(krate.to_owned()).or_insert_with(|| code_of_crate(root, krate));
    parts.all(|part| is_defined(code, part))
}

/// Whether `code` defines `name`: with a keyword before it, or as an entry of a macro that declares types.
fn is_defined(code: &str, name: &str) -> bool {
    const KEYWORDS: [&str; 8] = ["struct", "enum", "trait", "type", "fn", "mod", "const", "static"];
    code.lines().any(|line| {
        let line = line.trim();
        let entry = line.strip_suffix(',').or_else(|| line.strip_suffix(" {")).is_some_and(|entry| entry == name);
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        entry || words.windows(2).any(|pair| KEYWORDS.contains(&pair[0]) && pair[1] == name)
    })
}

/// The code of the crate whose library goes by this name, without comments.
fn code_of_crate(root: &Path, name: &str) -> String {
    const FOLDERS: [&str; 3] = ["crates", "app", "."];
    let package = format!("name = \"{}\"", name.replace('_', "-"));
    let folders = FOLDERS.iter().flat_map(|folder| fs::read_dir(root.join(folder)).expect("can be listed"));
    let folders: Vec<PathBuf> = folders.map(|entry| entry.expect("can be listed").path()).collect();
    let is_it =
        |folder: &&PathBuf| fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|text| text.contains(&package));
    let folder = folders.iter().find(is_it).unwrap_or_else(|| panic!("docs/GLOSSARY.md names no crate: {name}"));
    let mut files = Vec::new();
    super::rust_files(&folder.join("src"), &mut files);
    files.iter().map(|file| super::code_of(&fs::read_to_string(file).expect("is text"))).collect::<Vec<_>>().join("\n")
}
