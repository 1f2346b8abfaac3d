//! Which files of a folder use which, read from the paths in their code: `crate::…`, `super::…`, `self::…`.
//!
//! A room is a file or a folder directly below the folder that is looked at. Test code is not looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of modules, and its rooms from the lowest floor up; rooms of one floor are separated by spaces.
pub type Floors = (&'static str, &'static [&'static str]);

/// Uses that go up, or along a floor, in the folder `floors.0` below `root`; rooms without a floor, floors without a room.
pub fn violations(root: &Path, (folder, floors): Floors) -> Vec<String> {
    let floor_of = |room: &str| floors.iter().position(|floor| floor.split(' ').any(|known| known == room));
    let (_, inside) = folder.split_once("src").expect("a folder of modules is in src");
    let inside: Vec<String> = inside.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let files = product_files(&root.join(folder));
    // What the folder's own file shows of its rooms can be used through it.
    let own = files.iter().find(|(module, _)| matches!(module.as_slice(), [own] if own == "mod" || own == "lib"));
    let (own_room, shown) = own.map(|(module, code)| (module[0].clone(), shown_by(code))).expect("a module's own file");
    let (mut wrong, mut rooms) = (Vec::new(), BTreeSet::new());
    for (module, code) in &files {
        let room = &module[0];
        rooms.insert(room.as_str());
        let Some(floor) = floor_of(room) else {
            wrong.push(format!("{folder}/{} is new: say on which floor it stands", module.join("/")));
            continue;
        };
        let here = inside.iter().chain(module).filter(|part| !matches!(part.as_str(), "mod" | "lib"));
        let here: Vec<String> = here.cloned().collect();
        for path in paths_in(code) {
            let absolute = absolute(&path, &here);
            let Some([name, ..]) = absolute.strip_prefix(inside.as_slice()) else { continue };
            let used = if floor_of(name).is_some() { name } else { shown.get(name).unwrap_or(&own_room) };
            if used != room && floor_of(used) >= Some(floor) {
                let (module, path) = (module.join("/"), path.join("::"));
                wrong.push(format!("{folder}/{module} uses {path}, which is of {used}, and that stands no lower"));
            }
        }
    }
    let listed = floors.iter().flat_map(|floor| floor.split(' '));
    wrong.extend(listed.filter(|room| !rooms.contains(room)).map(|room| format!("{folder}: there is no {room}")));
    wrong
}

/// The files below `folder`: the module path of each from there, and its code without comments, strings and tests.
fn product_files(folder: &Path) -> Vec<(Vec<String>, String)> {
    let mut files: Vec<PathBuf> = Vec::new();
    super::rust_files(folder, &mut files);
    files.retain(|file| !file.ends_with("tests.rs"));
    let code = |file: PathBuf| {
        let source = fs::read_to_string(&file).expect("is text");
        let product = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let module = file.strip_prefix(folder).expect("is below the folder").with_extension("");
        (module.iter().map(|part| part.to_string_lossy().into_owned()).collect(), super::code_of(product))
    };
    files.into_iter().map(code).collect()
}

/// The names that a module's own file shows of its rooms, and the room of each: `pub use record::{Agent, Branch};`
fn shown_by(code: &str) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    for statement in code.split("use ").skip(1) {
        let mut paths = Vec::new();
        tree(statement, &mut Vec::new(), &mut paths);
        for path in paths {
            if let [room, .., name] = path.as_slice() {
                shown.insert(name.clone(), room.clone());
            }
        }
    }
    shown
}

/// Every path in the code that begins at the crate or at a module above.
fn paths_in(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (at, _) in code.match_indices("::") {
        let before = &code[..at];
        let word = before.trim_end_matches(is_name);
        let first = &before[word.len()..];
        if matches!(first, "crate" | "super" | "self") && !word.ends_with("::") {
            tree(&code[at - first.len()..], &mut Vec::new(), &mut paths);
        }
    }
    paths
}

/// Reads one tree of names, `a::{b, c::d}`, adds each path in it to `paths`, and gives what follows.
fn tree<'a>(code: &'a str, above: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> &'a str {
    let depth = above.len();
    let mut rest = code.trim_start();
    loop {
        if let Some(mut list) = rest.strip_prefix('{') {
            while !list.is_empty() && !list.trim_start().starts_with('}') {
                list = tree(list, above, paths);
                // Past ` as other` and the comma.
                list = list.trim_start_matches(|c| c != ',' && c != '}').trim_start_matches(',');
            }
            rest = list.trim_start().strip_prefix('}').unwrap_or_default();
            break;
        }
        let name = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        rest = &rest[name.len()..];
        if !name.is_empty() {
            above.push(name.to_owned());
        }
        match rest.strip_prefix("::") {
            Some(below) if !name.is_empty() => rest = below,
            _ => {
                paths.push(above.clone());
                break;
            }
        }
    }
    above.truncate(depth);
    rest
}

/// The path from the crate on, of a path in the module `here`.
fn absolute(path: &[String], here: &[String]) -> Vec<String> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let base = match path.first().map(String::as_str) {
        Some("crate") => &here[..0],
        _ => &here[..here.len().saturating_sub(ups)],
    };
    let rest = path.iter().filter(|part| !matches!(part.as_str(), "crate" | "super" | "self"));
    base.iter().chain(rest).cloned().collect()
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[test]
fn paths_are_read() {
    let code = "use super::{a::{B, C as D}, e};\nuse crate::x::Y;\nfn f() { self::g(); super::super::h::<T>() }";
    let found: Vec<String> = paths_in(code).iter().map(|path| path.join("::")).collect();
    let expected = ["super::a::B", "super::a::C", "super::e", "crate::x::Y", "self::g", "super::super::h"];
    assert_eq!(found, expected);
    let here = ["import".to_owned(), "split".to_owned()];
    let absolutes: Vec<String> = paths_in(code).iter().map(|path| absolute(path, &here).join("::")).collect();
    assert_eq!(absolutes, ["import::a::B", "import::a::C", "import::e", "x::Y", "import::split::g", "h"]);
}

#[test]
fn a_use_that_goes_up_is_found() {
    let root = std::env::temp_dir().join(format!("bookmobile-floors-{}", std::process::id()));
    let folder = root.join("src/rooms");
    fs::create_dir_all(&folder).expect("can be made");
    let write = |name: &str, code: &str| fs::write(folder.join(name), code).expect("can be written");
    write("mod.rs", "mod low;\nmod high;\npub use high::High;\n");
    write("high.rs", "use super::low::Low;\npub struct High(Low);\n");
    write(
        "low.rs",
        "use super::High;\n// crate::rooms::high\n#[cfg(test)]\nmod tests {\n use super::super::high;\n}\n",
    );
    let found = violations(&root, ("src/rooms", &["low", "high", "mod", "attic"]));
    fs::remove_dir_all(&root).expect("can be removed");
    let expected =
        ["src/rooms/low uses super::High, which is of high, and that stands no lower", "src/rooms: there is no attic"];
    assert_eq!(found, expected);
}
