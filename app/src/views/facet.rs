//! What facets and their values are called.

use crate::device::{use_device, use_words};
use crate::words::Words;
use bookmobile_catalogue::{Branch, Kind, clc};
use bookmobile_client::show::copies::branch_name;
use bookmobile_search_index::Facet;

/// What values are named by.
pub struct Names {
    words: &'static Words,
    branches: Vec<Branch>,
}

impl Names {
    /// As they are known now.
    pub fn now() -> Self {
        Self { words: use_words(), branches: use_device().branches() }
    }

    /// The name of a value for readers.
    pub fn of(&self, facet: Facet, value: &str) -> String {
        let known = match facet {
            Facet::Kind => Kind::from_code(value).map(self.words.kinds),
            Facet::Language => (self.words.language_name)(value),
            Facet::Branch => Some(branch_name(&self.branches, value, self.words.language.tag())),
            Facet::Subject => return value.replace("--", " — "),
            Facet::Class => return class(self.words, value),
            Facet::Author => None,
        };
        known.unwrap_or(value).to_owned()
    }
}

/// A class of 中图法 with its name, where it has one.
pub fn class(words: &Words, number: &str) -> String {
    match clc::name(number) {
        Some(class) => format!("{number} {}", class.name_in(words.language.tag())),
        None => number.to_owned(),
    }
}
