//! Web NFC, bound by hand: web-sys does not know it yet.

use bookmobile_client::tag::{Scan, TagOutcome, TagReader};
use bookmobile_rfid::content_of_web_record;
use futures_channel::oneshot;
use gloo_events::EventListener;
use gloo_utils::window;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal, EventTarget};

#[wasm_bindgen]
extern "C" {
    /// <https://w3c.github.io/web-nfc/#the-ndefreader-object>
    #[wasm_bindgen(extends = EventTarget)]
    type NDEFReader;

    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<NDEFReader, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn scan(this: &NDEFReader, options: &ScanOptions) -> Result<js_sys::Promise, JsValue>;

    type ScanOptions;

    #[wasm_bindgen(method, setter)]
    fn set_signal(this: &ScanOptions, signal: &AbortSignal);

    type NDEFReadingEvent;

    #[wasm_bindgen(method, getter)]
    fn message(this: &NDEFReadingEvent) -> NDEFMessage;

    type NDEFMessage;

    #[wasm_bindgen(method, getter)]
    fn records(this: &NDEFMessage) -> js_sys::Array;

    type NDEFRecord;

    #[wasm_bindgen(method, getter, js_name = recordType)]
    fn record_type(this: &NDEFRecord) -> String;

    #[wasm_bindgen(method, getter)]
    fn encoding(this: &NDEFRecord) -> Option<String>;

    #[wasm_bindgen(method, getter)]
    fn data(this: &NDEFRecord) -> Option<js_sys::DataView>;
}

/// The NFC reader of a phone, through its browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct WebNfc;

impl TagReader for WebNfc {
    fn is_supported(&self) -> bool {
        js_sys::Reflect::has(&window(), &"NDEFReader".into()).unwrap_or(false)
    }

    async fn read(&self) -> TagOutcome {
        if !self.is_supported() {
            return TagOutcome::Unsupported;
        }
        read_one().await.unwrap_or_else(|error| outcome_of_error(&error))
    }
}

/// Ends the scan when it is dropped, so that the phone does not read on with nobody looking.
struct Scanning(AbortController);

impl Drop for Scanning {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn read_one() -> Result<TagOutcome, JsValue> {
    let reader = NDEFReader::new()?;
    let scanning = Scanning(AbortController::new()?);
    let options: ScanOptions = JsValue::from(js_sys::Object::new()).unchecked_into();
    options.set_signal(&scanning.0.signal());

    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let tell = move |outcome: TagOutcome| {
        if let Some(sender) = sender.borrow_mut().take() {
            let _ = sender.send(outcome);
        }
    };
    let tell_error = tell.clone();
    // Listening begins before the scan: a tag may lie on the phone already.
    let _reading = EventListener::new(&reader, "reading", move |event| {
        let event: &NDEFReadingEvent = event.unchecked_ref();
        tell(scan_in(&event.message()).map_or(TagOutcome::Unreadable, TagOutcome::Read));
    });
    let _readingerror = EventListener::new(&reader, "readingerror", move |_| tell_error(TagOutcome::Unreadable));

    JsFuture::from(reader.scan(&options)?).await?;
    Ok(receiver.await.unwrap_or(TagOutcome::Unreadable))
}

/// The first record of the message that says something, addresses before texts.
fn scan_in(message: &NDEFMessage) -> Option<Scan> {
    let mut first = None;
    for record in message.records().iter() {
        let record: NDEFRecord = record.unchecked_into();
        let data = record.data().map(|view| bytes_of(&view)).unwrap_or_default();
        let kind = record.record_type();
        let content = content_of_web_record(&kind, record.encoding().as_deref(), &data);
        let scan = content.and_then(|content| Scan::of_content(&content));
        if kind.ends_with("url") && scan.is_some() {
            return scan;
        }
        first = first.or(scan);
    }
    first
}

fn bytes_of(view: &js_sys::DataView) -> Vec<u8> {
    let (offset, length) = (view.byte_offset() as u32, view.byte_length() as u32);
    js_sys::Uint8Array::new_with_byte_offset_and_length(&view.buffer(), offset, length).to_vec()
}

fn outcome_of_error(error: &JsValue) -> TagOutcome {
    let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("NotAllowedError" | "SecurityError") => TagOutcome::NoPermission,
        Some("NotReadableError") => TagOutcome::Unreadable,
        _ => TagOutcome::Unsupported,
    }
}
