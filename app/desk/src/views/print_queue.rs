//! What is printed: slips, the pick list, a patron's code. While it is, the page has nothing else on paper.

use super::{DeskContext, copy_name};
use crate::browser;
use bookmobile_api::desk::{Code, CopyView, PickLine, Slip};
use bookmobile_circulation::Day;
use bookmobile_ui::time;
use leptos::prelude::*;
use std::collections::VecDeque;

/// A printer that has said nothing for so long is not waited for.
const STUCK_MILLIS: f64 = 10_000.0;

/// Something to print.
#[derive(Clone, Debug, PartialEq)]
pub enum PrintJob {
    /// The slip in a copy that is set aside, and the last day on which it waits, where that is known.
    Slip(CopyView, Slip, Option<Day>),
    /// A pick list, of this branch.
    Picks(String, Vec<PickLine>),
    /// The code with which a patron, who is called so, sets a PIN.
    Code(String, Code),
}

/// What waits for the printer. One thing at a time is on the page's paper.
#[derive(Clone, Copy)]
pub struct PrintQueue {
    now: RwSignal<Option<PrintJob>>,
    waiting: StoredValue<VecDeque<PrintJob>>,
    since_millis: StoredValue<Option<f64>>,
}

impl PrintQueue {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            now: RwSignal::new(None),
            waiting: StoredValue::new(VecDeque::new()),
            since_millis: StoredValue::new(None),
        }
    }

    /// Prints this, after what is being printed.
    pub fn print(self, paper: PrintJob) {
        self.waiting.update_value(|waiting| waiting.push_back(paper));
        let is_busy = self.since_millis.get_value().is_some_and(|since| time::now_millis() - since < STUCK_MILLIS);
        if !is_busy {
            self.next();
        }
    }

    /// Forgets codes: their patron is put away. Slips name nobody, and are printed still.
    pub fn forget_codes(self) {
        let is_code = |paper: &PrintJob| matches!(paper, PrintJob::Code(..));
        self.waiting.update_value(|waiting| waiting.retain(|paper| !is_code(paper)));
        if self.now.with_untracked(|now| now.as_ref().is_some_and(is_code)) {
            self.now.set(None);
        }
    }

    fn next(self) {
        let paper = self.waiting.try_update_value(VecDeque::pop_front).flatten();
        self.since_millis.try_set_value(paper.is_some().then(time::now_millis));
        let is_any = paper.is_some();
        self.now.try_set(paper);
        if is_any {
            browser::print_soon(move || self.next());
        }
    }

    /// The paper.
    pub fn drawn(self, context: DeskContext) -> AnyView {
        let drawn = move || match self.now.get()? {
            PrintJob::Slip(copy, slip, until) => Some(slip_paper(context, &copy, &slip, until)),
            PrintJob::Picks(branch, picks) => Some(picks_paper(context, &branch, picks)),
            PrintJob::Code(name, code) => Some(code_paper(context, &name, code)),
        };
        view! { <div class="desk-paper" data-testid="paper">{drawn}</div> }.into_any()
    }
}

fn slip_paper(context: DeskContext, copy: &CopyView, slip: &Slip, until: Option<Day>) -> AnyView {
    let words = context.words;
    view! {
        <div class="slip-paper">
            <p class="slip-whom">{slip.whom.initial.clone()}" "<b>{slip.whom.card_end.clone()}</b></p>
            <p class="slip-pickup">{(words.pickup_at)(&context.branch_name(slip.pickup.as_str()))}</p>
            {until.map(|until| view! { <p class="slip-until">{(words.kept_until)(until)}</p> })}
            <p class="slip-title">{copy_name(copy)}</p>
            <p>{copy.call_number.clone()}" "{copy.barcode.to_string()}</p>
        </div>
    }
    .into_any()
}

fn picks_paper(context: DeskContext, branch: &str, picks: Vec<PickLine>) -> AnyView {
    let words = context.words;
    let rows = picks.into_iter().map(|pick| {
        let copy = pick.copy;
        view! {
            <tr>
                <td>"☐"</td>
                <td><b>{copy.call_number.clone()}</b><br/>{copy.location.clone()}</td>
                <td>{copy_name(&copy)}</td>
                <td>{copy.barcode.to_string()}</td>
                <td>{context.branch_name(pick.pickup.as_str())}</td>
            </tr>
        }
    });
    view! {
        <h1>{words.picks}" — "{context.branch_name(branch)}</h1>
        <table><tbody>{rows.collect_view()}</tbody></table>
    }
    .into_any()
}

fn code_paper(context: DeskContext, name: &str, code: Code) -> AnyView {
    let words = context.words;
    view! {
        <div class="slip-paper">
            <p class="slip-title">{name.to_owned()}</p>
            <p>{words.card}" "<b>{code.card}</b></p>
            <p>{words.code}" "<b class="code">{code.code.0}</b></p>
            <p>{(words.code_until)(code.until)}</p>
            <p>{words.code_paper}</p>
        </div>
    }
    .into_any()
}
