//! Texts that somebody typed.

use crate::ApiError;

/// `text` on one line, without spaces around it.
///
/// # Errors
/// [`ApiError::BadRequest`] where it has more than `max` characters; `what` is what it is.
pub fn plain(text: &str, what: &str, max: usize) -> Result<String, ApiError> {
    if text.chars().count() > max {
        return Err(ApiError::BadRequest(format!("the {what} has more than {max} characters")));
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
pub fn plain_if_any(text: Option<&str>, what: &str, max: usize) -> Result<Option<String>, ApiError> {
    let text = text.map(|text| plain(text, what, max)).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}
