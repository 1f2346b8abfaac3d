//! What is drawn, in the words of `words`. Nothing here touches the browser itself.

pub mod audit;
pub mod catalogue;
pub mod check_in;
pub mod check_out;
pub mod context;
pub mod copies;
pub mod page;
pub mod patrons;
pub mod print_queue;
pub mod queues;
pub mod scans;
pub mod shelves;

pub use context::{DeskContext, use_desk};

use bookmobile_api::desk::CopyView;
use bookmobile_circulation::{Reason, RecordId};
use bookmobile_client::address::percent_encode;
use bookmobile_ui::StatusLine;
use leptos::prelude::*;

/// An empty line for what becomes of what staff do.
pub fn status_line() -> StatusLine {
    StatusLine::new("said")
}

/// Why something was refused, and what to do.
pub fn refused(context: DeskContext, reason: &Reason) -> AnyView {
    let refusal = (context.words.refusal)(reason, &|code| context.branch_name(code));
    view! {
        <p class="refused" data-reason=reason.code()><b>{refusal.why}</b>" "<span>{refusal.remedy}</span></p>
    }
    .into_any()
}

/// The same as one text.
pub fn refused_text(context: DeskContext, reason: &Reason) -> String {
    let refusal = (context.words.refusal)(reason, &|code| context.branch_name(code));
    format!("{} {}", refusal.why, refusal.remedy).trim_end().to_owned()
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
pub fn record_path(title: &RecordId) -> String {
    format!("/record/{}", percent_encode(title.as_str()))
}

/// What a record is called: its title, or its id where the catalogue has it no more.
pub fn name_of(name: &str, title: &RecordId) -> String {
    if name.is_empty() { title.to_string() } else { name.to_owned() }
}

/// Title and volume of a copy.
pub fn copy_name(copy: &CopyView) -> String {
    let name = name_of(&copy.name, &copy.title);
    copy.volume.as_ref().map_or_else(|| name.clone(), |volume| format!("{name} {volume}"))
}

/// Where a copy stands: at which branch, at which shelf, under which number.
pub fn shelf_of(context: DeskContext, copy: &CopyView) -> AnyView {
    let parts = [Some(context.branch_name(copy.home.as_str())), copy.location.clone(), copy.call_number.clone()];
    parts.into_iter().flatten().map(|part| view! { <span>{part}</span> }).collect_view().into_any()
}
