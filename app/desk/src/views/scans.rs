//! Scanning: the field, what is done with one scan after another, and the lines that say what came of each.

use super::{DeskContext, refused};
use crate::scan::{PendingScans, Typing, code};
use bookmobile_api::ApiError;
use bookmobile_api::desk::RuleOutcome;
use bookmobile_circulation::Reason;
use bookmobile_ui::form::button;
use bookmobile_ui::time;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// So many lines stay in sight.
const LINES_MAX: usize = 100;

/// What came of a scan.
#[derive(Clone, Debug, PartialEq)]
pub enum ScanResult<T> {
    /// The library has not answered yet.
    Waiting,
    /// It is done.
    Done(T),
    /// It is not done, for this reason.
    Refused(Reason),
    /// Whether it is done nobody knows, or it could not be asked for.
    Failed(ApiError),
}

/// A copy that was scanned.
#[derive(Clone)]
pub struct ScanEntry<T: Send + Sync + 'static> {
    number: u32,
    /// How often a patron had been put away before it was scanned.
    pub session: u32,
    /// What was scanned.
    pub text: String,
    /// What came of it.
    pub result: ArcRwSignal<ScanResult<T>>,
}

impl<T: Send + Sync + 'static> ScanEntry<T> {
    /// Notes what was answered, or why nothing was.
    pub fn note(&self, answer: Result<RuleOutcome<T>, ApiError>) {
        self.result.set(match answer {
            Ok(RuleOutcome::Done(done)) => ScanResult::Done(done),
            Ok(RuleOutcome::Refused(reason)) => ScanResult::Refused(reason),
            Err(error) => ScanResult::Failed(error),
        });
    }
}

/// Copies that were scanned, the latest first.
pub struct ScanLog<T: Send + Sync + 'static> {
    all: RwSignal<Vec<ScanEntry<T>>>,
    count: StoredValue<u32>,
}

impl<T: Send + Sync + 'static> Clone for ScanLog<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for ScanLog<T> {}

impl<T: Clone + Send + Sync + 'static> ScanLog<T> {
    /// None yet.
    pub fn new() -> Self {
        Self { all: RwSignal::new(Vec::new()), count: StoredValue::new(0) }
    }

    /// A line for what was just scanned, at the top.
    pub fn add(self, text: String, session: u32) -> ScanEntry<T> {
        let number = self.count.get_value() + 1;
        self.count.set_value(number);
        let line = ScanEntry { number, session, text, result: ArcRwSignal::new(ScanResult::Waiting) };
        let first = line.clone();
        self.all.update(|all| {
            all.insert(0, first);
            all.truncate(LINES_MAX);
        });
        line
    }

    /// Takes a line away, because it is scanned again.
    pub fn remove(self, line: &ScanEntry<T>) {
        self.all.update(|all| all.retain(|other| other.number != line.number));
    }

    /// Takes all lines away but those of what is perhaps not done: somebody must still know.
    pub fn clear(self) {
        let is_open = |line: &ScanEntry<T>| {
            line.result.with_untracked(|result| matches!(result, ScanResult::Failed(_) | ScanResult::Waiting))
        };
        self.all.update(|all| all.retain(is_open));
    }

    /// How many are done.
    pub fn done(self) -> usize {
        self.all.with(|all| {
            all.iter().filter(|line| line.result.with(|result| matches!(result, ScanResult::Done(_)))).count()
        })
    }

    /// The lines, each drawn by `done` where it is done, and followed by what `more` offers about it otherwise.
    pub fn drawn(
        self,
        context: DeskContext,
        done: impl Fn(&T) -> AnyView + Copy + Send + 'static,
        more: impl Fn(&ScanEntry<T>, &ScanResult<T>) -> AnyView + Copy + Send + 'static,
    ) -> AnyView {
        let one = move |line: ScanEntry<T>| {
            let result = line.result.clone();
            let state = move || match result.get() {
                ScanResult::Waiting => "waiting",
                ScanResult::Done(_) => "done",
                ScanResult::Refused(_) => "refused",
                ScanResult::Failed(_) => "failed",
            };
            let result = line.result.clone();
            let text = line.text.clone();
            let drawn = move || {
                let result = result.get();
                let said = match &result {
                    ScanResult::Waiting => view! { <p class="muted">{context.words.one_moment}</p> }.into_any(),
                    ScanResult::Done(what) => done(what),
                    ScanResult::Refused(reason) => view! {
                        <p class="line-big">{context.words.not_done}</p>
                        {refused(context, reason)}
                    }
                    .into_any(),
                    ScanResult::Failed(error) => view! {
                        <p class="line-big">{context.words.not_known}</p>
                        <p class="refused">{(context.words.scan_problem)(error)}</p>
                    }
                    .into_any(),
                };
                view! { {said}{more(&line, &result)} }
            };
            view! {
                <li class="line" data-testid="line" data-came=state>
                    <span class="line-code">{text}</span>
                    <div>{drawn}</div>
                </li>
            }
            .into_any()
        };
        view! {
            <ol class="lines" data-testid="lines">
                <For each=move || self.all.get() key=|line| line.number let:line>{one(line)}</For>
            </ol>
        }
        .into_any()
    }
}

