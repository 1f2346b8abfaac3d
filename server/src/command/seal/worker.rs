//! The workers, and the modules of account and desk: the files of each move into a directory named by their content.

use super::{SealError, digits, failed, read, read_text, write};
use std::fs;
use std::path::Path;

/// A worker that Trunk has built, or a module that it builds like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Worker {
    /// How its files' names begin, and the name of the meta element that has its address.
    pub name: &'static str,
    /// How the name of its directory begins.
    directory: &'static str,
}

/// The search worker, which the app needs to start.
pub const SEARCH: Worker = Worker { name: "search-worker", directory: "worker-" };
/// The worker that is fetched when a reader first takes something away.
pub const TAKE_AWAY: Worker = Worker { name: "take-away", directory: "take-away-" };
/// What a patron does: the page imports it when somebody wants it.
pub const ACCOUNT: Worker = Worker { name: "account", directory: "account-" };
/// What staff do: the page imports it when somebody comes to the desk.
pub const DESK: Worker = Worker { name: "desk", directory: "desk-" };
/// What the service worker sends with when no page is open.
pub const OUTBOX: Worker = Worker { name: "outbox", directory: "outbox-" };
/// All of them.
pub const ALL: [Worker; 5] = [SEARCH, TAKE_AWAY, ACCOUNT, DESK, OUTBOX];
/// Those that the app does not need to start.
pub const LATER: [Worker; 4] = [TAKE_AWAY, ACCOUNT, DESK, OUTBOX];

impl Worker {
    /// Whether the file at `path` (below the app's directory) is one of its own.
    pub fn has(self, path: &str) -> bool {
        path.starts_with(self.directory) && path.contains('/')
    }

    /// Whether Trunk writes this file for it: `account.js` and `account_bg.wasm`, not `account-0123456789abcdef.css`.
    fn is_its_own(self, name: &str) -> bool {
        name.strip_prefix(self.name).is_some_and(|rest| rest.starts_with(['.', '_']))
    }

    /// Moves its files into a directory named by their content and names that in the page. Nothing, where that was done
    /// before.
    pub fn version(self, dist: &Path) -> Result<(), SealError> {
        let mut names = Vec::new();
        let mut old = Vec::new();
        for entry in fs::read_dir(dist).map_err(failed(dist))? {
            let entry = entry.map_err(failed(dist))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let is_directory = entry.path().is_dir();
            if is_directory && name.starts_with(self.directory) {
                old.push(entry.path());
            } else if !is_directory && self.is_its_own(&name) {
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
        let directory = format!("{}{}", self.directory, digits(&content, 8));
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
        let html = renamed(&read_text(&page)?, self.name, &directory).ok_or(SealError::NoWorkerMeta(self.name))?;
        write(&page, html.as_bytes())
    }
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

/// The page with the content of the meta element for the worker `worker` turned to where it is now.
fn renamed(html: &str, worker: &str, directory: &str) -> Option<String> {
    let at = html.find(&format!("name=\"{worker}\""))?;
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
            renamed(html, "search-worker", "worker-00ff").as_deref(),
            Some(
                r#"<head><meta name="x" content="y"><meta name="search-worker" content="/worker-00ff/search-worker.js"/></head>"#
            )
        );
        assert_eq!(renamed("<head></head>", "search-worker", "worker-00ff"), None);
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
