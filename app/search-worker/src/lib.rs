//! The search engine in a browser's worker: keeps the pack and answers queries.
//!
//! Everything it decides stands in `bookmobile_client::pack_sync`; here are the browser's storage ([`opfs`]) and network
//! ([`fetch`]) beneath it, and the messages to and from the app (`bookmobile_client::protocol`).

#![cfg(target_arch = "wasm32")]

pub mod fetch;
mod lock;
pub mod opfs;

use bookmobile_client::json;
use bookmobile_client::pack_sync::PackSync;
use bookmobile_client::protocol::{Activity, FromWorker, PackState, ToWorker};
use fetch::Fetch;
use gloo_timers::future::TimeoutFuture;
use opfs::Opfs;
use std::cell::Cell;
use std::fmt::Display;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

/// Where the server publishes the pack.
const PACK_PATH: &str = "/pack/";
/// The folder of the browser's private file system that the pack is kept in.
const FOLDER: &str = "pack";

/// Opens what this device has, then listens to the app.
pub fn start() {
    spawn_local(async {
        let scope = js_sys::global().unchecked_into::<DedicatedWorkerGlobalScope>();
        match Opfs::open(FOLDER).await {
            Ok(store) => {
                let pack_sync = PackSync::new(store, Fetch::new(&scope.location().origin(), PACK_PATH));
                let performance = scope.performance();
                let mark = |name| performance.as_ref().map(|performance| performance.mark(name));
                mark("opening");
                pack_sync.open().await;
                mark("open");
                Worker { pack_sync, is_updating: Cell::new(false), asked_again: Cell::new(false) }.listen(&scope);
            }
            Err(error) => {
                let activity = Activity::Unsupported { reason: error.to_string() };
                say_state(PackState { ready: None, activity });
            }
        }
        say_to_app(&FromWorker::Listening);
    });
}

struct Worker {
    pack_sync: PackSync<Opfs, Fetch>,
    is_updating: Cell<bool>,
    asked_again: Cell<bool>,
}

impl Worker {
    fn listen(self, scope: &DedicatedWorkerGlobalScope) {
        let worker = Rc::new(self);
        worker.say_state();
        let warming = Rc::clone(&worker);
        spawn_local(async move { warming.warm().await });
        // A worker's scope listens and speaks like a port.
        worker.listen_at(scope.unchecked_ref());
    }

    /// Answers what is asked over `port`. A message that brings another port is about that one: the app lays them from here
    /// to its other workers.
    fn listen_at(self: Rc<Self>, port: &MessagePort) {
        let answers_to = port.clone();
        let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(another) = event.ports().get(0).dyn_into::<MessagePort>() {
                return Rc::clone(&self).listen_at(&another);
            }
            match event.data().as_string().map(|json| json::from_text(&json)) {
                Some(Ok(message)) => Rc::clone(&self).answer(message, &answers_to),
                // A newer app than this worker, after an update that is half done: it asks the server instead.
                _ => log("a message that this worker does not understand"),
            }
        });
        port.set_onmessage(Some(handler.as_ref().unchecked_ref()));
        handler.forget();
    }

    /// Reads what the first search needs while none is waiting.
    async fn warm(&self) {
        loop {
            TimeoutFuture::new(0).await;
            if !self.pack_sync.warm_one() {
                break;
            }
        }
    }

    fn answer(self: Rc<Self>, message: ToWorker, port: &MessagePort) {
        match message {
            ToWorker::Update => self.update(),
            ToWorker::Search { call, request } => {
                let answer = logged(self.pack_sync.search(&request));
                say(port, &FromWorker::Answer { call, answer });
            }
            ToWorker::Suggest { call, text } => {
                let suggestions = logged(self.pack_sync.suggest(&text));
                say(port, &FromWorker::Suggestions { call, suggestions });
            }
            ToWorker::Browse { call, browse } => {
                let browsed = logged(self.pack_sync.browse(&browse));
                say(port, &FromWorker::Browsed { call, browsed });
            }
            ToWorker::Record { call, id } => {
                let record = logged(self.pack_sync.record(&id));
                say(port, &FromWorker::Record { call, record: record.map(Box::new) });
            }
        }
    }

    /// Updates once at a time, in this tab and over all tabs.
    fn update(self: Rc<Self>) {
        if self.is_updating.replace(true) {
            self.asked_again.set(true);
            return;
        }
        spawn_local(async move {
            loop {
                self.asked_again.set(false);
                let worker = Rc::clone(&self);
                lock::alone("bookmobile-pack", async move {
                    worker.pack_sync.update(&mut || worker.say_state()).await;
                })
                .await;
                self.warm().await;
                if !self.asked_again.get() {
                    break;
                }
            }
            self.is_updating.set(false);
        });
    }

    fn say_state(&self) {
        say_state(self.pack_sync.state());
    }
}

fn say_state(state: PackState) {
    const PAGE_BYTES: u64 = 65_536;
    say_to_app(&FromWorker::Pack { state, memory_bytes: core::arch::wasm32::memory_size(0) as u64 * PAGE_BYTES });
}

fn say_to_app(message: &FromWorker) {
    say(js_sys::global().unchecked_ref(), message);
}

fn say(port: &MessagePort, message: &FromWorker) {
    match serde_json::to_string(message) {
        Ok(json) => {
            if let Err(error) = port.post_message(&JsValue::from_str(&json)) {
                web_sys::console::error_1(&error);
            }
        }
        Err(error) => log(&error.to_string()),
    }
}

/// What was found; nothing where it could not be read, which the console tells.
fn logged<T>(found: Result<Option<T>, impl Display>) -> Option<T> {
    found.unwrap_or_else(|error| {
        log(&error.to_string());
        None
    })
}

fn log(text: &str) {
    web_sys::console::error_1(&JsValue::from_str(text));
}
