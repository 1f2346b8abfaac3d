//! What one change tells: the views of this tab, the app around them, other tabs.

use crate::account;
use bookmobile_client::show::patron::Summary;
use gloo_events::EventListener;
use gloo_storage::{LocalStorage, Storage};
use gloo_utils::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Event, StorageEvent};

/// The name under which the app finds the summary, and under which tabs speak to each other.
const NAME: &str = "bookmobile.account";
/// The event that tells the app of this tab.
const EVENT: &str = "bookmobile-account";

thread_local! {
    static CHANNEL: Option<BroadcastChannel> = BroadcastChannel::new(NAME).ok();
}

/// Tells all that this tab has changed something.
pub fn changed() {
    account::refresh();
    CHANNEL.with(|channel| {
        if let Some(channel) = channel {
            let _ = channel.post_message(&JsValue::NULL);
        }
    });
}

/// Listens to what other tabs change.
pub fn listen() {
    CHANNEL.with(|channel| match channel {
        Some(channel) => EventListener::new(channel, "message", |_| account::refresh()).forget(),
        // An old browser: other tabs are heard of when the summary changes.
        None => EventListener::new(&window(), "storage", |event| {
            if event.dyn_ref::<StorageEvent>().is_some_and(|event| event.key().as_deref() == Some(NAME)) {
                account::refresh();
            }
        })
        .forget(),
    });
}

/// Leaves the summary for the app and tells it; none: nobody is signed in.
pub fn summarise(summary: Option<&Summary>) {
    match summary.and_then(|summary| serde_json::to_string(summary).ok()) {
        // Full or forbidden: the app then shows nothing in its header, and the page all the same.
        Some(json) => drop(LocalStorage::set(NAME, json)),
        None => LocalStorage::delete(NAME),
    }
    if let Ok(event) = Event::new(EVENT) {
        let _ = window().dispatch_event(&event);
    }
}
