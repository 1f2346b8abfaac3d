//! Saved searches: all of them on the account's page, and saving one below its results.

use super::{act, patron, search_path, status_line, use_place, written};
use crate::account;
use bookmobile_circulation::action::{Action, Text};
use bookmobile_client::show::saved_searches::{SavedSearch, searches as as_shown};
use bookmobile_ui::form::{button, switch};
use bookmobile_ui::{entries, none_yet};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The saved searches.
pub fn searches() -> AnyView {
    let content = use_place().words.content;
    let all = Memo::new(move |_| patron().map(|patron| as_shown(&patron.view)).unwrap_or_default());
    view! {
        {none_yet(move || all.with(Vec::is_empty), content.no_searches)}
        {entries(move || all.get(), |saved| format!("{saved:?}"), search)}
    }
    .into_any()
}

fn search(saved: SavedSearch) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let SavedSearch { id, query, tell, is_waiting } = saved;
    let href = search_path(&query);
    let shown = StoredValue::new(query.clone());
    let forget = move || act(words, status, Action::ForgetSearch { search: id }, shown.get_value());
    // To be told or not is another search in the place of this one.
    let change = move |tell: bool| {
        let Some(query) = written::<Text<1000>>(words, status, shown.get_value()) else { return };
        spawn_local(async move {
            let name = shown.get_value();
            if status.check(words.problem, account::queue(&Action::SaveSearch { query, tell }, &name).await).is_some() {
                status.check(words.problem, account::queue(&Action::ForgetSearch { search: id }, &name).await);
            }
        });
    };
    view! {
        <div data-testid="saved-search" data-tell=tell.to_string() data-waiting=is_waiting.to_string()>
            <h3><a href=href>{query}</a></h3>
            {is_waiting.then(|| view! { <p class="muted">{content.not_sent}</p> })}
            {switch("tell", content.tell, move || tell, change)}
            <div class="row">{button("forget-search", content.forget, forget)}</div>
            {status.line()}
        </div>
    }
    .into_any()
}

/// On the page of results: saves the search for `query`. Nothing for who is not signed in.
pub fn save(query: String) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let query = StoredValue::new(query);
    let tell = RwSignal::new(true);
    // None: nobody is signed in.
    let is_saved = Memo::new(move |_| {
        let searches = as_shown(&patron()?.view);
        Some(query.with_value(|query| searches.iter().any(|saved| saved.query == query.trim())))
    });
    let press = move || {
        if let Some(text) = written::<Text<1000>>(words, status, query.get_value()) {
            let action = Action::SaveSearch { query: text, tell: tell.get_untracked() };
            act(words, status, action, query.get_value().trim().to_owned());
        }
    };
    let drawn = move || match is_saved.get() {
        None => ().into_any(),
        Some(true) => view! {
            <p class="muted" role="status" data-testid="search-saved">
                {content.search_saved}" "<a href="/account">{words.account}</a>
            </p>
        }
        .into_any(),
        Some(false) => view! {
            <div class="row">
                {button("save-search", (content.save_search)(query.get_value().trim()), press)}
                {switch("tell", content.tell, move || tell.get(), move |on| tell.set(on))}
            </div>
        }
        .into_any(),
    };
    view! { {drawn}{status.line()} }.into_any()
}
