//! What is wrong in a file is an error that names the file and the text.

#![allow(missing_docs)]

#[path = "../compiler/mod.rs"]
mod compiler;

use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A copy of the folder that may be spoilt.
struct Words(TempDir);

impl Words {
    fn new() -> Self {
        let to = tempfile::tempdir().expect("there is room");
        copy(Path::new(env!("CARGO_MANIFEST_DIR")), to.path());
        Self(to)
    }

    /// Replaces what stands once in a file.
    fn change(self, file: &str, from: &str, to: &str) -> Self {
        let path = self.0.path().join(file);
        let text = fs::read_to_string(&path).expect("is there");
        assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
        fs::write(path, text.replace(from, to)).expect("can be written");
        self
    }

    fn errors(self) -> Vec<String> {
        compiler::compile(self.0.path()).expect_err("something is wrong")
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("can be listed") {
        let entry = entry.expect("can be listed");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir(&to).expect("can be made");
            copy(&entry.path(), &to);
        } else if entry.path().extension().is_some_and(|ext| ext == "toml") {
            fs::copy(entry.path(), &to).expect("can be copied");
        }
    }
}

/// Spoils one file in one way: that and nothing else is said.
fn check(file: &str, from: &str, to: &str, expected: &str) {
    assert_eq!(Words::new().change(file, from, to).errors(), [expected]);
}

#[test]
fn what_stands_here_compiles() {
    let compiled = compiler::compile(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("nothing is wrong");
    assert_eq!(compiled.folders, ["zh", "en"]);
    let names: Vec<&str> = compiled.sources.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names[0], "languages.rs");
    assert_eq!(names.len(), compiler::AREAS.len() + 1);
}

#[test]
fn a_text_that_a_language_lacks() {
    check("en/app.toml", "\nsearching = ", "\n# ", "words/en/app.toml: the text `searching` is missing");
    check("en/desk.toml", "\ncataloguer = \"Cat", "\n# ", "words/en/desk.toml: the text `role.cataloguer` is missing");
}

#[test]
fn a_text_that_a_language_has_too_many() {
    check(
        "en/account.toml",
        "\nundo = ",
        "\nredo = \"Redo\"\nundo = ",
        "words/en/account.toml: the text `redo` is one too many: words/zh/account.toml has no such text",
    );
}

#[test]
fn placeholders_that_are_not_handed_over() {
    check(
        "en/app.toml",
        "Page {page} of {pages}",
        "Page {page} of {pages} {all}",
        "words/en/app.toml: the text `page_of` has {all}; it can have {page}, {pages}",
    );
}

#[test]
fn a_placeholder_that_is_missing() {
    check(
        "zh/app.toml",
        "第 {page} 页，共 {pages} 页",
        "第 {page} 页",
        "words/zh/app.toml: the text `page_of` lacks {pages}",
    );
    check(
        "en/app.toml",
        "other = \"{total} titles for “{query}”\"",
        "other = \"{total} titles\"",
        "words/en/app.toml: the text `found` lacks {query}",
    );
}

#[test]
fn a_text_that_has_no_placeholders() {
    check(
        "en/app.toml",
        "searching = \"",
        "searching = \"{what} ",
        "words/en/app.toml: the text `searching` has {what}; it can have no placeholder",
    );
}

#[test]
fn braces_that_stand_alone() {
    check(
        "en/app.toml",
        "searching = \"",
        "searching = \"} ",
        "words/en/app.toml: the text `searching` is wrong: a { or a } stands alone",
    );
}

#[test]
fn an_empty_text() {
    check(
        "en/app.toml",
        "\nsee_all = \"See all\"",
        "\nsee_all = \"\"",
        "words/en/app.toml: the text `see_all` is empty",
    );
}

#[test]
fn forms_for_numbers() {
    check(
        "en/app.toml",
        "suggestions = { one = \"{count} suggestion\", ",
        "suggestions = { ",
        "words/en/app.toml: the text `suggestions` lacks the form `one`",
    );
    check(
        "en/app.toml",
        "suggestions = { one",
        "suggestions = { few = \"{count}\", one",
        "words/en/app.toml: the text `suggestions` has the form `few`; this language has one, other, or a number",
    );
}

#[test]
fn lists_of_another_length() {
    check(
        "en/app.toml",
        "recent_choices = [",
        "recent_choices = [\"Perhaps\", ",
        "words/en/app.toml: the text `recent_choices` has 3 texts in its list; 2 are needed",
    );
}

#[test]
fn what_is_no_toml() {
    let errors = Words::new().change("en/app.toml", "tagline = \"", "tagline = ").errors();
    assert_eq!(errors.len(), 1);
    assert!(errors[0].starts_with("words/en/app.toml, line 5: "), "{errors:?}");
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let words =
        Words::new().change("en/app.toml", "\nsearching = ", "\n# ").change("zh/desk.toml", "\ntabs = ", "\n# ");
    assert_eq!(words.errors().len(), 2);
}

#[test]
fn a_language_more_is_a_folder_and_a_line_in_the_list() {
    let words = Words::new().change("languages.toml", "[\"zh\", \"en\"]", "[\"zh\", \"en\", \"cy\"]").change(
        "en/language.toml",
        "tag = \"en\"",
        "tag = \"cy\"",
    );
    let folder = words.0.path().join("cy");
    fs::create_dir(&folder).expect("can be made");
    copy(&words.0.path().join("en"), &folder);
    let compiled = compiler::compile(words.0.path()).expect("nothing is wrong");
    assert_eq!(compiled.folders, ["zh", "en", "cy"]);
    let app = compiled.sources.iter().find(|(name, _)| name == "app.rs").map(|(_, source)| source.as_str());
    assert!(app.is_some_and(|source| source.contains("Language::Cy => &CY,")));
}
