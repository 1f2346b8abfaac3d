//! The page of results.

use super::{filters, notice, pager, part, results, take};
use crate::device::{date, use_words};
use crate::platform::page;
use crate::search_box::{SearchBox, use_search_box};
use crate::words::Words;
use bookmobile_catalogue::Kind;
use bookmobile_client::address::SearchAddress;
use bookmobile_client::session::{Found, SessionState, Source};
use bookmobile_search_index::Request;
use leptos::prelude::*;

/// Kinds offered to choose from; the rarer ones are found by words.
const KINDS: [Kind; 8] =
    [Kind::Book, Kind::Serial, Kind::Audio, Kind::Video, Kind::Course, Kind::Ebook, Kind::Map, Kind::Score];

/// The page of results.
#[component]
pub fn SearchPage() -> impl IntoView {
    let words = use_words();
    let search_box = use_search_box();
    Effect::new(move || {
        let query = search_box.at.get().map(|at| at.query).unwrap_or_default();
        let title = if query.is_empty() { words.browse } else { &query };
        page::set_title(&format!("{title} — {}", words.name));
    });
    // The list is drawn again only when it differs, so that a refreshed answer does not take the focus away.
    let found = Memo::new(move |_| search_box.shown.with(|shown| shown.found().cloned()));
    let counts = filters::Counts::start();
    let busy = move || search_box.shown.with(|shown| matches!(shown, SessionState::Waiting(_)));
    let body = move || match found.get() {
        Some(found) => list(words, &found).into_any(),
        None => search_box.shown.with(|shown| match shown {
            SessionState::Failed(failure) => notice::failed(*failure, move || search_box.again()).into_any(),
            _ => notice::waiting(8).into_any(),
        }),
    };
    view! {
        <div class="search-page" aria-busy=move || busy().to_string()>
            <div class="choose">
                {filters::button(counts)}
                {kinds(words, search_box)}
            </div>
            {filters::filters(counts)}
            <section class="found">
                <p class="count" role="status" aria-live="polite">
                    <span data-testid="result-count">{move || count(words, &search_box)}</span>
                    {move || found.get().map(|found| source_note(words, found.source))}
                </p>
                {filters::chips()}
                {body}
            </section>
        </div>
    }
}

fn kinds(words: &'static Words, search_box: SearchBox) -> impl IntoView {
    let link = move |kind: Option<Kind>| {
        let text = kind.map_or(words.all_kinds, words.kinds);
        let href = move || search_box.at.get().unwrap_or_default().of_kind(kind).path();
        let current =
            move || search_box.at.with(|at| at.as_ref().is_some_and(|at| at.is_of_kind(kind))).then_some("true");
        view! { <a href=href aria-current=current>{text}</a> }
    };
    let all = std::iter::once(None).chain(KINDS.map(Some));
    view! { <nav class="kinds" aria-label=words.browse>{all.map(link).collect_view()}</nav> }
}

fn count(words: &Words, search_box: &SearchBox) -> String {
    search_box.shown.with(|shown| match shown {
        SessionState::Found(found) if found.request.query.is_empty() => {
            with_works(words, (words.all_of)(found.answer.total, found.request.sort), found)
        }
        SessionState::Found(found) => with_works(words, (words.found)(found.answer.total, &found.request.query), found),
        SessionState::Waiting(_) => words.searching.to_owned(),
        SessionState::Nothing | SessionState::Failed(_) => String::new(),
    })
}

fn with_works(words: &Words, count: String, found: &Found) -> String {
    match found.answer.works {
        Some(works) => format!("{count} · {}", (words.works)(works)),
        None => count,
    }
}

fn source_note(words: &Words, source: Source) -> impl IntoView + use<> {
    let (name, text) = match source {
        Source::Server => ("server", words.source_server.to_owned()),
        Source::Device { complete: false, .. } => ("device-partial", words.source_partial.to_owned()),
        Source::Device { built_unix_secs, .. } => ("device", (words.source_device)(&date(words, built_unix_secs))),
    };
    view! { <span class="source" data-testid="source-note" data-source=name>{text}</span> }
}

fn list(words: &'static Words, found: &Found) -> impl IntoView + use<> {
    if found.answer.hits.is_empty() {
        return view! { {notice::nothing_found(found)}{part::search(&found.request.query)} }.into_any();
    }
    let loosened =
        found.answer.loosened.then(|| view! { <p class="loosened" data-testid="loosened">{words.loosened}</p> });
    let at = SearchAddress::of(&found.request);
    let pages = SearchAddress::pages(found.answer.works.unwrap_or(found.answer.total));
    // What is taken away are the records, each by itself.
    let request = Request { group: false, ..found.request.clone() };
    view! {
        {notice::did_you_mean(found)}
        {loosened}
        {results::results(&found.answer.hits)}
        {pager::pager(at.page, pages, &|page| at.on_page(page).path())}
        {part::search(&found.request.query)}
        {found.answer.loosened.then(|| part::purchase(&found.request.query))}
        {take::of_results(&request, found.answer.total)}
    }
    .into_any()
}
