//! Names of branches, classes and categories in the reader's language.
//!
//! The catalogue has a name in the library's own language and perhaps one in English; readers of other languages get the
//! library's own.

/// The name in the language with this BCP 47 tag.
pub fn in_language<'a>(tag: &str, own: &'a str, english: Option<&'a str>) -> &'a str {
    let is_english = tag.split('-').next().is_some_and(|language| language.eq_ignore_ascii_case("en"));
    english.filter(|_| is_english).unwrap_or(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readers_of_english_get_the_english_name_where_there_is_one() {
        for (tag, name) in [("en", "Chengguan"), ("en-GB", "Chengguan"), ("zh-CN", "城关分馆"), ("de", "城关分馆")]
        {
            assert_eq!(in_language(tag, "城关分馆", Some("Chengguan")), name, "{tag}");
            assert_eq!(in_language(tag, "城关分馆", None), "城关分馆", "{tag}");
        }
    }
}
