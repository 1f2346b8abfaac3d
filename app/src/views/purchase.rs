//! Asking the library to buy what it does not have.

use crate::device::use_words;
use crate::platform::random;
use crate::searching::ask_to_buy;
use bookmobile_api::PurchaseSuggestion;
use bookmobile_client::session::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How far a suggestion has come.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Written,
    UnderWay,
    Received,
    /// What was written is still here, to be sent again.
    Failed(Failure),
}

/// A form to ask for what was sought in vain, closed at first. `sought` stands in it as the title.
pub fn purchase(sought: &str) -> impl IntoView + use<> {
    let words = use_words();
    let texts = ["name", "author", "isbn", "note"];
    let first = [sought.to_owned(), String::new(), String::new(), String::new()];
    let written = StoredValue::new(first.clone());
    // One key for one form: whoever presses twice asks once.
    let key = random::key();
    let stage = RwSignal::new(Stage::Written);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if matches!(stage.get_untracked(), Stage::UnderWay | Stage::Received) {
            return;
        }
        stage.set(Stage::UnderWay);
        let [name, author, isbn, note] = written.get_value();
        let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
        let (author, isbn, note) = (filled(author), filled(isbn), filled(note));
        let suggestion = PurchaseSuggestion { key: key.clone(), name, author, isbn, note };
        spawn_local(async move {
            stage.try_set(ask_to_buy(suggestion).await.map_or_else(Stage::Failed, |()| Stage::Received));
        });
    };
    let fields = texts.into_iter().zip(words.purchase_fields).zip(first).enumerate().map(|(index, ((name, label), value))| {
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
    let said = move || match stage.get() {
        Stage::Written => None,
        Stage::UnderWay => Some(words.purchase_under_way),
        Stage::Received => Some(words.purchase_received),
        Stage::Failed(Failure::BadRequest) => Some(words.purchase_refused),
        Stage::Failed(_) => Some(words.purchase_failed),
    };
    view! {
        <details class="purchase" data-testid="purchase">
            <summary>{words.purchase}</summary>
            <form class="advanced" on:submit=send hidden=move || stage.get() == Stage::Received>
                {fields}
                <button type="submit" class="button" data-testid="purchase-send">{words.purchase_send}</button>
            </form>
            <p role="status" data-testid="purchase-said">{said}</p>
        </details>
    }
}
