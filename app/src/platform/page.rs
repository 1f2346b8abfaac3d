//! The page itself: its title, language, colours, and what the browser is told about it.

use gloo_events::EventListener;
use gloo_utils::{document, document_element, window};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::PageTransitionEvent;

pub use bookmobile_ui::page::{is_touch, origin};

/// Takes away what `index.html` shows until the app is here.
pub fn remove_skeleton() {
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
}

/// Names the page in tabs, history and bookmarks.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Tells browser and screen readers what language the words are in.
pub fn set_language(code: &str) {
    let _ = document_element().set_attribute("lang", code);
}

/// Chooses the colours; none leaves them to the system.
pub fn set_theme(theme: Option<&str>) {
    let _ = match theme {
        Some(theme) => document_element().set_attribute("data-theme", theme),
        None => document_element().remove_attribute("data-theme"),
    };
}

/// The language the reader prefers, as the browser says.
pub fn preferred_language() -> Option<String> {
    window().navigator().language()
}

/// Whether there is room for something beside the results; `style/catalogue.css` has the same width.
pub fn is_wide() -> bool {
    wide().is_some_and(|query| query.matches())
}

/// Calls `changed` with [`is_wide`] whenever that has changed: a tablet was turned.
pub fn on_wide_change(changed: impl Fn(bool) + 'static) {
    if let Some(query) = wide() {
        EventListener::new(&query, "change", move |_| changed(is_wide())).forget();
    }
}

fn wide() -> Option<web_sys::MediaQueryList> {
    window().match_media("(min-width: 64rem)").ok().flatten()
}

/// Calls `changed` with true when the reader leaves the page and the browser keeps it, frozen, for the way back, and with false
/// when the reader comes back to it.
pub fn on_frozen_change(changed: impl Fn(bool) + 'static) {
    let changed = Rc::new(changed);
    for (name, is_frozen) in [("pagehide", true), ("pageshow", false)] {
        let changed = changed.clone();
        EventListener::new(&window(), name, move |event| {
            if event.dyn_ref::<PageTransitionEvent>().is_some_and(PageTransitionEvent::persisted) {
                changed(is_frozen);
            }
        })
        .forget();
    }
}

/// Whether nobody can see the page: another tab is in front, or the phone is in the pocket.
pub fn is_hidden() -> bool {
    document().hidden()
}

/// Calls `changed` with [`is_hidden`] whenever that may have changed.
pub fn on_hidden_change(changed: impl Fn(bool) + 'static) {
    EventListener::new(&document(), "visibilitychange", move |_| changed(is_hidden())).forget();
}

/// Hands the page to the printer once what was just put on it is drawn.
pub fn print_soon() {
    const DRAWN_MILLIS: u32 = 100;
    super::clock::later(DRAWN_MILLIS, || {
        let _ = window().print();
    });
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}
