//! The name of a language, under the name of `icu_locale`: all that the stand-in for `icu_collator` beside it asks for.

use std::convert::Infallible;
use std::str::FromStr;

/// A language. Which one makes no difference here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Locale;

impl FromStr for Locale {
    type Err = Infallible;

    fn from_str(_: &str) -> Result<Self, Self::Err> {
        Ok(Self)
    }
}
