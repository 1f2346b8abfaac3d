//! The PIN of this device: set, taken away, asked for.

use super::{status_line, use_place};
use crate::account;
use crate::device_pin::{Attempt, is_device_pin};
use bookmobile_client::outbox::Unanswered;
use bookmobile_ui::focus::focus_soon;
use bookmobile_ui::form::{button, field};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks for the PIN before anything of the patron is shown.
pub fn locked() -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let pin = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        status.say(words.one_moment);
        spawn_local(async move {
            let tried = account::unlock(&pin.get_untracked()).await;
            pin.try_set(String::new());
            match tried {
                Ok(Attempt::Right) => status.say(""),
                Ok(Attempt::Wrong(left)) => status.say((words.device_pin_wrong)(left)),
                Ok(Attempt::Spent) => status.say(words.device_pin_spent),
                Err(problem) => status.say((words.problem)(&problem)),
            }
        });
    };
    let leave = move || {
        spawn_local(async move {
            status.check(words.problem, account::sign_out(Unanswered::Keep).await);
        });
    };
    focus_soon("[data-testid='device-pin']");
    view! {
        <section aria-labelledby="locked-heading" data-testid="locked">
            <h2 id="locked-heading">{words.locked}</h2>
            <form class="advanced" on:submit=submit>
                {field("device-pin", words.device_pin, "password", "off", pin)}
                <button class="button" data-testid="unlock">{words.unlock}</button>
            </form>
            {status.line()}
            <p class="muted">{words.device_pin_forgotten}</p>
            <div class="row">{button("locked-sign-out", words.sign_out, leave)}</div>
        </section>
    }
    .into_any()
}

/// Sets the PIN or takes it away.
pub fn setting() -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let pin = RwSignal::new(String::new());
    let is_set = RwSignal::new(false);
    spawn_local(async move {
        is_set.try_set(account::has_device_pin().await);
    });
    let change = move |new: Option<String>| {
        status.say(words.one_moment);
        spawn_local(async move {
            let wanted = new.is_some();
            if status.check(words.problem, account::set_device_pin(new.as_deref()).await).is_some() {
                pin.try_set(String::new());
                is_set.try_set(wanted);
                status.say(if wanted { words.device_pin_set } else { words.device_pin_gone });
            }
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let new = pin.get_untracked();
        if is_device_pin(&new) {
            change(Some(new));
        } else {
            status.say(words.device_pin_length);
        }
    };
    let take_away =
        move || is_set.get().then(|| button("device-pin-remove", words.device_pin_remove, move || change(None)));
    view! {
        <details>
            <summary>{words.device_pin}</summary>
            <p class="muted">{words.device_pin_hint}</p>
            <form class="advanced" data-testid="device-pin-form" on:submit=submit>
                {field("device-pin-new", words.device_pin_new, "password", "off", pin)}
                <button class="button" data-testid="device-pin-submit">{words.save}</button>
            </form>
            <div class="row">{take_away}</div>
        </details>
        {status.line()}
    }
    .into_any()
}
