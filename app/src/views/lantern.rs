//! The lantern: whether the library can be reached, what this device carries, and what is on its way.

use super::icons;
use crate::device::{Light, date, moment, use_device, use_words};
use crate::platform::focus;
use crate::words::{Words, size};
use bookmobile_client::protocol::{Activity, PackState};
use leptos::prelude::*;

/// The lantern and the panel below it.
pub fn lantern() -> impl IntoView {
    let words = use_words();
    let device = use_device();
    let open = RwSignal::new(false);
    let light = Memo::new(move |_| light_name(device.light()));
    let state = Memo::new(move |_| device.pack.with(state_name));
    // Working from this device: the day of its catalogue stands beside the lantern.
    let day = move || {
        let built = device.pack.with(|pack| pack.ready.as_ref().map(|ready| ready.built_unix_secs));
        built
            .filter(|_| device.light() == Light::Glowing)
            .map(|built| (words.short_date)(crate::platform::clock::local(built)))
    };
    let label = move || format!("{} — {}", words.lantern_label, headline(words, device.light()));
    // Leaving by keyboard or by a tap elsewhere closes the panel; a moment later, since the new focus is not there yet.
    let left = move |_| {
        crate::platform::clock::later(0, move || {
            if !focus::is_within(".lantern") {
                open.try_set(false);
            }
        });
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            open.set(false);
            focus::focus(".lantern > button");
        }
    };
    view! {
        <div class="lantern" data-testid="pack-status" data-state=state data-light=light on:focusout=left on:keydown=key>
            <button
                type="button"
                data-testid="lantern"
                aria-label=label
                aria-expanded=move || open.get().to_string()
                aria-controls="lantern-panel"
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {icons::lantern()}
                <span class="lantern-day">{day}</span>
            </button>
            <div id="lantern-panel" class="panel" data-testid="lantern-panel" tabindex="-1" hidden=move || !open.get()>
                {move || open.get().then(|| panel(words))}
            </div>
        </div>
    }
}

fn panel(words: &'static Words) -> impl IntoView {
    let device = use_device();
    let fetching = move || match device.pack.with(|pack| pack.activity.clone()) {
        Activity::Fetching { done_bytes, total_bytes } => {
            let text = (words.fetching)(&size(done_bytes), &size(total_bytes));
            Some(view! {
                <label class="progress">
                    <progress max=total_bytes.to_string() value=done_bytes.to_string()></progress>
                    <span>{text}</span>
                </label>
            })
        }
        _ => None,
    };
    let copies = move || {
        let as_of = device.pack.with(|pack| pack.ready.as_ref().and_then(|ready| ready.availability_unix_secs));
        as_of.map(|as_of| view! { <p>{(words.copies_as_of)(&moment(words, as_of))}</p> })
    };
    view! {
        <h2>{move || headline(words, device.light())}</h2>
        <p>{move || device.pack.with(|pack| what_is_here(words, pack))}</p>
        {copies}
        {fetching}
        {move || (device.light() != Light::Lit).then_some(view! { <p class="muted">{words.here_offline_hint}</p> })}
        <p><a href="/about">{words.see_device}</a></p>
    }
}

fn headline(words: &Words, light: Light) -> &'static str {
    match light {
        Light::Lit => words.lantern_online,
        Light::Glowing => words.lantern_device,
        Light::Dark => words.lantern_away,
    }
}

fn what_is_here(words: &Words, pack: &PackState) -> String {
    let text = match (&pack.ready, &pack.activity) {
        (Some(ready), _) if pack.is_complete() => {
            return (words.here_all)(&(words.number)(ready.records), &date(words, ready.built_unix_secs));
        }
        (Some(ready), _) => {
            return (words.here_part)(&(words.number)(ready.records), &(words.number)(ready.records_total));
        }
        (None, Activity::Starting) => words.here_starting,
        (None, Activity::Failed { .. }) => words.here_failed,
        (None, Activity::Unsupported { .. }) => words.here_unsupported,
        (None, _) => words.here_nothing,
    };
    text.to_owned()
}

fn light_name(light: Light) -> &'static str {
    match light {
        Light::Lit => "lit",
        Light::Glowing => "glowing",
        Light::Dark => "dark",
    }
}

/// For tests and styles.
fn state_name(pack: &PackState) -> &'static str {
    match pack.activity {
        Activity::Starting => "starting",
        Activity::Fetching { .. } => "fetching",
        Activity::Idle if pack.is_complete() => "ready",
        Activity::Idle => "starting",
        Activity::Offline => "offline",
        Activity::Failed { .. } => "failed",
        Activity::Unsupported { .. } => "unsupported",
    }
}
