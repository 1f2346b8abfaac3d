//! The form for a search in several fields, and what may be written into the search box.

use crate::device::use_words;
use crate::platform::page;
use crate::search_box::use_search_box;
use bookmobile_client::address::SearchAddress;
use bookmobile_client::advanced::{Field, Form};
use leptos::prelude::*;

/// Languages to choose from; others are written in the box.
const LANGUAGES: [&str; 16] =
    ["chi", "eng", "jpn", "kor", "rus", "fre", "ger", "spa", "ita", "por", "ara", "tib", "uig", "mon", "kaz", "zha"];

/// The form for a search in several fields.
#[component]
pub fn AdvancedPage() -> impl IntoView {
    let words = use_words();
    let search_box = use_search_box();
    page::set_title(&format!("{} — {}", words.advanced, words.name));
    let form = StoredValue::new(Form::of(&search_box.text.get_untracked()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let query = form.with_value(Form::query);
        search_box.follow(&SearchAddress::default().reworded(&query).path());
    };
    let field = |field: Field| {
        let value = form.with_value(|form| form.get(field).to_owned());
        let set = move |event| form.update_value(|form| form.set(field, event_target_value(&event)));
        let id = format!("advanced-{}", field.name());
        let input = match field {
            Field::Language => {
                let mut codes = LANGUAGES.to_vec();
                // One that was written in the box.
                if !value.is_empty() && !codes.contains(&value.as_str()) {
                    codes.push(&value);
                }
                let option = |code: &str| {
                    let name = if code.is_empty() { Some(words.any_language) } else { (words.language_name)(code) };
                    let name = name.unwrap_or(code).to_owned();
                    view! { <option value=code.to_owned() selected=code == value>{name}</option> }
                };
                let options = std::iter::once("").chain(codes.iter().copied()).map(option).collect_view();
                view! { <select id=id.clone() data-testid=id.clone() on:change=set>{options}</select> }.into_any()
            }
            _ => {
                let kind = if matches!(field, Field::From | Field::To) { "number" } else { "text" };
                view! {
                    <input
                        id=id.clone()
                        data-testid=id.clone()
                        type=kind
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        value=value
                        on:input=set
                    />
                }
                .into_any()
            }
        };
        view! { <div><label for=id>{(words.field)(field)}</label>{input}</div> }.into_any()
    };
    let fields: Vec<AnyView> = Field::ALL.into_iter().map(field).collect();
    let help = words
        .query_help
        .iter()
        .map(|(written, meaning)| view! { <div><dt><code>{*written}</code></dt><dd>{*meaning}</dd></div> }.into_any());
    view! {
        <div class="advanced-page">
            <h1>{words.advanced}</h1>
            <p class="lead">{words.advanced_lead}</p>
            <form class="advanced" data-testid="advanced-form" on:submit=submit>
                {fields}
                <button type="submit" class="button" data-testid="advanced-submit">{words.search}</button>
            </form>
            <section data-testid="query-help">
                <h2>{words.query_help_title}</h2>
                <p class="muted">{words.query_help_lead}</p>
                <dl class="fields">{help.collect::<Vec<AnyView>>()}</dl>
            </section>
        </div>
    }
}
