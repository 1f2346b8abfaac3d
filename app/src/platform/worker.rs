//! The search worker of this device: started, spoken to in JSON, and survived when it breaks.

use super::{clock, page, parts};
use bookmobile_catalogue::RecordId;
use bookmobile_client::json;
use bookmobile_client::protocol::{Activity, CallId, FoundRecord, FromWorker, PackState, ToWorker};
use bookmobile_search_index::{Answer, Browse, Browsed, Request, Suggestion};
use futures_channel::oneshot;
use gloo_events::EventListener;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

/// How long a worker may take until it listens, on a slow phone that has to fetch and compile it first.
const START_MILLIS_MAX: u32 = 60_000;

/// The search worker. Clones speak to the same one.
#[derive(Clone)]
pub struct SearchWorker(Rc<Shared>);

struct Shared {
    worker: RefCell<Option<Worker>>,
    listening: Cell<bool>,
    broken: Cell<bool>,
    /// What was said before the worker listened: it would be lost.
    held: RefCell<Vec<String>>,
    calls: RefCell<Vec<(CallId, Pending)>>,
    last_call: Cell<CallId>,
    changed: Box<dyn Fn(PackState)>,
}

enum Pending {
    Answer(oneshot::Sender<Option<Answer>>),
    Suggestions(oneshot::Sender<Option<Vec<Suggestion>>>),
    Browsed(oneshot::Sender<Option<Browsed>>),
    Record(oneshot::Sender<Option<Box<FoundRecord>>>),
}

impl SearchWorker {
    /// Starts the worker. `changed` is called with what this device has, whenever that changes, and with [`Activity::Unsupported`] once the worker is lost or cannot be.
    pub fn start(changed: impl Fn(PackState) + 'static) -> Self {
        let this = Self(Rc::new(Shared {
            worker: RefCell::default(),
            listening: Cell::new(false),
            broken: Cell::new(false),
            held: RefCell::default(),
            calls: RefCell::default(),
            last_call: Cell::new(0),
            changed: Box::new(changed),
        }));
        this.run();
        // Safari lets a frozen page keep its worker's lock and files, for which the worker of the next page would wait.
        let frozen = this.clone();
        page::on_frozen_change(move |is_frozen| if is_frozen { frozen.stop() } else { frozen.run() });
        this
    }

    fn run(&self) {
        if self.0.broken.get() {
            return;
        }
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let address = parts::script("search-worker").unwrap_or_default();
        match Worker::new_with_options(&address, &options) {
            Ok(worker) => {
                self.0.worker.replace(Some(worker.clone()));
                self.listen(worker);
                self.update();
            }
            Err(_) => self.break_off("this browser does not start module workers"),
        }
    }

    fn stop(&self) {
        if let Some(worker) = self.0.worker.take() {
            worker.terminate();
        }
        self.0.listening.set(false);
        self.0.held.take();
        self.0.calls.take();
    }

    /// Has it look at the server for a newer catalogue.
    pub fn update(&self) {
        self.say(&ToWorker::Update);
    }

    /// Searches on this device; none while it has nothing to search.
    pub async fn search(&self, request: Request) -> Option<Answer> {
        let (sender, receiver) = oneshot::channel();
        let call = self.call(Pending::Answer(sender))?;
        self.say(&ToWorker::Search { call, request });
        receiver.await.ok().flatten()
    }

    /// What `text` may lead to, from this device; none while it has nothing to search.
    pub async fn suggest(&self, text: String) -> Option<Vec<Suggestion>> {
        let (sender, receiver) = oneshot::channel();
        let call = self.call(Pending::Suggestions(sender))?;
        self.say(&ToWorker::Suggest { call, text });
        receiver.await.ok().flatten()
    }

    /// Leafs through what this device has; none while that is nothing.
    pub async fn browse(&self, browse: Browse) -> Option<Browsed> {
        let (sender, receiver) = oneshot::channel();
        let call = self.call(Pending::Browsed(sender))?;
        self.say(&ToWorker::Browse { call, browse });
        receiver.await.ok().flatten()
    }

