//! The list of the app's modules, `app/parts.toml`, as Trunk copies it beside them. What its fields mean is said there.
//!
//! The modules' files are in [`super::version`].

use super::{SealError, read_text, write};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The list's name in the built app.
const LIST: &str = "parts.toml";
/// The module that loads every file of the page that is no other module's.
const APP: &str = "app";

/// The modules, in the order of their names.
#[derive(Debug)]
pub struct Parts(BTreeMap<String, Part>);

/// A module as it is listed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    runs_in: RunsIn,
    kept: Kept,
    budget_kb: u64,
    /// For scripts/build-wasm.sh.
    #[serde(default, rename = "optimised_for")]
    _optimised_for: OptimisedFor,
    #[serde(default)]
    pages: Vec<String>,
    #[serde(default)]
    signed_in: Vec<String>,
    #[serde(default)]
    on_request: Vec<String>,
    #[serde(default)]
    background: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RunsIn {
    Page,
    Worker,
    ServiceWorker,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OptimisedFor {
    #[default]
    Size,
    Speed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
    AtStart,
    WhenUsed,
}

/// The list as the page has it, for `app/src/platform/parts.rs` and `public/part.js`.
#[derive(Serialize)]
struct OfPage<'a> {
    /// The address of each module's script.
    scripts: BTreeMap<&'a str, String>,
    /// The addresses that parts draw.
    pages: Vec<&'a str>,
    /// Which part draws a kind, and when.
    kinds: BTreeMap<&'a str, Kind<'a>>,
    /// The parts that are started for who is signed in.
    background: Vec<&'a str>,
}

#[derive(Serialize)]
struct Kind<'a> {
    part: &'a str,
    drawn: &'static str,
}

impl Parts {
    /// The list of the app in `dist`.
    pub fn read(dist: &Path) -> Result<Self, SealError> {
        let path = dist.join(LIST);
        if !path.is_file() {
            return Err(SealError::NoParts(path));
        }
        toml::from_str(&read_text(&path)?).map(Self).map_err(|source| SealError::Parts { path, source: source.into() })
    }

    /// The names of all modules, and the budget of each in bytes.
    pub fn budgets(&self) -> impl Iterator<Item = (&str, u64)> {
        self.0.iter().map(|(name, part)| (name.as_str(), part.budget_kb * 1_000))
    }

    /// The names of all modules.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The module that has the file at `path`, below the app's directory.
    pub fn of_file(&self, path: &str) -> &str {
        let directory = path.split_once('/').map(|(directory, _)| directory);
        let is_its = |name: &&str| directory.is_some_and(|directory| is_version_of(directory, name));
        self.names().find(is_its).unwrap_or(APP)
    }

    /// Whether the service worker keeps the file at `path` only once it was used.
    pub fn is_for_later(&self, path: &str) -> bool {
        self.0.get(self.of_file(path)).is_some_and(|part| part.kept == Kept::WhenUsed)
    }

    /// Whether the file at `path` is of a module that the service worker runs itself.
    pub fn is_for_service_worker(&self, path: &str) -> bool {
        self.0.get(self.of_file(path)).is_some_and(|part| part.runs_in == RunsIn::ServiceWorker)
    }

    /// Writes into the page where each module is and what it draws.
    pub fn tell_page(&self, dist: &Path) -> Result<(), SealError> {
        let mut scripts = BTreeMap::new();
        for name in self.names() {
            scripts.insert(name, self.script_of(dist, name)?);
        }
        let mut kinds = BTreeMap::new();
        for (name, part) in &self.0 {
            let pages = part.pages.iter().filter_map(|page| page.split('/').nth(1)).map(|kind| (kind, "at-once"));
            let signed_in = part.signed_in.iter().map(|kind| (kind.as_str(), "signed-in"));
            let on_request = part.on_request.iter().map(|kind| (kind.as_str(), "on-request"));
            for (kind, drawn) in pages.chain(signed_in).chain(on_request) {
                if let Some(other) = kinds.insert(kind, Kind { part: name, drawn }) {
                    return Err(SealError::TwoParts {
                        kind: kind.to_owned(),
                        parts: [other.part.to_owned(), name.clone()],
                    });
                }
            }
        }
        let of_page = OfPage {
            scripts,
            pages: self.0.values().flat_map(|part| &part.pages).map(String::as_str).collect(),
            kinds,
            background: self.0.iter().filter(|(_, part)| part.background).map(|(name, _)| name.as_str()).collect(),
        };
        let page = dist.join("index.html");
        let json = serde_json::to_string(&of_page).map_err(|error| super::failed(&page)(error.into()))?;
        let html = with_list(&read_text(&page)?, &json).ok_or(SealError::NoPlaceForParts)?;
        write(&page, html.as_bytes())
    }

