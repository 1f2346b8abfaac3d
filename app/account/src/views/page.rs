//! The page `/account`.

use super::{device_pin, holds, loans, messages, more, outbox, patron, settings, sign_in, use_place};
use crate::account::{self, AccountState, Problem};
use bookmobile_ui::focus::focus_soon;
use bookmobile_ui::time;
use leptos::prelude::*;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
enum Face {
    Loading,
    Failed(String),
    Nobody,
    Locked,
    Patron,
}

/// The page: of who is signed in, or to sign in.
pub fn page() -> AnyView {
    let words = use_place().words;
    let seen = account::seen();
    let face = Memo::new(move |_| {
        seen.with(|seen| match seen {
            AccountState::Loading => Face::Loading,
            AccountState::Failed(error) => Face::Failed((words.problem)(&Problem::Device(error.clone()))),
            AccountState::Nobody => Face::Nobody,
            AccountState::Locked(_) => Face::Locked,
            AccountState::Patron(_) => Face::Patron,
        })
    });
    // Who has signed in or out begins to read at the top.
    Effect::new(move |before: Option<Face>| {
        let now = face.get();
        if matches!(
            (&before, &now),
            (Some(Face::Nobody | Face::Locked), Face::Patron) | (Some(Face::Patron | Face::Locked), Face::Nobody)
        ) {
            focus_soon("#account-heading");
        }
        now
    });
    let drawn = move || match face.get() {
        Face::Loading => view! { <p class="muted" role="status">{words.loading}</p> }.into_any(),
        Face::Failed(problem) => view! { <p role="status" data-testid="account-failed">{problem}</p> }.into_any(),
        Face::Nobody => view! { {sign_in::sign_in(String::new())}{sign_in::register()} }.into_any(),
        Face::Locked => device_pin::locked(),
        Face::Patron => view! {
            {head()}
            {messages::messages()}
            {holds::holds()}
            {loans::loans()}
            {outbox::outbox()}
            {more::more()}
            {settings::settings()}
        }
        .into_any(),
    };
    view! {
        <div class="account-page" data-testid="account">
            <h1 id="account-heading" tabindex="-1">{words.account}</h1>
            {drawn}
        </div>
    }
    .into_any()
}

/// Whose page it is, and of when.
fn head() -> AnyView {
    let words = use_place().words;
    let profile = Memo::new(move |_| patron().map(|patron| patron.profile));
    let who = move || {
        let profile = profile.get()?;
        let more = [
            Some(format!("{} {}", words.card, profile.card)),
            profile.valid_until.map(|on| (words.valid_until)(on)),
            (profile.owed > 0).then(|| (words.owed)(profile.owed)),
        ];
        let desk = (!profile.roles.is_empty()).then(|| {
            view! { <p><a class="plain" href="/desk" data-testid="to-desk">{words.to_desk}</a></p> }
        });
        let more = more.into_iter().flatten().map(|part| view! { <span>{part}</span> }).collect_view();
        Some(view! {
            <p class="account-name" data-testid="account-name">{profile.name}</p>
            <p class="muted parts">{more}</p>
            {desk}
        })
    };
    let told = Memo::new(move |_| patron().and_then(|patron| patron.view.state_unix_secs));
    let as_of = move || match told.get() {
        Some(secs) => (words.as_of)(&(words.moment)(time::local(secs))),
        None => words.not_told_yet.to_owned(),
    };
    let is_over = Memo::new(move |_| patron().is_some_and(|patron| patron.view.needs_sign_in));
    let again = move || {
        let card = profile.with_untracked(|profile| profile.as_ref().map(|profile| profile.card.clone()));
        is_over.get().then(|| {
            view! {
                <p class="note" role="status" data-testid="session-over">{words.session_over}</p>
                {sign_in::sign_in(card.unwrap_or_default())}
            }
        })
    };
    view! {
        {who}
        <p class="muted" data-testid="as-of">{as_of}</p>
        {again}
    }
    .into_any()
}
