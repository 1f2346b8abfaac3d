//! What stands folded at the end of the account's page, and is drawn when somebody unfolds it.

use super::{events, lists, reviews, searches, suggestions, use_place};
use leptos::prelude::*;

/// Lists, searches, ratings, suggestions and events.
pub fn more() -> AnyView {
    let content = use_place().words.content;
    view! {
        <section aria-labelledby="more-heading" data-testid="more">
            <h2 id="more-heading">{content.more}</h2>
            {folded("lists", content.lists, lists::lists)}
            {folded("searches", content.searches, searches::searches)}
            {folded("events", content.events, events::events)}
            {folded("ratings", content.ratings, reviews::reviews)}
            {folded("suggestions", content.suggestions, suggestions::suggestions)}
        </section>
    }
    .into_any()
}

/// Something that is drawn when it is unfolded for the first time.
pub fn folded(test_id: &'static str, title: &'static str, draw: fn() -> AnyView) -> AnyView {
    let is_wanted = RwSignal::new(false);
    let wanted = move || {
        if !is_wanted.get_untracked() {
            is_wanted.set(true);
        }
    };
    let drawn = move || is_wanted.get().then(draw);
    view! {
        <details class="more" data-testid=test_id on:toggle=move |_| wanted()>
            <summary>{title}</summary>
            {drawn}
        </details>
    }
    .into_any()
}
