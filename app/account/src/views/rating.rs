//! Rating a title, and what others think of it.

use super::{Title, act, patron, use_place, written_if_any};
use crate::account;
use crate::remote::in_time;
use bookmobile_api::{Ratings, Review};
use bookmobile_circulation::action::{Action, Stars, Text};
use bookmobile_client::show::ratings::ratings;
use bookmobile_ui::StatusLine;
use bookmobile_ui::form::button;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What others think of the title; nothing where the library cannot be asked, or nobody has rated it.
pub fn others(title: Title) -> AnyView {
    let content = use_place().words.content;
    let told = RwSignal::new(None::<Ratings>);
    spawn_local(async move {
        let answer = in_time(bookmobile_api::ratings(title.id.get_value())).await;
        told.try_set(answer.ok());
    });
    let drawn = move || {
        let Ratings { count, mean, reviews, .. } = told.get()?;
        let mean = mean?;
        let several = reviews.len();
        let read = (several > 0).then(|| {
            view! {
                <details data-testid="reviews">
                    <summary>{(content.reviews)(several)}</summary>
                    <ul class="entries">{reviews.into_iter().map(review).collect_view()}</ul>
                </details>
            }
        });
        Some(view! { <p data-testid="rated">{(content.rated)(mean, count)}</p>{read} })
    };
    view! { {drawn} }.into_any()
}

fn review(review: Review) -> AnyView {
    let content = use_place().words.content;
    view! {
        <li data-testid="review">
            <p class="muted">{(content.stars)(review.stars)}</p>
            <p class="review">{review.review}</p>
        </li>
    }
    .into_any()
}

/// Stars and a review, beginning with what the patron said before.
pub fn rate(title: Title, status: StatusLine, leave: impl Fn() + Copy + 'static) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let before = untrack(|| {
        let all = patron().map(|patron| ratings(&patron.view)).unwrap_or_default();
        title.id.with_value(|id| all.into_iter().find(|rating| rating.title == *id))
    });
    let chosen = StoredValue::new(before.as_ref().map(|rating| rating.stars));
    let first = before.as_ref().and_then(|rating| rating.review.clone()).unwrap_or_default();
    let text = StoredValue::new(first.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(stars) = chosen.get_value().and_then(|stars| Stars::try_from(stars).ok()) else {
            return status.say(content.choose_stars);
        };
        let Some(review) = written_if_any::<Text<4000>>(words, status, text.get_value()) else { return };
        let action = Action::Rate { title: title.id.get_value(), stars, review };
        spawn_local(async move {
            if status.check(words.problem, account::queue(&action, &title.name.get_value()).await).is_some() {
                leave();
            }
        });
    };
    let unrate = before.is_some().then(|| {
        let press = move || {
            act(words, status, Action::Unrate { title: title.id.get_value() }, title.name.get_value());
            leave();
        };
        button("unrate", content.unrate, press)
    });
    let stars = (1..=5_u8).map(|stars| {
        let checked = chosen.get_value() == Some(stars);
        view! {
            <label class="switch">
                <input
                    type="radio"
                    name="stars"
                    data-testid=format!("stars-{stars}")
                    value=stars
                    checked=checked
                    on:change=move |_| chosen.set_value(Some(stars))
                />
                <span>{(content.stars)(stars)}</span>
            </label>
        }
    });
    let stars = stars.collect_view();
    view! {
        <form class="asking" on:submit=submit novalidate>
            <fieldset class="row"><legend>{content.rate}</legend>{stars}</fieldset>
            <label>
                <span>{content.review}</span>
                <textarea
                    data-testid="review-text"
                    maxlength="4000"
                    rows="4"
                    prop:value=first
                    on:input=move |event| text.set_value(event_target_value(&event))
                ></textarea>
            </label>
            <p class="muted">{content.review_hint}</p>
            <div class="row">
                <button class="button" data-testid="confirm">{content.send_rating}</button>
                {unrate}
                {button("never-mind", words.never_mind, leave)}
            </div>
        </form>
    }
    .into_any()
}
