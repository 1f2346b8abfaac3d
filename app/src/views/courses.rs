//! All open courses.

use super::{notice, results};
use crate::device::use_words;
use crate::platform::page;
use crate::searching::Searching;
use bookmobile_catalogue::Kind;
use bookmobile_client::session::SessionState;
use bookmobile_search_index::Request;
use leptos::prelude::*;

/// All open courses, newest first.
#[component]
pub fn CoursesPage() -> impl IntoView {
    let words = use_words();
    page::set_title(&format!("{} — {}", words.course_shelf, words.name));
    let searching = Searching::new();
    let ask = move || {
        searching.ask(Request { limit: Request::LIMIT_MAX, ..Request::new("").of_kind(Kind::Course) });
    };
    ask();
    let shown = searching.shown();
    let found = Memo::new(move |_| shown.with(|shown| shown.found().map(|found| found.answer.hits.clone())));
    let body = move || match found.get() {
        Some(hits) if hits.is_empty() => view! { <p class="notice">{words.no_courses}</p> }.into_any(),
        Some(hits) => results::results(&hits).into_any(),
        None => shown.with(|shown| match shown {
            SessionState::Failed(failure) => notice::failed(*failure, ask).into_any(),
            _ => notice::waiting(4).into_any(),
        }),
    };
    view! {
        <div class="courses-page">
            <h1>{words.course_shelf}</h1>
            <p class="lead">{words.courses_lead}</p>
            {body}
        </div>
    }
}
