//! Signing in, and registering with a code from the library.

use super::{Said, use_place};
use crate::account;
use bookmobile_api::accounts::Secret;
use bookmobile_api::{Credentials, Registration};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Fewest and most characters of a PIN; the server counts them too.
const PIN_CHARS: std::ops::RangeInclusive<usize> = 6..=128;

/// Whether the library takes this as a PIN.
pub fn is_pin(text: &str) -> bool {
    PIN_CHARS.contains(&text.chars().count())
}

/// A field of a form.
pub fn field(
    id: &'static str,
    label: &'static str,
    kind: &'static str,
    autocomplete: &'static str,
    text: RwSignal<String>,
) -> AnyView {
    view! {
        <div>
            <label for=id>{label}</label>
            <input
                id=id
                data-testid=id
                type=kind
                autocomplete=autocomplete
                autocapitalize="off"
                spellcheck="false"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// The form for who has a PIN; `login` is what is known already.
pub fn sign_in(login: String) -> AnyView {
    let words = use_place().words;
    let said = Said::new();
    let (login, pin) = (RwSignal::new(login), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let credentials =
            Credentials { login: login.get_untracked().trim().to_owned(), pin: Secret(pin.get_untracked()) };
        if credentials.login.is_empty() || credentials.pin.0.is_empty() {
            return said.say(words.fill_in);
        }
        said.say(words.one_moment);
        spawn_local(async move {
            let done = account::sign_in(credentials).await;
            pin.try_set(String::new());
            said.check(words, done);
        });
    };
    view! {
        <section aria-labelledby="sign-in-heading">
            <h2 id="sign-in-heading">{words.sign_in}</h2>
            <p class="lead">{words.sign_in_lead}</p>
            <form class="advanced" data-testid="sign-in" on:submit=submit>
                {field("sign-in-login", words.login, "text", "username", login)}
                {field("sign-in-pin", words.pin, "password", "current-password", pin)}
                <button class="button" data-testid="sign-in-submit">{words.sign_in}</button>
            </form>
            {said.line()}
        </section>
    }
    .into_any()
}

/// The form for who has a code.
pub fn register() -> AnyView {
    let words = use_place().words;
    let said = Said::new();
    let [card, code, pin, username] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let registration = Registration {
            card: trimmed(card),
            code: Secret(trimmed(code)),
            pin: Secret(pin.get_untracked()),
            username: Some(trimmed(username)).filter(|name| !name.is_empty()),
        };
        if registration.card.is_empty() || registration.code.0.is_empty() {
            return said.say(words.fill_in);
        }
        if !is_pin(&registration.pin.0) {
            return said.say(words.pin_length);
        }
        said.say(words.one_moment);
        spawn_local(async move {
            said.check(words, account::register(registration).await);
        });
    };
    view! {
        <section aria-labelledby="register-heading">
            <h2 id="register-heading">{words.register}</h2>
            <p class="lead">{words.register_lead}</p>
            <form class="advanced" data-testid="register" on:submit=submit>
                {field("register-card", words.card_number, "text", "off", card)}
                {field("register-code", words.code, "text", "one-time-code", code)}
                {field("register-pin", words.new_pin, "password", "new-password", pin)}
                <p class="muted">{words.new_pin_hint}</p>
                {field("register-username", words.username, "text", "username", username)}
                <button class="button" data-testid="register-submit">{words.register_button}</button>
            </form>
            {said.line()}
        </section>
    }
    .into_any()
}
