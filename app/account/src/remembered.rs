//! What this device remembers between visits, where the browser keeps anything.

use gloo_storage::{LocalStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The branch that was chosen last.
const PICKUP: &str = "bookmobile.pickup";
/// The events that the library told last.
const EVENTS: &str = "bookmobile.events";

/// The code of the branch that was chosen last.
pub fn last_pickup() -> Option<String> {
    LocalStorage::get(PICKUP).ok()
}

/// Remembers the branch that was chosen, where the browser keeps anything.
pub fn remember_pickup(code: &str) {
    drop(LocalStorage::set(PICKUP, code));
}

/// The events that the library told last, as it told them.
pub fn last_events<T: DeserializeOwned>() -> Option<T> {
    LocalStorage::get(EVENTS).ok()
}

/// Remembers the events, where the browser keeps anything.
pub fn remember_events(events: &impl Serialize) {
    drop(LocalStorage::set(EVENTS, events));
}
