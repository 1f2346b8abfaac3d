//! Names as readers of a book site type them: `[英] 莎士比亚(William Shakespeare) / 朱生豪 等`.

/// Names, and how many had a country before them, which has no place in our schema.
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

/// Parts between the marks that stand between names. A comma does so between Chinese names only: in others it stands
/// between family name and given name.
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

/// `[英] 莎士比亚`, `（美）卡尔`, `【日】夏目漱石`: true and the name.
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

/// The name without a word at its end that says what the person did.
fn without_role(name: &str) -> &str {
    let mut name = name.trim();
    for word in ["等", "编著", "主编", "著", "编", "译"] {
        let Some(rest) = name.strip_suffix(word) else { continue };
        // `编` and `译` end names too; after a space they do not.
        let apart = rest.ends_with(char::is_whitespace);
        if (apart && !rest.trim().is_empty()) || (!matches!(word, "编" | "译") && rest.chars().count() >= 2) {
            name = rest.trim();
        }
    }
    name
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{3400}'..='\u{9FFF}').contains(&c))
}
