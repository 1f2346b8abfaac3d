//! Collation without the tables of all languages, under the name of `icu_collator`.
//!
//! hayagriva sorts bibliographies with it, and it brings the order of every language: some 400 kB (brotli). What we have
//! sorted are a reader's lists: here letters are compared without their accents and case, Han characters by their code.

use icu_locale::Locale;
use std::cmp::Ordering;
use std::convert::Infallible;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a collation may be told.
pub mod options {
    /// Nothing can be chosen.
    #[derive(Clone, Copy, Debug, Default)]
    pub struct CollatorOptions;
}

/// The languages that an order is wanted for; one order serves all.
#[derive(Clone, Copy, Debug, Default)]
pub struct CollatorPreferences;

impl From<Locale> for CollatorPreferences {
    fn from(_: Locale) -> Self {
        Self
    }
}

/// Compares texts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Collator;

impl Collator {
    /// The one order there is.
    ///
    /// # Errors
    /// None; the real one may lack a language.
    pub fn try_new(_: CollatorPreferences, _: options::CollatorOptions) -> Result<Self, Infallible> {
        Ok(Self)
    }

    /// How `left` and `right` are ordered: without accents and case first, as they are among equals.
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        folded(left).cmp(folded(right)).then_with(|| left.cmp(right))
    }
}

fn folded(text: &str) -> impl Iterator<Item = char> {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_case_come_last() {
        let mut words = ["Zola", "Émile", "eliot", "Eliot", "Dvořák", "红楼梦", "Dvorak"];
        words.sort_by(|a, b| Collator.compare(a, b));
        assert_eq!(words, ["Dvorak", "Dvořák", "Eliot", "eliot", "Émile", "Zola", "红楼梦"]);
    }
}
