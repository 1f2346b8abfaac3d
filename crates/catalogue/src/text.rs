//! Cleaning of catalogue text, whatever format it came in.

/// One line of clean text: control characters and runs of white space become one space, none at the ends.
///
/// The pack and the line formats separate values by control characters, so none may stay inside a value.
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
