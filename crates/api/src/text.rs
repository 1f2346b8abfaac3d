//! Texts that somebody typed.

use crate::invalid::{Field, Invalid};

/// `text` on one line, without spaces around it.
///
/// # Errors
/// [`Invalid::TooLong`] where it has more than `max` characters.
pub fn plain(text: &str, field: Field, max: u32) -> Result<String, Invalid> {
    if text.chars().count() > max as usize {
        return Err(Invalid::TooLong { field, max });
    }
    Ok(text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" "))
}

/// The same of a text that may be left out; none where nothing is left of it.
///
/// # Errors
/// As [`plain`].
pub fn plain_if_any(text: Option<&str>, field: Field, max: u32) -> Result<Option<String>, Invalid> {
    let text = text.map(|text| plain(text, field, max)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}
