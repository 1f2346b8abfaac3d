//! The page `/desk`: who may come to it, its tabs, and what is always in sight.

use super::patrons::Asked;
use super::{DeskContext, audit, catalogue, check_in, check_out, copies, patrons, queues, shelves};
use crate::browser;
use crate::remote::in_time;
use crate::tab::Tab;
use crate::words::Words;
use bookmobile_api::ApiError;
use bookmobile_ui::focus::{focus_and_select, focus_and_select_soon};
use bookmobile_ui::form::button;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A patron on the screen is put away when nobody has touched the desk for so long.
const IDLE_MILLIS: f64 = 3.0 * 60.0 * 1_000.0;

/// What is drawn.
#[derive(Clone)]
enum Face {
    Loading,
    Closed(ApiError),
    Open(DeskContext),
}

/// The page.
pub fn page(words: &'static Words) -> AnyView {
    let face = RwSignal::new(Face::Loading);
    let owner = Owner::current();
    let come = move || {
        face.set(Face::Loading);
        let owner = owner.clone();
        spawn_local(async move {
            let answer = in_time(bookmobile_api::desk::start()).await;
            // What the context holds lives as long as the page.
            let open = |desk| match &owner {
                Some(owner) => owner.with(|| DeskContext::new(words, desk)),
                None => DeskContext::new(words, desk),
            };
            face.try_set(match answer {
                Ok(desk) => open(desk).map_or(Face::Closed(ApiError::NotStaff), Face::Open),
                Err(error) => Face::Closed(error),
            });
        });
    };
    come();
    let drawn = move || match face.get() {
        Face::Loading => view! { <p class="muted" role="status">{words.one_moment}</p> }.into_any(),
        Face::Closed(error) => closed(words, &error, come.clone()),
        Face::Open(context) => {
            provide_context(context);
            untrack(|| open(context))
        }
    };
    view! { <div class="desk-page" data-testid="desk">{drawn}</div> }.into_any()
}

/// Why nobody is at the desk, and what to do about it.
fn closed(words: &'static Words, error: &ApiError, again: impl Fn() + 'static) -> AnyView {
    let (code, said) = match error {
        ApiError::NeedsSignIn => ("needs-sign-in", words.sign_in_first.to_owned()),
        ApiError::NotStaff => ("not-staff", words.not_staff.to_owned()),
        ApiError::Unreachable => ("unreachable", words.needs_network.to_owned()),
        other => ("failed", (words.problem)(other)),
    };
    let way = matches!(error, ApiError::NeedsSignIn | ApiError::NotStaff).then(|| {
        view! { <a class="button" href="/account" data-testid="to-account">{words.to_account}</a> }
    });
    view! {
        <h1>{words.desk}</h1>
        <div class="desk-closed" data-testid="desk-closed" data-why=code>
            <p role="status">{said}</p>
            <div class="row">{way}{button("again", words.again, again)}</div>
        </div>
    }
    .into_any()
}

fn open(context: DeskContext) -> AnyView {
    let words = context.words;
    let listening = StoredValue::new_local([
        browser::on_hash_change(move || context.follow_hash()),
        browser::on_idle(IDLE_MILLIS, move || context.next_patron()),
        browser::on_key(move |key, is_typing| pressed(context, key, is_typing)),
    ]);
    on_cleanup(move || listening.dispose());
    // A tab that was chosen is ready to be scanned or typed in.
    Effect::new(move |before: Option<Tab>| {
        let tab = context.tab.get();
        if before != Some(tab) && !bookmobile_ui::page::is_touch() {
            focus_and_select_soon(READY);
        }
        tab
    });
    let waiting = queues::Counts::new(context);
    provide_context(waiting);
    view! {
        <h1 class="unseen">{words.desk}</h1>
        {head(context)}
        {tabs(context, waiting)}
        {trouble(context)}
        {Tab::ALL.into_iter().map(|tab| kept(context, tab)).collect_view()}
        {context.paper()}
    }
    .into_any()
}

/// The field of the tab in sight that is scanned or typed into first.
const READY: &str = ".desk-tab:not([hidden]) [data-ready]";

