//! Copies go out: a card is scanned, then copies one after another.

use super::scans::{ScanEntry, ScanLog, ScanQueue, ScanResult, again, no_branch, scan_field};
use super::{DeskContext, copy_name, name_of, refused, refused_text, status_line, use_desk};
use bookmobile_api::ApiError;
use bookmobile_api::desk::{self, CheckOut, CheckOutAnswer, PatronDetails, RuleOutcome};
use bookmobile_circulation::{Barcode, HoldStatus, Reason};
use bookmobile_ui::focus::{focus_and_select, focus_and_select_soon};
use bookmobile_ui::form::button;
use bookmobile_ui::{StatusLine, time};
use leptos::prelude::*;

/// The field.
const FIELD: &str = "#scan-out";

/// What was scanned.
enum Scan {
    /// The card of who borrows.
    Card(String),
    /// A copy.
    Copy(ScanEntry<CheckOutAnswer>),
}

/// The state of the tab.
#[derive(Clone, Copy)]
struct Lending {
    context: DeskContext,
    patron: RwSignal<Option<PatronDetails>>,
    /// Cards that are being looked up.
    cards: StoredValue<u32>,
    session: RwSignal<u32>,
    lines: ScanLog<CheckOutAnswer>,
    queue: ScanQueue<Scan>,
    text: RwSignal<String>,
    status: StatusLine,
    announced: RwSignal<String>,
}

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let words = context.words;
    let this = Lending {
        context,
        patron: RwSignal::new(None),
        cards: StoredValue::new(0),
        session: RwSignal::new(0),
        lines: ScanLog::new(),
        queue: ScanQueue::new(),
        text: RwSignal::new(String::new()),
        status: status_line(),
        announced: RwSignal::new(String::new()),
    };
    Effect::new(move |before: Option<u32>| {
        let times = context.put_away.get();
        if before.is_some_and(|before| before != times) {
            this.put_away();
        }
        times
    });
    let label = move || if this.patron.with(Option::is_some) { words.scan_copy_out } else { words.scan_card };
    let field = move || {
        if context.branch().is_none() {
            return no_branch(context);
        }
        scan_field(context, "scan-out", label, this.text, move |text| this.scan(text))
    };
    let counted = move |count| (count > 0).then(|| (words.lent_count)(count));
    let patron = move || this.patron.get().map(|patron| this.head(&patron));
    view! {
        <h2 class="unseen">{words.check_out}</h2>
        {patron}
        {field}
        {this.status.line()}
        <p class="unseen" role="status">{move || this.announced.get()}</p>
        <p class="muted" data-testid="count-out">{move || counted(this.lines.done())}</p>
        {this.lines.drawn(context, move |done| line(context, done), move |line, result| this.more(line, result))}
    }
    .into_any()
}

impl Lending {
    fn scan(self, text: String) {
        if !self.queue.is_new(&text) {
            return;
        }
        if self.patron.with_untracked(Option::is_some) || self.cards.get_value() > 0 {
            self.copy(text);
        } else {
            self.card(text);
        }
    }

    fn card(self, text: String) {
        self.cards.update_value(|cards| *cards += 1);
        self.status.say(self.context.words.one_moment);
        self.queue.push(Scan::Card(text), async move |scan| self.work(scan).await);
    }

    fn copy(self, text: String) {
        let line = self.lines.add(text, self.session.get_untracked());
        self.queue.push(Scan::Copy(line), async move |scan| self.work(scan).await);
    }

    async fn work(self, scan: Scan) {
        match scan {
            Scan::Card(text) => self.look_up(text).await,
            Scan::Copy(line) => self.lend(line).await,
        }
    }

    async fn look_up(self, text: String) {
        let words = self.context.words;
        let answer = self.context.ask(desk::patron(text.clone())).await;
        self.cards.try_update_value(|cards| *cards = cards.saturating_sub(1));
        match answer {
            Ok(patron) => {
                self.status.say("");
                self.announced.try_set(patron.profile.name.clone());
                self.patron.try_set(Some(patron));
            }
            Err(error) => {
                self.queue.forget();
                // The copies that were scanned meanwhile are nobody's.
                for scan in self.queue.take() {
                    match scan {
                        Scan::Copy(line) => line.note(Err(error.clone())),
                        Scan::Card(_) => drop(self.cards.try_update_value(|cards| *cards = cards.saturating_sub(1))),
                    }
                }
                if error == ApiError::NotFound {
                    return self.status.say((words.no_such_card)(&text));
                }
                self.status.say((words.card_problem)(&error));
                // What was scanned stands in the field again, unless something else does.
                if self.text.try_with_untracked(String::is_empty) == Some(true) {
                    self.text.try_set(text);
                    focus_and_select_soon(FIELD);
                }
            }
        }
    }

    async fn lend(self, line: ScanEntry<CheckOutAnswer>) {
        let card = self.patron.try_with_untracked(|patron| patron.as_ref().map(|patron| patron.profile.card.clone()));
        let answer = match (card.flatten(), self.context.branch(), Barcode::new(&line.text)) {
            (Some(card), Some(branch), Ok(barcode)) => {
                self.context.ask(desk::check_out(CheckOut { card, barcode, branch })).await
            }
            (_, _, Err(_)) => Ok(RuleOutcome::Refused(Reason::NoSuchItem)),
            (..) => Err(ApiError::NotFound),
        };
        self.announced.try_set(self.announcement(&answer));
        if let Ok(RuleOutcome::Done(done)) = &answer {
            self.patron.try_update(|patron| patron.as_mut().map(|patron| took(patron, done)));
        }
        if answer.is_err() {
            self.queue.forget();
        }
        let is_away = answer == Err(ApiError::Unreachable);
        line.note(answer);
        if is_away {
            for scan in self.queue.take() {
                if let Scan::Copy(line) = scan {
                    line.note(Err(ApiError::Unreachable));
                }
            }
        }
    }

