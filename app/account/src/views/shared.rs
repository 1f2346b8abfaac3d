//! The page of a list that somebody shares.

use super::{record_path, use_place};
use crate::remote::in_time;
use bookmobile_api::{ApiError, SharedList};
use bookmobile_circulation::sync::Entry;
use bookmobile_ui::form::button;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list whose link ends in `link`.
pub fn page(link: String) -> AnyView {
    let content = use_place().words.content;
    let link = StoredValue::new(link);
    let found = RwSignal::new(None::<Result<SharedList, ApiError>>);
    let ask = move || {
        found.set(None);
        spawn_local(async move {
            let answer = in_time(bookmobile_api::shared_list(link.get_value())).await;
            found.try_set(Some(answer));
        });
    };
    ask();
    let drawn = move || match found.get() {
        None => view! { <p class="muted" role="status">{content.fetching}</p> }.into_any(),
        Some(Ok(list)) => view! {
            <h1 data-testid="shared-name">{list.name}</h1>
            <p class="muted">{content.shared_list}" · "{(content.titles)(list.entries.len())}</p>
            <ul class="entries">{list.entries.into_iter().map(entry).collect_view()}</ul>
        }
        .into_any(),
        Some(Err(ApiError::NotFound)) => view! {
            <h1>{content.shared_list}</h1>
            <p role="status" data-testid="no-such-list">{content.no_such_list}</p>
        }
        .into_any(),
        Some(Err(_)) => view! {
            <h1>{content.shared_list}</h1>
            <p role="status" data-testid="list-not-reached">{content.not_reached}</p>
            {button("again", content.again, ask)}
        }
        .into_any(),
    };
    view! { <div class="account-page" data-testid="shared-list">{drawn}</div> }.into_any()
}

fn entry(entry: Entry) -> AnyView {
    let href = record_path(&entry.title);
    let name = if entry.name.is_empty() { entry.title.to_string() } else { entry.name };
    view! {
        <li data-testid="shared-entry">
            <h3><a href=href>{name}</a></h3>
            {entry.note.map(|note| view! { <p class="list-note">{note}</p> })}
        </li>
    }
    .into_any()
}
