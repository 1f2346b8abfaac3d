//! Names as typed by users of a book site: `[英] 莎士比亚(William Shakespeare) / 朱生豪 等`.

/// Names, and the number of countries before them, which our schema does not have.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub names: Vec<String>,
    pub countries: usize,
}

/// Splits a list of names.
pub fn split(text: &str) -> Names {
    let mut found = Names::default();
    for part in parts(text) {
        let (country, name) = without_country(part.trim());
        let name = without_role(name);
        if !name.is_empty() && !found.names.iter().any(|known| known == name) {
            found.names.push(name.to_owned());
            found.countries += usize::from(country);
        }
    }
    found
}

/// Splits a list of names at its separators. A comma separates Chinese names only: in others it is between family name and
/// given name.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' | '[' | '【' | '《' | '〔' => depth += 1,
            ')' | '）' | ']' | '】' | '》' | '〕' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            '/' | ';' | '；' | '、' | '／' | '|' => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            ',' | '，' if has_han(&text[start..at]) && has_han(&text[at..]) => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// `[英] 莎士比亚`, `（美）卡尔`, `【日】夏目漱石`: whether there was a country, and the name.
fn without_country(name: &str) -> (bool, &str) {
    for (open, close) in [('[', ']'), ('(', ')'), ('（', '）'), ('【', '】'), ('〔', '〕'), ('［', '］')] {
        if let Some(rest) = name.strip_prefix(open)
            && let Some((country, rest)) = rest.split_once(close)
            && (1..=6).contains(&country.chars().count())
            && !rest.trim().is_empty()
        {
            return (true, rest.trim());
        }
    }
    (false, name)
}

/// Role words. The first four are removed even without a space between them and the name; the others may be the end of a
/// name.
const ROLES: [&str; 24] = [
    "等", "编著", "主编", "著", "編著", "主編", "编译", "編譯", "编写", "选编", "校注", "整理", "原著", "撰", "编",
    "編", "译", "譯", "校", "注", "绘", "图", "文", "改编",
];
const ROLES_ATTACHED: usize = 4;

/// The name without role words at its end; empty if there is only a role word.
fn without_role(name: &str) -> &str {
    let mut name = name.trim();
    if ROLES.contains(&name) {
        return "";
    }
    for (index, word) in ROLES.iter().enumerate() {
        let Some(rest) = name.strip_suffix(word) else { continue };
        let apart = rest.ends_with(char::is_whitespace) && !rest.trim().is_empty();
        if apart || (index < ROLES_ATTACHED && rest.chars().count() >= 2) {
            name = rest.trim();
        }
    }
    name
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9FFF}').contains(&c))
}
