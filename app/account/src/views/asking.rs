//! What a patron is asked before an action: where, until when, really.

use super::{button, use_place};
use crate::browser;
use bookmobile_circulation::{BranchCode, Day};
use leptos::prelude::*;

/// A choice of the branch where something is picked up, beginning with `chosen` or the last choice.
pub fn pickup(
    confirm: &'static str,
    chosen: Option<&BranchCode>,
    then: impl Fn(BranchCode) + 'static,
    leave: impl Fn() + 'static,
) -> AnyView {
    let place = use_place();
    let words = place.words;
    let branches = place.branches();
    let known = |code: &String| branches.iter().any(|(known, _)| known == code);
    let last = chosen.map(|code| code.as_str().to_owned()).or_else(browser::last_pickup).filter(known);
    let Some(first) = last.or_else(|| branches.first().map(|(code, _)| code.clone())) else {
        return view! { <p class="muted" role="status">{words.no_branches}</p> }.into_any();
    };
    let code = StoredValue::new(first.clone());
    let options = branches.into_iter().map(|(code, name)| {
        let selected = code == first;
        view! { <option value=code selected=selected>{name}</option> }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(branch) = BranchCode::new(&code.get_value()) {
            browser::remember_pickup(branch.as_str());
            then(branch);
        }
    };
    browser::focus_soon("[data-testid='pickup']");
    view! {
        <form class="asking" on:submit=submit>
            <label>
                <span>{words.pickup}</span>
                <select data-testid="pickup" on:change=move |event| code.set_value(event_target_value(&event))>
                    {options.collect_view()}
                </select>
            </label>
            <div class="row">
                <button class="button" data-testid="confirm">{confirm}</button>
                {button("never-mind", words.never_mind, leave)}
            </div>
        </form>
    }
    .into_any()
}

/// A choice of a day from tomorrow on.
pub fn day(then: impl Fn(Day) + 'static, leave: impl Fn() + 'static) -> AnyView {
    let words = use_place().words;
    let first = browser::tomorrow();
    let text = StoredValue::new(String::new());
    let wrong = RwSignal::new("");
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match Day::parse(&text.get_value()).ok().filter(|day| first.is_none_or(|first| *day >= first)) {
            Some(day) => then(day),
            None => wrong.set(words.choose_day),
        }
    };
    browser::focus_soon("[data-testid='suspend-until']");
    view! {
        <form class="asking" on:submit=submit novalidate>
            <label>
                <span>{words.suspend_until}</span>
                <input
                    type="date"
                    required
                    data-testid="suspend-until"
                    min=first.map(|day| day.to_string())
                    on:input=move |event| text.set_value(event_target_value(&event))
                />
            </label>
            <p class="said" role="alert">{move || wrong.get()}</p>
            <div class="row">
                <button class="button" data-testid="confirm">{words.save}</button>
                {button("never-mind", words.never_mind, leave)}
            </div>
        </form>
    }
    .into_any()
}

/// A question that something is lost by.
pub fn surely(
    question: String,
    yes: &'static str,
    no: &'static str,
    then: impl Fn() + 'static,
    leave: impl Fn() + 'static,
) -> AnyView {
    browser::focus_soon("[data-testid='surely']");
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
