//! The table of endpoints: what is made from it, and what has to agree with it.

use crate::kit::{Served, each};
use bookmobile_api::backend::{TABLES, endpoints};
use bookmobile_api::endpoint::{Access, Endpoint};
use bookmobile_circulation::AuditCode;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The documents with tables of endpoints.
const DOCUMENTS: [&str; 3] = ["docs/SYNC.md", "docs/DESK.md", "docs/NEWS.md"];
/// Between these, a document has tables: those that the first line names, or the codes of the audit log.
const BEGIN: &str = "<!-- endpoints: ";
const AUDIT: &str = "codes of the audit log";
const END: &str = "<!-- end -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// The path without what all have.
pub fn short(endpoint: &Endpoint) -> &'static str {
    endpoint.path.strip_prefix("/api/v1/").unwrap()
}

/// Fails where a document says anything else than the table. `UPDATE_DOCS=1` writes it there.
#[test]
fn the_tables_of_the_docs_are_those_of_the_code() {
    let mut documented: BTreeSet<String> = BTreeSet::new();
    for document in DOCUMENTS {
        let path = root().join(document);
        let text = fs::read_to_string(&path).unwrap();
        let mut written = String::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once(BEGIN) {
            let (names, after) = after.split_once(" -->\n").unwrap();
            let (_, after) = after.split_once(END).unwrap_or_else(|| panic!("{document}: {names:?} has no {END}"));
            documented.extend(names.split(", ").map(str::to_owned));
            write!(written, "{before}{BEGIN}{names} -->\n\n{}\n{END}", table(names)).unwrap();
            rest = after;
        }
        written.push_str(rest);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &written).unwrap();
        } else {
            assert!(text == written, "{document} is not what the table says; run this test with UPDATE_DOCS=1");
        }
    }
    let all = TABLES.iter().map(|(name, _)| *name).chain([AUDIT]).map(str::to_owned).collect();
    assert_eq!(documented, all, "each table is in one of {DOCUMENTS:?}");
}

fn table(names: &str) -> String {
    if names == AUDIT {
        let row = |code: &AuditCode| format!("| `{}` | {} | {} |\n", code.code(), code.about(), code.detail());
        return format!(
            "| code | about | more |\n|---|---|---|\n{}",
            AuditCode::ALL.iter().map(row).collect::<String>()
        );
    }
    let table = |name| TABLES.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("no table {name}")).1;
    let rows: Vec<&Endpoint> = names.split(", ").flat_map(table).collect();
    let has_audit = rows.iter().any(|endpoint| !endpoint.audit.is_empty());
    let mut text = format!(
        "| call | body | who |{} |\n|---|---|---|{}---|\n",
        if has_audit { " audit log |" } else { "" },
        if has_audit { "---|" } else { "" }
    );
    for endpoint in rows {
        let is_get = endpoint.method == "GET";
        let query =
            if is_get && !endpoint.example.is_empty() { format!("?{}", endpoint.example) } else { String::new() };
        let body = match endpoint.example {
            _ if is_get => String::new(),
            json if json.starts_with('{') => format!("`{json}`"),
            prose => prose.to_owned(),
        };
        let codes: Vec<String> = endpoint.audit.iter().map(|code| format!("`{}`", code.code())).collect();
        let audit = if has_audit { format!(" {} |", codes.join(", ")) } else { String::new() };
        let (method, path, who, note) = (&endpoint.method, short(endpoint), who(endpoint.access), endpoint.note);
        writeln!(text, "| `{method} {path}{query}` | {body} | {who} |{audit} {note} |").unwrap();
    }
    text
}

fn who(access: Access) -> &'static str {
    match access {
        Access::Anyone => "anybody",
        Access::OwnPages => "our pages",
        Access::SignedIn => "patron",
        Access::AnyStaff => "any role",
        Access::Staff(role) => role.code(),
    }
}

#[test]
fn each_path_and_each_code_is_there_once() {
    let paths: Vec<&str> = endpoints().map(|endpoint| endpoint.path).collect();
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len(), "{paths:?}");
    assert!(paths.iter().all(|path| path.starts_with("/api/v1/")), "{paths:?}");
    let written: BTreeSet<AuditCode> = endpoints().flat_map(|endpoint| endpoint.audit).copied().collect();
    assert_eq!(written, AuditCode::ALL.iter().copied().collect(), "who writes the others?");
    for endpoint in endpoints() {
        let is_desk = endpoint.path.starts_with("/api/v1/desk/");
        assert_eq!(is_desk, matches!(endpoint.access, Access::AnyStaff | Access::Staff(_)), "{}", endpoint.path);
        assert!(is_desk || endpoint.audit.is_empty(), "{}", endpoint.path);
    }
}

/// Where a path is written by hand, as in `app/outbox` and in the browser tests, it is one of the table.
#[test]
fn no_path_is_written_that_is_not_in_the_table() {
    let paths: BTreeSet<&str> = endpoints().map(|endpoint| endpoint.path).collect();
    let mut files = Vec::new();
    for folder in ["app", "crates/client", "public", "e2e/tests", "docs", "scripts"] {
        text_files(&root().join(folder), &mut files);
    }
    let mut found = 0;
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        for (at, _) in text.match_indices("/api/v1/") {
            let path: String =
                text[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-._".contains(*c)).collect();
            let path = path.trim_end_matches('.');
            // What stands for any of them ends where its name would be.
            let is_any = path.ends_with('/');
            assert!(is_any || paths.contains(path), "{}: there is no {path}", file.display());
            found += 1;
        }
    }
    assert!(found > 10, "the sources were not found: {found}");
}

fn text_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !matches!(name.as_str(), "target" | "node_modules" | "dist" | "test-results") {
            text_files(&path, files);
        } else if ["rs", "js", "ts", "md", "sh"].iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
            files.push(path);
        }
    }
}

/// Only the method of its row is answered, pages of other sites only where anybody may ask, and nobody where a patron must.
#[test]
fn each_endpoint_lets_in_whom_its_row_says() {
    each(|_, served| {
        for endpoint in endpoints() {
            let call = |headers: &[(&str, &str)]| asked(&served, endpoint, headers);
            let (status, error) = call(&[("sec-fetch-site", "cross-site")]);
            assert_eq!(error == "cross_site", endpoint.access != Access::Anyone, "{} {status}", endpoint.path);
            let (status, error) = call(&[]);
            let needs_sign_in = !matches!(endpoint.access, Access::Anyone | Access::OwnPages);
            assert_eq!((status, error.as_str()) == (401, "needs_sign_in"), needs_sign_in, "{} {error}", endpoint.path);
            assert_ne!((status, error.as_str()), (503, "unavailable"), "{}", endpoint.path);
            let other = if endpoint.method == "GET" {
                served.post(endpoint.path, &serde_json::json!({})).status
            } else {
                served.get(endpoint.path).status
            };
            assert_eq!(other, 404, "{}", endpoint.path);
        }
    });
}

/// Status and code of the error that the example of an endpoint is answered with.
fn asked(served: &Served, endpoint: &Endpoint, headers: &[(&str, &str)]) -> (u16, String) {
    let answered = if endpoint.method == "GET" {
        served.get_with(&format!("{}?{}", endpoint.path, endpoint.example), headers)
    } else {
        served.post_with(endpoint.path, endpoint.example, headers)
    };
    let error = serde_json::from_slice::<serde_json::Value>(&answered.body).unwrap_or_default();
    (answered.status, error["error"].as_str().unwrap_or_default().to_owned())
}
