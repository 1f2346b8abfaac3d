//! What is drawn, in the words of `words`. Nothing here touches the browser itself.

pub mod audit;
pub mod bench;
pub mod catalogue;
pub mod check_in;
pub mod check_out;
pub mod copies;
pub mod page;
pub mod paper;
pub mod patrons;
pub mod queues;
pub mod room;
pub mod scans;
pub mod shelves;

pub use bench::{Bench, use_bench};

use crate::browser;
use crate::words::Words;
use bookmobile_api::ApiError;
use bookmobile_api::desk::CopyView;
use bookmobile_circulation::{Reason, TitleId};
use bookmobile_client::address::percent_encode;
use leptos::prelude::*;

/// A line that says what became of the last thing done; empty at first.
#[derive(Clone, Copy)]
pub struct Said(RwSignal<String>);

impl Said {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says something, if anybody still looks.
    pub fn say(self, text: impl Into<String>) {
        self.0.try_set(text.into());
    }

    /// Gives what was answered, or says what went wrong.
    pub fn check<T>(self, words: &'static Words, answer: Result<T, ApiError>) -> Option<T> {
        match answer {
            Ok(answer) => {
                self.say("");
                Some(answer)
            }
            Err(error) => {
                self.say((words.problem)(&error));
                None
            }
        }
    }

    /// The line.
    pub fn line(self) -> AnyView {
        view! { <p class="said" role="status" data-testid="said">{move || self.0.get()}</p> }.into_any()
    }
}

/// A button that does something.
pub fn button(test_id: &'static str, text: impl Into<String>, press: impl Fn() + 'static) -> AnyView {
    let text: String = text.into();
    view! { <button type="button" class="plain" data-testid=test_id on:click=move |_| press()>{text}</button> }
        .into_any()
}

/// Why something was refused, and what to do.
pub fn refused(bench: Bench, reason: &Reason) -> AnyView {
    let refusal = (bench.words.refusal)(reason, &|code| bench.branch_name(code));
    view! {
        <p class="refused" data-reason=reason.code()><b>{refusal.why}</b>" "<span>{refusal.remedy}</span></p>
    }
    .into_any()
}

/// The same as one text.
pub fn refused_text(bench: Bench, reason: &Reason) -> String {
    let refusal = (bench.words.refusal)(reason, &|code| bench.branch_name(code));
    format!("{} {}", refusal.why, refusal.remedy).trim_end().to_owned()
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

/// A field of a form.
pub fn field(id: &'static str, label: &'static str, kind: &'static str, text: RwSignal<String>) -> AnyView {
    view! {
        <div>
            <label for=id>{label}</label>
            <input
                id=id
                data-testid=id
                type=kind
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// A choice of a form, out of codes with names.
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

/// A row of buttons of which one is pressed.
pub fn either(labels: [&'static str; 2], test_ids: [&'static str; 2], second: RwSignal<bool>) -> AnyView {
    let one = |index: usize| {
        let this = index == 1;
        view! {
            <button
                type="button"
                class="plain"
                data-testid=test_ids[index]
                aria-pressed=move || (second.get() == this).to_string()
                on:click=move |_| second.set(this)
            >
                {labels[index]}
            </button>
        }
    };
    view! { <div class="row either">{one(0)}{one(1)}</div> }.into_any()
}

/// The address of a record.
pub fn record_path(title: &TitleId) -> String {
    format!("/record/{}", percent_encode(title.as_str()))
}

/// What a record is called: its title, or its id where the catalogue has it no more.
pub fn name_of(name: &str, title: &TitleId) -> String {
    if name.is_empty() { title.to_string() } else { name.to_owned() }
}

/// Title and volume of a copy.
pub fn copy_name(copy: &CopyView) -> String {
    let name = name_of(&copy.name, &copy.title);
    copy.volume.as_ref().map_or_else(|| name.clone(), |volume| format!("{name} {volume}"))
}

/// Where a copy stands: at which branch, in which room, under which number.
pub fn shelf_of(bench: Bench, copy: &CopyView) -> AnyView {
    let parts = [Some(bench.branch_name(copy.home.as_str())), copy.location.clone(), copy.call_number.clone()];
    parts.into_iter().flatten().map(|part| view! { <span>{part}</span> }).collect_view().into_any()
}
