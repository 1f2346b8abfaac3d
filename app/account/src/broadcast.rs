//! What is told of a change: to the views of this tab, and to the app around them.

use bookmobile_client::show::patron::Summary;
use bookmobile_outbox::session;
use gloo_events::EventListener;
use gloo_storage::{LocalStorage, Storage};
use gloo_utils::window;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, Event, StorageEvent};

/// The name under which the app finds the summary.
const NAME: &str = "bookmobile.account";
/// The event that tells the app of this tab.
const EVENT: &str = "bookmobile-account";

thread_local! {
    static CHANNEL: Option<BroadcastChannel> = BroadcastChannel::new(session::CHANNEL).ok();
}

/// Calls `changed` when something changes on this device: here, in other tabs, and while no tab is open.
pub fn listen(changed: fn()) {
    CHANNEL.with(|channel| match channel {
        Some(channel) => EventListener::new(channel, "message", move |_| changed()).forget(),
        // An old browser: other tabs are heard of when the summary changes.
        None => EventListener::new(&window(), "storage", move |event| {
            if event.dyn_ref::<StorageEvent>().is_some_and(|event| event.key().as_deref() == Some(NAME)) {
                changed();
            }
        })
        .forget(),
    });
}

/// Leaves the summary for the app and tells it; none: nobody is signed in.
pub fn summarise(summary: Option<&Summary>) {
    match summary {
        // Full or forbidden: the app then shows nothing in its header, and the page all the same.
        Some(summary) => drop(LocalStorage::set(NAME, summary)),
        None => LocalStorage::delete(NAME),
    }
    if let Ok(event) = Event::new(EVENT) {
        let _ = window().dispatch_event(&event);
    }
}
