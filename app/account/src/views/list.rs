//! A list of the patron, with what can be done to it.

use super::{act, record_path, status_line, use_place, written};
use bookmobile_circulation::ListId;
use bookmobile_circulation::action::{Action, Text};
use bookmobile_client::show::lists::{List, Listed};
use bookmobile_ui::focus::focus_and_select;
use bookmobile_ui::form::{ask, button, confirm, text_field};
use bookmobile_ui::{entries, files, none_yet, page};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the patron is being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    Name,
    Delete,
}

/// The list `id` of `all`.
pub fn list(id: ListId, all: Memo<Vec<List>>) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let asked = RwSignal::new(Asked::Nothing);
    let mine = Memo::new(move |_| all.with(|all| all.iter().find(|list| list.id == id).cloned()));
    let of = move |read: fn(&List) -> String| mine.with(|list| list.as_ref().map(read).unwrap_or_default());
    let name = Memo::new(move |_| of(|list| list.name.clone()));
    let count = move || (content.titles)(mine.with(|list| list.as_ref().map_or(0, |list| list.titles.len())));
    let is_waiting = Memo::new(move |_| mine.with(|list| list.as_ref().is_some_and(|list| list.is_waiting)));
    let waits = move || is_waiting.get().then(|| view! { <span class="muted">" · "{content.not_sent}</span> });
    let titles =
        Memo::new(move |_| mine.with(|list| list.as_ref().map(|list| list.titles.clone()).unwrap_or_default()));
    let do_it = move |action| {
        asked.set(Asked::Nothing);
        act(words, status, action, name.get_untracked());
    };
    let leave = move || asked.set(Asked::Nothing);
    let asking = move || match asked.get() {
        Asked::Nothing => view! {
            <div class="row">
                {button("rename-list", content.rename, move || asked.set(Asked::Name))}
                {button("delete-list", content.delete, move || asked.set(Asked::Delete))}
            </div>
        }
        .into_any(),
        Asked::Name => text_form("list-name", content.list_name, name.get_untracked(), 200, leave, move |text| {
            if let Some(name) = written::<Text<200>>(words, status, text) {
                do_it(Action::RenameList { list: id, name });
            }
        }),
        Asked::Delete => {
            let question = (content.delete_surely)(&name.get_untracked());
            confirm(question, content.delete, words.keep, move || do_it(Action::DeleteList { list: id }), leave)
        }
    };
    view! {
        <details class="list" data-testid="list" data-waiting=move || is_waiting.get().to_string()>
            <summary><b data-testid="list-title">{move || name.get()}</b>" · "{count}{waits}</summary>
            {none_yet(move || titles.with(Vec::is_empty), content.empty_list)}
            {entries(move || titles.get(), |listed| format!("{listed:?}"), move |listed| title(id, listed))}
            {sharing(id, mine, name)}
            {asking}
            {status.line()}
        </details>
    }
    .into_any()
}

/// A title with its note.
fn title(list: ListId, listed: Listed) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let is_asked = RwSignal::new(false);
    let Listed { title, name, note, is_waiting } = listed;
    let href = record_path(&title);
    let (title, shown) = (StoredValue::new(title), StoredValue::new(name.clone()));
    let first = note.clone().unwrap_or_default();
    let put = move |text: String| {
        // An empty note is none.
        let text = text.trim().to_owned();
        let note = if text.is_empty() { None } else { Some(written::<Text<2000>>(words, status, text)) };
        if note.as_ref().is_none_or(Option::is_some) {
            let action = Action::PutInList { list, title: title.get_value(), note: note.flatten() };
            act(words, status, action, shown.get_value());
        }
    };
    let take = move || act(words, status, Action::TakeFromList { list, title: title.get_value() }, shown.get_value());
    let asking = move || {
        if is_asked.get() {
            return text_form("note", content.note, first.clone(), 2_000, move || is_asked.set(false), put);
        }
        view! {
            <div class="row">
                {button("edit-note", content.edit_note, move || is_asked.set(true))}
                {button("take-out", content.take_out, take)}
            </div>
        }
        .into_any()
    };
    view! {
        <div data-testid="listed" data-waiting=is_waiting.to_string()>
            <h3><a href=href>{name}</a></h3>
            {note.map(|note| view! { <p class="list-note" data-testid="list-note">{note}</p> })}
            {is_waiting.then(|| view! { <p class="muted">{content.not_sent}</p> })}
            {asking}
            {status.line()}
        </div>
    }
    .into_any()
}

/// The link, or the way to one.
fn sharing(id: ListId, mine: Memo<Option<List>>, name: Memo<String>) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let status = status_line();
    let shared = Memo::new(move |_| mine.with(|list| list.as_ref().map(|list| (list.is_shared, list.link.clone()))));
    let share = move |shared| act(words, status, Action::ShareList { list: id, shared }, name.get_untracked());
    let drawn = move || match shared.get() {
        None | Some((false, _)) => {
            view! { <div class="row">{button("share-list", content.share, move || share(true))}</div> }.into_any()
        }
        Some((true, None)) => view! {
            <p class="muted" data-testid="link-soon">{content.link_soon}</p>
            <div class="row">{button("unshare-list", content.unshare, move || share(false))}</div>
        }
        .into_any(),
        Some((true, Some(link))) => {
            let address = format!("{}/list/{link}", page::origin());
            let text = StoredValue::new(address.clone());
            let copy = move || {
                spawn_local(async move {
                    if files::copy(&text.get_value()).await {
                        status.say(content.copied);
                    } else {
                        focus_and_select(&format!("#link-{id}"));
                        status.say(content.not_copied);
                    }
                });
            };
            view! {
                <p class="muted">{content.shared_lead}</p>
                <input
                    id=format!("link-{id}")
                    class="link-field"
                    type="text"
                    readonly=true
                    aria-label=content.share
                    data-testid="list-link"
                    value=address
                />
                <div class="row">
                    {button("copy-link", content.copy, copy)}
                    {button("unshare-list", content.unshare, move || share(false))}
                </div>
            }
            .into_any()
        }
    };
    view! { {drawn}{status.line()} }.into_any()
}

/// A form for one text.
fn text_form(
    test_id: &'static str,
    label: &'static str,
    first: String,
    chars_max: u32,
    leave: impl Fn() + 'static,
    then: impl Fn(String) + 'static,
) -> AnyView {
    let words = use_place().words;
    let text = StoredValue::new(first);
    let field = text_field(test_id, label, chars_max, text);
    ask(field, words.save, words.never_mind, move || then(text.get_value()), leave)
}
