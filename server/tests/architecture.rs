//! Who may use whom, as `docs/ARCHITECTURE.md` states it.

#[path = "architecture/file_names.rs"]
mod file_names;
#[path = "architecture/floors.rs"]
mod floors;
#[path = "architecture/glossary.rs"]
mod glossary;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every crate of ours, and the crates of ours that it may use in its product code.
const MAY_USE: &[(&str, &[&str])] = &[
    // Stand-ins; see crates/slim.
    ("icu_collator", &[]),
    ("icu_locale", &[]),
    ("bookmobile-catalogue", &[]),
    ("bookmobile-circulation", &["bookmobile-catalogue"]),
    ("bookmobile-rfid", &[]),
    ("bookmobile-search-index", &["bookmobile-catalogue"]),
    ("bookmobile-api", &["bookmobile-catalogue", "bookmobile-circulation", "bookmobile-search-index"]),
    (
        "bookmobile-client",
        &["bookmobile-catalogue", "bookmobile-circulation", "bookmobile-rfid", "bookmobile-search-index"],
    ),
    (
        "bookmobile-words",
        &[
            "bookmobile-api",
            "bookmobile-catalogue",
            "bookmobile-circulation",
            "bookmobile-client",
            "bookmobile-search-index",
        ],
    ),
    ("bookmobile-search-worker", &["bookmobile-client", "bookmobile-search-index"]),
    ("bookmobile-ui", &["bookmobile-circulation", "bookmobile-client"]),
    (
        "bookmobile-account",
        &[
            "bookmobile-api",
            "bookmobile-catalogue",
            "bookmobile-circulation",
            "bookmobile-client",
            "bookmobile-outbox",
            "bookmobile-ui",
            "bookmobile-words",
        ],
    ),
    (
        "bookmobile-desk",
        &[
            "bookmobile-api",
            "bookmobile-catalogue",
            "bookmobile-circulation",
            "bookmobile-client",
            "bookmobile-ui",
            "bookmobile-words",
        ],
    ),
    ("bookmobile-outbox", &["bookmobile-circulation", "bookmobile-client"]),
    (
        "bookmobile-take-away",
        &["bookmobile-api", "bookmobile-catalogue", "bookmobile-client", "bookmobile-search-index"],
    ),
    (
        "bookmobile-app",
        &[
            "bookmobile-api",
            "bookmobile-catalogue",
            "bookmobile-client",
            "bookmobile-rfid",
            "bookmobile-search-index",
            "bookmobile-ui",
            "bookmobile-words",
        ],
    ),
    (
        "bookmobile-server",
        &[
            "bookmobile-api",
            "bookmobile-catalogue",
            "bookmobile-circulation",
            "bookmobile-search-index",
            "bookmobile-words",
        ],
    ),
];

/// Words that may stand in Rust code below one folder only, and the folder.
const ONLY_UNDER: &[(&[&str], &str)] = &[
    (&["web_sys", "js_sys", "wasm_bindgen", "gloo_"], "app"),
    (&["sqlx"], "server/src/store"),
    (&["leptos"], "app"),
    (&["hayagriva", "fast_qr"], "app/take-away"),
    (&["lettre::", "web_push_native::", "p256::"], "server"),
    (&["tantivy"], "search-index/src/engine"),
    (&["jiff"], "crates/circulation/src"),
];

/// Words that may stand in no Rust code below a folder: the rules of lending are handed time and randomness; what runs in
/// browsers reads JSON from bytes alone (`crates/client/src/json.rs`).
const NEVER_UNDER: &[(&[&str], &str)] = &[
    (
        &[
            "SystemTime",
            "Instant",
            "::now()",
            "Uuid::now_v7",
            "Uuid::new_v",
            "getrandom",
            "std::fs",
            "std::net",
            "std::env",
        ],
        "crates/circulation/src",
    ),
    // Stores speak of the domain; what crosses the wire is made in `server/src/web`.
    (&["bookmobile_api"], "server/src/store"),
    (OTHER_READERS, "app"),
    (OTHER_READERS, "crates/client/src"),
    (OTHER_READERS, "search-index/src"),
];
const OTHER_READERS: &[&str] = &["serde_json::from_str", "serde_json::from_value", "serde_json::from_reader"];

