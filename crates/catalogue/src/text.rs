//! Cleaning of catalogue text from any format.

/// One line of clean text: control characters and runs of white space become one space; both ends are trimmed.
///
/// The pack and the line formats separate values with control characters, so a value must not contain any.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn control_characters_and_runs_of_space_become_one_space() {
        assert_eq!(clean(" 红楼梦\r\n\u{1f}\t 上册\u{3000}"), "红楼梦 上册");
        assert_eq!(clean("\u{1e}"), "");
    }
}
