//! What the patron has rated.

use super::{Said, act, button, patron, record_path, use_place};
use bookmobile_circulation::action::Action;
use bookmobile_client::show::things::{Rating, ratings};
use leptos::prelude::*;

/// The patron's ratings, with who sees them.
pub fn reviews() -> AnyView {
    let things = use_place().words.things;
    let all = Memo::new(move |_| patron().map(|patron| ratings(&patron.view)).unwrap_or_default());
    let empty = move || all.with(Vec::is_empty).then(|| view! { <p class="muted">{things.no_ratings}</p> });
    view! {
        {empty}
        <ul class="entries">
            <For each=move || all.get() key=|rating| format!("{rating:?}") let:rating>
                <li>{one(rating)}</li>
            </For>
        </ul>
    }
    .into_any()
}

fn one(rating: Rating) -> AnyView {
    let words = use_place().words;
    let things = words.things;
    let said = Said::new();
    let Rating { title, name, stars, review, moderation } = rating;
    let href = record_path(&title);
    let shown = name.clone();
    let unrate = move || act(words, said, Action::Unrate { title: title.clone() }, shown.clone());
    view! {
        <div data-testid="rating" data-moderation=format!("{moderation:?}").to_lowercase()>
            <h3><a href=href>{name}</a></h3>
            <p class="parts"><span>{(things.stars)(stars)}</span><span class="muted">{(things.moderation)(moderation)}</span></p>
            {review.map(|review| view! { <p class="review">{review}</p> })}
            <div class="row">{button("unrate", things.unrate, unrate)}</div>
            {said.line()}
        </div>
    }
    .into_any()
}
