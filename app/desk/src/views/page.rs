//! The page `/desk`: who may come to it, its rooms, and what is always in sight.

use super::patrons::Asked;
use super::room::Room;
use super::{Bench, audit, button, catalogue, check_in, check_out, copies, patrons, queues, shelves};
use crate::browser;
use crate::remote::in_time;
use crate::words::{RoomName, Words};
use bookmobile_api::ApiError;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A patron on the screen is put away when nobody has touched the desk for so long.
const IDLE_MILLIS: f64 = 3.0 * 60.0 * 1_000.0;

/// What is drawn.
#[derive(Clone)]
enum Face {
    Loading,
    Closed(ApiError),
    Open(Bench),
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
            // What the bench holds lives as long as the page.
            let open = |desk| match &owner {
                Some(owner) => owner.with(|| Bench::new(words, desk)),
                None => Bench::new(words, desk),
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
        Face::Open(bench) => {
            provide_context(bench);
            untrack(|| open(bench))
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

fn open(bench: Bench) -> AnyView {
    let words = bench.words;
    let listening = StoredValue::new_local([
        browser::on_hash_change(move || bench.follow_hash()),
        browser::on_idle(IDLE_MILLIS, move || bench.next_patron()),
        browser::on_key(move |key, is_typing| pressed(bench, key, is_typing)),
    ]);
    on_cleanup(move || listening.dispose());
    // A room that was chosen is ready to be scanned or typed in.
    Effect::new(move |before: Option<Room>| {
        let room = bench.room.get();
        if before != Some(room) && !browser::is_touch() {
            browser::focus_soon(READY);
        }
        room
    });
    let waiting = queues::Counts::new(bench);
    provide_context(waiting);
    view! {
        <h1 class="unseen">{words.desk}</h1>
        {head(bench)}
        {tabs(bench, waiting)}
        {trouble(bench)}
        {Room::ALL.into_iter().map(|room| kept(bench, room)).collect_view()}
        {bench.paper()}
    }
    .into_any()
}

/// The field of the room in sight that is scanned or typed into first.
const READY: &str = ".desk-room:not([hidden]) [data-ready]";

/// What a key does wherever the focus is.
fn pressed(bench: Bench, key: &str, is_typing: bool) -> bool {
    if let Some(room) = Room::ALL.into_iter().find(|room| room.key() == Some(key)) {
        if bench.room.get_untracked() == room {
            browser::focus(READY);
        }
        bench.go(room);
        return bench.may_enter(room);
    }
    if key == "Escape" {
        let is_asked = bench.asked.with_untracked(Asked::is_question);
        if bench.room.get_untracked() == Room::Patrons && is_asked {
            bench.asked.set(Asked::Nothing);
            browser::focus_soon("#patron-name");
            return true;
        }
        bench.next_patron();
        browser::focus_soon(READY);
        return true;
    }
    // A scanner types where nobody has put the focus: the key goes on into the field.
    if !is_typing && key.chars().count() == 1 && key != " " {
        browser::focus(READY);
    }
    false
}

/// Who is here, and where.
fn head(bench: Bench) -> AnyView {
    let words = bench.words;
    let at = move || bench.branch().map(|branch| branch.to_string()).unwrap_or_default();
    let options = bench.branches().into_iter().map(|(code, name)| {
        let this = code.clone();
        view! { <option value=code selected=move || at() == this>{name}</option> }
    });
    view! {
        <header class="desk-head">
            <p><span class="desk-name">{words.desk}</span>" "<span class="muted" data-testid="staff">{move || bench.name()}</span></p>
            <label>
                <span>{words.branch}</span>
                <select data-testid="branch" on:change=move |event| bench.stand_at(event_target_value(&event))>
                    <option value="" disabled selected=move || at().is_empty()>{words.choose_branch}</option>
                    {options.collect_view()}
                </select>
            </label>
        </header>
    }
    .into_any()
}

fn tabs(bench: Bench, waiting: queues::Counts) -> AnyView {
    let tab = move |room: Room| {
        let current = move || (bench.room.get() == room).then_some("page");
        let count = move || (room == Room::Queues).then(|| waiting.total()).filter(|count| *count > 0);
        let count = move || count().map(|count| view! { " "<b class="desk-count" data-testid="count">{count}</b> });
        view! {
            <li hidden=move || !bench.may_enter(room)>
                <a href=format!("#{}", room.hash()) aria-current=current aria-keyshortcuts=room.key() data-testid=format!("tab-{}", room.hash())>
                    {bench.words.room(room)}
                    {count}
                    {room.key().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                </a>
            </li>
        }
    };
    view! {
        <nav class="desk-tabs" aria-label=bench.words.rooms>
            <ul>{Room::ALL.into_iter().map(tab).collect_view()}</ul>
        </nav>
    }
    .into_any()
}

/// What stands in the way of everything.
fn trouble(bench: Bench) -> AnyView {
    let words = bench.words;
    let drawn = move || {
        let (said, way) = match bench.trouble.get()? {
            // In a page of its own: what is on this one is still needed.
            ApiError::NeedsSignIn => (
                words.session_over,
                Some(view! { <a class="plain" href="/account" target="_blank">{words.to_account}</a> }),
            ),
            _ => (words.library_away, None),
        };
        Some(view! {
            <p>{said}</p>
            <div class="row">{way}{button("again", words.again, move || bench.try_again())}</div>
        })
    };
    view! { <div class="desk-trouble" role="alert" data-testid="trouble">{drawn}</div> }.into_any()
}

/// A room, drawn when it is entered for the first time, and kept as it is while others are shown.
fn kept(bench: Bench, room: Room) -> AnyView {
    let is_shown = Memo::new(move |_| bench.room.get() == room && bench.may_enter(room));
    let is_wanted = Memo::new(move |before: Option<&bool>| before == Some(&true) || is_shown.get());
    let drawn = move || {
        is_wanted.get().then(|| match room {
            Room::CheckOut => check_out::room(),
            Room::CheckIn => check_in::room(),
            Room::Shelves => shelves::room(),
            Room::Patrons => patrons::room(),
            Room::Copies => copies::room(),
            Room::Queues => queues::room(),
            Room::Catalogue => catalogue::room(),
            Room::Audit => audit::room(),
        })
    };
    view! {
        <section
            class="desk-room"
            hidden=move || !is_shown.get()
            aria-label=bench.words.room(room)
            data-testid=format!("room-{}", room.hash())
        >
            {drawn}
        </section>
    }
    .into_any()
}
