//! What readers sent and staff must answer: reviews, suggestions for purchase, reports of wrong records.

use super::{DeskContext, either, name_of, record_path, status_line, use_desk};
use crate::tab::Tab;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{self, Moderation, PurchaseProgress, ReportLine, ReviewLine, Role, SuggestionLine, Verdict};
use bookmobile_ui::form::button;
use bookmobile_ui::{StatusLine, time};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// How much waits, for the tab.
#[derive(Clone, Copy)]
pub struct Counts {
    reviews: RwSignal<usize>,
    suggestions: RwSignal<usize>,
    reports: RwSignal<usize>,
}

impl Counts {
    /// Asks for what waits for who is here.
    pub fn new(context: DeskContext) -> Self {
        let this = Self { reviews: RwSignal::new(0), suggestions: RwSignal::new(0), reports: RwSignal::new(0) };
        spawn_local(async move {
            if context.has(Role::Moderator) {
                if let Ok(lines) = context.ask(desk::reviews(true)).await {
                    this.reviews.try_set(lines.len());
                }
                if let Ok(lines) = context.ask(desk::suggestions(true)).await {
                    this.suggestions.try_set(lines.iter().filter(|line| is_new(line)).count());
                }
            }
            if context.has(Role::Cataloguer)
                && let Ok(lines) = context.ask(desk::reports(false)).await
            {
                this.reports.try_set(lines.len());
            }
        });
        this
    }

    /// All that waits.
    pub fn total(self) -> usize {
        self.reviews.get() + self.suggestions.get() + self.reports.get()
    }
}

/// Whether nobody has looked at the suggestion.
fn is_new(line: &SuggestionLine) -> bool {
    line.progress == PurchaseProgress::New
}

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let counts = expect_context::<Counts>();
    let moderates = context.has(Role::Moderator);
    view! {
        <h2 class="unseen">{context.words.queues}</h2>
        {moderates.then(|| reviews(context, counts))}
        {moderates.then(|| suggestions(context, counts))}
        {context.has(Role::Cataloguer).then(|| reports(context, counts))}
    }
    .into_any()
}

/// A queue: what is open, or what is over.
struct Queue<T: Send + Sync + 'static> {
    context: DeskContext,
    status: StatusLine,
    all: RwSignal<Option<Vec<T>>>,
    over: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for Queue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Queue<T> {}

impl<T: Clone + Send + Sync + 'static> Queue<T> {
    /// Asks whenever somebody comes to look, or wants to see the others; `told` learns of what is open.
    fn new<F: Future<Output = Result<Vec<T>, ApiError>> + 'static>(
        context: DeskContext,
        ask: impl Fn(bool) -> F + Copy + 'static,
        told: impl Fn(&[T]) + Copy + 'static,
    ) -> Self {
        let this = Self { context, status: status_line(), all: RwSignal::new(None), over: RwSignal::new(false) };
        Effect::new(move |_| {
            let over = this.over.get();
            if context.tab.get() != Tab::Queues {
                return;
            }
            spawn_local(async move {
                let answer = context.ask(ask(over)).await;
                if this.over.try_get_untracked() == Some(over)
                    && let Some(lines) = this.status.check(context.words.problem, answer)
                {
                    if !over {
                        told(&lines);
                    }
                    this.all.try_set(Some(lines));
                }
            });
        });
        this
    }

    /// Does something about a line; when it is done, `change` changes the lines that are shown.
    fn act(
        self,
        call: impl Future<Output = Result<(), ApiError>> + 'static,
        change: impl FnOnce(&mut Vec<T>) + 'static,
        told: impl Fn(&[T]) + 'static,
    ) {
        let words = self.context.words;
        self.status.say(words.one_moment);
        spawn_local(async move {
            let answer = self.context.ask(call).await;
            if self.status.check(words.problem, answer).is_some() {
                self.status.say(words.done);
                self.all.try_update(|all| all.as_mut().map(change));
                if self.over.try_get_untracked() == Some(false) {
                    self.all.try_with_untracked(|all| told(all.as_deref().unwrap_or_default()));
                }
            }
        });
    }

    fn drawn(
        self,
        test_id: &'static str,
        title: &'static str,
        labels: [&'static str; 2],
        row: impl Fn(T) -> AnyView + Copy + Send + 'static,
    ) -> AnyView {
        let words = self.context.words;
        let rows = move || {
            let all = self.all.get()?;
            let empty = all.is_empty().then(|| view! { <p class="muted">{words.nothing_waits}</p> });
            Some(view! { {empty}<ul class="entries">{all.into_iter().map(row).collect_view()}</ul> })
        };
        view! {
            <section data-testid=test_id>
                <header class="tab-head">
                    <h3>{title}</h3>
                    {either(labels, ["open", "over"], self.over)}
                </header>
                {self.status.line()}
                {rows}
            </section>
        }
        .into_any()
    }
}

