//! A shelf: covers side by side.

use super::cover::cover_of;
use bookmobile_client::address::record_path;
use bookmobile_client::session::SessionState;
use bookmobile_search_index::Brief;
use leptos::prelude::*;

/// A shelf with its name; nothing where there is nothing on it.
pub fn shelf(title: &'static str, more: &'static str, href: String, shown: Memo<SessionState>) -> impl IntoView {
    move || {
        let hits = shown.with(|shown| shown.found().map(|found| found.answer.hits.clone()));
        match hits {
            Some(hits) if hits.is_empty() => None,
            None if shown.with(|shown| matches!(shown, SessionState::Failed(_))) => None,
            hits => Some(view! {
                <section class="shelf">
                    <header>
                        <h2>{title}</h2>
                        <a href=href.clone()>{more}</a>
                    </header>
                    <ul>
                        {match hits {
                            Some(hits) => hits.iter().map(|hit| book(&hit.record)).collect_view().into_any(),
                            None => (0..6).map(|_| view! { <li class="ghost-book" aria-hidden="true"></li> }).collect_view().into_any(),
                        }}
                    </ul>
                </section>
            }),
        }
    }
}

fn book(brief: &Brief) -> AnyView {
    view! { <li>{link(brief, None)}</li> }.into_any()
}

/// The way to a book by its cover, and under it, where it is told, its call number.
pub fn link(brief: &Brief, number: Option<String>) -> AnyView {
    view! {
        <a href=record_path(&brief.id)>
            {cover_of(brief)}
            <span class="shelf-title">{brief.title.clone()}</span>
            <span class="shelf-author">{brief.authors.first().cloned()}</span>
            {number.map(|number| view! { <span class="shelf-number">{number}</span> })}
        </a>
    }
    .into_any()
}
