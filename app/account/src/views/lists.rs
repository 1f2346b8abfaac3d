//! The patron's lists.

use super::list::list;
use super::{patron, status_line, use_place, written};
use crate::account;
use bookmobile_circulation::action::{Action, Text};
use bookmobile_client::show::lists::lists as as_shown;
use bookmobile_ui::{entries, none_yet};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// All lists, and a form for another.
pub fn lists() -> AnyView {
    let content = use_place().words.content;
    let all = Memo::new(move |_| patron().map(|patron| as_shown(&patron.view)).unwrap_or_default());
    // A list is drawn once, so that it stays unfolded whatever changes in it.
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|list| list.id).collect::<Vec<_>>()));
    view! {
        {none_yet(move || ids.with(Vec::is_empty), content.no_lists)}
        {entries(move || ids.get(), |id| id.to_string(), move |id| list(id, all))}
        {new_list()}
    }
    .into_any()
}

fn new_list() -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let name = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(text) = written::<Text<200>>(words, status, name.get_untracked()) else { return };
        let shown = String::from(text.clone());
        spawn_local(async move {
            if status.check(words.problem, account::queue(&Action::CreateList { name: text }, &shown).await).is_some() {
                name.try_set(String::new());
            }
        });
    };
    view! {
        <form class="asking" data-testid="new-list" on:submit=submit>
            <label>
                <span>{content.new_list}</span>
                <input
                    type="text"
                    data-testid="new-list-name"
                    maxlength="200"
                    autocomplete="off"
                    placeholder=content.list_name
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <div class="row"><button class="button" data-testid="make-list">{content.make_list}</button></div>
            {status.line()}
        </form>
    }
    .into_any()
}
