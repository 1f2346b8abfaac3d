//! What is said when there is nothing to show, or something is new.

use super::part;
use crate::device::{use_device, use_words};
use crate::platform::page;
use bookmobile_client::address::SearchAddress;
use bookmobile_client::session::{Failure, Found};
use leptos::prelude::*;

/// Why there is nothing, and what helps.
pub fn failed(failure: Failure, again: impl Fn() + 'static) -> impl IntoView {
    let words = use_words();
    let (title, text) = (words.failure)(failure);
    view! {
        <div class="notice" role="alert" data-testid="failure">
            <h2>{title}</h2>
            <p>{text}</p>
            <p><button type="button" class="plain" on:click=move |_| again()>{words.try_again}</button></p>
        </div>
    }
}

/// An address that leads nowhere.
pub fn lost() -> impl IntoView {
    let words = use_words();
    page::set_title(words.lost_title);
    view! {
        <div class="notice">
            <h1>{words.lost_title}</h1>
            <p>{words.lost}</p>
            <p><a class="button" href="/">{words.back_to_search}</a></p>
        </div>
    }
}

/// Grey lines where results will stand.
pub fn waiting(lines: usize) -> impl IntoView {
    let words = use_words();
    view! {
        <div class="waiting">
            <p class="unseen">{words.searching}</p>
            {(0..lines).map(|_| view! { <div class="ghost" aria-hidden="true"><i></i><b></b><b></b></div> }).collect_view()}
        </div>
    }
}

/// What was probably meant, to be searched for instead.
pub fn did_you_mean(found: &Found) -> Option<AnyView> {
    offered(found, use_words().did_you_mean, found.answer.did_you_mean.as_slice())
}

/// Queries to be followed; each finds something.
fn offered(found: &Found, lead: &'static str, queries: &[String]) -> Option<AnyView> {
    let at = SearchAddress::of(&found.request);
    let links = queries.iter().map(|query| {
        let href = at.reworded(query).path();
        view! { " "<a href=href>{query.clone()}</a> }
    });
    let links = links.collect_view();
    (!queries.is_empty()).then(|| view! { <p class="offered" data-testid="offered">{lead}{links}</p> }.into_any())
}

/// Nothing was found: what helps, as far as it is known to, and what to try.
pub fn nothing_found(found: &Found) -> impl IntoView + use<> {
    let words = use_words();
    let query = &found.request.query;
    let outside = (found.answer.without_filters > 0).then(|| {
        let everything = SearchAddress::of(&found.request).of_everything().path();
        let text = (words.look_in_everything)(found.answer.without_filters);
        view! { <p>{words.nothing_chosen}" "<a href=everything>{text}</a></p> }
    });
    view! {
        <div class="notice" data-testid="empty">
            {(!query.is_empty()).then(|| view! { <h2>{(words.nothing_found)(query)}</h2> })}
            {did_you_mean(found)}
            {outside}
            {offered(found, words.fewer_words, &found.answer.fewer_words)}
            <ul>{words.nothing_found_help.iter().map(|help| view! { <li>{*help}</li> }).collect_view()}</ul>
            {(!query.is_empty()).then(|| part::purchase(query))}
        </div>
    }
}

/// A newer app waits.
pub fn update() -> impl IntoView {
    let words = use_words();
    let device = use_device();
    move || {
        device.update.get().map(|update| {
            view! {
                <div class="toast" role="status" data-testid="update-ready">
                    <span>{words.new_version}</span>
                    <button type="button" on:click=move |_| update.apply()>{words.take_new_version}</button>
                </div>
            }
        })
    }
}