fn reviews(context: DeskContext, counts: Counts) -> AnyView {
    let words = context.words;
    let told = move |lines: &[ReviewLine]| {
        counts.reviews.try_set(lines.len());
    };
    let lines = Queue::new(context, |over| desk::reviews(!over), told);
    let row = move |line: ReviewLine| {
        let judge = move |line: &ReviewLine, show: bool| {
            let (patron, title, made_unix_secs) = (line.patron, line.title.clone(), line.made_unix_secs);
            let verdict = Verdict { patron, title: title.clone(), made_unix_secs, show };
            let gone = move |lines: &mut Vec<ReviewLine>| {
                lines.retain(|other| (other.patron, &other.title) != (patron, &title));
            };
            move || lines.act(desk::moderate(verdict.clone()), gone.clone(), told)
        };
        let (show, hide) = (judge(&line, true), judge(&line, false));
        let stands = match line.moderation {
            Moderation::Waiting | Moderation::Other => None,
            Moderation::Shown => Some(words.is_shown),
            Moderation::Hidden => Some(words.is_hidden),
        };
        view! {
            <li data-testid="review">
                <p class="line-name"><a href=record_path(&line.title)>{name_of(&line.name, &line.title)}</a></p>
                <p class="review">{line.review.clone()}</p>
                <p class="muted parts">
                    <span>{(words.stars)(line.stars)}</span>
                    <span>{(words.moment)(time::local(line.made_unix_secs))}</span>
                    {stands.map(|stands| view! { <span>{stands}</span> })}
                </p>
                <div class="row">
                    {(line.moderation != Moderation::Shown).then(|| button("show", words.show, show))}
                    {(line.moderation != Moderation::Hidden).then(|| button("hide", words.hide, hide))}
                </div>
            </li>
        }
        .into_any()
    };
    lines.drawn("reviews", words.reviews, [words.waiting, words.judged], row)
}

fn suggestions(context: DeskContext, counts: Counts) -> AnyView {
    let words = context.words;
    let told = move |lines: &[SuggestionLine]| {
        counts.suggestions.try_set(lines.iter().filter(|line| is_new(line)).count());
    };
    let lines = Queue::new(context, |over| desk::suggestions(!over), told);
    let row = move |line: SuggestionLine| {
        let key = StoredValue::new(line.key.clone());
        let options = PurchaseProgress::ALL.into_iter().map(|progress| {
            let selected = progress == line.progress;
            view! { <option value=progress.code() selected=selected>{(words.progress)(progress)}</option> }
        });
        let change = move |event| {
            let progress = PurchaseProgress::of_code(&event_target_value(&event));
            let key = key.get_value();
            let asked = key.clone();
            let changed = move |lines: &mut Vec<SuggestionLine>| {
                if let Some(line) = lines.iter_mut().find(|line| line.key == key) {
                    line.progress = progress;
                }
            };
            lines.act(desk::advance_suggestion(asked, progress), changed, told);
        };
        let more = [line.author.clone(), line.isbn.clone()];
        let more = more.into_iter().flatten().map(|part| view! { <span>{part}</span> }).collect_view();
        let label = format!("{}: {}", words.progress_of, line.name);
        view! {
            <li data-testid="suggestion" data-progress=line.progress.code()>
                <p class="line-name">{line.name.clone()}</p>
                <p class="parts">{more}</p>
                {line.note.clone().map(|note| view! { <p class="review">{note}</p> })}
                <p class="muted parts">
                    <span>{(words.moment)(time::local(line.made_unix_secs))}</span>
                    <span>{if line.by_patron { words.by_patron } else { words.by_nobody }}</span>
                </p>
                <select data-testid="progress" aria-label=label on:change=change>{options.collect_view()}</select>
            </li>
        }
        .into_any()
    };
    lines.drawn("suggestions", words.suggestions, [words.open, words.over], row)
}

fn reports(context: DeskContext, counts: Counts) -> AnyView {
    let words = context.words;
    let told = move |lines: &[ReportLine]| {
        counts.reports.try_set(lines.len());
    };
    let lines = Queue::new(context, desk::reports, told);
    let row = move |line: ReportLine| {
        let (key, settled) = (line.key, !line.settled);
        let settle = move || {
            let gone = move |lines: &mut Vec<ReportLine>| lines.retain(|other| other.key != key);
            lines.act(desk::settle_report(key, settled), gone, told);
        };
        view! {
            <li data-testid="report">
                <p class="line-name"><a href=record_path(&line.title)>{name_of(&line.name, &line.title)}</a></p>
                <p class="review">{line.problem.clone()}</p>
                <p class="muted">{(words.moment)(time::local(line.made_unix_secs))}</p>
                <div class="row">{button("settle", if settled { words.settle } else { words.unsettle }, settle)}</div>
            </li>
        }
        .into_any()
    };
    lines.drawn("reports", words.reports, [words.open, words.over], row)
}
