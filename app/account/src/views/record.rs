//! On the page of a record: put it in a list, rate it, say what is wrong with it, and what others think of it.

use super::rating::{others, rate};
use super::{Title, patron, status_line, use_place, written, written_if_any};
use crate::account::{self, AccountState};
use bookmobile_circulation::action::{Action, Text};
use bookmobile_circulation::{ListId, RecordId};
use bookmobile_client::show::lists::{lists, lists_with};
use bookmobile_ui::StatusLine;
use bookmobile_ui::form::{ask, button, text_field};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the patron is being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Nothing: the buttons are there.
    Nothing,
    /// Which list.
    List,
    /// How many stars.
    Stars,
    /// What is wrong.
    Problem,
}

/// What a patron can do with the record `title`, which readers know as `name`, beside borrowing it.
pub fn of_record(title: RecordId, name: String) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let title = Title { id: StoredValue::new(title), name: StoredValue::new(name) };
    let status = status_line();
    let asked = RwSignal::new(Asked::Nothing);
    let seen = account::seen();
    let is_somebody = Memo::new(move |_| seen.with(|seen| matches!(seen, AccountState::Patron(_))));
    let is_nobody = {
        let seen = account::seen();
        Memo::new(move |_| seen.with(|seen| matches!(seen, AccountState::Nobody)))
    };
    let in_lists = Memo::new(move |_| {
        patron().map(|patron| title.id.with_value(|id| lists_with(&patron.view, id))).unwrap_or_default()
    });
    let listed = move || {
        let names = in_lists.get();
        (!names.is_empty()).then(|| view! { <p class="muted" data-testid="in-lists">{(content.in_lists)(&names)}</p> })
    };
    let leave = move || asked.set(Asked::Nothing);
    let asking = move || match asked.get() {
        _ if !is_somebody.get() => ().into_any(),
        Asked::Nothing => view! {
            <div class="row">
                {button("put-in-list", content.put_in_list, move || asked.set(Asked::List))}
                {button("rate", content.rate, move || asked.set(Asked::Stars))}
                {button("report", content.report, move || asked.set(Asked::Problem))}
            </div>
        }
        .into_any(),
        Asked::List => put_in_list(title, status, leave),
        Asked::Stars => rate(title, status, leave),
        Asked::Problem => report(title, status, leave),
    };
    let sign_in = move || {
        is_nobody.get().then(|| {
            view! {
                <p class="muted">{content.sign_in_for_content}</p>
                <a class="plain" href="/account" data-testid="record-sign-in">{words.to_sign_in}</a>
            }
        })
    };
    view! {
        <section class="account-record" aria-labelledby="record-content-heading" data-testid="record-widget">
            <h2 id="record-content-heading">{content.record_content}</h2>
            {others(title)}
            {listed}
            {sign_in}
            {asking}
            {status.line()}
        </section>
    }
    .into_any()
}

/// A choice of the list, or the name of a new one, and a note.
fn put_in_list(title: Title, status: StatusLine, leave: impl Fn() + Copy + 'static) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let all = untrack(|| patron().map(|patron| lists(&patron.view)).unwrap_or_default());
    // None: a new one.
    let chosen = RwSignal::new(all.first().map(|list| list.id));
    let (name, note) = (StoredValue::new(String::new()), StoredValue::new(String::new()));
    let ids: Vec<ListId> = all.iter().map(|list| list.id).collect();
    let choose = move |event| {
        let value = event_target_value(&event);
        chosen.set(ids.iter().copied().find(|id| id.to_string() == value));
    };
    let submit = move || {
        let Some(text) = written_if_any::<Text<2000>>(words, status, note.get_value()) else { return };
        let new = match chosen.get_untracked() {
            Some(_) => None,
            None => match written::<Text<200>>(words, status, name.get_value()) {
                Some(name) => Some(name),
                None => return,
            },
        };
        let (id, name) = (title.id.get_value(), title.name.get_value());
        spawn_local(async move {
            let list = match (chosen.get_untracked(), new) {
                (Some(list), _) => Ok(list),
                (None, Some(name)) => {
                    let shown = String::from(name.clone());
                    account::queue(&Action::CreateList { name }, &shown).await.map(ListId::from)
                }
                (None, None) => return,
            };
            let done = match list {
                Ok(list) => account::queue(&Action::PutInList { list, title: id, note: text }, &name).await.map(drop),
                Err(problem) => Err(problem),
            };
            if status.check(words.problem, done).is_some() {
                leave();
            }
        });
    };
    let first = chosen.get_untracked();
    let options = all.iter().map(|list| {
        let selected = Some(list.id) == first;
        view! { <option value=list.id.to_string() selected=selected>{list.name.clone()}</option> }
    });
    let options = options.collect_view();
    let new_name = move || chosen.get().is_none().then(|| text_field("list-name", content.list_name, 200, name));
    let fields = view! {
        <label>
            <span>{content.which_list}</span>
            <select data-testid="which-list" on:change=choose>
                {options}
                <option value="" selected=first.is_none()>{content.a_new_list}</option>
            </select>
        </label>
        {new_name}
        {text_field("note", content.note, 2_000, note)}
    };
    ask(fields.into_any(), content.put, words.never_mind, submit, leave)
}

/// What is wrong with the record.
fn report(title: Title, status: StatusLine, leave: impl Fn() + Copy + 'static) -> AnyView {
    let words = use_place().words;
    let content = words.content;
    let text = StoredValue::new(String::new());
    let submit = move || {
        let Some(problem) = written::<Text<2000>>(words, status, text.get_value()) else { return };
        let action = Action::ReportRecord { title: title.id.get_value(), problem };
        spawn_local(async move {
            if status.check(words.problem, account::queue(&action, &title.name.get_value()).await).is_some() {
                leave();
                status.say(content.reported);
            }
        });
    };
    let fields = view! {
        <label>
            <span>{content.report_label}</span>
            <textarea
                data-testid="problem"
                maxlength="2000"
                rows="3"
                on:input=move |event| text.set_value(event_target_value(&event))
            ></textarea>
        </label>
    };
    ask(fields.into_any(), content.send_report, words.never_mind, submit, leave)
}
