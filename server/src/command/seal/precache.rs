//! The list of files in the service worker.

use super::parts::Parts;
use super::{SealError, digits, files_below, read, read_text, write};
use serde::Serialize;
use std::path::Path;

/// Name of the service worker.
pub const SERVICE_WORKER: &str = "sw.js";
const BEGIN: &str = "/*PRECACHE*/";
const END: &str = "/*PRECACHE-END*/";
/// Extensions of what the app needs to start.
const NEEDED: [&str; 8] = [".css", ".ico", ".js", ".png", ".svg", ".wasm", ".webmanifest", ".woff2"];
/// What a shop window of apps shows; a reader never sees it.
const SCREENSHOTS: &str = "screenshots/";
const HASH_DIGITS: usize = 16;

#[derive(Serialize)]
struct Precache {
    build: String,
    /// What the app needs to start.
    files: Vec<(String, String)>,
    /// What is kept once it was used.
    later: Vec<(String, String)>,
    /// The addresses, of those, of the module that the service worker runs itself.
    own: Vec<String>,
}

/// Writes the build id, the files the app needs to start and those it may need later into the service worker. An app without one stays without.
pub fn fill_in(dist: &Path, parts: &Parts) -> Result<(), SealError> {
    let path = dist.join(SERVICE_WORKER);
    if !path.is_file() {
        return Ok(());
    }
    let script = read_text(&path)?;
    let (before, after) = template(&script).ok_or(SealError::NoPlaceholder)?;
    let (mut files, mut later, mut own) = (Vec::new(), Vec::new(), Vec::new());
    for name in files_below(dist)? {
        let url = match name.as_str() {
            "index.html" => "/".to_owned(),
            SERVICE_WORKER => continue,
            _ if name.starts_with(SCREENSHOTS) || !NEEDED.iter().any(|extension| name.ends_with(extension)) => continue,
            _ => format!("/{name}"),
        };
        if parts.is_for_service_worker(&name) {
            own.push(url.clone());
        }
        let list = if parts.is_for_later(&name) { &mut later } else { &mut files };
        list.push((url, digits(&read(&dist.join(&name))?, HASH_DIGITS)));
    }
    files.sort();
    later.sort();
    // The build is what is listed and the worker that lists it: another one must not fill this one's cache.
    let mut identity = format!("{before}{after}");
    for (url, hash) in files.iter().chain(&later) {
        identity.push_str(&format!("\n{url} {hash}"));
    }
    let precache = Precache { build: digits(identity.as_bytes(), HASH_DIGITS), files, later, own };
    let json = serde_json::to_string(&precache).map_err(|error| super::failed(&path)(error.into()))?;
    write(&path, format!("{before}{BEGIN} {json} {END}{after}").as_bytes())
}

/// What stands before and after the list, whether it was filled in or not.
fn template(script: &str) -> Option<(&str, &str)> {
    let (before, rest) = script.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some((before, after))
}