    /// The address of a module's script. Workers are started by the loader that Trunk writes beside them.
    fn script_of(&self, dist: &Path, name: &str) -> Result<String, SealError> {
        let missing = || SealError::NoModule(name.to_owned());
        let directory = super::version::directory_of(dist, name)?.ok_or_else(missing)?;
        let is_worker = self.0.get(name).is_some_and(|part| part.runs_in == RunsIn::Worker);
        let script = format!("{directory}/{name}{}.js", if is_worker { "_loader" } else { "" });
        if dist.join(&script).is_file() { Ok(format!("/{script}")) } else { Err(missing()) }
    }
}

/// Whether this directory has a version of the module `name`: `account-01ab23cd`.
pub fn is_version_of(directory: &str, name: &str) -> bool {
    let version = directory.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
    version.is_some_and(|version| version.len() == 8 && version.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The page with `json` in its data block for the list, whatever stands there.
fn with_list(html: &str, json: &str) -> Option<String> {
    const BEGIN: &str = "<script type=\"application/json\" id=\"parts\">";
    let (before, rest) = html.split_once(BEGIN)?;
    let (_, after) = rest.split_once("</script>")?;
    Some(format!("{before}{BEGIN}{json}</script>{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_the_list_once() {
        let html = "<head><script type=\"application/json\" id=\"parts\"></script><title>x</title></head>";
        let told = with_list(html, "{\"pages\":[]}").expect("there is a place");
        assert_eq!(
            told,
            "<head><script type=\"application/json\" id=\"parts\">{\"pages\":[]}</script><title>x</title></head>"
        );
        assert_eq!(
            with_list(&told, "{\"pages\":[]}").as_deref(),
            Some(told.as_str()),
            "done again, it changes nothing"
        );
        assert_eq!(with_list("<head></head>", "{}"), None);
    }

    #[test]
    fn a_file_is_of_the_module_whose_directory_it_is_in() {
        let list = "app = { runs_in = 'page', kept = 'at-start', budget_kb = 1 }\n\
                    account = { runs_in = 'page', kept = 'when-used', budget_kb = 1 }\n\
                    outbox = { runs_in = 'service-worker', kept = 'when-used', budget_kb = 1 }";
        let parts = Parts(toml::from_str(list).expect("a list"));
        assert_eq!(parts.of_file("account-01ab23cd/account.js"), "account");
        assert_eq!(parts.of_file("account-0123456789abcdef.css"), "app");
        assert_eq!(parts.of_file("accounts-01ab23cd/x.js"), "app");
        assert_eq!(parts.of_file("app-01ab23cd/app_bg.wasm"), "app");
        assert!(parts.is_for_later("account-01ab23cd/account_bg.wasm") && !parts.is_for_later("start.js"));
        assert!(parts.is_for_service_worker("outbox-01ab23cd/outbox.js"));
        assert!(!parts.is_for_service_worker("account-01ab23cd/account.js"));
    }

    #[test]
    fn a_field_that_nobody_knows_is_an_error() {
        let list = "app = { runs_in = 'page', kept = 'at-start', budget_kb = 1, budget = '1 kB' }";
        assert!(toml::from_str::<BTreeMap<String, Part>>(list).is_err());
    }
}
