//! What the reader has chosen, kept in this browser. Where it may not keep anything, choices last as long as the page.

use gloo_storage::{LocalStorage, Storage};

/// A choice. Language and theme are also read by `public/start.js`, before the app is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Language of the words.
    Language,
    /// Colours.
    Theme,
    /// What was searched for last.
    Recent,
    /// Whether that is remembered; it is, unless the reader says no.
    Remember,
    /// Whether the browser was asked to keep what is stored here.
    AskedToPersist,
}

impl Setting {
    const fn key(self) -> &'static str {
        match self {
            Self::Language => "bookmobile.language",
            Self::Theme => "bookmobile.theme",
            Self::Recent => "bookmobile.recent",
            Self::Remember => "bookmobile.remember",
            Self::AskedToPersist => "bookmobile.asked-to-persist",
        }
    }
}

/// What was chosen.
pub fn get(setting: Setting) -> Option<String> {
    LocalStorage::get(setting.key()).ok()
}

/// Keeps a choice; none forgets it.
pub fn set(setting: Setting, value: Option<&str>) {
    match value {
        // Full or forbidden: the choice holds until the page is closed, which is the best that can be done.
        Some(value) => drop(LocalStorage::set(setting.key(), value)),
        None => LocalStorage::delete(setting.key()),
    }
}
