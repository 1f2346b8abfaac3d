//! The take-away worker: started at the first order, spoken to in JSON, started anew after it broke.

use super::parts;
use super::worker::SearchWorker;
use bookmobile_client::json;
use bookmobile_client::protocol::CallId;
use bookmobile_client::take_away::{FromTakeAway, Order, Outcome};
use futures_channel::oneshot;
use gloo_events::EventListener;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageChannel, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The take-away worker. Clones speak to the same one.
#[derive(Clone)]
pub struct TakeAway(Rc<Shared>);

struct Shared {
    /// The search worker, from which records come.
    search: SearchWorker,
    worker: RefCell<Option<Worker>>,
    listening: Cell<bool>,
    /// Whether it has a port to the search worker.
    connected: Cell<bool>,
    /// What was ordered before it listened: it would be lost.
    held: RefCell<Vec<String>>,
    calls: RefCell<Vec<(CallId, oneshot::Sender<Outcome>)>>,
    last_call: Cell<CallId>,
}

impl TakeAway {
    /// One that is not started yet.
    pub fn new(search: SearchWorker) -> Self {
        Self(Rc::new(Shared {
            search,
            worker: RefCell::default(),
            listening: Cell::default(),
            connected: Cell::default(),
            held: RefCell::default(),
            calls: RefCell::default(),
            last_call: Cell::default(),
        }))
    }

    /// Orders something; the number of the call is set here.
    pub async fn order(&self, mut order: Order) -> Outcome {
        let (sender, receiver) = oneshot::channel();
        order.call = self.0.last_call.get().wrapping_add(1);
        self.0.last_call.set(order.call);
        self.0.calls.borrow_mut().push((order.call, sender));
        self.start();
        if let Ok(json) = serde_json::to_string(&order) {
            if self.0.listening.get() {
                self.post(&json);
            } else {
                self.0.held.borrow_mut().push(json);
            }
        }
        receiver.await.unwrap_or_else(|_| Outcome::Failed("the take-away worker stopped".to_owned()))
    }

    fn start(&self) {
        if self.0.worker.borrow().is_some() {
            return;
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = parts::script("take-away").unwrap_or_default();
        let Ok(worker) = Worker::new_with_options(&address, &options) else { return self.break_off() };
        let this = self.clone();
        EventListener::new(&worker, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
            match data.and_then(|data| json::from_text(&data).ok()) {
                Some(FromTakeAway::Listening) => {
                    this.0.listening.set(true);
                    this.0.held.take().iter().for_each(|order| this.post(order));
                }
                Some(FromTakeAway::Delivered { call, outcome }) => this.hear(call, outcome),
                None => {}
            }
        })
        .forget();
        let this = self.clone();
        // Without a network it cannot be fetched; what it is made of may also run out of memory.
        EventListener::new(&worker, "error", move |_| this.break_off()).forget();
        self.0.worker.replace(Some(worker));
    }

    fn hear(&self, call: CallId, outcome: Outcome) {
        let at = self.0.calls.borrow().iter().position(|(id, _)| *id == call);
        if let Some(at) = at {
            // Nobody may wait any more: the reader has left the page.
            let _ = self.0.calls.borrow_mut().swap_remove(at).1.send(outcome);
        }
    }

    fn post(&self, json: &str) {
        let Some(worker) = &*self.0.worker.borrow() else { return };
        if !self.0.connected.get()
            && let Ok(channel) = MessageChannel::new()
            && self.0.search.connect(&channel.port1())
        {
            let port = channel.port2();
            let sent = worker.post_message_with_transfer(&JsValue::NULL, &Array::of1(&port));
            self.0.connected.set(sent.is_ok());
        }
        let _ = worker.post_message(&JsValue::from_str(json));
    }

    /// Every order that waits fails, and the next one starts another worker.
    fn break_off(&self) {
        if let Some(worker) = self.0.worker.take() {
            worker.terminate();
        }
        self.0.listening.set(false);
        self.0.connected.set(false);
        self.0.held.take();
        self.0.calls.take();
    }
}
