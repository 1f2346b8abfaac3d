//! What the patron can set: history, PIN, and being signed in.

use super::more::folded;
use super::{contact, device_pin, history, patron, status_line, use_place};
use crate::account::{self, Problem};
use crate::form::is_pin;
use crate::push;
use bookmobile_api::PinChange;
use bookmobile_api::accounts::Secret;
use bookmobile_client::outbox::Unanswered;
use bookmobile_ui::focus::focus_soon;
use bookmobile_ui::form::{button, field, switch};
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
            {folded("contact", words.content.contact, contact::contact)}
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
    let status = status_line();
    let is_on = RwSignal::new(None::<bool>);
    spawn_local(async move {
        let standing = push::standing().await;
        is_on.try_set(standing);
    });
    let change = move |wanted: bool| {
        status.say(words.one_moment);
        spawn_local(async move {
            let done = if wanted { push::turn_on().await } else { push::turn_off().await };
            is_on.try_set(Some(wanted == done.is_ok()));
            match done {
                Ok(()) => status.say(""),
                Err(push::Trouble::Denied) => status.say(words.push_denied),
                Err(push::Trouble::Browser) => status.say(words.push_failed),
                Err(push::Trouble::Server(error)) => status.say((words.problem)(&Problem::Server(error))),
            }
        });
    };
    let drawn = move || {
        is_on.get().is_some().then(|| {
            view! {
                {switch("push", words.push, move || is_on.get() == Some(true), change)}
                <p class="muted">{words.push_hint}</p>
                {status.line()}
            }
        })
    };
    view! { {drawn} }.into_any()
}

fn change_pin() -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let [pin, new_pin] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let change = PinChange { pin: Secret(pin.get_untracked()), new_pin: Secret(new_pin.get_untracked()) };
        if !is_pin(&change.new_pin.0) {
            return status.say(words.pin_length);
        }
        status.say(words.one_moment);
        spawn_local(async move {
            if status.check(words.problem, account::change_pin(change).await).is_some() {
                pin.try_set(String::new());
                new_pin.try_set(String::new());
                status.say(words.pin_changed);
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
        {status.line()}
    }
    .into_any()
}

fn sign_out() -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let unsent = Memo::new(move |_| patron().map(|patron| patron.view.waiting()).unwrap_or_default());
    // Where the patron wants to sign out, while it is asked what becomes of what was not sent.
    let asked = RwSignal::new(None::<bool>);
    let leave = move |everywhere: bool, unanswered: Unanswered| {
        status.say(words.one_moment);
        spawn_local(async move {
            let done: Result<(), Problem> = if everywhere {
                account::sign_out_everywhere(unanswered).await
            } else {
                account::sign_out(unanswered).await
            };
            status.check(words.problem, done);
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
            focus_soon("[data-testid='keep-unsent']");
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
        {status.line()}
    }
    .into_any()
}
