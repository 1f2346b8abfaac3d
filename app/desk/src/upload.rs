//! What is no server function: a file that goes to the library, and a report that comes back.

use bookmobile_api::desk::{IMPORT, Job, REPORT};
use bookmobile_api::{ApiError, Invalid};
use bookmobile_client::address::percent_encode;
use bookmobile_client::json;
use futures_channel::oneshot;
use gloo_events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
pub use web_sys::File;
use web_sys::{ProgressEvent, XmlHttpRequest};

/// Sends a file that is to be imported; `sent` is told how much of it has gone, in per cent.
pub async fn import(file: &File, sent: impl Fn(u32) + 'static) -> Result<Job, ApiError> {
    let path = format!("{IMPORT}?name={}", percent_encode(&file.name()));
    let text = post(&path, Some(file), sent).await?;
    json::from_text(&text).map_err(|_| ApiError::Unreachable)
}

/// The report of the last import, JSON lines.
pub async fn report() -> Result<String, ApiError> {
    post(REPORT, None, |_| {}).await
}

/// The text that is answered. A request of the old kind: only these tell how much of a file has gone.
async fn post(path: &str, file: Option<&File>, sent: impl Fn(u32) + 'static) -> Result<String, ApiError> {
    let (done, ended) = oneshot::channel();
    let begin = || -> Result<(XmlHttpRequest, EventListener, EventListener), JsValue> {
        let request = XmlHttpRequest::new()?;
        request.open("POST", path)?;
        request.set_request_header("content-type", "application/octet-stream")?;
        let progress = EventListener::new(request.upload()?.as_ref(), "progress", move |event| {
            let Some(event) = event.dyn_ref::<ProgressEvent>() else { return };
            if event.total() > 0.0 {
                sent((event.loaded() / event.total() * 100.0) as u32);
            }
        });
        let end = EventListener::once(&request, "loadend", move |_| {
            let _ = done.send(());
        });
        request.send_with_opt_blob(file.map(AsRef::as_ref))?;
        Ok((request, progress, end))
    };
    let (request, _progress, _end) = begin().map_err(|_| ApiError::Unreachable)?;
    let _ = ended.await;
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match request.status() {
        Ok(200) => Ok(text),
        // A proxy that takes no file so large says so in its own words.
        Ok(413) => Err(json::from_text(&text).unwrap_or(Invalid::FileTooLarge { gibibytes: 1 }.into())),
        _ => Err(json::from_text(&text).unwrap_or(ApiError::Unreachable)),
    }
}
