//! A file comes into the catalogue, and the catalogue goes out to devices.

use super::{DeskContext, status_line, use_desk};
use crate::{browser, upload};
use bookmobile_api::desk::{self, Job, JobKind, JobState};
use bookmobile_ui::form::button;
use bookmobile_ui::{StatusLine, files, time};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How often a job that is under way is asked about.
const LOOK_MILLIS: u32 = 1_000;

/// The state of the tab.
#[derive(Clone, Copy)]
struct Works {
    context: DeskContext,
    job: RwSignal<Option<Job>>,
    /// How much of a file has gone, in per cent, while it goes.
    sent: RwSignal<Option<u32>>,
    status: StatusLine,
    /// Whether a job is being asked about.
    looks: StoredValue<bool>,
}

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let words = context.words;
    let this = Works {
        context,
        job: RwSignal::new(None),
        sent: RwSignal::new(None),
        status: status_line(),
        looks: StoredValue::new(false),
    };
    this.look();
    let is_busy =
        Memo::new(move |_| this.sent.get().is_some() || this.job.with(|job| job.as_ref().is_some_and(is_running)));
    let choose = move |event: leptos::ev::Event| {
        if let Some(file) = browser::chosen_file(&event) {
            this.import(file);
        }
    };
    let drawn = move || this.job.get().map(|job| this.job_shown(job));
    let sending = move || {
        let sent = this.sent.get()?;
        Some(view! {
            <p>{words.sending}</p>
            <progress max="100" value=sent aria-label=words.sending></progress>
        })
    };
    view! {
        <h2 class="unseen">{words.catalogue}</h2>
        <section>
            <h3>{words.import}</h3>
            <p class="lead">{words.import_lead}</p>
            <label class="file">
                <span>{words.choose_file}</span>
                <input type="file" data-testid="import-file" data-ready disabled=move || is_busy.get() on:change=choose />
            </label>
        </section>
        <section>
            <h3>{words.publish}</h3>
            <p class="lead">{words.publish_lead}</p>
            <button type="button" class="button" data-testid="publish" disabled=move || is_busy.get() on:click=move |_| this.publish()>
                {words.publish}
            </button>
        </section>
        {this.status.line()}
        <div data-testid="job" role="status">{sending}{drawn}</div>
    }
    .into_any()
}

/// What the command of the same name says.
fn in_english(details: &'static str, said: String) -> AnyView {
    view! {
        <details>
            <summary>{details}</summary>
            <pre class="job-said" lang="en">{said}</pre>
        </details>
    }
    .into_any()
}

fn is_running(job: &Job) -> bool {
    matches!(job.state, JobState::Running { .. })
}

impl Works {
    fn import(self, file: upload::File) {
        self.status.say("");
        self.job.set(None);
        self.sent.set(Some(0));
        spawn_local(async move {
            let sent = self.sent;
            // A large file takes as long as it takes: nobody's patience is measured here.
            let answer = upload::import(&file, move |percent| {
                sent.try_set(Some(percent));
            })
            .await;
            self.sent.try_set(None);
            if let Some(job) = self.status.check(self.context.words.problem, answer) {
                self.job.try_set(Some(job));
                self.look();
            }
        });
    }

    fn publish(self) {
        self.status.say("");
        spawn_local(async move {
            let answer = self.context.ask(desk::publish()).await;
            if let Some(job) = self.status.check(self.context.words.problem, answer) {
                self.job.try_set(Some(job));
                self.look();
            }
        });
    }

    /// Asks about the job until it is over.
    fn look(self) {
        if self.looks.try_get_value() != Some(false) {
            return;
        }
        self.looks.set_value(true);
        spawn_local(async move {
            loop {
                let answer = self.context.ask(desk::job()).await;
                let is_over = match self.status.check(self.context.words.problem, answer) {
                    Some(job) => {
                        let is_over = !job.as_ref().is_some_and(is_running);
                        if self.job.try_set(job).is_some() {
                            return;
                        }
                        is_over
                    }
                    // The library may come back; the job goes on without us.
                    None => self.job.try_with_untracked(|job| !job.as_ref().is_some_and(is_running)) != Some(false),
                };
                if is_over {
                    break;
                }
                time::pause(LOOK_MILLIS).await;
            }
            self.looks.try_set_value(false);
        });
    }

    fn job_shown(self, job: Job) -> AnyView {
        let words = self.context.words;
        let title = match &job.kind {
            JobKind::Import { file } => format!("{} — {file}", words.import),
            JobKind::Publish => words.publish.to_owned(),
        };
        let is = match job.state {
            JobState::Running { .. } => "running",
            JobState::Done { .. } => "done",
            JobState::Failed { .. } => "failed",
        };
        let report = move |has_report: bool| {
            has_report.then(|| view! { <div class="row">{button("report", words.report, move || self.report())}</div> })
        };
        let state = match job.state {
            JobState::Running { done, total } => {
                let percent = (total > 0).then(|| (done.min(total) * 100 / total).to_string());
                view! {
                    <p>{words.under_way}</p>
                    <progress max="100" value=percent aria-label=words.under_way></progress>
                }
                .into_any()
            }
            JobState::Done { result, said, has_report } => view! {
                <p class="line-big">{if job.kind == JobKind::Publish { words.published } else { words.imported }}</p>
                <p>{result.map(words.job_result)}</p>
                {in_english(words.details, said.join("\n"))}
                {report(has_report)}
            }
            .into_any(),
            JobState::Failed { reason, problem, has_report } => view! {
                <p class="line-big failed">{words.not_done}</p>
                <p>{(words.job_failure)(reason)}</p>
                {in_english(words.details, problem)}
                {report(has_report)}
            }
            .into_any(),
        };
        view! {
            <article class="job" data-job=is data-number=job.number.to_string()>
                <h3>{title}</h3>
                <p class="muted">{(words.moment)(time::local(job.begun_unix_secs))}</p>
                {state}
            </article>
        }
        .into_any()
    }

    /// Puts the report of the last import into the browser's downloads.
    fn report(self) {
        let words = self.context.words;
        spawn_local(async move {
            if let Some(report) = self.status.check(words.problem, upload::report().await)
                && files::download_text("import-report.jsonl", "application/x-ndjson", &report)
            {
                self.status.say(words.report_saved);
            }
        });
    }
}
