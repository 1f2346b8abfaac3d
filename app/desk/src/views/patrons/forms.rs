//! Registering a patron, and changing an account. Enter leads from the first field to the last.

use super::{Accounts, Asked};
use crate::form::{Filled, Typed, Wrong};
use crate::words::Words;
use bookmobile_api::desk::{self, NewPatron, PatronChange, PatronDetails};
use bookmobile_ui::focus::focus_and_select;
use bookmobile_ui::form::{button, choice, field};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What stands in the fields.
#[derive(Clone, Copy)]
struct Form {
    card: RwSignal<String>,
    name: RwSignal<String>,
    category: RwSignal<String>,
    phone: RwSignal<String>,
    email: RwSignal<String>,
    valid_until: RwSignal<String>,
}

impl Form {
    fn empty(category: String) -> Self {
        let [card, name, phone, email, valid_until] = std::array::from_fn(|_| RwSignal::new(String::new()));
        Self { card, name, category: RwSignal::new(category), phone, email, valid_until }
    }

    fn of(patron: &PatronDetails) -> Self {
        let profile = &patron.profile;
        let this = Self::empty(profile.category.clone());
        this.card.set(profile.card.clone());
        this.name.set(profile.name.clone());
        this.phone.set(profile.phone.clone().unwrap_or_default());
        this.email.set(profile.email.clone().unwrap_or_default());
        this.valid_until.set(profile.valid_until.map(|day| day.to_string()).unwrap_or_default());
        this
    }

    /// What was filled in, or what is to be filled in otherwise.
    fn filled(self, words: &'static Words) -> Result<Filled, &'static str> {
        let text = |text: RwSignal<String>| text.get_untracked();
        let typed = Typed {
            card: text(self.card),
            name: text(self.name),
            category: text(self.category),
            phone: text(self.phone),
            email: text(self.email),
            valid_until: text(self.valid_until),
        };
        typed.filled().map_err(|wrong| match wrong {
            Wrong::Name => words.name_missing,
            Wrong::Email => words.wrong_email,
            Wrong::Card => words.card_missing,
            Wrong::Category => words.category_missing,
            Wrong::Day => words.wrong_day,
        })
    }

    fn fields(self, this: Accounts, ids: [&'static str; 6]) -> AnyView {
        let words = this.context.words;
        let [card, name, category, phone, email, valid_until] = ids;
        let mut categories = this.context.categories();
        // One that the policy has no more is shown as it is, rather than changed in silence.
        let chosen = self.category.get_untracked();
        if !categories.iter().any(|(code, _)| *code == chosen) && !chosen.is_empty() {
            categories.push((chosen.clone(), chosen));
        }
        view! {
            {field(card, words.card_number, "text", "off", self.card)}
            {field(name, words.name, "text", "off", self.name)}
            {choice(category, words.category, categories, self.category)}
            {field(phone, words.phone, "tel", "off", self.phone)}
            {field(email, words.email, "text", "off", self.email)}
            {field(valid_until, words.valid_until_field, "date", "off", self.valid_until)}
        }
        .into_any()
    }
}

/// A form for a new patron.
pub fn register(this: Accounts) -> AnyView {
    let words = this.context.words;
    let first = this.context.categories().first().map(|(code, _)| code.clone()).unwrap_or_default();
    let form = Form::empty(first);
    let under_way = StoredValue::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // A scanner's Enter after the card number leads on to the name.
        if !form.card.get_untracked().trim().is_empty() && form.name.get_untracked().trim().is_empty() {
            this.status.say(words.name_missing);
            return focus_and_select("#new-name");
        }
        let filled = match form.filled(words) {
            Ok(filled) => filled,
            Err(problem) => return this.status.say(problem),
        };
        if under_way.get_value() {
            return;
        }
        under_way.set_value(true);
        this.status.say(words.one_moment);
        let turn = this.turn.get_value();
        let Filled { card, name, category, phone, email, valid_until } = filled;
        let called = name.clone();
        let request = NewPatron { card, name, category, email, phone, valid_until };
        spawn_local(async move {
            let answer = this.context.ask(desk::add_patron(request)).await;
            under_way.try_set_value(false);
            if this.is_turn(turn)
                && let Some(code) = this.status.check(words.problem, answer)
            {
                this.code.try_set(Some((called, code.clone())));
                this.say_done(desk::patron(code.card), words.registered.to_owned());
            }
        });
    };
    view! {
        <form class="advanced desk-form" data-testid="register" on:submit=submit>
            {form.fields(this, ["new-card", "new-name", "new-category", "new-phone", "new-email", "new-valid-until"])}
            <div class="row">
                <button class="button" data-testid="register-submit">{words.register_button}</button>
                {button("never-mind", words.never_mind, move || this.put_away())}
            </div>
        </form>
    }
    .into_any()
}

/// A form with the account as it is.
pub fn edit(this: Accounts, patron: PatronDetails) -> AnyView {
    let words = this.context.words;
    let form = Form::of(&patron);
    let card = patron.profile.card;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let filled = match form.filled(words) {
            Ok(filled) => filled,
            Err(problem) => return this.status.say(problem),
        };
        this.status.say(words.one_moment);
        let Filled { card: new_card, name, category, phone, email, valid_until } = filled;
        let request = PatronChange { card: card.clone(), new_card, name, category, email, phone, valid_until };
        this.say_done(desk::change_patron(request), words.changed.to_owned());
    };
    view! {
        <form class="advanced desk-form" data-testid="edit-patron" on:submit=submit>
            {form.fields(this, ["edit-card", "edit-name", "edit-category", "edit-phone", "edit-email", "edit-valid-until"])}
            <div class="row">
                <button class="button" data-testid="edit-submit">{words.save}</button>
                {button("never-mind", words.never_mind, move || this.asked.set(Asked::Nothing))}
            </div>
        </form>
    }
    .into_any()
}
