//! How the library reaches the patron: e-mail, phone, language of messages.

use super::sign_in::field;
use super::{Said, patron, use_place};
use crate::account::{self, Problem};
use bookmobile_circulation::action::{Action, MaybeText, Text, TextError};
use bookmobile_client::show::things::{Contact, contact as as_shown};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Languages that the library writes in: tag and own name.
const LANGUAGES: [(&str, &str); 2] = [("zh-Hans", "中文"), ("en", "English")];

/// The form.
pub fn contact() -> AnyView {
    let words = use_place().words;
    let things = words.things;
    let said = Said::new();
    let known = move || patron().map(|patron| as_shown(&patron.view, &patron.profile)).unwrap_or_default();
    let first = untrack(known);
    let (email, phone) = (RwSignal::new(first.email.clone()), RwSignal::new(first.phone.clone()));
    let language = RwSignal::new(first.language.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let wanted = Contact { email: trimmed(email), phone: trimmed(phone), language: language.get_untracked() };
        if !wanted.email.is_empty() && !is_email(&wanted.email) {
            return said.say(things.wrong_email);
        }
        let actions = match changes(&untrack(known), wanted) {
            Ok(actions) => actions,
            Err(error) => return said.say((things.text_problem)(&error)),
        };
        spawn_local(async move {
            let mut done: Result<(), Problem> = Ok(());
            for action in &actions {
                done = done.and(account::queue(action, "").await.map(drop));
            }
            if said.check(words, done) {
                said.say(things.contact_kept);
            }
        });
    };
    let named = LANGUAGES.iter().any(|(tag, _)| *tag == first.language);
    let other = (!named && !first.language.is_empty()).then(|| (first.language.clone(), first.language.clone()));
    let offered = LANGUAGES.map(|(tag, name)| (tag.to_owned(), name.to_owned()));
    let none = first.language.is_empty().then(|| (String::new(), things.no_language.to_owned()));
    let options = none.into_iter().chain(other).chain(offered).map(|(tag, name)| {
        let selected = tag == first.language;
        view! { <option value=tag selected=selected>{name}</option> }
    });
    view! {
        <form class="advanced" data-testid="contact-form" on:submit=submit novalidate>
            {field("contact-email", things.email, "email", "email", email)}
            {field("contact-phone", things.phone, "tel", "tel", phone)}
            <div>
                <label for="contact-language">{things.language}</label>
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
        {said.line()}
    }
    .into_any()
}

/// What makes `wanted` of `known`: nothing where both are the same.
fn changes(known: &Contact, wanted: Contact) -> Result<Vec<Action>, TextError> {
    let mut actions = Vec::new();
    let changed = |known: &str, wanted: String| (known != wanted).then_some(wanted);
    let email = changed(&known.email, wanted.email).map(MaybeText::try_from).transpose()?;
    let phone = changed(&known.phone, wanted.phone).map(MaybeText::try_from).transpose()?;
    if email.is_some() || phone.is_some() {
        actions.push(Action::ChangeContact { email, phone });
    }
    if let Some(language) = changed(&known.language, wanted.language).filter(|language| !language.is_empty()) {
        actions.push(Action::ChangeLanguage { language: Text::try_from(language)? });
    }
    Ok(actions)
}

/// Whether a mail could get there: a name, an at sign, and a host.
fn is_email(text: &str) -> bool {
    let parts = text.rsplit_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace))
}
