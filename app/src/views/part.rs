//! Where the app's parts draw: pages and elements of modules of their own (`app/account`, `app/desk`), which `public/part.js`
//! fetches when they are wanted. Which part draws what, and when, is said in `app/parts.toml`, and nowhere here.

use super::icons;
use crate::device::{use_device, use_words};
use crate::platform::page;
use bookmobile_catalogue::RecordId;
use leptos::prelude::*;

/// The way to the account, with how much of it waits to be seen.
pub fn link() -> impl IntoView {
    let words = use_words();
    view! {
        <a class="account-link" href="/account" aria-label=words.account data-testid="account-link">
            {icons::person()}
            <patron-count></patron-count>
        </a>
    }
}

/// A page that a part draws; `rest` is what its address ends in.
pub fn page(kind: &str, rest: String) -> AnyView {
    let words = use_words();
    let title = match kind {
        "account" => Some(words.account),
        "desk" => Some(words.desk),
        _ => None,
    };
    match title {
        Some(title) => page::set_title(&format!("{title} — {}", words.name)),
        None => page::set_title(words.name),
    }
    part(kind, asked_for(""), None, rest)
}

/// What can be done with a title that the library has copies of.
pub fn hold(id: &RecordId, title: &str) -> AnyView {
    part("hold", asked_for(use_words().place_hold), Some(id.as_str().to_owned()), title.to_owned())
}

/// What can be done with any record, and what readers think of it.
pub fn record(id: &RecordId, title: &str) -> AnyView {
    part("record", asked_for(use_words().lists_and_ratings), Some(id.as_str().to_owned()), title.to_owned())
}

/// Saving a search, for who is signed in. Whoever searches has not asked for it: nothing is said where it cannot be fetched.
pub fn search(query: &str) -> Option<AnyView> {
    (!query.trim().is_empty()).then(|| part("search", [""; 3], None, query.to_owned()))
}

/// Asking the library to buy what it does not have; what was sought is a beginning.
pub fn purchase(sought: &str) -> AnyView {
    part("purchase", asked_for(use_words().purchase), None, sought.to_owned())
}

/// What stands where a part will be: the button that asks for it, and what is said while it is fetched and when it cannot be.
fn asked_for(ask: &'static str) -> [&'static str; 3] {
    let words = use_words();
    [ask, words.account_loading, words.account_failed]
}

/// The element `kind` of a part, about a record, or a text, or both.
fn part(kind: &str, notes: [&'static str; 3], record: Option<String>, text: String) -> AnyView {
    let (words, device) = (use_words(), use_device());
    let notes = serde_json::to_string(&notes).unwrap_or_default();
    let about =
        move || serde_json::to_string(&(words.language.tag(), &record, &text, device.branches())).unwrap_or_default();
    view! { <app-part data-kind=kind.to_owned() data-words=notes data-about=about></app-part> }.into_any()
}
