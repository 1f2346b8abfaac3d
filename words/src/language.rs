//! The languages of `languages.toml`.

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

impl Language {
    /// The language for a BCP 47 tag: of `zh-TW` as of `zh-CN`. `None` where it is none of ours.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let same = |language: &&Self| language.tag().eq_ignore_ascii_case(tag);
        let related = |language: &&Self| primary(language.tag()).eq_ignore_ascii_case(primary(tag));
        Self::ALL.iter().find(same).or_else(|| Self::ALL.iter().find(related)).copied()
    }

    /// The one after it; the first after the last.
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|language| *language == self).unwrap_or_default();
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

fn primary(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_find_their_language() {
        for (tag, language) in [
            ("zh-CN", Some(Language::Zh)),
            ("zh", Some(Language::Zh)),
            ("zh-Hant-TW", Some(Language::Zh)),
            ("en-GB", Some(Language::En)),
            ("EN", Some(Language::En)),
            ("eng", None),
            ("de", None),
            ("", None),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(Language::from_tag(language.tag()), Some(*language));
        }
    }

    #[test]
    fn the_next_of_the_last_is_the_first() {
        let through = Language::ALL.iter().fold(Language::default(), |language, _| language.next());
        assert_eq!(through, Language::default());
    }
}
