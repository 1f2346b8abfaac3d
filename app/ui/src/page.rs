//! The page that everything is drawn on.

use gloo_utils::window;

/// Where the app lives, without a slash at the end: `https://library.example`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Whether fingers are the main pointer, so that a keyboard would cover half of the page.
pub fn is_touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}
