//! One text and its placeholders.

use std::collections::BTreeSet;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Letters as they stand.
    Letters(String),
    /// `{name}`.
    Placeholder(String),
}

/// The pieces of a text; otherwise what is wrong with its braces.
pub fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        if at > 0 {
            pieces.push(Piece::Letters(rest[..at].to_owned()));
        }
        let inside = rest[at..].strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let Some((name, after)) = inside else { return Err("a { or a } stands alone".to_owned()) };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            return Err(format!("{{{name}}} is no placeholder"));
        }
        pieces.push(Piece::Placeholder(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Letters(rest.to_owned()));
    }
    Ok(pieces)
}

/// The names of the placeholders of a text.
pub fn placeholders(text: &str) -> Result<BTreeSet<String>, String> {
    let names = pieces(text)?.into_iter().filter_map(|piece| match piece {
        Piece::Placeholder(name) => Some(name),
        Piece::Letters(_) => None,
    });
    Ok(names.collect())
}

/// Placeholders as they are written in a text, for a sentence about them.
pub fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ")
}
