//! What the browser knows and does for the desk alone: keys, idleness, the hash of the address, printing, chosen files.

use bookmobile_ui::time;
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_storage::{LocalStorage, Storage};
use gloo_timers::callback::Interval;
use gloo_utils::{document, document_element, window};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, File, HtmlInputElement, KeyboardEvent};

/// The branch where this desk stands.
pub const BRANCH: &str = "bookmobile.desk.branch";
/// Whether slips are printed without being asked for.
pub const PRINT_SLIPS: &str = "bookmobile.desk.print-slips";

/// What listens until it is dropped.
pub struct Listening {
    _events: Vec<EventListener>,
    _clock: Option<Interval>,
}

/// What this device remembers under `name`.
pub fn remembered(name: &str) -> Option<String> {
    LocalStorage::get(name).ok()
}

/// Remembers something about the desk, where the browser keeps anything. Nothing about patrons comes here.
pub fn remember(name: &str, value: &str) {
    drop(LocalStorage::set(name, value));
}

/// What follows `#` in the address.
pub fn hash() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.strip_prefix('#').map(str::to_owned).unwrap_or(hash)
}

/// Goes to `#hash` on this page: a step that the back button takes back.
pub fn go_to_hash(hash: &str) {
    let _ = window().location().set_hash(hash);
}

/// Calls `changed` whenever what follows `#` has changed.
pub fn on_hash_change(changed: impl Fn() + 'static) -> Listening {
    let event = EventListener::new(&window(), "hashchange", move |_| changed());
    Listening { _events: vec![event], _clock: None }
}

/// Calls `pressed` with the name of each key and whether the focus is where text is typed, unless it was pressed with
/// Ctrl, Alt or Meta or belongs to an input method. When `pressed` says true nobody else does anything with the key.
pub fn on_key(pressed: impl Fn(&str, bool) -> bool + 'static) -> Listening {
    let options = EventListenerOptions::enable_prevent_default();
    let event = EventListener::new_with_options(&window(), "keydown", options, move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        if key.ctrl_key() || key.alt_key() || key.meta_key() || key.is_composing() || key.default_prevented() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let tag = target.as_ref().map(Element::tag_name).unwrap_or_default();
        // The browser closes an open list with Esc.
        if tag == "SELECT" && key.key() == "Escape" {
            return;
        }
        // Letters mean nothing to a box that is ticked.
        let is_box = target.as_ref().and_then(|target| target.get_attribute("type")).is_some_and(|of| of == "checkbox");
        if pressed(&key.key(), matches!(&*tag, "INPUT" | "TEXTAREA" | "SELECT") && !is_box) {
            key.prevent_default();
        }
    });
    Listening { _events: vec![event], _clock: None }
}

/// Calls `idle` once when for `millis` no key was pressed and nothing was touched; again after the next touch.
pub fn on_idle(millis: f64, idle: impl Fn() + 'static) -> Listening {
    const LOOK_MILLIS: u32 = 2_000;
    let touched = Rc::new(Cell::new(time::now_millis()));
    let is_told = Rc::new(Cell::new(false));
    let look: Rc<dyn Fn()> = {
        let (touched, is_told) = (Rc::clone(&touched), Rc::clone(&is_told));
        Rc::new(move || {
            if time::now_millis() - touched.get() >= millis && !is_told.replace(true) {
                idle();
            }
        })
    };
    let mut events: Vec<EventListener> = ["keydown", "pointerdown", "wheel"]
        .into_iter()
        .map(|name| {
            let (touched, is_told, look) = (Rc::clone(&touched), Rc::clone(&is_told), Rc::clone(&look));
            let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: true };
            EventListener::new_with_options(&window(), name, options, move |_| {
                // A machine that slept wakes up with a key: what was on the screen is old all the same.
                look();
                touched.set(time::now_millis());
                is_told.set(false);
            })
        })
        .collect();
    let looked = Rc::clone(&look);
    events.push(EventListener::new(&document(), "visibilitychange", move |_| looked()));
    Listening { _events: events, _clock: Some(Interval::new(LOOK_MILLIS, move || look())) }
}

/// Hands what was just put on paper to the printer, and calls `done` when the printer has it. Until then the page prints
/// its paper and nothing else.
pub fn print_soon(done: impl FnOnce() + 'static) {
    const DRAWN_MILLIS: u32 = 50;
    let _ = document_element().set_attribute("data-paper", "");
    EventListener::once(&window(), "afterprint", move |_| {
        let _ = document_element().remove_attribute("data-paper");
        done();
    })
    .forget();
    time::later(DRAWN_MILLIS, || drop(window().print()));
}

/// The file that was chosen in the field of this event.
pub fn chosen_file(event: &web_sys::Event) -> Option<File> {
    event.target()?.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
}
