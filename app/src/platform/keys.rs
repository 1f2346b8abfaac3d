//! Keys pressed anywhere on the page.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_utils::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

/// Calls `pressed` with the name of each key, unless it was pressed with Ctrl, Alt or Meta, belongs to an input method, or
/// another part of the page has taken it. When `pressed` says true the browser does nothing of its own with the key.
///
/// The second argument of `pressed` tells that the focus is where text is typed.
pub fn on_key(mut pressed: impl FnMut(&str, bool) -> bool + 'static) {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&window(), "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() || event.default_prevented()
        {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let typing = target.is_some_and(|element| matches!(&*element.tag_name(), "INPUT" | "TEXTAREA" | "SELECT"));
        if pressed(&event.key(), typing) {
            event.prevent_default();
        }
    })
    .forget();
}
