//! Copies come in: each line says where the copy goes.

use super::paper::Paper;
use super::scans::{Came, Line, Lines, Turns, again, no_branch, scan_field};
use super::{Bench, button, copy_name, refused_text, shelf_of, use_bench};
use crate::browser;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{self, CheckIn, CheckInAnswer, Next, RuleOutcome};
use bookmobile_circulation::{Barcode, BranchCode, Reason};
use leptos::prelude::*;

/// A copy, and the branch where it was scanned.
type Scan = (Line<CheckInAnswer>, BranchCode);

/// The room.
pub fn room() -> AnyView {
    let bench = use_bench();
    let words = bench.words;
    let lines = Lines::<CheckInAnswer>::new();
    let turns = Turns::<Scan>::new();
    let text = RwSignal::new(String::new());
    let announced = RwSignal::new(String::new());
    let prints = RwSignal::new(browser::remembered(browser::PRINT_SLIPS).is_some_and(|on| on == "yes"));
    let work = async move |(line, branch): Scan| {
        let answer = ask(bench, &line.text, branch).await;
        announced.try_set(said(bench, &answer));
        let is_away = answer == Err(ApiError::Unreachable);
        if let Ok(RuleOutcome::Done(done)) = &answer
            && prints.try_get_untracked() == Some(true)
            && let Some(paper) = paper_of(done)
        {
            bench.print(paper);
        }
        if answer.is_err() {
            turns.forget();
        }
        line.note(answer);
        if is_away {
            for (line, _) in turns.take() {
                line.note(Err(ApiError::Unreachable));
            }
        }
    };
    let scan = move |text: String| {
        let Some(branch) = bench.branch() else { return };
        if turns.is_new(&text) {
            turns.push((lines.add(text, 0), branch), work);
        }
    };
    let once_more = move |line: Line<CheckInAnswer>| {
        let Some(branch) = bench.branch() else { return };
        lines.remove(&line);
        turns.push((lines.add(line.text, 0), branch), work);
    };
    let more = move |line: &Line<CheckInAnswer>, came: &Came<CheckInAnswer>| {
        let line = line.clone();
        let press = move || {
            once_more(line.clone());
            browser::focus("#scan-in");
        };
        matches!(came, Came::Failed(_)).then(|| again(bench, press)).into_any()
    };
    let switch = move |event| {
        prints.set(event_target_checked(&event));
        browser::remember(browser::PRINT_SLIPS, if prints.get_untracked() { "yes" } else { "no" });
    };
    let counted = move |count| (count > 0).then(|| (words.taken_in_count)(count));
    let drawn = move || {
        if bench.branch().is_none() {
            return no_branch(bench);
        }
        scan_field(bench, "scan-in", move || words.scan_copy_in, text, scan)
    };
    view! {
        <h2 class="unseen">{words.check_in}</h2>
        {drawn}
        <label class="switch">
            <input type="checkbox" data-testid="print-slips" prop:checked=move || prints.get() on:change=switch />
            <span>{words.print_slips}</span>
        </label>
        <p class="unseen" role="status">{move || announced.get()}</p>
        <p class="muted" data-testid="count-in">{move || counted(lines.done())}</p>
        {lines.drawn(bench, move |done| line(bench, done), more)}
    }
    .into_any()
}

async fn ask(bench: Bench, text: &str, branch: BranchCode) -> Result<RuleOutcome<CheckInAnswer>, ApiError> {
    // What is too long for a barcode is the barcode of nothing.
    let Ok(barcode) = Barcode::new(text) else { return Ok(RuleOutcome::Refused(Reason::NoSuchItem)) };
    bench.ask(desk::check_in(CheckIn { barcode, branch })).await
}

fn paper_of(done: &CheckInAnswer) -> Option<Paper> {
    let (slip, until) = match &done.next {
        Next::Shelve => return None,
        Next::HoldShelf { slip, until } => (slip.clone(), Some(*until)),
        Next::Send { slip, .. } => (slip.clone()?, None),
    };
    Some(Paper::Slip(done.copy.clone(), slip, until))
}

/// Where it goes, in a few words.
fn whereto<S>(bench: Bench, next: &Next<S>) -> String {
    match next {
        Next::Shelve => bench.words.shelve.to_owned(),
        Next::HoldShelf { .. } => bench.words.to_hold_shelf.to_owned(),
        Next::Send { to, .. } => (bench.words.send_to)(&bench.branch_name(to.as_str())),
    }
}

fn said(bench: Bench, answer: &Result<RuleOutcome<CheckInAnswer>, ApiError>) -> String {
    match answer {
        Ok(RuleOutcome::Done(done)) => format!("{}: {}", copy_name(&done.copy), whereto(bench, &done.next)),
        Ok(RuleOutcome::Refused(reason)) => format!("{} {}", bench.words.not_done, refused_text(bench, reason)),
        Err(error) => format!("{} {}", bench.words.not_known, (bench.words.scan_problem)(error)),
    }
}

fn line(bench: Bench, done: &CheckInAnswer) -> AnyView {
    let words = bench.words;
    let code = match done.next {
        Next::Shelve => "shelve",
        Next::HoldShelf { .. } => "hold_shelf",
        Next::Send { .. } => "send",
    };
    let slip = match &done.next {
        Next::HoldShelf { slip, .. } | Next::Send { slip: Some(slip), .. } => Some(slip.clone()),
        Next::Shelve | Next::Send { slip: None, .. } => None,
    };
    let until = match done.next {
        Next::HoldShelf { until, .. } => Some((words.kept_until)(until)),
        _ => None,
    };
    let slip = slip.map(|slip| {
        let whom = format!("{} {}", slip.whom.initial, slip.whom.card_end);
        let pickup = (words.pickup_at)(&bench.branch_name(slip.pickup.as_str()));
        view! {
            <p class="parts">
                <span class="whom">{whom}</span>
                <span>{pickup}</span>
                {until.map(|until| view! { <span>{until}</span> })}
            </p>
        }
    });
    let print = paper_of(done).map(|paper| {
        view! { <div class="row">{button("print-slip", words.print_slip, move || bench.print(paper.clone()))}</div> }
    });
    let charge = done.charge.filter(|charge| *charge > 0);
    let charge = charge.map(|charge| view! { <p class="charge" data-testid="charge">{(words.fine)(charge)}</p> });
    let returned = if done.returned { words.returned } else { words.not_on_loan };
    view! {
        <p class="line-big" data-testid="next" data-next=code>{whereto(bench, &done.next)}</p>
        <p class="line-name">{copy_name(&done.copy)}</p>
        {slip}
        <p class="muted parts"><span>{returned}</span>{shelf_of(bench, &done.copy)}</p>
        {charge}
        {print}
    }
    .into_any()
}
