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
    Hold { title: RecordId, name: String },
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
    part("account", words.account, Of::Account {})
}

/// What can be done with a title that the library has copies of.
pub fn hold(id: &RecordId, title: &str) -> AnyView {
    part("hold", use_words().place_hold, Of::Hold { title: id.clone(), name: title.to_owned() })
}

/// Asking the library to buy what it does not have; what was sought is a beginning.
pub fn purchase(sought: &str) -> AnyView {
    part("purchase", use_words().purchase, Of::Purchase { sought: sought.to_owned() })
}

/// A part that is drawn when somebody presses `ask`; of who has an account here, that of an account or a title at once.
fn part(kind: &'static str, ask: &'static str, of: Of) -> AnyView {
    let (words, device) = (use_words(), use_device());
    let about = move || {
        let about = About { language: words.language.code(), branches: &device.branches(), of: &of };
        serde_json::to_string(&about).unwrap_or_default()
    };
    view! {
        <patron-part data-kind=kind data-about=about data-testid=format!("part-{kind}")>
            <button type="button" class="button" data-when="asked" data-testid=format!("{kind}-open")>{ask}</button>
            <p class="muted" data-when="loading" role="status" hidden>{words.account_loading}</p>
            <p class="note" data-when="failed" role="alert" hidden>{words.account_failed}</p>
        </patron-part>
    }
    .into_any()
}
