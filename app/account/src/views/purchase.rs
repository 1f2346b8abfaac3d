//! Asking the library to buy what it does not have.

use super::{status_line, use_place};
use crate::account::{self, SuggestionReceipt};
use bookmobile_api::PurchaseSuggestion;
use bookmobile_ui::focus::focus_soon;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A form to ask for what was sought in vain; `sought` stands in it as the title.
pub fn purchase(sought: String) -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let written = StoredValue::new([sought.clone(), String::new(), String::new(), String::new()]);
    // One key for one form: whoever presses twice asks once.
    let key = account::suggestion_key();
    let under_way = StoredValue::new(false);
    let done = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if under_way.get_value() || done.get_untracked() {
            return;
        }
        under_way.set_value(true);
        status.say(words.one_moment);
        let [name, author, isbn, note] = written.get_value();
        let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        let (author, isbn, note) = (filled(author), filled(isbn), filled(note));
        let suggestion = PurchaseSuggestion { key: key.clone(), name, author, isbn, note };
        spawn_local(async move {
            let text = match account::suggest_purchase(suggestion).await {
                Ok(SuggestionReceipt::Received) => Ok(words.purchase_received),
                Ok(SuggestionReceipt::Queued) => Ok(words.purchase_queued),
                Err(problem) => Err((words.purchase_problem)(&problem)),
            };
            under_way.try_set_value(false);
            done.try_set(text.is_ok());
            status.say(text.map_or_else(|problem| problem, str::to_owned));
        });
    };
    let first = [sought, String::new(), String::new(), String::new()];
    let names = ["name", "author", "isbn", "note"];
    let fields = names.into_iter().zip(words.purchase_fields).zip(first).enumerate().map(|(index, ((name, label), value))| {
        let id = format!("purchase-{name}");
        let length = PurchaseSuggestion::CHARS_MAX[index];
        let set = move |event| written.update_value(|texts| texts[index] = event_target_value(&event));
        view! {
            <div>
                <label for=id.clone()>{label}</label>
                <input id=id.clone() data-testid=id type="text" maxlength=length required=index == 0 autocomplete="off" value=value on:input=set />
            </div>
        }
        .into_any()
    });
    let fields: Vec<AnyView> = fields.collect();
    focus_soon("[data-testid='purchase-name']");
    view! {
        <form class="advanced purchase" on:submit=send hidden=move || done.get()>
            {fields}
            <button type="submit" class="button" data-testid="purchase-send">{words.purchase_send}</button>
        </form>
        <div data-testid="purchase-said">{status.line()}</div>
    }
    .into_any()
}
