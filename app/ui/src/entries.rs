//! Lists of entries, of which each is drawn anew only when it is another one.

use leptos::prelude::*;

/// An entry that may have to be drawn. Of one type whatever is in it: the code that compares lists is in a module once.
struct Entry {
    key: String,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// A list of `rows`. A row whose `key` was there before stays as it is, with what is typed or asked in it; any other is drawn.
pub fn entries<T: Send + 'static>(
    rows: impl Fn() -> Vec<T> + Send + 'static,
    key: fn(&T) -> String,
    draw: impl Fn(T) -> AnyView + Copy + Send + 'static,
) -> AnyView {
    let entry = move |row: T| Entry { key: key(&row), draw: Box::new(move || draw(row)) };
    list(Box::new(move || rows().into_iter().map(entry).collect()))
}

fn list(rows: Box<dyn Fn() -> Vec<Entry> + Send>) -> AnyView {
    view! {
        <ul class="entries">
            <For each=rows key=|entry| entry.key.clone() let:entry>
                <li>{(entry.draw)()}</li>
            </For>
        </ul>
    }
    .into_any()
}

/// What stands there when a list is empty.
pub fn none_yet(is_empty: impl Fn() -> bool + Send + 'static, text: &'static str) -> AnyView {
    let drawn = move || is_empty().then(|| view! { <p class="muted">{text}</p> });
    view! { {drawn} }.into_any()
}
