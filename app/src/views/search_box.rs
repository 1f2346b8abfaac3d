//! The search box.

use super::desk::use_desk;
use super::icons;
use crate::device::use_words;
use crate::platform::{focus, page};
use leptos::prelude::*;

/// The search box, on every page the same element.
pub fn search_box() -> impl IntoView {
    let words = use_words();
    let desk = use_desk();
    // What an input method has not finished yet is not searched for.
    let composing = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.entered();
        if page::is_touch() {
            focus::blur();
        }
    };
    view! {
        <div class="search">
            <p class="tagline">{words.tagline}</p>
            <form role="search" action="/search" on:submit=submit>
                {icons::magnifier()}
                <input
                    id="search-input"
                    data-testid="search-input"
                    type="search"
                    name="q"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    maxlength="200"
                    aria-label=words.search
                    placeholder=words.search_placeholder
                    prop:value=move || desk.text.get()
                    on:compositionstart=move |_| composing.set(true)
                    on:compositionend=move |event| {
                        composing.set(false);
                        desk.typed(event_target_value(&event));
                    }
                    on:input=move |event| {
                        if !composing.get_untracked() {
                            desk.typed(event_target_value(&event));
                        }
                    }
                />
                <kbd class="hint" aria-hidden="true" title=words.keyboard_hint>"/"</kbd>
                <button type="submit" class="submit">{words.search}</button>
            </form>
            <p class="to-advanced"><a href="/search/advanced" data-testid="advanced-link">{words.advanced}</a></p>
        </div>
    }
}