    /// Reads a record from this device; none where it does not have it.
    pub async fn record(&self, id: RecordId) -> Option<FoundRecord> {
        let (sender, receiver) = oneshot::channel();
        let call = self.call(Pending::Record(sender))?;
        self.say(&ToWorker::Record { call, id });
        receiver.await.ok().flatten().map(|found| *found)
    }

    /// Gives the worker another port to answer at, and says whether it listens already.
    pub fn connect(&self, port: &MessagePort) -> bool {
        let worker = self.0.worker.borrow();
        let Some(worker) = worker.as_ref().filter(|_| self.0.listening.get() && !self.0.broken.get()) else {
            return false;
        };
        worker.post_message_with_transfer(&JsValue::NULL, &js_sys::Array::of1(port)).is_ok()
    }

    fn listen(&self, worker: Worker) {
        let this = self.clone();
        EventListener::new(&worker, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
            if let Some(message) = data.and_then(|data| json::from_text(&data).ok()) {
                this.hear(message);
            }
        })
        .forget();
        let this = self.clone();
        EventListener::new(&worker, "error", move |_| this.break_off("the search worker stopped with an error"))
            .forget();
        let this = self.clone();
        clock::later(START_MILLIS_MAX, move || {
            let is_this_one = this.0.worker.borrow().as_ref() == Some(&worker);
            if is_this_one && !this.0.listening.get() {
                this.break_off("the search worker did not start in time");
            }
        });
    }

    fn hear(&self, message: FromWorker) {
        match message {
            FromWorker::Listening => {
                self.0.listening.set(true);
                for message in self.0.held.take() {
                    self.post(&message);
                }
            }
            FromWorker::Pack { state, .. } => (self.0.changed)(state),
            FromWorker::Answer { call, answer } => {
                if let Some(Pending::Answer(sender)) = self.take_call(call) {
                    // Nobody may wait any more: the reader has typed on.
                    let _ = sender.send(answer);
                }
            }
            FromWorker::Suggestions { call, suggestions } => {
                if let Some(Pending::Suggestions(sender)) = self.take_call(call) {
                    let _ = sender.send(suggestions);
                }
            }
            FromWorker::Browsed { call, browsed } => {
                if let Some(Pending::Browsed(sender)) = self.take_call(call) {
                    let _ = sender.send(browsed);
                }
            }
            FromWorker::Record { call, record } => {
                if let Some(Pending::Record(sender)) = self.take_call(call) {
                    let _ = sender.send(record);
                }
            }
        }
    }

    fn call(&self, pending: Pending) -> Option<CallId> {
        if self.0.broken.get() {
            return None;
        }
        let call = self.0.last_call.get().wrapping_add(1);
        self.0.last_call.set(call);
        self.0.calls.borrow_mut().push((call, pending));
        Some(call)
    }

    fn take_call(&self, call: CallId) -> Option<Pending> {
        let mut calls = self.0.calls.borrow_mut();
        let at = calls.iter().position(|(id, _)| *id == call)?;
        Some(calls.swap_remove(at).1)
    }

    fn say(&self, message: &ToWorker) {
        let Ok(json) = serde_json::to_string(message) else { return };
        if self.0.listening.get() {
            self.post(&json);
        } else if !self.0.broken.get() {
            self.0.held.borrow_mut().push(json);
        }
    }

    fn post(&self, json: &str) {
        if let Some(worker) = &*self.0.worker.borrow() {
            let _ = worker.post_message(&JsValue::from_str(json));
        }
    }

    /// Every question that waits gets no answer, and the server is asked from now on.
    fn break_off(&self, reason: &str) {
        if self.0.broken.replace(true) {
            return;
        }
        if let Some(worker) = self.0.worker.take() {
            worker.terminate();
        }
        self.0.held.take();
        // Told first, so that whoever lost an answer turns to the server at once.
        (self.0.changed)(PackState { ready: None, activity: Activity::Unsupported { reason: reason.to_owned() } });
        self.0.calls.take();
    }
}
