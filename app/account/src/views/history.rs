//! The history of loans: kept or not, taken home as a file, erased.

use super::{act, patron, status_line, use_place};
use crate::account::{self, Problem};
use crate::remote::in_time;
use bookmobile_circulation::action::Action;
use bookmobile_client::show::patron::keeps_history;
use bookmobile_ui::form::{button, confirm, switch};
use bookmobile_ui::{files, time};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The switch, and what can be done with what is there.
pub fn history() -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let is_asked = RwSignal::new(false);
    let keeps =
        Memo::new(move |_| patron().is_some_and(|patron| keeps_history(&patron.view, patron.profile.keeps_history)));
    let change = move |keep| act(words, status, Action::KeepHistory { keep }, String::new());
    let export = move || {
        status.say(words.one_moment);
        spawn_local(async move {
            match in_time(bookmobile_api::history()).await {
                Ok(history) => {
                    let time = |secs| {
                        let at = time::local(secs);
                        format!("{:04}-{:02}-{:02} {}", at.year, at.month, at.day, at.clock())
                    };
                    let made =
                        files::download_text("bookmobile-history.csv", "text/csv;charset=utf-8", &history.csv(time));
                    status.say(if made { content.exported } else { content.not_reached });
                }
                Err(error) => status.say((words.problem)(&Problem::Server(error))),
            }
        });
    };
    let erase = move || {
        is_asked.set(false);
        spawn_local(async move {
            if status.check(words.problem, account::queue(&Action::EraseHistory, "").await).is_some() {
                status.say(content.erase_waits);
            }
        });
    };
    let asking = move || {
        if is_asked.get() {
            let question = content.erase_surely.to_owned();
            return confirm(question, content.erase, words.keep, erase, move || is_asked.set(false));
        }
        view! {
            <div class="row">
                {button("export-history", content.export_history, export)}
                {button("erase-history", content.erase_history, move || is_asked.set(true))}
            </div>
        }
        .into_any()
    };
    view! {
        {switch("history", words.history, move || keeps.get(), change)}
        <p class="muted">{words.history_hint}</p>
        {asking}
        {status.line()}
    }
    .into_any()
}
