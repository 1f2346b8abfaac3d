//! The search worker: its files move into a directory named by their content.

use super::{SealError, digits, failed, read, read_text, write};
use std::fs;
use std::path::Path;

const PREFIX: &str = "search-worker";
const DIRECTORY: &str = "worker-";
const META: &str = "name=\"search-worker\"";

/// Whether the file at `path` (below the app's directory) is one of the worker's.
pub fn is_versioned(path: &str) -> bool {
    path.starts_with(DIRECTORY) && path.contains('/')
}

/// Moves `search-worker*` into `worker-<hash>/` and names it in the page. Nothing, where that was done before.
pub fn version(dist: &Path) -> Result<(), SealError> {
    let mut names = Vec::new();
    let mut old = Vec::new();
    for entry in fs::read_dir(dist).map_err(failed(dist))? {
        let entry = entry.map_err(failed(dist))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if entry.path().is_dir() && name.starts_with(DIRECTORY) {
            old.push(entry.path());
        } else if name.starts_with(PREFIX) {
            names.push(name);
        }
    }
    names.retain(|name| !name.ends_with(".br"));
    if names.is_empty() {
        return Ok(());
    }
    names.sort();
    let mut content = Vec::new();
    for name in &names {
        content.extend_from_slice(name.as_bytes());
        content.push(0);
        content.extend_from_slice(&read(&dist.join(name))?);
    }
    let directory = format!("{DIRECTORY}{}", digits(&content, 8));
    for path in old {
        fs::remove_dir_all(&path).map_err(failed(&path))?;
    }
    let target = dist.join(&directory);
    fs::create_dir_all(&target).map_err(failed(&target))?;
    for name in &names {
        let from = dist.join(name);
        if name.ends_with(".js") {
            write(&target.join(name), moved(&read_text(&from)?, &names, &directory).as_bytes())?;
            fs::remove_file(&from).map_err(failed(&from))?;
        } else {
            fs::rename(&from, target.join(name)).map_err(failed(&from))?;
        }
    }
    let page = dist.join("index.html");
    let html = renamed(&read_text(&page)?, &directory).ok_or(SealError::NoWorkerMeta)?;
    write(&page, html.as_bytes())
}

/// The script with absolute addresses of the worker's files turned to where they are now. Relative ones still fit.
fn moved(script: &str, names: &[String], directory: &str) -> String {
    let mut script = script.to_owned();
    for name in names {
        for quote in ['"', '\'', '`'] {
            script = script.replace(&format!("{quote}/{name}"), &format!("{quote}/{directory}/{name}"));
        }
    }
    script
}

/// The page with the content of the meta element for the worker turned to where it is now.
fn renamed(html: &str, directory: &str) -> Option<String> {
    let at = html.find(META)?;
    let begin = html[..at].rfind('<')?;
    let end = at + html[at..].find('>')?;
    let element = &html[begin..end];
    let value_at = element.find("content=\"")? + "content=\"".len();
    let value = &element[value_at..value_at + element[value_at..].find('"')?];
    let name = value.rsplit('/').next().unwrap_or(value);
    let (before, after) = (&html[..begin + value_at], &html[begin + value_at + value.len()..]);
    Some(format!("{before}/{directory}/{name}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_the_worker_where_it_is() {
        let html =
            r#"<head><meta name="x" content="y"><meta name="search-worker" content="/search-worker.js"/></head>"#;
        assert_eq!(
            renamed(html, "worker-00ff").as_deref(),
            Some(
                r#"<head><meta name="x" content="y"><meta name="search-worker" content="/worker-00ff/search-worker.js"/></head>"#
            )
        );
        assert_eq!(renamed("<head></head>", "worker-00ff"), None);
    }

    #[test]
    fn absolute_addresses_in_scripts_follow() {
        let names = ["search-worker.js".to_owned(), "search-worker_bg.wasm".to_owned()];
        let script = r#"importScripts("/search-worker.js"); init(new URL('search-worker_bg.wasm', import.meta.url));"#;
        assert_eq!(
            moved(script, &names, "worker-1"),
            r#"importScripts("/worker-1/search-worker.js"); init(new URL('search-worker_bg.wasm', import.meta.url));"#
        );
    }
}
