//! The page: scripts written into it move into files, and a build to develop with reloads itself.

use super::{SealError, digits, files_below, read, read_text, write};
use std::path::Path;

/// Removes the links that Trunk was told to skip: they tell it that there is nothing to compile, and a browser nothing.
pub fn remove_skipped_links(dist: &Path) -> Result<(), SealError> {
    let page = dist.join("index.html");
    write(&page, without_skipped_links(&read_text(&page)?).as_bytes())
}

fn without_skipped_links(html: &str) -> String {
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(begin) = rest.find("<link") {
        let end = rest[begin..].find('>').map_or(rest.len(), |end| begin + end + 1);
        let is_skipped = rest[begin..end].contains(" data-trunk-skip");
        page.push_str(&rest[..if is_skipped { begin } else { end }]);
        rest = &rest[end..];
    }
    page.push_str(rest);
    page
}

/// Gives the page a script that loads it anew when there is another build. For developing; the server knows nothing of it.
pub fn reload_when_built(dist: &Path) -> Result<(), SealError> {
    let mut content = Vec::new();
    for name in files_below(dist)? {
        content.extend(read(&dist.join(name))?);
    }
    let build = digits(&content, 16);
    write(&dist.join("build.txt"), build.as_bytes())?;
    write(&dist.join("reload.js"), include_bytes!("reload.js"))?;
    let page = dist.join("index.html");
    let script = format!("<script src=\"/reload.js\" data-build=\"{build}\"></script></head>");
    write(&page, read_text(&page)?.replacen("</head>", &script, 1).as_bytes())
}

/// Moves every script that stands in `index.html` into a file named by its content.
pub fn move_scripts_out(dist: &Path) -> Result<(), SealError> {
    let page = dist.join("index.html");
    let (html, scripts) = without_scripts(&read_text(&page)?);
    for (name, script) in scripts {
        write(&dist.join(name), script.as_bytes())?;
    }
    write(&page, html.as_bytes())
}

/// The page without the scripts in it, and those with the names they were given.
fn without_scripts(html: &str) -> (String, Vec<(String, String)>) {
    let mut scripts = Vec::new();
    let mut page = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((begin, tag_end, end)) = next_script(rest) {
        let (tag, script) = (&rest[begin..tag_end], &rest[tag_end + 1..end]);
        page.push_str(&rest[..begin]);
        page.push_str(tag);
        if is_code(tag) && !script.trim().is_empty() {
            let script = format!("{}\n", script.trim());
            let name = format!("start-{}.js", digits(script.as_bytes(), 16));
            page.push_str(&format!(" src=\"/{name}\">"));
            scripts.push((name, script));
        } else {
            page.push_str(&rest[tag_end..end]);
        }
        rest = &rest[end..];
    }
    page.push_str(rest);
    (page, scripts)
}

/// Where the next script element begins, where its start tag ends, and where its end tag begins.
fn next_script(html: &str) -> Option<(usize, usize, usize)> {
    let begin = html.find("<script")?;
    let tag_end = begin + html[begin..].find('>')?;
    let end = tag_end + html[tag_end..].find("</script>")?;
    Some((begin, tag_end, end))
}

/// Whether the element with this start tag has code of its own: data blocks (JSON-LD, speculation rules) stay.
fn is_code(tag: &str) -> bool {
    if tag.contains(" src=") {
        return false;
    }
    match tag.split_once("type=") {
        None => true,
        Some((_, kind)) => {
            let kind = kind.trim_start_matches(['"', '\'']);
            kind.starts_with("module") || kind.starts_with("text/javascript")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_were_skipped_are_gone() {
        let html = "<link rel=icon href=/x.svg><link data-trunk rel=\"rust\" href=\"Cargo.toml\" data-trunk-skip>\n<p>";
        assert_eq!(without_skipped_links(html), "<link rel=icon href=/x.svg>\n<p>");
        assert_eq!(without_skipped_links("<p>"), "<p>");
    }

    #[test]
    fn code_moves_out_and_data_stays() {
        let html = "<head><script type=\"module\">\nimport init from '/app.js';\n</script>\
                    <script type=\"application/ld+json\">{}</script><script src=\"/x.js\"></script></head>";
        let (page, scripts) = without_scripts(html);
        let [(name, script)] = scripts.as_slice() else { panic!("one script: {scripts:?}") };
        assert_eq!(script, "import init from '/app.js';\n");
        assert_eq!(
            page,
            format!(
                "<head><script type=\"module\" src=\"/{name}\"></script>\
                 <script type=\"application/ld+json\">{{}}</script><script src=\"/x.js\"></script></head>"
            )
        );
        assert_eq!(without_scripts(&page), (page.clone(), Vec::new()), "done again, it changes nothing");
    }
}
