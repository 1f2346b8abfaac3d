//! What is to be fetched from shelves, and what waits on the hold shelf.

use super::print_queue::PrintJob;
use super::scans::no_branch;
use super::{DeskContext, copy_name, shelf_of, status_line, use_desk};
use crate::tab::Tab;
use bookmobile_api::desk::{self, AwaitedLine, CopyView, HoldShelf, PickLine};
use bookmobile_circulation::BranchCode;
use bookmobile_ui::form::button;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let words = context.words;
    let status = status_line();
    let picks = RwSignal::new(None::<Vec<PickLine>>);
    let shelf = RwSignal::new(None::<HoldShelf>);
    let load = move |branch: BranchCode| {
        status.say(words.one_moment);
        spawn_local(async move {
            let both = async {
                let picks = desk::picks(branch.clone()).await?;
                Ok((picks, desk::hold_shelf(branch.clone()).await?))
            };
            let answer = context.ask(both).await;
            // Of another branch by now?
            if context.branch() != Some(branch) {
                return;
            }
            if let Some((picked, held)) = status.check(words.problem, answer) {
                picks.try_set(Some(picked));
                shelf.try_set(Some(held));
            }
        });
    };
    // What stands on shelves is looked up whenever somebody comes to look.
    Effect::new(move |_| {
        if context.tab.get() == Tab::Shelves
            && let Some(branch) = context.branch()
        {
            load(branch);
        }
    });
    let again = move || {
        if let Some(branch) = context.branch() {
            load(branch);
        }
    };
    let drawn = move || {
        if context.branch().is_none() {
            return no_branch(context);
        }
        view! {
            {move || picks.get().map(|picks| pick_list(context, picks))}
            {move || shelf.get().map(|shelf| hold_shelf(context, shelf))}
        }
        .into_any()
    };
    view! {
        <header class="tab-head">
            <h2 class="unseen">{words.shelves}</h2>
            <div class="row">{button("refresh", words.refresh, again)}</div>
        </header>
        {status.line()}
        {drawn}
    }
    .into_any()
}

fn pick_list(context: DeskContext, picks: Vec<PickLine>) -> AnyView {
    let words = context.words;
    let row = |pick: &PickLine| {
        view! {
            <li data-testid="pick">
                {copy(context, &pick.copy)}
                <p class="muted">{(words.fetch_for)(&context.branch_name(pick.pickup.as_str()))}</p>
            </li>
        }
    };
    let rows = picks.iter().map(row).collect_view();
    let print = (!picks.is_empty()).then(|| {
        let press = move || {
            let branch = context.branch().map(|branch| branch.to_string()).unwrap_or_default();
            context.print(PrintJob::Picks(branch, picks.clone()));
        };
        view! { <div class="row">{button("print-picks", words.print, press)}</div> }
    });
    let empty = print.is_none().then(|| view! { <p class="muted">{words.no_picks}</p> });
    view! {
        <section data-testid="picks">
            <h3>{words.picks}</h3>
            <p class="lead">{words.picks_lead}</p>
            {print}
            {empty}
            <ul class="entries">{rows}</ul>
        </section>
    }
    .into_any()
}

fn hold_shelf(context: DeskContext, shelf: HoldShelf) -> AnyView {
    let words = context.words;
    let awaited = |line: &AwaitedLine| {
        let whom = format!("{} {}", line.slip.whom.initial, line.slip.whom.card_end);
        view! {
            <li data-testid="awaited">
                {copy(context, &line.copy)}
                <p class="parts"><span class="whom">{whom}</span><span>{(words.kept_until)(line.until)}</span></p>
            </li>
        }
    };
    let awaited = shelf.awaited.iter().map(awaited).collect_view();
    let copies = |test_id: &'static str, title: &'static str, copies: &[CopyView]| {
        (!copies.is_empty()).then(|| {
            let rows = copies.iter().map(|one| view! { <li>{copy(context, one)}</li> }).collect_view();
            view! { <section data-testid=test_id><h3>{title}</h3><ul class="entries">{rows}</ul></section> }
        })
    };
    let empty = shelf.awaited.is_empty().then(|| view! { <p class="muted">{words.no_awaited}</p> });
    view! {
        {copies("unclaimed", words.unclaimed, &shelf.unclaimed)}
        <section data-testid="hold-shelf">
            <h3>{words.awaited}</h3>
            {empty}
            <ul class="entries">{awaited}</ul>
        </section>
        {copies("coming", words.coming, &shelf.coming)}
    }
    .into_any()
}

/// A copy to be found.
fn copy(context: DeskContext, copy: &CopyView) -> AnyView {
    view! {
        <p class="line-name">{copy_name(copy)}</p>
        <p class="parts">{shelf_of(context, copy)}<span class="line-code">{copy.barcode.to_string()}</span></p>
    }
    .into_any()
}
