//! What the browser knows and does: time, keys, the focus, the hash of the address, paper, files.

use bookmobile_client::show::day::Local;
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo_storage::{LocalStorage, Storage};
use gloo_timers::callback::{Interval, Timeout};
use gloo_timers::future::TimeoutFuture;
use gloo_utils::{document, document_element, window};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, BlobPropertyBag, Element, File, HtmlElement, HtmlInputElement, KeyboardEvent, Url};

/// The branch where this desk stands.
pub const BRANCH: &str = "bookmobile.desk.branch";
/// Whether slips are printed without being asked for.
pub const PRINT_SLIPS: &str = "bookmobile.desk.print-slips";

/// What listens until it is dropped.
pub struct Listening {
    _events: Vec<EventListener>,
    _clock: Option<Interval>,
}

/// The clock of this device, in milliseconds.
pub fn now_millis() -> f64 {
    js_sys::Date::now()
}

/// Waits for so long.
pub async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// `unix_secs` as the clock of this device shows it.
pub fn local(unix_secs: i64) -> Local {
    let date = js_sys::Date::new(&(unix_secs as f64 * 1_000.0).into());
    Local::at(unix_secs, -(date.get_timezone_offset() as i32))
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
    let touched = Rc::new(Cell::new(now_millis()));
    let is_told = Rc::new(Cell::new(false));
    let look: Rc<dyn Fn()> = {
        let (touched, is_told) = (Rc::clone(&touched), Rc::clone(&is_told));
        Rc::new(move || {
            if now_millis() - touched.get() >= millis && !is_told.replace(true) {
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
                touched.set(now_millis());
                is_told.set(false);
            })
        })
        .collect();
    let looked = Rc::clone(&look);
    events.push(EventListener::new(&document(), "visibilitychange", move |_| looked()));
    Listening { _events: events, _clock: Some(Interval::new(LOOK_MILLIS, move || look())) }
}

/// Whether fingers are the main pointer: a keyboard on the screen would cover half of it.
pub fn is_touch() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// Puts the focus on the first visible element that matches `selector`, once what was just drawn is there: before the next
/// key, which a scanner may be about to type.
pub fn focus_soon(selector: &'static str) {
    spawn_local(async move { focus(selector) });
    // What takes a round more to be drawn.
    Timeout::new(0, move || focus(selector)).forget();
}

/// Puts the focus on the first visible element that matches `selector`, and marks what stands in it.
pub fn focus(selector: &str) {
    let Ok(all) = document().query_selector_all(selector) else { return };
    let elements = (0..all.length()).filter_map(|index| all.get(index)?.dyn_into::<HtmlElement>().ok());
    // What is hidden is not within anything that is laid out.
    if let Some(element) = elements.into_iter().find(|element| element.offset_parent().is_some()) {
        // Somebody types there already: what is marked now, the next key would replace.
        if document().active_element().as_ref() == Some(element.as_ref()) {
            return;
        }
        let _ = element.focus();
        if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
            field.select();
        }
    }
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
    Timeout::new(DRAWN_MILLIS, || drop(window().print())).forget();
}

/// The file that was chosen in the field of this event.
pub fn chosen_file(event: &web_sys::Event) -> Option<File> {
    event.target()?.dyn_into::<HtmlInputElement>().ok()?.files()?.get(0)
}

/// Gives the browser's downloads a file `name` of this type with `text` in it; false where the browser cannot.
pub fn download(name: &str, media_type: &str, text: &str) -> bool {
    let make = || -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(media_type);
        let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let link = document().create_element("a")?;
        link.set_attribute("href", &url)?;
        link.set_attribute("download", name)?;
        if let Some(link) = link.dyn_ref::<HtmlElement>() {
            link.click();
        }
        // The download has begun when the page is idle again.
        Timeout::new(60_000, move || drop(Url::revoke_object_url(&url))).forget();
        Ok(())
    };
    make().is_ok()
}
