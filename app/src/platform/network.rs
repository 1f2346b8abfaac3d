//! Whether there is a network, as far as the browser knows.

use gloo_events::EventListener;
use gloo_utils::window;

/// Whether there is one now.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Calls `changed` whenever it comes or goes.
pub fn on_change(changed: impl Fn(bool) + Clone + 'static) {
    let lost = changed.clone();
    EventListener::new(&window(), "online", move |_| changed(true)).forget();
    EventListener::new(&window(), "offline", move |_| lost(false)).forget();
}
