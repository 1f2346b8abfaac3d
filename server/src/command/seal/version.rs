//! Versions: the files of each module move into a directory named by their content.

use super::parts::is_version_of;
use super::{SealError, digits, failed, read, read_text, write};
use std::fs;
use std::path::Path;

/// Whether this file is built for the module `name`: `account.js` and `account_bg.wasm`, not
/// `account-0123456789abcdef.css`.
fn is_file_of(file: &str, name: &str) -> bool {
    file.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', '_']))
}

/// Moves the files of the module `name` into a directory named by their content, and turns their addresses in the page to
/// where they are now. Nothing, where that was done before.
pub fn version(dist: &Path, name: &str) -> Result<(), SealError> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dist).map_err(failed(dist))? {
        let entry = entry.map_err(failed(dist))?;
        let Ok(file) = entry.file_name().into_string() else { continue };
        if !entry.path().is_dir() && is_file_of(&file, name) && !file.ends_with(".br") {
            files.push(file);
        }
    }
    if files.is_empty() {
        return Ok(());
    }
    files.sort();
    let mut content = Vec::new();
    for file in &files {
        content.extend_from_slice(file.as_bytes());
        content.push(0);
        content.extend_from_slice(&read(&dist.join(file))?);
    }
    while let Some(old) = directory_of(dist, name)? {
        let old = dist.join(old);
        fs::remove_dir_all(&old).map_err(failed(&old))?;
    }
    let directory = format!("{name}-{}", digits(&content, 8));
    let target = dist.join(&directory);
    fs::create_dir_all(&target).map_err(failed(&target))?;
    for file in &files {
        let from = dist.join(file);
        if file.ends_with(".js") {
            write(&target.join(file), moved(&read_text(&from)?, &files, &directory).as_bytes())?;
            fs::remove_file(&from).map_err(failed(&from))?;
        } else {
            fs::rename(&from, target.join(file)).map_err(failed(&from))?;
        }
    }
    let page = dist.join("index.html");
    write(&page, moved(&read_text(&page)?, &files, &directory).as_bytes())
}

/// The directory that has the files of the module `name`.
pub fn directory_of(dist: &Path, name: &str) -> Result<Option<String>, SealError> {
    for entry in fs::read_dir(dist).map_err(failed(dist))? {
        let entry = entry.map_err(failed(dist))?;
        if let Ok(directory) = entry.file_name().into_string()
            && is_version_of(&directory, name)
            && entry.path().is_dir()
        {
            return Ok(Some(directory));
        }
    }
    Ok(None)
}

/// The script or page with absolute addresses of the module's files turned to where they are now. Relative ones still fit.
fn moved(script: &str, files: &[String], directory: &str) -> String {
    let mut script = script.to_owned();
    for file in files {
        for quote in ['"', '\'', '`'] {
            script = script.replace(&format!("{quote}/{file}"), &format!("{quote}/{directory}/{file}"));
        }
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_addresses_in_scripts_follow() {
        let files = ["search-worker.js".to_owned(), "search-worker_bg.wasm".to_owned()];
        let script = r#"importScripts("/search-worker.js"); init(new URL('search-worker_bg.wasm', import.meta.url));"#;
        assert_eq!(
            moved(script, &files, "worker-1"),
            r#"importScripts("/worker-1/search-worker.js"); init(new URL('search-worker_bg.wasm', import.meta.url));"#
        );
    }
}
