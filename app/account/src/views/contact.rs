//! How the library reaches the patron: e-mail, phone, language of messages.

use super::{patron, status_line, use_place};
use crate::account::{self, Problem};
use crate::form::{contact_changes, is_email};
use bookmobile_client::show::contact::{Contact, contact as as_shown};
use bookmobile_ui::form::field;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Languages that the library writes in: tag and own name.
const LANGUAGES: [(&str, &str); 2] = [("zh-Hans", "中文"), ("en", "English")];

/// The form.
pub fn contact() -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let known = move || patron().map(|patron| as_shown(&patron.view, &patron.profile)).unwrap_or_default();
    let first = untrack(known);
    let (email, phone) = (RwSignal::new(first.email.clone()), RwSignal::new(first.phone.clone()));
    let language = RwSignal::new(first.language.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let wanted = Contact { email: trimmed(email), phone: trimmed(phone), language: language.get_untracked() };
        if !wanted.email.is_empty() && !is_email(&wanted.email) {
            return status.say(content.wrong_email);
        }
        let actions = match contact_changes(&untrack(known), wanted) {
            Ok(actions) => actions,
            Err(error) => return status.say((content.text_problem)(&error)),
        };
        spawn_local(async move {
            let mut done: Result<(), Problem> = Ok(());
            for action in &actions {
                done = done.and(account::queue(action, "").await.map(drop));
            }
            if status.check(words.problem, done).is_some() {
                status.say(content.contact_kept);
            }
        });
    };
    let named = LANGUAGES.iter().any(|(tag, _)| *tag == first.language);
    let other = (!named && !first.language.is_empty()).then(|| (first.language.clone(), first.language.clone()));
    let offered = LANGUAGES.map(|(tag, name)| (tag.to_owned(), name.to_owned()));
    let none = first.language.is_empty().then(|| (String::new(), content.no_language.to_owned()));
    let options = none.into_iter().chain(other).chain(offered).map(|(tag, name)| {
        let selected = tag == first.language;
        view! { <option value=tag selected=selected>{name}</option> }
    });
    view! {
        <form class="advanced" data-testid="contact-form" on:submit=submit novalidate>
            {field("contact-email", content.email, "email", "email", email)}
            {field("contact-phone", content.phone, "tel", "tel", phone)}
            <div>
                <label for="contact-language">{content.language}</label>
                <select
                    id="contact-language"
                    data-testid="contact-language"
                    on:change=move |event| language.set(event_target_value(&event))
                >
                    {options.collect_view()}
                </select>
            </div>
            <button class="button" data-testid="contact-submit">{words.save}</button>
        </form>
        {status.line()}
    }
    .into_any()
}