/// Folders whose modules stand on floors, from the ground up: a module uses only what stands on a lower floor, neither higher
/// ones nor its neighbours. `lib` and `mod` are the folder's own file.
const FLOORS: &[floors::Floors] = &[
    (
        "crates/catalogue/src",
        &["coded day isbn text name", "clc", "record", "marc call_number", "import export", "lib"],
    ),
    (
        "crates/catalogue/src/import",
        &[
            "format repair",
            "holdings_profile charset raw_record outcome",
            "options context guess flavour",
            "split mapping parse",
            "jsonl survey single_record",
            "read",
            "mod",
        ],
    ),
    (
        "search-index/src/engine",
        &["error", "storage", "text", "index", "query", "assist", "browse", "search", "mod", "native"],
    ),
    (
        "search-index/src/engine/storage",
        &["lazy leb128 read_at", "cache column postings", "blob dictionary", "doc_store", "mod"],
    ),
    ("search-index/src/engine/text", &["fold pinyin", "analysis", "filing", "mod"]),
    (
        "search-index/src/engine/index",
        &[
            "schema",
            "fields layout norms pinyin_index",
            "facet_values",
            "frbr_work heading_index",
            "builder segment",
            "classes shelf",
            "reader",
            "mod",
        ],
    ),
    (
        "search-index/src/engine/query",
        &["availability bm25 facets spelling term_lookup", "plan", "match_table", "ranking", "searcher", "mod"],
    ),
    ("search-index/src/engine/query/plan", &["query_term rule", "builder", "by_pinyin clauses words", "typos", "mod"]),
    ("search-index/src/engine/assist", &["fewer_words highlight", "autocomplete did_you_mean", "mod"]),
];

/// Within the app's own views, the browser is touched in one room only.
const PLATFORM: &str = "app/src/platform";

/// Where the modules of account and desk draw.
const VIEWS: [&str; 2] = ["app/account/src/views/", "app/desk/src/views/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there")
}

#[test]
fn crates_use_only_what_they_may() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("is JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in metadata["packages"].as_array().expect("a list") {
        let uses = package["dependencies"].as_array().expect("a list").iter();
        let uses = uses.filter(|dependency| dependency["kind"].is_null()).map(|dependency| text(&dependency["name"]));
        let ours = uses.filter(|name| name.starts_with("bookmobile-")).collect();
        found.insert(text(&package["name"]), ours);
    }
    for (name, uses) in &found {
        let (_, may_use) = MAY_USE
            .iter()
            .find(|(known, _)| known == name)
            .unwrap_or_else(|| panic!("{name} is new: say here and in docs/ARCHITECTURE.md whom it may use"));
        for used in uses {
            assert!(may_use.contains(&used.as_str()), "{name} must not use {used}");
        }
    }
    assert_eq!(found.len(), MAY_USE.len(), "a crate that is listed here is gone");
}

#[test]
fn each_outside_library_has_its_room() {
    let root = root();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    assert!(files.len() > 30, "the sources were not found: {}", files.len());
    let mut wrong = Vec::new();
    for file in files {
        let path = file.strip_prefix(&root).expect("is below the root").to_string_lossy().replace('\\', "/");
        let code = code_of(&fs::read_to_string(&file).expect("is text"));
        let uses = |words: &[&str]| words.iter().any(|word| code.contains(word));
        for (words, folder) in ONLY_UNDER {
            if !path.starts_with(&format!("{folder}/")) && uses(words) {
                wrong.push(format!("{path} uses {words:?}, which belong under {folder}/"));
            }
        }
        for (words, folder) in NEVER_UNDER {
            if path.starts_with(&format!("{folder}/")) && uses(words) {
                wrong.push(format!("{path} uses one of {words:?}, which do not belong under {folder}/"));
            }
        }
        let is_view = VIEWS.iter().any(|views| path.starts_with(views))
            || (path.starts_with("app/src/") && !path.starts_with(PLATFORM));
        if is_view && uses(ONLY_UNDER[0].0) {
            wrong.push(format!(
                "{path} touches the browser itself; that belongs under {PLATFORM}/ or beside one of {VIEWS:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_lower_floor_uses_no_higher_one() {
    let wrong: Vec<String> = FLOORS.iter().flat_map(|floors| floors::violations(&root(), *floors)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The code without comments and strings, so that prose may name a library.
fn code_of(source: &str) -> String {
    source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .map(|line| line.split('"').step_by(2).collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("can be listed") {
        let path = entry.expect("can be listed").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | "node_modules" | "dist" | "data" | "fuzz") && !name.starts_with('.')
            {
                rust_files(&path, files);
            }
        } else if name.ends_with(".rs") && name != "architecture.rs" {
            files.push(path);
        }
    }
}