/// What a key does wherever the focus is.
fn pressed(context: DeskContext, key: &str, is_typing: bool) -> bool {
    if let Some(tab) = Tab::ALL.into_iter().find(|tab| tab.key() == Some(key)) {
        if context.tab.get_untracked() == tab {
            focus_and_select(READY);
        }
        context.go(tab);
        return context.may_enter(tab);
    }
    if key == "Escape" {
        let is_asked = context.asked.with_untracked(Asked::is_question);
        if context.tab.get_untracked() == Tab::Patrons && is_asked {
            context.asked.set(Asked::Nothing);
            focus_and_select_soon("#patron-name");
            return true;
        }
        context.next_patron();
        focus_and_select_soon(READY);
        return true;
    }
    // A scanner types where nobody has put the focus: the key goes on into the field.
    if !is_typing && key.chars().count() == 1 && key != " " {
        focus_and_select(READY);
    }
    false
}

/// Who is here, and where.
fn head(context: DeskContext) -> AnyView {
    let words = context.words;
    let at = move || context.branch().map(|branch| branch.to_string()).unwrap_or_default();
    let options = context.branches().into_iter().map(|(code, name)| {
        let this = code.clone();
        view! { <option value=code selected=move || at() == this>{name}</option> }
    });
    view! {
        <header class="desk-head">
            <p><span class="desk-name">{words.desk}</span>" "<span class="muted" data-testid="staff">{move || context.name()}</span></p>
            <label>
                <span>{words.branch}</span>
                <select data-testid="branch" on:change=move |event| context.stand_at(event_target_value(&event))>
                    <option value="" disabled selected=move || at().is_empty()>{words.choose_branch}</option>
                    {options.collect_view()}
                </select>
            </label>
        </header>
    }
    .into_any()
}

fn tabs(context: DeskContext, waiting: queues::Counts) -> AnyView {
    let tab = move |tab: Tab| {
        let current = move || (context.tab.get() == tab).then_some("page");
        let count = move || (tab == Tab::Queues).then(|| waiting.total()).filter(|count| *count > 0);
        let count = move || count().map(|count| view! { " "<b class="desk-count" data-testid="count">{count}</b> });
        view! {
            <li hidden=move || !context.may_enter(tab)>
                <a href=format!("#{}", tab.hash()) aria-current=current aria-keyshortcuts=tab.key() data-testid=format!("tab-{}", tab.hash())>
                    {tab.name(context.words)}
                    {count}
                    {tab.key().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                </a>
            </li>
        }
    };
    view! {
        <nav class="desk-tabs" aria-label=context.words.tabs>
            <ul>{Tab::ALL.into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// What stands in the way of everything.
fn trouble(context: DeskContext) -> AnyView {
    let words = context.words;
    let drawn = move || {
        let (said, way) = match context.trouble.get()? {
            // In a page of its own: what is on this one is still needed.
            ApiError::NeedsSignIn => (
                words.session_over,
                Some(view! { <a class="plain" href="/account" target="_blank">{words.to_account}</a> }),
            ),
            _ => (words.library_away, None),
        };
        Some(view! {
            <p>{said}</p>
            <div class="row">{way}{button("again", words.again, move || context.try_again())}</div>
        })
    };
    view! { <div class="desk-trouble" role="alert" data-testid="trouble">{drawn}</div> }.into_any()
}

/// A tab, drawn when it is entered for the first time, and kept as it is while others are shown.
fn kept(context: DeskContext, tab: Tab) -> AnyView {
    let is_shown = Memo::new(move |_| context.tab.get() == tab && context.may_enter(tab));
    let is_wanted = Memo::new(move |before: Option<&bool>| before == Some(&true) || is_shown.get());
    let drawn = move || {
        is_wanted.get().then(|| match tab {
            Tab::CheckOut => check_out::tab(),
            Tab::CheckIn => check_in::tab(),
            Tab::Shelves => shelves::tab(),
            Tab::Patrons => patrons::tab(),
            Tab::Copies => copies::tab(),
            Tab::Queues => queues::tab(),
            Tab::Catalogue => catalogue::tab(),
            Tab::Audit => audit::tab(),
        })
    };
    view! {
        <section
            class="desk-tab"
            hidden=move || !is_shown.get()
            aria-label=tab.name(context.words)
            data-testid=format!("panel-{}", tab.hash())
        >
            {drawn}
        </section>
    }
    .into_any()
}
