//! The service worker, which keeps the app itself on this device, and the change to a newer one.

use super::{clock, page};
use gloo_events::EventListener;
use gloo_utils::window;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState};

/// How long the newer app may take to take over until it is asked again.
const TAKE_OVER_MILLIS_MAX: u32 = 3_000;

/// A newer app that waits until it may take over.
#[derive(Clone)]
pub struct Update {
    registration: ServiceWorkerRegistration,
    container: ServiceWorkerContainer,
    applied: Rc<Cell<bool>>,
}

impl Update {
    /// Lets the newer app take over, and loads the page with it.
    pub fn apply(&self) {
        if self.applied.replace(true) {
            return;
        }
        let reloaded = Cell::new(false);
        EventListener::new(&self.container, "controllerchange", move |_| {
            if !reloaded.replace(true) {
                page::reload();
            }
        })
        .forget();
        self.let_in();
    }

    /// Tells whoever waits now, again and again: a browser may let a word to a worker that is busy or not yet running go
    /// without effect. When nobody waits any more, the newer app is in, or on its way in, and a reload shows it.
    fn let_in(&self) {
        let Some(waiting) = self.registration.waiting() else { return page::reload() };
        let _ = waiting.post_message(&JsValue::from_str("skip-waiting"));
        let this = self.clone();
        clock::later(TAKE_OVER_MILLIS_MAX, move || this.let_in());
    }
}

/// Registers `/sw.js` and calls `ready` when a newer app waits.
pub fn register(ready: impl Fn(Update) + 'static) {
    let Some(container) = container() else { return };
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(container.register("/sw.js")).await else { return };
        // Some browsers that are told to block service workers give nothing at all.
        let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
        let update = Update { registration: registration.clone(), container, applied: Rc::default() };
        let ready = Rc::new(move || {
            // Without a controller this is the first visit: the first app waits for nobody.
            if update.container.controller().is_some() {
                ready(update.clone());
            }
        });
        if registration.waiting().is_some() {
            ready();
        }
        let found = registration.clone();
        EventListener::new(&registration, "updatefound", move |_| {
            let Some(installing) = found.installing() else { return };
            let (worker, ready) = (installing.clone(), Rc::clone(&ready));
            EventListener::new(&installing, "statechange", move |_| {
                if worker.state() == ServiceWorkerState::Installed {
                    ready();
                }
            })
            .forget();
        })
        .forget();
    });
}

/// Absent outside secure contexts and in some private modes.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = JsValue::from(window().navigator());
    let container = js_sys::Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    container.dyn_into().ok()
}
