//! The search worker of this device, asked over a port that the app has laid between the two.

use super::in_time;
use crate::gather::{Fetching, Source};
use bookmobile_catalogue::RecordId;
use bookmobile_client::json;
use bookmobile_client::protocol::{CallId, FoundRecord, FromWorker, ToWorker};
use bookmobile_search_index::{Answer, Request};
use futures_channel::oneshot;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, MessagePort};

/// The search worker at the other end of a port.
pub struct Device {
    port: MessagePort,
    waiting: RefCell<Vec<(CallId, oneshot::Sender<FromWorker>)>>,
    last_call: Cell<CallId>,
}

impl Device {
    /// Listens at `port`.
    pub fn connect(port: MessagePort) -> Rc<Self> {
        let this = Rc::new(Self { port, waiting: RefCell::default(), last_call: Cell::new(0) });
        let weak = Rc::downgrade(&this);
        let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data().as_string().and_then(|json| json::from_text(&json).ok());
            if let (Some(this), Some(message)) = (weak.upgrade(), message) {
                this.hear(message);
            }
        });
        this.port.set_onmessage(Some(handler.as_ref().unchecked_ref()));
        handler.forget();
        this
    }

    fn hear(&self, message: FromWorker) {
        let (FromWorker::Answer { call, .. } | FromWorker::Record { call, .. }) = &message else { return };
        let at = self.waiting.borrow().iter().position(|(id, _)| id == call);
        if let Some(at) = at {
            // Nobody may wait any more: it took too long.
            let _ = self.waiting.borrow_mut().swap_remove(at).1.send(message);
        }
    }

    /// Asks, and gives what the answer will come by.
    fn ask(&self, question: impl FnOnce(CallId) -> ToWorker) -> oneshot::Receiver<FromWorker> {
        let (sender, receiver) = oneshot::channel();
        let call = self.last_call.get().wrapping_add(1);
        self.last_call.set(call);
        if let Ok(json) = serde_json::to_string(&question(call)) {
            self.waiting.borrow_mut().push((call, sender));
            let _ = self.port.post_message(&JsValue::from_str(&json));
        }
        receiver
    }
}

impl Source for Device {
    fn search(&self, request: Request) -> Fetching<'_, Answer> {
        let answer = self.ask(|call| ToWorker::Search { call, request });
        Box::pin(async move {
            match in_time(answer).await?.ok()? {
                FromWorker::Answer { answer, .. } => answer,
                _ => None,
            }
        })
    }

    fn records<'a>(&'a self, ids: &'a [RecordId], _: bool) -> Fetching<'a, Vec<FoundRecord>> {
        // A pack that carries MARC gives it unasked.
        let answers: Vec<_> = ids.iter().map(|id| self.ask(|call| ToWorker::Record { call, id: id.clone() })).collect();
        Box::pin(async move {
            let mut found = Vec::with_capacity(answers.len());
            for answer in answers {
                if let FromWorker::Record { record: Some(record), .. } = in_time(answer).await?.ok()? {
                    found.push(*record);
                }
            }
            Some(found)
        })
    }
}
