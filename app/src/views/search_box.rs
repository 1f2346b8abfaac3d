//! The search box.

use super::{autocomplete, icons};
use crate::device::use_words;
use crate::platform::{clock, focus, page};
use crate::search_box::use_search_box;
use bookmobile_client::autocomplete::KeyEffect;
use leptos::prelude::*;

/// The search box, on every page the same element.
pub fn search_box() -> impl IntoView {
    let words = use_words();
    let search_box = use_search_box();
    // What an input method has not finished yet is not searched for.
    let composing = RwSignal::new(false);
    let autocomplete = search_box.autocomplete;
    let key = move |event: leptos::ev::KeyboardEvent| {
        // Some browsers send what ends the work of an input method as a key with this code.
        const OF_INPUT_METHOD: u32 = 229;
        let with_key = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        if with_key || event.is_composing() || event.key_code() == OF_INPUT_METHOD {
            return;
        }
        match autocomplete.pressed(&event.key()) {
            KeyEffect::Elsewhere | KeyEffect::ToResults => return,
            KeyEffect::Taken => {}
            KeyEffect::Chosen(completion) => search_box.choose(&completion),
            KeyEffect::Forget(query) => autocomplete.forget(Some(&query)),
        }
        event.prevent_default();
    };
    let focused = move |_| {
        if search_box.text.with_untracked(String::is_empty) {
            autocomplete.is_empty_box();
        }
    };
    // The button that forgets all stands within the list.
    let left = move |_| {
        clock::later(0, move || {
            if !focus::is_within(".search form > :not(.submit)") {
                autocomplete.close();
            }
        });
    };
    let expanded = move || autocomplete.list.with(|list| (!list.is_empty()).to_string());
    let controls = move || autocomplete.list.with(|list| (!list.is_empty()).then_some(autocomplete::LIST_ID));
    let active = move || autocomplete.active.get().map(autocomplete::option_id);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search_box.entered();
        if page::is_touch() {
            focus::blur();
        }
    };
    view! {
        <div class="search">
            <p class="tagline">{words.tagline}</p>
            <form role="search" action="/search" on:submit=submit on:focusout=left>
                {icons::magnifier()}
                <input
                    id="search-input"
                    data-testid="search-input"
                    type="search"
                    role="combobox"
                    aria-autocomplete="list"
                    aria-expanded=expanded
                    aria-controls=controls
                    aria-activedescendant=active
                    name="q"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="search"
                    maxlength="200"
                    aria-label=words.search
                    placeholder=words.search_placeholder
                    prop:value=move || search_box.text.get()
                    on:focus=focused
                    on:keydown=key
                    on:compositionstart=move |_| composing.set(true)
                    on:compositionend=move |event| {
                        composing.set(false);
                        search_box.typed(event_target_value(&event));
                    }
                    on:input=move |event| {
                        if !composing.get_untracked() {
                            search_box.typed(event_target_value(&event));
                        }
                    }
                />
                {autocomplete::list()}
                <kbd class="hint" aria-hidden="true" title=words.keyboard_hint>"/"</kbd>
                <button type="submit" class="submit">{words.search}</button>
            </form>
            <p class="to-advanced"><a href="/search/advanced" data-testid="advanced-link">{words.advanced}</a></p>
        </div>
    }
}
