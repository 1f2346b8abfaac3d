//! What is known of a copy, and what staff say of it.

use super::scans::scan_field;
use super::{copy_name, record_path, refused_text, shelf_of, status_line, use_desk};
use bookmobile_api::ApiError;
use bookmobile_api::desk::{self, CopyDetails, Marking, RuleOutcome};
use bookmobile_circulation::{Barcode, Mark};
use bookmobile_ui::focus::focus_and_select_soon;
use bookmobile_ui::form::{button, confirm};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let words = context.words;
    let status = status_line();
    let text = RwSignal::new(String::new());
    let shown = RwSignal::new(None::<CopyDetails>);
    let asked = RwSignal::new(None::<Mark>);
    let turn = StoredValue::new(0_u32);
    let put_away = move || {
        turn.update_value(|turn| *turn += 1);
        shown.set(None);
        asked.set(None);
        status.say("");
    };
    Effect::new(move |before: Option<u32>| {
        let times = context.put_away.get();
        if before.is_some_and(|before| before != times) {
            put_away();
        }
        times
    });
    let look = move |scanned: String| {
        put_away();
        let Ok(barcode) = Barcode::new(&scanned) else { return status.say((words.no_such_copy)(&scanned)) };
        let mine = turn.get_value();
        status.say(words.one_moment);
        spawn_local(async move {
            let answer = context.ask(desk::copy(barcode)).await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Err(ApiError::NotFound) => status.say((words.no_such_copy)(&scanned)),
                answer => {
                    let is_away = answer.is_err();
                    shown.try_set(status.check(words.problem, answer));
                    if is_away {
                        text.try_set(scanned);
                    }
                }
            }
        });
    };
    let mark = move |barcode: Barcode, mark: Mark| {
        let mine = turn.get_value();
        asked.set(None);
        status.say(words.one_moment);
        spawn_local(async move {
            let answer = context.ask(desk::mark(Marking { barcode, mark })).await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            match status.check(words.problem, answer) {
                Some(RuleOutcome::Done(now)) => {
                    status.say((words.marked)((words.state)(now.copy.state)));
                    shown.try_set(Some(now));
                    focus_and_select_soon("#scan-copy");
                }
                Some(RuleOutcome::Refused(reason)) => status.say(refused_text(context, &reason)),
                None => {}
            }
        });
    };
    let drawn = move || {
        let shown = shown.get()?;
        let copy = shown.copy;
        let barcode = StoredValue::new(copy.barcode.clone());
        let loan = shown.loan.map(|(patron, due)| {
            let card = patron.card.clone();
            view! {
                <p class="parts" data-testid="on-loan-to">
                    <span>{words.on_loan_to}" "<b>{patron.name}</b>" "{patron.card}</span>
                    <span>{(words.due)(due)}</span>
                </p>
                <div class="row">{button("see-patron", words.see_patron, move || context.show_patron(card.clone()))}</div>
            }
        });
        let slip = shown.slip.map(|slip| {
            let whom = format!("{} {}", slip.whom.initial, slip.whom.card_end);
            let at = (words.pickup_at)(&context.branch_name(slip.pickup.as_str()));
            view! { <p class="parts"><span class="whom">{whom}</span><span>{at}</span></p> }
        });
        let marks = shown.marks;
        let asking = move || match asked.get() {
            Some(of) => {
                let question = (words.mark_surely)(of);
                let then = move || mark(barcode.get_value(), of);
                confirm(question, (words.mark)(of), words.never_mind, then, move || asked.set(None))
            }
            None => {
                let one = |of: &Mark| {
                    let of = *of;
                    let press = move || match of {
                        Mark::Lost | Mark::Withdrawn => asked.set(Some(of)),
                        _ => mark(barcode.get_value(), of),
                    };
                    let name = (words.mark)(of);
                    view! {
                        <button type="button" class="plain" data-testid="mark" data-mark=code_of(of) on:click=move |_| press()>
                            {name}
                        </button>
                    }
                };
                let marks = marks.iter().map(one).collect_view();
                view! {
                    <div class="marks" role="group" aria-label=words.mark_as>
                        <p class="muted">{words.mark_as}</p>
                        <div class="row">{marks}</div>
                    </div>
                }
                .into_any()
            }
        };
        let at = context.branch_name(copy.at.as_str());
        Some(view! {
            <article class="copy" data-testid="copy" data-state=copy.state.code()>
                <p class="line-big">{(words.state)(copy.state)}</p>
                <p class="line-name"><a href=record_path(&copy.title)>{copy_name(&copy)}</a></p>
                <p class="parts">{shelf_of(context, &copy)}<span class="line-code">{copy.barcode.to_string()}</span></p>
                <p class="muted parts">
                    <span>{(words.last_seen)(&at)}</span>
                    <span>{(words.waiting_for)(shown.waiting)}</span>
                    {copy.reference_only.then(|| view! { <span>{words.reference_only}</span> })}
                </p>
                {loan}
                {slip}
                {asking}
            </article>
        })
    };
    view! {
        <h2 class="unseen">{words.copies}</h2>
        {scan_field(context, "scan-copy", move || words.scan_copy, text, look)}
        {status.line()}
        {drawn}
    }
    .into_any()
}

/// As it stands in JSON.
const fn code_of(mark: Mark) -> &'static str {
    match mark {
        Mark::OnShelf => "on_shelf",
        Mark::InProcess => "in_process",
        Mark::InRepair => "in_repair",
        Mark::Missing => "missing",
        Mark::Lost => "lost",
        Mark::Withdrawn => "withdrawn",
    }
}
