//! The elements of forms: buttons, fields, choices, and the question before something is lost.

use crate::focus;
use leptos::prelude::*;

/// A button that does something.
pub fn button(test_id: &'static str, text: impl Into<String>, press: impl Fn() + 'static) -> AnyView {
    let text: String = text.into();
    view! { <button type="button" class="plain" data-testid=test_id on:click=move |_| press()>{text}</button> }
        .into_any()
}

/// A field with its label, of this `type` of HTML, filled in by browsers as `autocomplete` says.
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

/// A choice of one of `options`, codes with names, and its label.
pub fn choice(
    id: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    chosen: RwSignal<String>,
) -> AnyView {
    let options = options.into_iter().map(|(code, name)| {
        let selected = chosen.get_untracked() == code;
        view! { <option value=code selected=selected>{name}</option> }
    });
    view! {
        <div>
            <label for=id>{label}</label>
            <select id=id data-testid=id on:change=move |event| chosen.set(event_target_value(&event))>
                {options.collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// A box that is ticked or not, and its label.
pub fn switch(
    test_id: &'static str,
    label: &'static str,
    is_on: impl Fn() -> bool + Send + 'static,
    change: impl Fn(bool) + 'static,
) -> AnyView {
    view! {
        <label class="switch">
            <input
                type="checkbox"
                data-testid=test_id
                prop:checked=is_on
                on:change=move |event| change(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// A field for one text in a form that asks something; it begins with what `text` has.
pub fn text_field(test_id: &'static str, label: &'static str, chars_max: u32, text: StoredValue<String>) -> AnyView {
    view! {
        <label>
            <span>{label}</span>
            <input
                type="text"
                data-testid=test_id
                maxlength=chars_max
                autocomplete="off"
                value=text.get_value()
                on:input=move |event| text.set_value(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

/// A form that asks something before it is done: `fields`, a button `yes` that does it, and a button `no` that leaves
/// everything as it is.
pub fn ask(
    fields: AnyView,
    yes: &'static str,
    no: &'static str,
    then: impl Fn() + 'static,
    leave: impl Fn() + 'static,
) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        then();
    };
    view! {
        <form class="asking" on:submit=submit novalidate>
            {fields}
            <div class="row">
                <button class="button" data-testid="confirm">{yes}</button>
                {button("never-mind", no, leave)}
            </div>
        </form>
    }
    .into_any()
}

/// Asks before something is lost: `yes` does it, `no` leaves everything as it is.
pub fn confirm(
    question: String,
    yes: &'static str,
    no: &'static str,
    then: impl Fn() + 'static,
    leave: impl Fn() + 'static,
) -> AnyView {
    focus::focus_soon("[data-testid='surely']");
    view! {
        <div class="asking" role="group" aria-label=question.clone()>
            <p>{question.clone()}</p>
            <div class="row">
                <button type="button" class="button" data-testid="surely" on:click=move |_| then()>{yes}</button>
                {button("never-mind", no, leave)}
            </div>
        </div>
    }
    .into_any()
}
