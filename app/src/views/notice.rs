//! What is said when there is nothing to show, or something is new.

use super::desk::use_desk;
use crate::device::{use_device, use_words};
use crate::platform::page;
use bookmobile_client::session::Failure;
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

/// Nothing was found: what to try.
pub fn nothing_found(query: &str, chosen: bool) -> impl IntoView + use<> {
    let words = use_words();
    let desk = use_desk();
    let everything = move || desk.at.get().map(|at| at.of_everything().path());
    view! {
        <div class="notice" data-testid="empty">
            {(!query.is_empty()).then(|| view! { <h2>{(words.nothing_found)(query)}</h2> })}
            {chosen.then(|| view! { <p>{words.nothing_chosen}" "<a href=everything>{words.look_in_everything}</a></p> })}
            <ul>{words.nothing_found_help.iter().map(|help| view! { <li>{*help}</li> }).collect_view()}</ul>
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
