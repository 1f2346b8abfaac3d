//! What a patron is asked before an action: where, and until when.

use super::use_place;
use crate::remembered;
use bookmobile_circulation::{BranchCode, Day};
use bookmobile_ui::focus::focus_soon;
use bookmobile_ui::form::ask;
use bookmobile_ui::{time, tomorrow_of};
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
    let last = chosen.map(|code| code.as_str().to_owned()).or_else(remembered::last_pickup).filter(known);
    let Some(first) = last.or_else(|| branches.first().map(|(code, _)| code.clone())) else {
        return view! { <p class="muted" role="status">{words.no_branches}</p> }.into_any();
    };
    let code = StoredValue::new(first.clone());
    let options = branches.into_iter().map(|(code, name)| {
        let selected = code == first;
        view! { <option value=code selected=selected>{name}</option> }
    });
    let submit = move || {
        if let Ok(branch) = BranchCode::new(&code.get_value()) {
            remembered::remember_pickup(branch.as_str());
            then(branch);
        }
    };
    focus_soon("[data-testid='pickup']");
    let fields = view! {
        <label>
            <span>{words.pickup}</span>
            <select data-testid="pickup" on:change=move |event| code.set_value(event_target_value(&event))>
                {options.collect_view()}
            </select>
        </label>
    };
    ask(fields.into_any(), confirm, words.never_mind, submit, leave)
}

/// A choice of a day from tomorrow on.
pub fn day(then: impl Fn(Day) + 'static, leave: impl Fn() + 'static) -> AnyView {
    let words = use_place().words;
    let first = tomorrow_of(time::local(time::now_unix_secs()));
    let text = StoredValue::new(String::new());
    let wrong = RwSignal::new("");
    let submit = move || match Day::parse(&text.get_value()).ok().filter(|day| first.is_none_or(|first| *day >= first))
    {
        Some(day) => then(day),
        None => wrong.set(words.choose_day),
    };
    focus_soon("[data-testid='suspend-until']");
    let fields = view! {
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
    };
    ask(fields.into_any(), words.save, words.never_mind, submit, leave)
}
