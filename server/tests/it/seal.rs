//! `bookmobile app seal`.

use crate::kit::{Room, file_names};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn built_app() -> Room {
    let room = Room::new();
    room.write(
        "dist/index.html",
        "<!doctype html><meta name=\"search-worker\" content=\"/search-worker.js\">\
         <meta name=\"take-away\" content=\"/take-away.js\"><meta name=\"account\" content=\"/account.js\"><meta name=\"outbox\" content=\"/outbox.js\"><script type=\"module\">import init from '/app-0123456789abcdef.js'; init();</script>",
    );
    room.write("dist/app-0123456789abcdef.js", "export default () => {};\n".repeat(100));
    room.write("dist/app-0123456789abcdef_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(1_000));
    room.write("dist/search-worker.js", "import('./search-worker_bg.wasm');\n".repeat(50));
    room.write("dist/search-worker_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(2_000));
    room.write("dist/take-away.js", "import('./take-away_bg.wasm');\n".repeat(50));
    room.write("dist/take-away_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(3_000));
    room.write("dist/account.js", "import('./account_bg.wasm');\n".repeat(50));
    room.write("dist/account_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(4_000));
    room.write("dist/outbox.js", "let wasm_bindgen;\n".repeat(50));
    room.write("dist/outbox_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(5_000));
    room.write("dist/account-0123456789abcdef.css", "patron-part { display: block; }");
    room.write("dist/manifest.webmanifest", "{}");
    room.write("dist/icons/icon.png", "png");
    room.write("dist/screenshots/wide.png", "png");
    room.write("dist/sw.js", include_str!("../../../public/sw.js"));
    room
}

fn content(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else {
                files.insert(path.display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

fn precache(script: &str) -> Value {
    let (_, rest) = script.split_once("/*PRECACHE*/").unwrap();
    serde_json::from_str(rest.split_once("/*PRECACHE-END*/").unwrap().0).unwrap()
}

#[test]
fn a_built_app_is_made_ready() {
    let room = built_app();
    let said = room.ok(&["app", "seal", "dist", "--budget", "app=300kB", "--budget", "take-away=700kB"]);
    assert!(said.contains("app: scripts and WebAssembly"), "{said}");

    let names = file_names(&room.path("dist"));
    assert!(!names.iter().any(|name| name.starts_with("search-worker")), "{names:?}");
    let worker = names.iter().find(|name| name.starts_with("worker-")).unwrap();
    assert_eq!(worker.len(), "worker-".len() + 8);
    let html = fs::read_to_string(room.path("dist/index.html")).unwrap();
    assert!(html.contains(&format!("content=\"/{worker}/search-worker.js\"")), "{html}");
    assert!(!html.contains("init();"), "no script stays in the page: {html}");
    let take_away = names.iter().find(|name| name.starts_with("take-away")).unwrap();
    assert_eq!(take_away.len(), "take-away-".len() + 8);
    assert!(html.contains(&format!("content=\"/{take_away}/take-away.js\"")), "{html}");
    let account = names.iter().find(|name| name.starts_with("account-") && !name.ends_with(".css")).unwrap();
    assert!(html.contains(&format!("content=\"/{account}/account.js\"")), "{html}");
    let outbox = names.iter().find(|name| name.starts_with("outbox")).unwrap();
    let start = names.iter().find(|name| name.starts_with("start-")).unwrap();
    assert!(html.contains(&format!("<script type=\"module\" src=\"/{start}\"></script>")), "{html}");

    let listed = precache(&fs::read_to_string(room.path("dist/sw.js")).unwrap());
    let urls = |list: &str| -> Vec<String> {
        listed[list].as_array().unwrap().iter().map(|file| file[0].as_str().unwrap().to_owned()).collect()
    };
    let mut expected = vec![
        "/".to_owned(),
        "/account-0123456789abcdef.css".to_owned(),
        "/app-0123456789abcdef.js".to_owned(),
        "/app-0123456789abcdef_bg.wasm".to_owned(),
        "/icons/icon.png".to_owned(),
        "/manifest.webmanifest".to_owned(),
        format!("/{start}"),
        format!("/{worker}/search-worker.js"),
        format!("/{worker}/search-worker_bg.wasm"),
    ];
    expected.sort();
    assert_eq!(urls("files"), expected);
    let later = [
        format!("/{account}/account.js"),
        format!("/{account}/account_bg.wasm"),
        format!("/{outbox}/outbox.js"),
        format!("/{outbox}/outbox_bg.wasm"),
        format!("/{take_away}/take-away.js"),
        format!("/{take_away}/take-away_bg.wasm"),
    ];
    assert_eq!(urls("later"), later, "what is fetched when it is wanted is not needed to start");
    assert_eq!(listed["build"].as_str().unwrap().len(), 16);
    assert!(room.path("dist/app-0123456789abcdef_bg.wasm.br").is_file());
    assert!(!room.path("dist/manifest.webmanifest.br").exists(), "too small to gain");
}

#[test]
fn done_again_it_changes_nothing() {
    let room = built_app();
    room.ok(&["app", "seal", "dist"]);
    let before = content(&room.path("dist"));
    room.ok(&["app", "seal", "dist"]);
    assert_eq!(content(&room.path("dist")), before);
}

#[test]
fn another_file_makes_another_build() {
    let room = built_app();
    room.ok(&["app", "seal", "dist"]);
    let build = || precache(&fs::read_to_string(room.path("dist/sw.js")).unwrap())["build"].clone();
    let before = build();
    room.write("dist/style-0123456789abcdef.css", "body {}");
    room.ok(&["app", "seal", "dist"]);
    assert_ne!(build(), before);
}

#[test]
fn a_part_over_its_budget_fails() {
    let room = built_app();
    let said = room.fails(&["app", "seal", "dist", "--budget", "worker=10B"]);
    assert!(said.contains("worker is") && said.contains("its budget is 10 B"), "{said}");
    let said = room.fails(&["app", "seal", "dist", "--budget", "take-away=10B"]);
    assert!(said.contains("take-away is"), "{said}");
    let said = room.fails(&["app", "seal", "elsewhere"]);
    assert!(said.contains("trunk build"), "{said}");
}