    fn announcement(self, answer: &Result<RuleOutcome<CheckOutAnswer>, ApiError>) -> String {
        let words = self.context.words;
        match answer {
            Ok(RuleOutcome::Done(done)) => format!("{}: {}", copy_name(&done.copy), (words.due)(done.due)),
            Ok(RuleOutcome::Refused(reason)) => format!("{} {}", words.not_done, refused_text(self.context, reason)),
            Err(error) => format!("{} {}", words.not_known, (words.scan_problem)(error)),
        }
    }

    /// The next patron, please. While something is under way it is this one's turn still.
    fn put_away(self) {
        if self.queue.busy.get_untracked() {
            return self.status.say(self.context.words.wait_for_answers);
        }
        self.patron.set(None);
        self.session.update(|session| *session += 1);
        self.lines.clear();
        self.text.set(String::new());
        self.status.say("");
        self.announced.set(String::new());
    }

    /// What is offered about a line that is not done.
    fn more(self, line: &ScanEntry<CheckOutAnswer>, result: &ScanResult<CheckOutAnswer>) -> AnyView {
        let line = line.clone();
        match result {
            ScanResult::Failed(_) if line.session == self.session.get() => again(self.context, move || {
                self.lines.remove(&line);
                self.copy(line.text.clone());
                focus_and_select(FIELD);
            }),
            ScanResult::Failed(_) => view! { <p class="refused">{self.context.words.scan_both_again}</p> }.into_any(),
            ScanResult::Refused(Reason::NoSuchItem) => {
                let press = move || {
                    // At once: the next moment that card is being looked up.
                    self.put_away();
                    self.card(line.text.clone());
                    focus_and_select(FIELD);
                };
                view! { <div class="row">{button("is-card", self.context.words.is_card, press)}</div> }.into_any()
            }
            ScanResult::Waiting | ScanResult::Done(_) | ScanResult::Refused(_) => ().into_any(),
        }
    }

    /// Who borrows, and what stands in the way.
    fn head(self, patron: &PatronDetails) -> AnyView {
        let (context, words) = (self.context, self.context.words);
        let profile = &patron.profile;
        let overdue = patron.loans.iter().filter(|loan| loan.overdue).count();
        let facts = [
            Some(format!("{} {}", words.card, profile.card)),
            Some(context.category_name(&profile.category)),
            Some((words.loans_count)(patron.loans.len())),
            (overdue > 0).then(|| (words.overdue_count)(overdue)),
            (profile.owed > 0).then(|| (words.owed)(profile.owed)),
        ];
        let facts = facts.into_iter().flatten().map(|fact| view! { <span>{fact}</span> }).collect_view();
        let standing = patron.standing.as_ref().map(|reason| refused(context, reason));
        let notes = patron.blocks.iter().filter_map(|block| block.note.clone());
        let notes = notes.map(|note| view! { <p class="note">{note}</p> }).collect_view();
        let ready = patron.holds.iter().filter(|hold| matches!(hold.status, HoldStatus::Ready { .. })).map(|hold| {
            let at = context.branch_name(hold.pickup.as_str());
            view! { <li data-testid="ready"><b>{name_of(&hold.name, &hold.title)}</b>" "<span class="muted">{at}</span></li> }
        });
        let ready: Vec<_> = ready.collect();
        let ready = (!ready.is_empty()).then(|| {
            view! { <div class="ready"><p>{words.ready_for_patron}</p><ul>{ready}</ul></div> }
        });
        let card = profile.card.clone();
        let next = move || {
            context.next_patron();
            focus_and_select_soon(FIELD);
        };
        view! {
            <div class="borrower" data-testid="borrower" data-standing=patron.standing.as_ref().map_or("good", Reason::code)>
                <p class="borrower-name" data-testid="borrower-name">{profile.name.clone()}</p>
                <p class="parts">{facts}</p>
                {standing}
                {notes}
                {ready}
                <div class="row">
                    <button type="button" class="plain" data-testid="next-patron" on:click=move |_| next()>
                        {words.next_patron}" "<kbd>"Esc"</kbd>
                    </button>
                    {button("see-patron", words.see_patron, move || context.show_patron(card.clone()))}
                </div>
            </div>
        }
        .into_any()
    }
}

/// The patron has this copy now: as the server would say it of loans and holds.
fn took(patron: &mut PatronDetails, done: &CheckOutAnswer) {
    patron.loans.push(bookmobile_circulation::sync::LoanView {
        item: done.copy.barcode.clone(),
        title: done.copy.title.clone(),
        name: done.copy.name.clone(),
        volume: done.copy.volume.clone(),
        lent_unix_secs: (time::now_millis() / 1_000.0) as i64,
        due: done.due,
        overdue: false,
        renewals_left: 0,
    });
    if done.fulfilled {
        let ready = |hold: &bookmobile_circulation::sync::HoldView| {
            hold.title == done.copy.title && matches!(hold.status, HoldStatus::Ready { .. })
        };
        if let Some(at) = patron.holds.iter().position(ready) {
            patron.holds.remove(at);
        }
    }
}

fn line(context: DeskContext, done: &CheckOutAnswer) -> AnyView {
    let words = context.words;
    view! {
        <p class="line-big" data-testid="due">{(words.due)(done.due)}</p>
        <p class="line-name">{copy_name(&done.copy)}</p>
        {done.fulfilled.then(|| view! { <p class="muted">{words.fulfilled}</p> })}
    }
    .into_any()
}
