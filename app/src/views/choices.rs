//! What a reader may choose.

use crate::autocomplete;
use crate::device::{use_device, use_words};
use crate::search_box::use_search_box;
use crate::words::{Language, THEMES};
use leptos::prelude::*;

/// Language and colours.
pub fn choices() -> impl IntoView {
    let words = use_words();
    let device = use_device();
    let list = use_search_box().autocomplete;
    let theme_option = |(value, text): (&'static str, &'static str)| {
        view! { <option value=value selected=move || device.theme.get() == value>{text}</option> }
    };
    let language_option = |language: &Language| {
        let tag = language.tag();
        view! { <option value=tag lang=tag selected=*language == words.language>{language.name()}</option> }
    };
    view! {
        <section class="choices">
            <h2>{words.choices_title}</h2>
            <label>
                <span>{words.choice_language}</span>
                <select
                    data-testid="language-choice"
                    on:change=move |event| device.speak(&event_target_value(&event))
                >
                    {Language::ALL.iter().map(language_option).collect_view()}
                </select>
            </label>
            <label>
                <span>{words.choice_recent}</span>
                <select
                    data-testid="recent-choice"
                    on:change=move |event| list.remember_from_now_on(event_target_value(&event) == "yes")
                >
                    <option value="yes">{words.recent_choices[0]}</option>
                    <option value="no" selected=!autocomplete::is_remembering()>{words.recent_choices[1]}</option>
                </select>
            </label>
            <label>
                <span>{words.choice_theme}</span>
                <select data-testid="theme-switch" on:change=move |event| device.colour(&event_target_value(&event))>
                    {THEMES.into_iter().zip(words.themes).map(theme_option).collect_view()}
                </select>
            </label>
        </section>
    }
}
