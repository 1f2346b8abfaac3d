//! `bookmobile app seal`.

use crate::kit::{Room, file_names};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The list of modules, with budgets that all of them keep.
const LIST: &str = r#"
[app]
runs_in = "page"
kept = "at-start"
budget_kb = 300

[search-worker]
runs_in = "worker"
kept = "at-start"
budget_kb = 450

[take-away]
runs_in = "worker"
kept = "when-used"
budget_kb = 700

[account]
runs_in = "page"
kept = "when-used"
budget_kb = 360
pages = ["/account", "/list/*"]
signed_in = ["hold"]
on_request = ["purchase"]
background = true

[outbox]
runs_in = "service-worker"
kept = "when-used"
budget_kb = 150
"#;

fn built_app() -> Room {
    let room = Room::new();
    room.write(
        "dist/index.html",
        "<!doctype html><script type=\"application/json\" id=\"parts\"></script>\
         <link rel=\"modulepreload\" href=\"/app.js\"><link data-trunk rel=\"rust\" data-trunk-skip>\
         <script src=\"/start.js\" data-js=\"/app.js\" data-wasm=\"/app_bg.wasm\"></script>\
         <script type=\"module\">import init from '/app.js'; init();</script></head>",
    );
    room.write("dist/parts.toml", LIST);
    room.write("dist/app.js", "export default () => {};\n".repeat(100));
    room.write("dist/app_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(1_000));
    room.write("dist/search-worker.js", "import('./search-worker_bg.wasm');\n".repeat(50));
    room.write("dist/search-worker_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(2_000));
    room.write("dist/search-worker_loader.js", "import('/search-worker.js');\n");
    room.write("dist/take-away_loader.js", "import('/take-away.js');\n");
    room.write("dist/take-away.js", "import('./take-away_bg.wasm');\n".repeat(50));
    room.write("dist/take-away_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(3_000));
    room.write("dist/account.js", "import('./account_bg.wasm');\n".repeat(50));
    room.write("dist/account_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(4_000));
    room.write("dist/outbox.js", "let wasm_bindgen;\n".repeat(50));
    room.write("dist/outbox_bg.wasm", [b'\0', b'a', b's', b'm'].repeat(5_000));
    room.write("dist/account-0123456789abcdef.css", "app-part { display: block; }");
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

/// The list of parts as the page has it.
fn parts(html: &str) -> Value {
    let (_, rest) = html.split_once("<script type=\"application/json\" id=\"parts\">").unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn a_built_app_is_made_ready() {
    let room = built_app();
    let said = room.ok(&["app", "seal", "dist"]);
    assert!(said.contains("app: scripts and WebAssembly"), "{said}");

    let names = file_names(&room.path("dist"));
    assert!(!names.iter().any(|name| name.starts_with("search-worker.")), "{names:?}");
    let directory_of = |module: &str| {
        let is_its = |name: &&String| name.starts_with(&format!("{module}-")) && !name.ends_with(".css");
        let directory = names.iter().find(is_its).unwrap();
        assert_eq!(directory.len(), module.len() + "-".len() + 8);
        directory.clone()
    };
    let [app, worker, take_away, account, outbox] =
        ["app", "search-worker", "take-away", "account", "outbox"].map(directory_of);
    let html = fs::read_to_string(room.path("dist/index.html")).unwrap();
    let parts = parts(&html);
    assert_eq!(parts["scripts"]["search-worker"], format!("/{worker}/search-worker_loader.js"));
    let loader = fs::read_to_string(room.path(&format!("dist/{worker}/search-worker_loader.js"))).unwrap();
    assert_eq!(loader, format!("import('/{worker}/search-worker.js');\n"));
    assert_eq!(parts["scripts"]["take-away"], format!("/{take_away}/take-away_loader.js"));
    assert_eq!(parts["scripts"]["account"], format!("/{account}/account.js"));
    assert_eq!(parts["scripts"]["app"], format!("/{app}/app.js"));
    assert_eq!(parts["pages"], json!(["/account", "/list/*"]));
    assert_eq!(parts["kinds"]["list"], json!({ "part": "account", "drawn": "at-once" }));
    assert_eq!(parts["kinds"]["hold"], json!({ "part": "account", "drawn": "signed-in" }));
    assert_eq!(parts["kinds"]["purchase"], json!({ "part": "account", "drawn": "on-request" }));
    assert_eq!(parts["background"], json!(["account"]));
    assert!(html.contains(&format!("<link rel=\"modulepreload\" href=\"/{app}/app.js\">")), "{html}");
    let start_script =
        format!("<script src=\"/start.js\" data-js=\"/{app}/app.js\" data-wasm=\"/{app}/app_bg.wasm\"></script>");
    assert!(html.contains(&start_script), "{html}");
    assert!(!html.contains("data-trunk"), "nothing for Trunk stays in the page: {html}");
    assert!(!html.contains("init();"), "no script stays in the page: {html}");
    let start = names.iter().find(|name| name.starts_with("start-")).unwrap();
    assert!(html.contains(&format!("<script type=\"module\" src=\"/{start}\"></script>")), "{html}");

    let listed = precache(&fs::read_to_string(room.path("dist/sw.js")).unwrap());
    let urls = |list: &str| -> Vec<String> {
        listed[list].as_array().unwrap().iter().map(|file| file[0].as_str().unwrap().to_owned()).collect()
    };
    let mut expected = vec![
        "/".to_owned(),
        "/account-0123456789abcdef.css".to_owned(),
        "/icons/icon.png".to_owned(),
        "/manifest.webmanifest".to_owned(),
        format!("/{start}"),
        format!("/{app}/app.js"),
        format!("/{app}/app_bg.wasm"),
        format!("/{worker}/search-worker.js"),
        format!("/{worker}/search-worker_bg.wasm"),
        format!("/{worker}/search-worker_loader.js"),
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
        format!("/{take_away}/take-away_loader.js"),
    ];
    assert_eq!(urls("later"), later, "what is fetched when it is wanted is not needed to start");
    assert_eq!(listed["own"], json!([format!("/{outbox}/outbox.js"), format!("/{outbox}/outbox_bg.wasm")]));
    assert_eq!(listed["build"].as_str().unwrap().len(), 16);
    assert!(room.path(&format!("dist/{app}/app_bg.wasm.br")).is_file());
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
fn a_module_over_its_budget_fails() {
    let room = built_app();
    room.write("dist/parts.toml", LIST.replace("budget_kb = 450", "budget_kb = 0"));
    let said = room.fails(&["app", "seal", "dist"]);
    assert!(said.contains("search-worker is") && said.contains("its budget is 0 B"), "{said}");
    room.write("dist/parts.toml", LIST.replace("budget_kb = 700", "budget_kb = 0"));
    let said = room.fails(&["app", "seal", "dist"]);
    assert!(said.contains("take-away is"), "{said}");
    let said = room.fails(&["app", "seal", "elsewhere"]);
    assert!(said.contains("trunk build"), "{said}");
}

#[test]
fn a_build_to_develop_with_reloads_itself_and_is_kept_nowhere() {
    let room = built_app();
    room.write("dist/parts.toml", LIST.replace("budget_kb = 450", "budget_kb = 0"));
    room.ok(&["app", "seal", "dist", "--dev"]);
    let html = fs::read_to_string(room.path("dist/index.html")).unwrap();
    let build = fs::read_to_string(room.path("dist/build.txt")).unwrap();
    assert!(html.contains(&format!("<script src=\"/reload.js\" data-build=\"{build}\"></script></head>")), "{html}");
    assert!(room.path("dist/reload.js").is_file());
    assert_eq!(parts(&html)["pages"], json!(["/account", "/list/*"]));
    let worker = fs::read_to_string(room.path("dist/sw.js")).unwrap();
    assert!(worker.contains("files: []"), "the service worker keeps nothing");
    assert!(!content(&room.path("dist")).keys().any(|name| name.ends_with(".br")));
}

#[test]
fn what_the_list_names_must_be_there() {
    let room = built_app();
    room.write("dist/parts.toml", format!("{LIST}\n[desk]\nruns_in = \"page\"\nkept = \"when-used\"\nbudget_kb = 1"));
    let said = room.fails(&["app", "seal", "dist"]);
    assert!(said.contains("desk is in parts.toml, but it was not built"), "{said}");
    let two = "\n[desk]\nruns_in = \"page\"\nkept = \"when-used\"\nbudget_kb = 1\npages = [\"/account\"]";
    room.write("dist/parts.toml", format!("{LIST}{two}"));
    room.write("dist/desk.js", "export default () => {};");
    let said = room.fails(&["app", "seal", "dist"]);
    assert!(said.contains("both account and desk draw \"account\""), "{said}");
    fs::remove_file(room.path("dist/parts.toml")).unwrap();
    let said = room.fails(&["app", "seal", "dist"]);
    assert!(said.contains("app/parts.toml"), "{said}");
}
