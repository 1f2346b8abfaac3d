//! What the patron asked the library to buy.

use super::{patron, use_place};
use bookmobile_client::show::suggestions::suggestions as as_shown;
use bookmobile_ui::none_yet;
use leptos::prelude::*;

/// The suggestions, the latest first, with how far they have come.
pub fn suggestions() -> AnyView {
    let content = use_place().words.content;
    let all = Memo::new(move |_| patron().map(|patron| as_shown(&patron.view)).unwrap_or_default());
    let rows = move || {
        let row = |(name, progress)| {
            view! {
                <li data-testid="suggestion" data-progress=format!("{progress:?}").to_lowercase()>
                    <p class="parts"><b>{name}</b><span class="muted">{(content.progress)(progress)}</span></p>
                </li>
            }
        };
        all.get().into_iter().map(row).collect_view()
    };
    view! { {none_yet(move || all.with(Vec::is_empty), content.no_suggestions)}<ul class="entries">{rows}</ul> }
        .into_any()
}
