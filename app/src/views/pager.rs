//! From page to page.

use crate::device::use_words;
use leptos::prelude::*;

/// Links to the page before and after `page`, counted from 0, of so many; nothing where there is one.
pub fn pager(page: u32, pages: u32, path: &dyn Fn(u32) -> String) -> Option<AnyView> {
    let words = use_words();
    let previous = (page > 0).then(|| path(page - 1));
    let next = (page + 1 < pages).then(|| path(page + 1));
    (pages > 1).then(|| {
        view! {
            <nav class="pages" aria-label=words.pages>
                {previous.map(|href| view! { <a rel="prev" data-testid="previous-page" href=href>{words.previous}</a> })}
                <span>{(words.page_of)(page + 1, pages)}</span>
                {next.map(|href| view! { <a rel="next" data-testid="next-page" href=href>{words.next}</a> })}
            </nav>
        }
        .into_any()
    })
}