/// Scans that are done one after another, in their order, however fast they come.
pub struct ScanQueue<I: 'static> {
    queue: StoredValue<PendingScans<I>, LocalStorage>,
    /// Whether one is under way.
    pub busy: RwSignal<bool>,
}

impl<I: 'static> Clone for ScanQueue<I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I: 'static> Copy for ScanQueue<I> {}

impl<I: 'static> ScanQueue<I> {
    /// Nothing to do yet.
    pub fn new() -> Self {
        Self { queue: StoredValue::new_local(PendingScans::default()), busy: RwSignal::new(false) }
    }

    /// Whether `text` is a scan of its own, and not the one before read twice.
    pub fn is_new(self, text: &str) -> bool {
        self.queue.try_update_value(|queue| queue.is_new(text, time::now_millis())).unwrap_or_default()
    }

    /// Nothing came of the scan before: the same again is meant.
    pub fn forget(self) {
        self.queue.try_update_value(PendingScans::forget);
    }

    /// Does `work` with `what` when everything before it is done.
    pub fn push(self, what: I, work: impl AsyncFn(I) + 'static) {
        self.queue.update_value(|queue| queue.push(what));
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            while let Some(what) = self.queue.try_update_value(PendingScans::pop).flatten() {
                work(what).await;
            }
            self.busy.try_set(false);
        });
    }

    /// Takes away what waits, because nothing can come of it now.
    pub fn take(self) -> Vec<I> {
        self.queue.try_update_value(PendingScans::take).unwrap_or_default()
    }
}

/// The field that is scanned into. It keeps the focus, and is empty again at once.
pub fn scan_field(
    context: DeskContext,
    id: &'static str,
    label: impl Fn() -> &'static str + Send + 'static,
    text: RwSignal<String>,
    enter: impl Fn(String) + Copy + 'static,
) -> AnyView {
    let typing = StoredValue::new(Typing::default());
    let take = move || {
        let scanned = code(&text.get_untracked());
        text.set(String::new());
        if !scanned.is_empty() {
            enter(scanned);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        take();
    };
    // Some scanners say Tab where others say Enter; a person's Tab leads to the next field as ever.
    let keydown = move |event: leptos::ev::KeyboardEvent| {
        let is_tab = event.key() == "Tab" && !event.shift_key();
        if is_tab && typing.with_value(|typing| typing.is_scanner(time::now_millis())) {
            event.prevent_default();
            take();
        }
    };
    let input = move |event| {
        typing.update_value(|typing| typing.key(time::now_millis()));
        text.set(event_target_value(&event));
    };
    let field_id = id;
    view! {
        <form class="scan" on:submit=submit>
            <label for=field_id>{label}</label>
            <div>
                <input
                    id=id
                    data-testid=id
                    data-ready
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    enterkeyhint="go"
                    prop:value=move || text.get()
                    on:keydown=keydown
                    on:input=input
                />
                <button class="button">{context.words.enter}</button>
            </div>
        </form>
    }
    .into_any()
}

/// What is said instead of the field while nobody has chosen a branch.
pub fn no_branch(context: DeskContext) -> AnyView {
    view! { <p class="note" role="status" data-testid="no-branch">{context.words.branch_first}</p> }.into_any()
}

/// The way to scan a line again.
pub fn again(context: DeskContext, press: impl Fn() + 'static) -> AnyView {
    view! { <div class="row">{button("scan-again", context.words.again, press)}</div> }.into_any()
}
