//! The app's list of modules (`app/parts.toml`), held against what else has to name them: the workspace, the kinds that a
//! part draws.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn table(path: &str) -> toml::Table {
    text(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every module but the app itself, which has the page.
fn modules() -> BTreeMap<String, toml::Table> {
    let listed = table("app/parts.toml").into_iter().filter(|(name, _)| name != "app");
    listed.map(|(name, module)| (name, module.as_table().expect("a table").clone())).collect()
}

fn texts(module: &toml::Table, field: &str) -> Vec<String> {
    let listed = module.get(field).and_then(toml::Value::as_array).into_iter().flatten();
    listed.map(|text| text.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn every_module_is_a_crate_of_the_workspace() {
    let members = texts(table("Cargo.toml")["workspace"].as_table().expect("a table"), "members");
    for name in modules().keys() {
        assert!(members.contains(&format!("app/{name}")), "app/{name} is no member of the workspace");
        let package = table(&format!("app/{name}/Cargo.toml"))["package"]["name"].as_str().map(str::to_owned);
        assert_eq!(package, Some(format!("bookmobile-{name}")), "scripts/build-wasm.sh counts on the name");
        let manifest = text(&format!("app/{name}/Cargo.toml"));
        let binary = format!("[[bin]]\nname = \"{name}\"\n");
        assert!(manifest.contains(&binary), "scripts/build-wasm.sh counts on a binary {name} of app/{name}");
    }
}

#[test]
fn every_kind_has_a_part_that_draws_it() {
    let mut kinds = Vec::new();
    for (name, module) in modules() {
        let pages =
            texts(&module, "pages").into_iter().map(|page| page.split('/').nth(1).unwrap_or_default().to_owned());
        let its: Vec<String> = pages.chain(texts(&module, "signed_in")).chain(texts(&module, "on_request")).collect();
        for kind in &its {
            let exports = text(&format!("app/{name}/src/exports.rs"));
            assert!(exports.contains(&format!("\"{kind}\"")), "app/{name} is listed for {kind:?} and does not draw it");
        }
        kinds.extend(its);
    }
    let placed = text("app/src/views/part.rs");
    let placed =
        placed.split("part(\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(kind, _)| kind.to_owned());
    let placed: Vec<String> = placed.collect();
    assert!(placed.len() >= 4, "the app's elements were not found: {placed:?}");
    for kind in placed {
        assert!(kinds.contains(&kind), "the app has a place for {kind:?}, which no part in app/parts.toml draws");
    }
}
