//! Where what a patron does is drawn: by a module of its own (`app/account`), which `public/patron-part.js` fetches when
//! it is wanted.

use super::icons;
use crate::device::{use_device, use_words};
use crate::platform::page;
use crate::words::Words;
use bookmobile_catalogue::{Branch, RecordId};
use leptos::prelude::*;
use serde::Serialize;

/// What the module is told.
#[derive(Serialize)]
struct About<'a> {
    language: &'static str,
    branches: Vec<Branch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a RecordId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

/// The way to the account, with how much of it waits to be seen.
pub fn link() -> impl IntoView {
    let words = use_words();
    view! {
        <a class="account-link" href="/account" title=words.account aria-label=words.account data-testid="account-link">
            {icons::person()}
            <patron-count></patron-count>
        </a>
    }
}

/// The page of the account.
pub fn account_page() -> impl IntoView {
    let words = use_words();
    page::set_title(&format!("{} — {}", words.account, words.name));
    part("account", words, None)
}

/// What can be done with a title that the library has copies of.
pub fn hold(id: &RecordId, title: &str) -> impl IntoView + use<> {
    part("hold", use_words(), Some((id, title)))
}

fn part(kind: &'static str, words: &'static Words, about: Option<(&RecordId, &str)>) -> impl IntoView + use<> {
    let about = About {
        language: words.language.code(),
        branches: use_device().names.with_untracked(|names| names.branches.clone()),
        title: about.map(|(id, _)| id),
        name: about.map(|(_, title)| title),
    };
    let about = serde_json::to_string(&about).unwrap_or_default();
    view! {
        <patron-part data-kind=kind data-about=about data-testid=kind>
            <button type="button" class="button" data-when="asked">{words.place_hold}</button>
            <p class="muted" data-when="loading" role="status" hidden>{words.account_loading}</p>
            <p class="note" data-when="failed" role="alert" hidden>{words.account_failed}</p>
        </patron-part>
    }
}
