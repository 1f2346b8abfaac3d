//! The list under the search box. Suggestions stand in one row, in place of the kinds above the results, so that they cover
//! no result; what was searched for before hangs below the empty box.

use super::results::marked;
use crate::device::use_words;
use crate::platform::{clock, focus};
use crate::search_box::use_search_box;
use crate::words::Words;
use bookmobile_catalogue::clc;
use bookmobile_client::advanced::Field;
use bookmobile_client::autocomplete::Completion;
use bookmobile_search_index::{Facet, SuggestionKind};
use leptos::prelude::*;

/// The id of the list, and the beginning of those of its options.
pub const LIST_ID: &str = "autocomplete";

/// The id of an option.
pub fn option_id(index: usize) -> String {
    format!("{LIST_ID}-{index}")
}

/// The list, and what is said of it to those who do not see it.
pub fn list() -> impl IntoView {
    let words = use_words();
    let autocomplete = use_search_box().autocomplete;
    // A press within the list leaves the focus in the box.
    let stay = |event: leptos::ev::MouseEvent| event.prevent_default();
    Effect::new(move || {
        if autocomplete.active.get().is_some() {
            // After the option has been marked, which happens in the same turn.
            clock::later(0, || focus::reveal(".autocomplete [aria-selected='true']"));
        }
    });
    let said = move || autocomplete.list.with(|list| name(words, list));
    let shown = move || {
        let list = autocomplete.list.get();
        let is_recent = matches!(list.first()?, Completion::Recent(_));
        let options =
            list.iter().enumerate().map(|(index, completion)| option(words, index, completion)).collect_view();
        let foot = is_recent.then(|| {
            view! {
                <p class="autocomplete-foot">
                    <span class="hint">{words.forget_hint}</span>
                    <button type="button" on:click=move |_| autocomplete.forget(None)>{words.clear_all}</button>
                </p>
            }
        });
        let shown = view! {
            <div class="autocomplete" data-testid="autocomplete" data-recent=is_recent.to_string() on:mousedown=stay>
                <p class="autocomplete-title" aria-hidden="true">{is_recent.then_some(words.recent)}</p>
                <ul id=LIST_ID role="listbox" aria-label=name(words, &list)>{options}</ul>
                {foot}
            </div>
        };
        Some(shown.into_any())
    };
    view! {
        <p class="unseen" role="status">{said}</p>
        {shown}
    }
}

fn name(words: &Words, list: &[Completion]) -> String {
    match list.first() {
        Some(Completion::Recent(_)) => words.recent.to_owned(),
        Some(Completion::Suggestion(_)) => (words.suggestions)(list.len()),
        None => String::new(),
    }
}

fn option(words: &'static Words, index: usize, completion: &Completion) -> AnyView {
    let search_box = use_search_box();
    let autocomplete = search_box.autocomplete;
    let chosen = completion.clone();
    let selected = move || (autocomplete.active.get() == Some(index)).to_string();
    let inner = match completion {
        Completion::Recent(query) => {
            let forgotten = query.clone();
            // By keyboard it is the Delete key: an option has no buttons within.
            let forget = move |event: leptos::ev::MouseEvent| {
                event.stop_propagation();
                autocomplete.forget(Some(&forgotten));
            };
            view! { <span>{query.clone()}</span><i aria-hidden="true" title=(words.remove)(query) on:click=forget>"×"</i> }
                .into_any()
        }
        Completion::Suggestion(suggestion) => {
            let kind = match suggestion.kind {
                SuggestionKind::Title => (words.field)(Field::Title),
                SuggestionKind::Author => (words.field)(Field::Author),
                SuggestionKind::Subject => (words.field)(Field::Subject),
                SuggestionKind::Class => (words.facet)(Facet::Class),
                SuggestionKind::CallNumber => (words.field)(Field::Call),
            };
            let class = clc::nearest(&suggestion.text).filter(|_| suggestion.kind == SuggestionKind::Class);
            let name = class.map(|class| class.name_in(words.language.tag()));
            // Subdivisions are parted for reading; what stands after a parting is somewhere else then.
            let parting = suggestion.text.find("--").filter(|_| suggestion.kind == SuggestionKind::Subject);
            let text = match parting {
                Some(at) => {
                    let marks = suggestion.marks.iter().filter(|(_, end)| *end as usize <= at);
                    marked(&suggestion.text.replace("--", " — "), &marks.copied().collect::<Vec<_>>())
                }
                None => marked(&suggestion.text, &suggestion.marks),
            };
            view! { <small>{kind}</small>" "<span>{text}" "{name}</span> }.into_any()
        }
    };
    view! {
        <li id=option_id(index) role="option" aria-selected=selected on:click=move |_| search_box.choose(&chosen)>{inner}</li>
    }
    .into_any()
}
