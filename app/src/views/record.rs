//! The page about one record, course or not.

use super::cover::cover;
use super::{browse, cards, copies, course, fields, notice, part, take};
use crate::device::{date, use_words};
use crate::navigation::use_navigation;
use crate::platform::page;
use crate::searching;
use crate::words::Words;
use bookmobile_catalogue::{Record, RecordId, Role};
use bookmobile_client::address::record_path;
use bookmobile_client::protocol::FoundRecord;
use bookmobile_client::record_session::RecordState;
use bookmobile_client::session::{Failure, Source};
use bookmobile_client::show::cover::Cover;
use bookmobile_search_index::Brief;
use leptos::prelude::*;

/// The page about one record.
pub fn record_page(id: RecordId) -> impl IntoView {
    let words = use_words();
    let page = searching::read(id.clone());
    // Outside of what is drawn again when the device has a newer record: a citation that was chosen stays.
    let title = Memo::new(move |_| match page.get() {
        RecordState::Found(found, _) => Some(found.record.title.clone()),
        RecordState::Waiting | RecordState::Failed(_) => None,
    });
    // Nor is what a patron has begun there.
    let held = Memo::new(move |_| match page.get() {
        RecordState::Found(found, _) => !found.record.items.is_empty(),
        RecordState::Waiting | RecordState::Failed(_) => false,
    });
    // None once there is a record, whichever.
    let without = Memo::new(move |_| Some(page.get()).filter(|page| !matches!(page, RecordState::Found(..))));
    let held_id = id.clone();
    let body = move || match without.get() {
        Some(RecordState::Waiting) => {
            page::set_title(words.name);
            view! { <p class="notice" role="status">{words.record_loading}</p> }.into_any()
        }
        Some(RecordState::Failed(Failure::NotFound)) => {
            let (title, text) = (words.failure)(Failure::NotFound);
            page::set_title(title);
            view! {
                <div class="notice" data-testid="record-missing">
                    <h1>{title}</h1>
                    <p>{text}</p>
                    <p><a class="button" href="/search">{words.back_to_search}</a></p>
                </div>
            }
            .into_any()
        }
        Some(RecordState::Failed(failure)) => notice::failed(failure, page::reload).into_any(),
        Some(RecordState::Found(..)) | None => {
            let id = held_id.clone();
            let drawn = move |draw: fn(&'static Words, &FoundRecord, Source) -> AnyView| {
                move || match page.get() {
                    RecordState::Found(found, source) => Some(draw(words, &found, source)),
                    RecordState::Waiting | RecordState::Failed(_) => None,
                }
            };
            view! {
                <article class="record">
                    {drawn(top)}
                    {move || title.get().map(|title| view! {
                        {held.get().then(|| part::hold(&id, &title))}
                        {part::record(&id, &title)}
                    })}
                    {drawn(rest)}
                </article>
            }
            .into_any()
        }
    };
    view! {
        {body}
        {move || title.get().map(|title| view! { {browse::beside(&id)}{take::of_record(&id, title)} })}
    }
}

/// What it is, and where.
fn top(words: &'static Words, found: &FoundRecord, source: Source) -> AnyView {
    let record = &found.record;
    page::set_title(&format!("{} — {}", record.title, words.name));
    let brief = Brief::of(record);
    let drawn = Cover::new(&brief.title, brief.authors.first().map(String::as_str), brief.kind, brief.clc.as_deref());
    let original = record.other_titles.iter().find(|other| other.kind != bookmobile_catalogue::TitleKind::Romanized);
    view! {
        <header class="record-head">
            {cover(&drawn)}
            <div>
                <p class="kind">{(words.kind)(record.kind)}</p>
                <h1 data-testid="record-title">{record.title.clone()}</h1>
                {record.subtitle.clone().map(|subtitle| view! { <p class="record-subtitle">{subtitle}</p> })}
                {original.map(|other| view! { <p class="record-original">{other.text.clone()}</p> })}
                <p class="record-by">{by(words, record)}</p>
                <p class="muted">{fields::publication(record)}</p>
            </div>
        </header>
        {copies::copies(&record.items, record.kind, source)}
    }
    .into_any()
}

/// What it is about, and all that is known of it.
fn rest(words: &'static Words, found: &FoundRecord, source: Source) -> AnyView {
    let record = &found.record;
    view! {
        {record.course.as_ref().map(|course| {
            view! {
                {prose(words.summary, &record.summary)}
                {course::course(course, source)}
            }
        })}
        {views(words, found)}
        <footer class="record-foot">
            {source_note(words, source)}
        </footer>
    }
    .into_any()
}

fn by(words: &Words, record: &Record) -> String {
    if let Some(responsibility) = &record.responsibility {
        return responsibility.clone();
    }
    let names = record.agents.iter().map(|agent| match agent.role {
        Role::Author => agent.name.clone(),
        role => (words.person_with_role)(&agent.name, (words.role)(role)),
    });
    names.collect::<Vec<_>>().join(words.language.semicolon())
}

/// Reading, card or MARC: which one stands in the address, so that it can be shared and gone back to.
fn views(words: &'static Words, found: &FoundRecord) -> impl IntoView + use<> {
    let search = use_navigation().search;
    let view = Memo::new(move |_| match search.get().split('&').find_map(|part| part.strip_prefix("view=")) {
        Some("isbd") => "isbd",
        Some("marc") => "marc",
        _ => "reading",
    });
    let path = record_path(&found.record.id);
    let link = move |name: &'static str, text: &'static str| {
        let href = if name == "reading" { path.clone() } else { format!("{path}?view={name}") };
        let current = move || (view.get() == name).then_some("true");
        let test_id = format!("view-{name}");
        view! { <a href=href data-testid=test_id data-noscroll="" aria-current=current>{text}</a> }
    };
    let found = found.clone();
    let shown = move || match view.get() {
        "isbd" => cards::isbd(&found.record).into_any(),
        "marc" => cards::marc(&found.record, found.marc.clone()).into_any(),
        _ => reading(words, &found.record).into_any(),
    };
    view! {
        <section class="views">
            <nav class="tabs" aria-label=words.views>
                {link.clone()("reading", words.view_reading)}
                {link.clone()("isbd", words.view_isbd)}
                {link("marc", words.view_marc)}
            </nav>
            {shown}
        </section>
    }
}

fn reading(words: &'static Words, record: &Record) -> impl IntoView + use<> {
    // What a course is about stands above its units already.
    let summary = record.summary.clone().filter(|_| record.course.is_none());
    view! {
        {prose(words.summary, &summary)}
        {prose(words.contents, &record.contents)}
        <h2 class="unseen">{words.details}</h2>
        {fields::fields(record)}
    }
}

fn prose(title: &'static str, text: &Option<String>) -> Option<impl IntoView + use<>> {
    text.clone().map(|text| view! { <section class="prose"><h2>{title}</h2><p>{text}</p></section> })
}

fn source_note(words: &Words, source: Source) -> impl IntoView + use<> {
    let (name, text) = match source {
        Source::Server => ("server", words.source_server.to_owned()),
        Source::Device { built_unix_secs, .. } => ("device", (words.source_device)(&date(words, built_unix_secs))),
    };
    view! { <span class="source" data-testid="source-note" data-source=name>{text}</span> }
}
