//! What the patron has rated.

use super::{act, patron, record_path, status_line, use_place};
use bookmobile_circulation::action::Action;
use bookmobile_client::show::ratings::{Rating, ratings};
use bookmobile_ui::form::button;
use bookmobile_ui::{entries, none_yet};
use leptos::prelude::*;

/// The patron's ratings, with who sees them.
pub fn reviews() -> AnyView {
    let content = use_place().words.content;
    let all = Memo::new(move |_| patron().map(|patron| ratings(&patron.view)).unwrap_or_default());
    view! {
        {none_yet(move || all.with(Vec::is_empty), content.no_ratings)}
        {entries(move || all.get(), |rating| format!("{rating:?}"), one)}
    }
    .into_any()
}

fn one(rating: Rating) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let Rating { title, name, stars, review, moderation } = rating;
    let href = record_path(&title);
    let shown = name.clone();
    let unrate = move || act(words, status, Action::Unrate { title: title.clone() }, shown.clone());
    view! {
        <div data-testid="rating" data-moderation=format!("{moderation:?}").to_lowercase()>
            <h3><a href=href>{name}</a></h3>
            <p class="parts"><span>{(content.stars)(stars)}</span><span class="muted">{(content.moderation)(moderation)}</span></p>
            {review.map(|review| view! { <p class="review">{review}</p> })}
            <div class="row">{button("unrate", content.unrate, unrate)}</div>
            {status.line()}
        </div>
    }
    .into_any()
}
