//! Where what a patron does is drawn: by a module of its own (`app/account`), which `public/patron-part.js` fetches when
//! it is wanted.

use super::icons;
use crate::device::{use_device, use_words};
use crate::platform::page;
use bookmobile_catalogue::{Branch, RecordId};
use leptos::prelude::*;
use serde::Serialize;

/// What the module is told.
#[derive(Serialize)]
struct About<'a> {
    language: &'static str,
    branches: &'a [Branch],
    #[serde(flatten)]
    of: &'a Of,
}

/// What a part is about.
#[derive(Serialize)]
#[serde(untagged)]
enum Of {
    Account {},
    Title { title: RecordId, name: String },
    Search { query: String },
    List { link: String },
    Purchase { sought: String },
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
pub fn account_page() -> AnyView {
    let words = use_words();
    page::set_title(&format!("{} — {}", words.account, words.name));
    part("account", Some(words.account), Of::Account {})
}

/// What can be done with a title that the library has copies of.
pub fn hold(id: &RecordId, title: &str) -> AnyView {
    part("hold", Some(use_words().place_hold), Of::Title { title: id.clone(), name: title.to_owned() })
}

/// What can be done with any record, and what readers think of it.
pub fn record(id: &RecordId, title: &str) -> AnyView {
    part("record", Some(use_words().lists_and_ratings), Of::Title { title: id.clone(), name: title.to_owned() })
}

/// Saving a search, for who is signed in.
pub fn search(query: &str) -> Option<AnyView> {
    (!query.trim().is_empty()).then(|| part("search", None, Of::Search { query: query.to_owned() }))
}

/// The page of a list that somebody shares.
pub fn list_page(link: String) -> AnyView {
    page::set_title(use_words().name);
    part("list", None, Of::List { link })
}

/// Asking the library to buy what it does not have; what was sought is a beginning.
pub fn purchase(sought: &str) -> AnyView {
    part("purchase", Some(use_words().purchase), Of::Purchase { sought: sought.to_owned() })
}

/// A part that is drawn when somebody presses `ask`, or at once: which is told in `public/patron-part.js`.
fn part(kind: &'static str, ask: Option<&'static str>, of: Of) -> AnyView {
    let (words, device) = (use_words(), use_device());
    let about = move || {
        let about = About { language: words.language.code(), branches: &device.branches(), of: &of };
        serde_json::to_string(&about).unwrap_or_default()
    };
    let ask = ask.map(|ask| {
        let test_id = format!("{kind}-open");
        view! { <button type="button" class="button" data-when="asked" data-testid=test_id>{ask}</button> }
    });
    // Whoever searches has not asked for the module: nothing is said where it cannot be fetched.
    let notes = (kind != "search").then(|| {
        view! {
            <p class="muted" data-when="loading" role="status" hidden>{words.account_loading}</p>
            <p class="note" data-when="failed" role="alert" hidden>{words.account_failed}</p>
        }
    });
    view! {
        <patron-part data-kind=kind data-about=about data-testid=format!("part-{kind}")>
            {ask}
            {notes}
        </patron-part>
    }
    .into_any()
}
