//! A shelf: covers side by side.

use super::cover::cover_of;
use bookmobile_client::address::record_path;
use bookmobile_client::session::Shown;
use bookmobile_search_index::Hit;
use leptos::prelude::*;

/// A shelf with its name; nothing where there is nothing on it.
pub fn shelf(title: &'static str, more: &'static str, href: &'static str, shown: Memo<Shown>) -> impl IntoView {
    move || {
        let hits = shown.with(|shown| shown.found().map(|found| found.answer.hits.clone()));
        match hits {
            Some(hits) if hits.is_empty() => None,
            None if shown.with(|shown| matches!(shown, Shown::Failed(_))) => None,
            hits => Some(view! {
                <section class="shelf">
                    <header>
                        <h2>{title}</h2>
                        <a href=href>{more}</a>
                    </header>
                    <ul>
                        {match hits {
                            Some(hits) => hits.iter().map(book).collect_view().into_any(),
                            None => (0..6).map(|_| view! { <li class="ghost-book" aria-hidden="true"></li> }).collect_view().into_any(),
                        }}
                    </ul>
                </section>
            }),
        }
    }
}

fn book(hit: &Hit) -> impl IntoView + use<> {
    let brief = &hit.record;
    view! {
        <li>
            <a href=record_path(&brief.id)>
                {cover_of(brief)}
                <span class="shelf-title">{brief.title.clone()}</span>
                <span class="shelf-author">{brief.authors.first().cloned()}</span>
            </a>
        </li>
    }
}
