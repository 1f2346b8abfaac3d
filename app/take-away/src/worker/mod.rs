//! The browser beneath: messages from the app, the search worker of this device, the server, files to hand over.

mod device;
mod file;
mod server;

use crate::gather::{Source, gather};
use crate::pack::{Form, pack};
use crate::qr;
use bookmobile_client::json;
use bookmobile_client::take_away::{FromTakeAway, Of, Order, Outcome, Parcel};
use device::Device;
use file::Shelf;
use gloo_timers::future::TimeoutFuture;
use server::Server;
use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, MessagePort};

/// How long a source may take to answer one question.
const ANSWER_MILLIS_MAX: u32 = 10_000;

#[derive(Default)]
struct Worker {
    device: RefCell<Option<Rc<Device>>>,
    shelf: Shelf,
}

/// Listens to the app.
pub fn start() {
    let worker = Rc::new(Worker::default());
    let handler = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok(port) = event.ports().get(0).dyn_into::<MessagePort>() {
            // The app has (again) a search worker.
            worker.device.replace(Some(Device::connect(port)));
        } else if let Some(Ok(order)) = event.data().as_string().map(|json| json::from_text::<Order>(&json)) {
            let worker = Rc::clone(&worker);
            spawn_local(async move {
                let call = order.call;
                say(&FromTakeAway::Delivered { call, outcome: worker.deliver(order).await });
            });
        }
    });
    scope().set_onmessage(Some(handler.as_ref().unchecked_ref()));
    handler.forget();
    say(&FromTakeAway::Listening);
}

impl Worker {
    async fn deliver(&self, order: Order) -> Outcome {
        if let Of::Address(address) = &order.of {
            return match qr::svg(address) {
                Ok(image) => Outcome::Parcel(file::image(&image)),
                Err(error) => Outcome::Failed(error.to_string()),
            };
        }
        let Some(form) = Form::from_code(&order.form) else {
            return Outcome::Failed(format!("there is no form {}", order.form));
        };
        let device = self.device.borrow().clone();
        let device = device.as_deref().map(|device| device as &dyn Source);
        // The server has every MARC record as it came; a pack may have been built without them.
        let device_first = order.device_first && !form.wants_marc();
        let (first, last) = if device_first { (device, None) } else { (None, device) };
        let sources: Vec<&dyn Source> = first.into_iter().chain([&Server as &dyn Source]).chain(last).collect();
        let Some(gathered) = gather(&order.of, form.wants_marc(), &sources).await else { return Outcome::NothingHere };
        match pack(&gathered, form, &order) {
            Ok(file) => match self.shelf.put(&file.bytes, file.media_type) {
                Some(url) => Outcome::Parcel(Parcel {
                    url,
                    name: file.name,
                    text: file.text,
                    records: file.records,
                    total: gathered.total,
                }),
                None => Outcome::Failed("the browser has no room for the file".to_owned()),
            },
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }
}

fn say(message: &FromTakeAway) {
    if let Ok(json) = serde_json::to_string(message) {
        let _ = scope().post_message(&JsValue::from_str(&json));
    }
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// The answer, unless it takes too long.
async fn in_time<T>(answer: impl Future<Output = T>) -> Option<T> {
    use futures_util::future::{Either, select};
    match select(pin!(answer), pin!(TimeoutFuture::new(ANSWER_MILLIS_MAX))).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}
