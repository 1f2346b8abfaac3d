//! The audit log: who did what.

use super::{status_line, use_desk};
use crate::scan::code;
use crate::tab::Tab;
use bookmobile_api::desk::{self, AuditLine};
use bookmobile_ui::form::button;
use bookmobile_ui::time;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// So many lines come at a time; fewer are the end.
const PAGE: usize = 50;

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let words = context.words;
    let status = status_line();
    let text = RwSignal::new(String::new());
    let lines = RwSignal::new(None::<Vec<AuditLine>>);
    let has_older = RwSignal::new(false);
    let turn = StoredValue::new(0_u32);
    // What the lines are about; it stays while older ones are asked for.
    let about = StoredValue::new(None::<String>);
    let load = move |before: Option<i64>| {
        if before.is_none() {
            turn.update_value(|turn| *turn += 1);
        }
        let mine = turn.get_value();
        status.say(words.one_moment);
        spawn_local(async move {
            let answer = context.ask(desk::audit(before, about.try_get_value().flatten())).await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            if let Some(found) = status.check(words.problem, answer) {
                has_older.try_set(found.len() >= PAGE);
                lines.try_update(|lines| match (lines.as_mut(), before) {
                    (Some(lines), Some(_)) => lines.extend(found),
                    _ => *lines = Some(found),
                });
            }
        });
    };
    // The log goes on while nobody looks.
    Effect::new(move |_| {
        if context.tab.get() == Tab::Audit {
            load(None);
        }
    });
    // Lines name cards: nobody leaves them on the screen.
    Effect::new(move |before: Option<u32>| {
        let times = context.put_away.get();
        if before.is_some_and(|before| before != times) {
            turn.update_value(|turn| *turn += 1);
            lines.set(None);
            text.set(String::new());
            status.say("");
        }
        times
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        about.set_value(Some(code(&text.get_untracked())).filter(|text| !text.is_empty()));
        load(None);
    };
    let older = move || {
        let last = lines.with(|lines| lines.as_ref().and_then(|lines| lines.last().map(|line| line.number)));
        last.filter(|_| has_older.get()).map(|last| button("older", words.older, move || load(Some(last))))
    };
    let row = move |line: AuditLine| {
        let actor = match line.actor_name {
            Some(name) => format!("{name} {}", line.actor),
            None if line.actor == "command" => words.by_command.to_owned(),
            None => line.actor,
        };
        let did = (words.did)(&line.did).map_or_else(|| line.did.clone(), str::to_owned);
        view! {
            <tr data-testid="audit-line" data-did=line.did.clone()>
                <td>{(words.moment)(time::local(line.at_unix_secs))}</td>
                <td>{actor}</td>
                <td>{did}</td>
                <td>{line.about}</td>
                <td class="muted" lang="en">{line.detail}</td>
            </tr>
        }
    };
    let table = move || {
        let lines = lines.get()?;
        if lines.is_empty() {
            return Some(view! { <p class="muted">{words.no_lines}</p> }.into_any());
        }
        let heads = words.audit_heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
        Some(
            view! {
                <div class="wide" tabindex="0" role="region" aria-label=words.audit>
                    <table class="audit">
                        <thead><tr>{heads}</tr></thead>
                        <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            }
            .into_any(),
        )
    };
    view! {
        <h2 class="unseen">{words.audit}</h2>
        <form class="scan" on:submit=submit>
            <label for="audit-about">{words.audit_about}</label>
            <div>
                <input
                    id="audit-about"
                    data-testid="audit-about"
                    data-ready
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                />
                <button class="button" data-testid="audit-find">{words.find}</button>
            </div>
        </form>
        {status.line()}
        {table}
        <div class="row">{older}</div>
    }
    .into_any()
}
