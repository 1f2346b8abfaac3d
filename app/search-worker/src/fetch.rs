//! The server that publishes the pack, asked by `fetch`.

use bookmobile_client::port::{Remote, RemoteError};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, DedicatedWorkerGlobalScope, ReadableStreamDefaultReader, Request, RequestCache, RequestInit,
    Response,
};

/// A connection on which nothing has come for so long is given up: better to try again than to wait for ever.
const STALL_MILLIS: u32 = 30_000;

/// The pack at an address.
pub struct Fetch {
    base: String,
}

impl Fetch {
    /// The pack at `path` of `origin`, e.g. `https://library.example` and `/pack/`.
    pub fn new(origin: &str, path: &str) -> Self {
        Self { base: format!("{origin}{path}") }
    }
}

/// A file that is arriving; dropping it breaks the connection.
pub struct Body {
    reader: Option<ReadableStreamDefaultReader>,
    abort: AbortController,
}

impl Drop for Body {
    fn drop(&mut self) {
        self.abort.abort();
    }
}

impl Remote for Fetch {
    type Body = Body;

    async fn get(&self, path: &str, from: u64) -> Result<(Body, u64), RemoteError> {
        let abort = AbortController::new().map_err(|_| RemoteError::Unreachable)?;
        let request = request(&format!("{}{path}", self.base), from, &abort).map_err(|_| RemoteError::Unreachable)?;
        let scope = js_sys::global().unchecked_into::<DedicatedWorkerGlobalScope>();
        let mut body = Body { reader: None, abort };
        let response: Response = in_time(JsFuture::from(scope.fetch_with_request(&request))).await?.unchecked_into();
        let start = match response.status() {
            200 => 0,
            206 => range_start(&response).ok_or(RemoteError::Unreachable)?,
            status => return Err(RemoteError::Status(status)),
        };
        body.reader = response.body().and_then(|stream| stream.get_reader().dyn_into().ok());
        Ok((body, start))
    }

    async fn next(&self, body: &mut Body) -> Result<Option<Vec<u8>>, RemoteError> {
        let Some(reader) = &body.reader else { return Ok(None) };
        let piece = in_time(JsFuture::from(reader.read())).await?;
        let is_done = Reflect::get(&piece, &"done".into()).is_ok_and(|done| done.is_truthy());
        if is_done {
            return Ok(None);
        }
        let value = Reflect::get(&piece, &"value".into()).map_err(|_| RemoteError::Unreachable)?;
        Ok(Some(Uint8Array::new(&value).to_vec()))
    }
}

fn request(url: &str, from: u64, abort: &AbortController) -> Result<Request, JsValue> {
    let init = RequestInit::new();
    init.set_signal(Some(&abort.signal()));
    // What never changes is stored by this worker itself; the browser need not store it a second time.
    let is_immutable = url.ends_with(".bms");
    init.set_cache(if is_immutable { RequestCache::NoStore } else { RequestCache::NoCache });
    let request = Request::new_with_str_and_init(url, &init)?;
    if from > 0 {
        request.headers().set("range", &format!("bytes={from}-"))?;
    }
    Ok(request)
}

/// The first byte of `content-range: bytes 100-199/200`.
fn range_start(response: &Response) -> Option<u64> {
    let range = response.headers().get("content-range").ok()??;
    range.strip_prefix("bytes ")?.split('-').next()?.parse().ok()
}

async fn in_time(promise: JsFuture) -> Result<JsValue, RemoteError> {
    match select(pin!(promise), pin!(TimeoutFuture::new(STALL_MILLIS))).await {
        Either::Left((settled, _)) => settled.map_err(|_| RemoteError::Unreachable),
        Either::Right(_) => Err(RemoteError::Unreachable),
    }
}
