//! The library's events, and the patron's places at them.

use super::{act, patron, status_line, use_place};
use crate::remembered;
use crate::remote::in_time;
use bookmobile_api::{ApiError, Event};
use bookmobile_circulation::action::Action;
use bookmobile_client::show::day::LocalTime;
use bookmobile_client::show::events::{Place, place};
use bookmobile_outbox::keys::now_unix_millis;
use bookmobile_ui::entries;
use bookmobile_ui::form::button;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the library has told of its events.
#[derive(Clone, Debug, PartialEq)]
enum Told {
    /// It is being asked; meanwhile what it told last, if anything.
    Asking(Option<Vec<Event>>),
    /// It cannot be reached: what it told last, if anything.
    Last(Option<Vec<Event>>),
    /// All there are.
    Now(Vec<Event>),
}

/// The events that have not begun, the next one first.
pub fn events() -> AnyView {
    let content = use_place().words.content;
    let told = RwSignal::new(Told::Asking(remembered::last_events()));
    let ask = move || {
        spawn_local(async move {
            let answer: Result<Vec<Event>, ApiError> = in_time(bookmobile_api::events()).await;
            told.try_set(match answer {
                Ok(events) => {
                    remembered::remember_events(&events);
                    Told::Now(events)
                }
                Err(_) => Told::Last(remembered::last_events()),
            });
        });
    };
    ask();
    let note = move || match told.get() {
        Told::Asking(None) => view! { <p class="muted" role="status">{content.fetching}</p> }.into_any(),
        Told::Last(_) => view! {
            <p class="muted" role="status" data-testid="events-not-reached">{content.not_reached}</p>
            {button("again", content.again, ask)}
        }
        .into_any(),
        Told::Now(events) if events.is_empty() => view! { <p class="muted">{content.no_events}</p> }.into_any(),
        Told::Asking(Some(_)) | Told::Now(_) => ().into_any(),
    };
    let coming = move || {
        let now = now_unix_millis().div_euclid(1_000);
        let events = match told.get() {
            Told::Asking(events) | Told::Last(events) => events.unwrap_or_default(),
            Told::Now(events) => events,
        };
        events.into_iter().filter(|event| event.begins_unix_secs > now).collect::<Vec<_>>()
    };
    view! {
        {note}
        {entries(coming, |event| format!("{event:?}"), one)}
    }
    .into_any()
}

fn one(event: Event) -> AnyView {
    let here = use_place();
    let words = here.words;
    let content = words.content;
    let status = status_line();
    let Event { id, name, about, branch, begins, places, free, .. } = event;
    let when = LocalTime::read(&begins).map_or(begins, content.when);
    let (id, shown) = (StoredValue::new(id), StoredValue::new(name.clone()));
    let mine = Memo::new(move |_| {
        let nowhere = Place { is_mine: false, is_waiting: false };
        patron().map_or(nowhere, |patron| id.with_value(|id| place(&patron.view, id)))
    });
    let is_full = free == Some(0);
    let room = places.map(|_| if is_full { content.full.to_owned() } else { (content.free)(free.unwrap_or_default()) });
    let join = move || act(words, status, Action::JoinEvent { event: id.get_value() }, shown.get_value());
    let leave = move || act(words, status, Action::LeaveEvent { event: id.get_value() }, shown.get_value());
    let place = move || {
        let Place { is_mine, is_waiting } = mine.get();
        let state = is_mine.then(|| view! { <p class="hold-status">{content.joined}</p> });
        let waits = is_waiting.then(|| view! { <p class="muted">{content.not_sent}</p> });
        let to_do = if is_mine {
            Some(button("leave-event", content.leave, leave))
        } else {
            (!is_full).then(|| button("join-event", content.join, join))
        };
        view! { {state}{waits}<div class="row">{to_do}</div> }
    };
    view! {
        <div data-testid="event" data-mine=move || mine.get().is_mine.to_string()>
            <h3>{name}</h3>
            <p class="parts">
                <span>{when}</span>
                {branch.map(|code| view! { <span>{here.branch(code.as_str())}</span> })}
                {room.map(|room| view! { <span class="muted">{room}</span> })}
            </p>
            {about.map(|about| view! { <p>{about}</p> })}
            {place}
            {status.line()}
        </div>
    }
    .into_any()
}
