//! Copies come in: each line says where the copy goes.

use super::print_queue::PrintJob;
use super::scans::{ScanEntry, ScanLog, ScanQueue, ScanResult, again, no_branch, scan_field};
use super::{DeskContext, copy_name, refused_text, shelf_of, use_desk};
use crate::browser;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{self, CheckIn, CheckInAnswer, Next, RuleOutcome};
use bookmobile_circulation::{Barcode, BranchCode, Reason};
use bookmobile_ui::focus::focus_and_select;
use bookmobile_ui::form::{button, switch};
use leptos::prelude::*;

/// A copy, and the branch where it was scanned.
type Scan = (ScanEntry<CheckInAnswer>, BranchCode);

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let words = context.words;
    let lines = ScanLog::<CheckInAnswer>::new();
    let queue = ScanQueue::<Scan>::new();
    let text = RwSignal::new(String::new());
    let announced = RwSignal::new(String::new());
    let prints = RwSignal::new(browser::remembered(browser::PRINT_SLIPS).is_some_and(|on| on == "yes"));
    let work = async move |(line, branch): Scan| {
        let answer = ask(context, &line.text, branch).await;
        announced.try_set(said(context, &answer));
        let is_away = answer == Err(ApiError::Unreachable);
        if let Ok(RuleOutcome::Done(done)) = &answer
            && prints.try_get_untracked() == Some(true)
            && let Some(paper) = paper_of(done)
        {
            context.print(paper);
        }
        if answer.is_err() {
            queue.forget();
        }
        line.note(answer);
        if is_away {
            for (line, _) in queue.take() {
                line.note(Err(ApiError::Unreachable));
            }
        }
    };
    let scan = move |text: String| {
        let Some(branch) = context.branch() else { return };
        if queue.is_new(&text) {
            queue.push((lines.add(text, 0), branch), work);
        }
    };
    let once_more = move |line: ScanEntry<CheckInAnswer>| {
        let Some(branch) = context.branch() else { return };
        lines.remove(&line);
        queue.push((lines.add(line.text, 0), branch), work);
    };
    let more = move |line: &ScanEntry<CheckInAnswer>, result: &ScanResult<CheckInAnswer>| {
        let line = line.clone();
        let press = move || {
            once_more(line.clone());
            focus_and_select("#scan-in");
        };
        matches!(result, ScanResult::Failed(_)).then(|| again(context, press)).into_any()
    };
    let print_or_not = move |on| {
        prints.set(on);
        browser::remember(browser::PRINT_SLIPS, if on { "yes" } else { "no" });
    };
    let counted = move |count| (count > 0).then(|| (words.taken_in_count)(count));
    let drawn = move || {
        if context.branch().is_none() {
            return no_branch(context);
        }
        scan_field(context, "scan-in", move || words.scan_copy_in, text, scan)
    };
    view! {
        <h2 class="unseen">{words.check_in}</h2>
        {drawn}
        {switch("print-slips", words.print_slips, move || prints.get(), print_or_not)}
        <p class="unseen" role="status">{move || announced.get()}</p>
        <p class="muted" data-testid="count-in">{move || counted(lines.done())}</p>
        {lines.drawn(context, move |done| line(context, done), more)}
    }
    .into_any()
}

async fn ask(context: DeskContext, text: &str, branch: BranchCode) -> Result<RuleOutcome<CheckInAnswer>, ApiError> {
    // What is too long for a barcode is the barcode of nothing.
    let Ok(barcode) = Barcode::new(text) else { return Ok(RuleOutcome::Refused(Reason::NoSuchItem)) };
    context.ask(desk::check_in(CheckIn { barcode, branch })).await
}

fn paper_of(done: &CheckInAnswer) -> Option<PrintJob> {
    let (slip, until) = match &done.next {
        Next::Shelve => return None,
        Next::HoldShelf { slip, until } => (slip.clone(), Some(*until)),
        Next::Send { slip, .. } => (slip.clone()?, None),
    };
    Some(PrintJob::Slip(done.copy.clone(), slip, until))
}

/// Where it goes, in a few words.
fn whereto<S>(context: DeskContext, next: &Next<S>) -> String {
    match next {
        Next::Shelve => context.words.shelve.to_owned(),
        Next::HoldShelf { .. } => context.words.to_hold_shelf.to_owned(),
        Next::Send { to, .. } => (context.words.send_to)(&context.branch_name(to.as_str())),
    }
}

fn said(context: DeskContext, answer: &Result<RuleOutcome<CheckInAnswer>, ApiError>) -> String {
    match answer {
        Ok(RuleOutcome::Done(done)) => format!("{}: {}", copy_name(&done.copy), whereto(context, &done.next)),
        Ok(RuleOutcome::Refused(reason)) => format!("{} {}", context.words.not_done, refused_text(context, reason)),
        Err(error) => format!("{} {}", context.words.not_known, (context.words.scan_problem)(error)),
    }
}

fn line(context: DeskContext, done: &CheckInAnswer) -> AnyView {
    let words = context.words;
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
        let pickup = (words.pickup_at)(&context.branch_name(slip.pickup.as_str()));
        view! {
            <p class="parts">
                <span class="whom">{whom}</span>
                <span>{pickup}</span>
                {until.map(|until| view! { <span>{until}</span> })}
            </p>
        }
    });
    let print = paper_of(done).map(|paper| {
        view! { <div class="row">{button("print-slip", words.print_slip, move || context.print(paper.clone()))}</div> }
    });
    let charge = done.charge.filter(|charge| *charge > 0);
    let charge = charge.map(|charge| view! { <p class="charge" data-testid="charge">{(words.fine)(charge)}</p> });
    let returned = if done.returned { words.returned } else { words.not_on_loan };
    view! {
        <p class="line-big" data-testid="next" data-next=code>{whereto(context, &done.next)}</p>
        <p class="line-name">{copy_name(&done.copy)}</p>
        {slip}
        <p class="muted parts"><span>{returned}</span>{shelf_of(context, &done.copy)}</p>
        {charge}
        {print}
    }
    .into_any()
}
