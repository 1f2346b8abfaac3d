//! Every file and folder that a page of the docs names in backticks is in the repository, by its whole path or by the end of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Extensions by which a name is known to be that of a file of the repository.
const EXTENSIONS: [&str; 8] = [".html", ".js", ".mjs", ".rs", ".sh", ".sql", ".ts", ".tsv"];

#[test]
fn files_that_the_docs_name_are_there() {
    let root = super::root();
    let mut paths = BTreeSet::new();
    collect(&root, &root, &mut paths);
    assert!(paths.len() > 500, "the repository was not found: {}", paths.len());
    let pages = ["README.md", "CONTRIBUTING.md"].map(|name| root.join(name)).into_iter();
    let docs =
        fs::read_dir(root.join("docs")).expect("can be listed").map(|entry| entry.expect("can be listed").path());
    let (mut named, mut wrong) = (0, Vec::new());
    for page in pages.chain(docs) {
        let text = fs::read_to_string(&page).expect("is text");
        for name in names(&text) {
            named += 1;
            let end = format!("/{name}");
            if !paths.iter().any(|path| *path == name || path.ends_with(&end)) {
                wrong.push(format!("{}: {name}", page.strip_prefix(&root).expect("is below the root").display()));
            }
        }
    }
    assert!(named > 100, "the names were not found: {named}");
    assert!(wrong.is_empty(), "the docs name what is not there (renamed?): {wrong:#?}");
}

/// The names of files and folders in backticks, outside of blocks of code.
fn names(page: &str) -> Vec<&str> {
    let prose = page.split("```").step_by(2);
    let spans = prose.flat_map(|prose| prose.lines()).flat_map(|line| line.split('`').skip(1).step_by(2));
    let is_path = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'));
    let is_file =
        |name: &str| EXTENSIONS.iter().any(|extension| name.len() > extension.len() && name.ends_with(extension));
    let is_folder = |name: &str| name.ends_with('/') && !name.starts_with('/');
    spans.filter(|name| is_path(name) && !name.starts_with('/') && (is_file(name) || is_folder(name))).collect()
}

/// Paths from the root, those of folders with `/` behind.
fn collect(root: &Path, folder: &Path, paths: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("can be listed") {
        let path = entry.expect("can be listed").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if matches!(&*name, ".git" | "target" | "node_modules" | "dist" | "data" | "artefacts" | "test-results") {
            continue;
        }
        let from_root = path.strip_prefix(root).expect("is below the root").to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            paths.insert(format!("{from_root}/"));
            collect(root, &path, paths);
        } else {
            paths.insert(from_root);
        }
    }
}
