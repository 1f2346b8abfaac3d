//! The history of loans: kept or not, taken home as a file, erased.

use super::{Said, act, asking, button, patron, use_place};
use crate::account::{self, Problem};
use crate::browser;
use crate::remote::in_time;
use bookmobile_circulation::action::Action;
use bookmobile_client::show::patron::keeps_history;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The switch, and what can be done with what is there.
pub fn history() -> AnyView {
    let words = use_place().words;
    let things = words.things;
    let said = Said::new();
    let is_asked = RwSignal::new(false);
    let keeps =
        Memo::new(move |_| patron().is_some_and(|patron| keeps_history(&patron.view, patron.profile.keeps_history)));
    let change =
        move |event| act(words, said, Action::KeepHistory { keep: event_target_checked(&event) }, String::new());
    let export = move || {
        said.say(words.one_moment);
        spawn_local(async move {
            match in_time(bookmobile_api::history()).await {
                Ok(history) => {
                    let time = |secs| {
                        let at = browser::local(secs);
                        format!("{:04}-{:02}-{:02} {}", at.year, at.month, at.day, at.clock())
                    };
                    let made =
                        browser::download("bookmobile-history.csv", "text/csv;charset=utf-8", &history.csv(time));
                    said.say(if made { things.exported } else { things.not_reached });
                }
                Err(error) => said.say((words.problem)(&Problem::Server(error))),
            }
        });
    };
    let erase = move || {
        is_asked.set(false);
        spawn_local(async move {
            if said.check(words, account::queue(&Action::EraseHistory, "").await) {
                said.say(things.erase_waits);
            }
        });
    };
    let asking = move || {
        if is_asked.get() {
            let question = things.erase_surely.to_owned();
            return asking::surely(question, things.erase, words.keep, erase, move || is_asked.set(false));
        }
        view! {
            <div class="row">
                {button("export-history", things.export_history, export)}
                {button("erase-history", things.erase_history, move || is_asked.set(true))}
            </div>
        }
        .into_any()
    };
    view! {
        <label class="switch">
            <input type="checkbox" data-testid="history" prop:checked=move || keeps.get() on:change=change />
            <span>{words.history}</span>
        </label>
        <p class="muted">{words.history_hint}</p>
        {asking}
        {said.line()}
    }
    .into_any()
}
