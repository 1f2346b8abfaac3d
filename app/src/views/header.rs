//! What stands above and below every page.

use super::{icons, lantern, patron};
use crate::device::{use_device, use_words};
use crate::navigation::use_navigation;
use crate::platform::{clock, focus};
use leptos::prelude::*;

/// Name, ways to go, language and lantern.
pub fn header() -> impl IntoView {
    let words = use_words();
    let path = use_navigation().path;
    let link = move |href: &'static str, text: &'static str| {
        let current = move || path.with(|path| path.starts_with(href)).then_some("page");
        view! { <a href=href aria-current=current>{text}</a> }
    };
    view! {
        <header class="top">
            <a class="wordmark" href="/">
                {icons::seal()}
                <span>{words.name}</span>
            </a>
            <nav aria-label=words.main_navigation>
                {link("/browse", words.browse_link)}
                {link("/courses", words.courses)}
                {link("/touch", words.touch)}
            </nav>
            {patron::link()}
            {language_switch()}
            {lantern::lantern()}
        </header>
    }
}

fn language_switch() -> impl IntoView {
    let words = use_words();
    let device = use_device();
    let other = words.language.next();
    view! {
        <button
            type="button"
            class="language"
            data-testid="language-switch"
            lang=other.tag()
            title=other.switch()
            aria-label=other.switch()
            on:click=move |_| {
                device.speak(other.tag());
                // The button was drawn anew with everything else.
                clock::later(0, || focus::focus(".language"));
            }
        >
            {other.button()}
        </button>
    }
}

/// The library's name and the way to what is on this device.
pub fn footer() -> impl IntoView {
    let words = use_words();
    let device = use_device();
    view! {
        <footer class="bottom">
            <span data-testid="library">{move || device.library(words)}</span>
            <a href="/about">{words.about}</a>
            <span class="hint">{words.keyboard_hint}</span>
        </footer>
    }
}
