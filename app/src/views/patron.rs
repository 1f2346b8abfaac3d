//! Where what a patron does, and what staff do, is drawn: by modules of their own (`app/account`, `app/desk`), which
//! `public/patron-part.js` fetches when they are wanted.

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

/// The page of the account.
pub fn account_page() -> AnyView {
    let words = use_words();
    page::set_title(&format!("{} — {}", words.account, words.name));
    part("account", words.account, None, String::new())
}

/// The page of staff.
pub fn desk_page() -> AnyView {
    let words = use_words();
    page::set_title(&format!("{} — {}", words.desk, words.name));
    part("desk", "", None, String::new())
}

/// What can be done with a title that the library has copies of.
pub fn hold(id: &RecordId, title: &str) -> AnyView {
    part("hold", use_words().place_hold, Some(id.as_str().to_owned()), title.to_owned())
}

/// What can be done with any record, and what readers think of it.
pub fn record(id: &RecordId, title: &str) -> AnyView {
    part("record", use_words().lists_and_ratings, Some(id.as_str().to_owned()), title.to_owned())
}

/// Saving a search, for who is signed in.
pub fn search(query: &str) -> Option<AnyView> {
    (!query.trim().is_empty()).then(|| part("search", "", None, query.to_owned()))
}

/// The page of a list that somebody shares.
pub fn list_page(link: String) -> AnyView {
    page::set_title(use_words().name);
    part("list", "", None, link)
}

/// Asking the library to buy what it does not have; what was sought is a beginning.
pub fn purchase(sought: &str) -> AnyView {
    part("purchase", use_words().purchase, None, sought.to_owned())
}

/// A part that is drawn when somebody presses `ask`, or at once: which is told in `public/patron-part.js`. It is about a
/// record, or a text, or both.
fn part(kind: &'static str, ask: &'static str, record: Option<String>, text: String) -> AnyView {
    let (words, device) = (use_words(), use_device());
    let said = serde_json::to_string(&[ask, words.account_loading, words.account_failed]).unwrap_or_default();
    let about =
        move || serde_json::to_string(&(words.language.tag(), &record, &text, device.branches())).unwrap_or_default();
    view! { <patron-part data-kind=kind data-words=said data-about=about></patron-part> }.into_any()
}
