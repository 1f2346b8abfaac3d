//! What the patron can set: history, PIN, and being signed in.

use super::more::folded;
use super::sign_in::{field, is_pin};
use super::{Said, button, contact, device_pin, history, patron, use_place};
use crate::account::{self, Problem};
use crate::push;
use bookmobile_api::PinChange;
use bookmobile_api::accounts::Secret;
use bookmobile_client::outbox::Unanswered;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The settings.
pub fn settings() -> AnyView {
    let words = use_place().words;
    view! {
        <section aria-labelledby="settings-heading" data-testid="settings">
            <h2 id="settings-heading">{words.settings}</h2>
            {push()}
            {history::history()}
            {folded("contact", words.things.contact, contact::contact)}
            {change_pin()}
            {device_pin::setting()}
            {sign_out()}
        </section>
    }
    .into_any()
}

/// Notifications on this device; nothing where it or the library has none.
fn push() -> AnyView {
    let words = use_place().words;
    let said = Said::new();
    let is_on = RwSignal::new(None::<bool>);
    spawn_local(async move {
        let standing = push::standing().await;
        is_on.try_set(standing);
    });
    let change = move |event| {
        let wanted = event_target_checked(&event);
        said.say(words.one_moment);
        spawn_local(async move {
            let done = if wanted { push::turn_on().await } else { push::turn_off().await };
            is_on.try_set(Some(wanted == done.is_ok()));
            match done {
                Ok(()) => said.say(""),
                Err(push::Trouble::Denied) => said.say(words.push_denied),
                Err(push::Trouble::Browser) => said.say(words.push_failed),
                Err(push::Trouble::Server(error)) => said.say((words.problem)(&Problem::Server(error))),
            }
        });
    };
    let drawn = move || {
        is_on.get().is_some().then(|| {
            view! {
                <label class="switch">
                    <input
                        type="checkbox"
                        data-testid="push"
                        prop:checked=move || is_on.get() == Some(true)
                        on:change=change
                    />
                    <span>{words.push}</span>
                </label>
                <p class="muted">{words.push_hint}</p>
                {said.line()}
            }
        })
    };
    view! { {drawn} }.into_any()
}

fn change_pin() -> AnyView {
    let words = use_place().words;
    let said = Said::new();
    let [pin, new_pin] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let change = PinChange { pin: Secret(pin.get_untracked()), new_pin: Secret(new_pin.get_untracked()) };
        if !is_pin(&change.new_pin.0) {
            return said.say(words.pin_length);
        }
        said.say(words.one_moment);
        spawn_local(async move {
            if said.check(words, account::change_pin(change).await) {
                pin.try_set(String::new());
                new_pin.try_set(String::new());
                said.say(words.pin_changed);
            }
        });
    };
    view! {
        <details>
            <summary>{words.change_pin}</summary>
            <form class="advanced" data-testid="change-pin" on:submit=submit>
                {field("pin-now", words.current_pin, "password", "current-password", pin)}
                {field("pin-new", words.new_pin, "password", "new-password", new_pin)}
                <p class="muted">{words.new_pin_hint}</p>
                <button class="button" data-testid="pin-submit">{words.change_pin}</button>
            </form>
        </details>
        {said.line()}
    }
    .into_any()
}

fn sign_out() -> AnyView {
    let words = use_place().words;
    let said = Said::new();
    let unsent = Memo::new(move |_| patron().map(|patron| patron.view.waiting()).unwrap_or_default());
    // Where the patron wants to sign out, while it is asked what becomes of what was not sent.
    let asked = RwSignal::new(None::<bool>);
    let leave = move |everywhere: bool, unanswered: Unanswered| {
        said.say(words.one_moment);
        spawn_local(async move {
            let done: Result<(), Problem> = if everywhere {
                account::sign_out_everywhere(unanswered).await
            } else {
                account::sign_out(unanswered).await
            };
            said.check(words, done);
        });
    };
    let begin = move |everywhere: bool| {
        if unsent.get_untracked() > 0 {
            asked.set(Some(everywhere));
        } else {
            leave(everywhere, Unanswered::Keep);
        }
    };
    let drawn = move || match asked.get().filter(|_| unsent.get() > 0) {
        None => view! {
            <div class="row">
                {button("sign-out", words.sign_out, move || begin(false))}
                {button("sign-out-everywhere", words.sign_out_everywhere, move || begin(true))}
            </div>
        }
        .into_any(),
        Some(everywhere) => {
            crate::browser::focus_soon("[data-testid='keep-unsent']");
            view! {
                <div class="asking" role="group" aria-labelledby="unsent">
                    <p id="unsent" data-testid="unsent">{(words.unsent)(unsent.get())}</p>
                    <div class="row">
                        {button("keep-unsent", words.keep_unsent, move || leave(everywhere, Unanswered::Keep))}
                        {button("throw-unsent-away", words.throw_unsent_away, move || {
                            leave(everywhere, Unanswered::ThrowAway);
                        })}
                        {button("never-mind", words.never_mind, move || asked.set(None))}
                    </div>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <p class="muted">{words.sign_out_lead}</p>
        {drawn}
        {said.line()}
    }
    .into_any()
}
