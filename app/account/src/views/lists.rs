//! The patron's lists.

use super::list::list;
use super::{Said, patron, use_place, written};
use crate::account;
use bookmobile_circulation::action::{Action, Text};
use bookmobile_client::show::lists::lists as as_shown;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// All lists, and a form for another.
pub fn lists() -> AnyView {
    let things = use_place().words.things;
    let all = Memo::new(move |_| patron().map(|patron| as_shown(&patron.view)).unwrap_or_default());
    // A list is drawn once, so that it stays unfolded whatever changes in it.
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|list| list.id).collect::<Vec<_>>()));
    let empty = move || ids.with(Vec::is_empty).then(|| view! { <p class="muted">{things.no_lists}</p> });
    view! {
        {empty}
        <ul class="entries">
            <For each=move || ids.get() key=|id| *id let:id>
                <li>{list(id, all)}</li>
            </For>
        </ul>
        {new_list()}
    }
    .into_any()
}

fn new_list() -> AnyView {
    let words = use_place().words;
    let things = words.things;
    let said = Said::new();
    let name = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(text) = written::<Text<200>>(words, said, name.get_untracked()) else { return };
        let shown = String::from(text.clone());
        spawn_local(async move {
            if said.check(words, account::queue(&Action::CreateList { name: text }, &shown).await) {
                name.try_set(String::new());
            }
        });
    };
    view! {
        <form class="asking" data-testid="new-list" on:submit=submit>
            <label>
                <span>{things.new_list}</span>
                <input
                    type="text"
                    data-testid="new-list-name"
                    maxlength="200"
                    autocomplete="off"
                    placeholder=things.list_name
                    prop:value=move || name.get()
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            <div class="row"><button class="button" data-testid="make-list">{things.make_list}</button></div>
            {said.line()}
        </form>
    }
    .into_any()
}
