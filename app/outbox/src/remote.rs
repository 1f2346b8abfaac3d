//! The library's server, asked by `fetch`, and not for longer than a patron waits.

use bookmobile_circulation::sync::{SyncAnswer, SyncRequest};
use bookmobile_client::json;
use bookmobile_client::outbox::LEASE_MILLIS;
use bookmobile_client::outbox::port::{RemoteError, SyncRemote};
use futures_util::future::{Either, select};
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use serde::Serialize;
use std::pin::pin;
use web_sys::AbortController;

/// How long a call may take: longer than a bad connection needs for a hundred actions, shorter than a lease.
const CALL_MILLIS: u32 = 45_000;
const _: () = assert!((CALL_MILLIS as i64) < LEASE_MILLIS);

/// The library's server.
pub struct Server;

/// The body of the server function `bookmobile_api::sync`.
#[derive(Serialize)]
struct Body<'a> {
    request: &'a SyncRequest,
}

impl SyncRemote for Server {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncAnswer, RemoteError> {
        let body = serde_json::to_string(&Body { request }).map_err(|_| RemoteError::Unreachable)?;
        let text = in_time("/api/v1/sync", body).await?;
        json::from_text(&text).map_err(|_| RemoteError::Unreachable)
    }
}

/// Tells the server that whoever was signed in on this device is not any more.
pub(crate) async fn sign_out() -> Result<(), RemoteError> {
    in_time("/api/v1/sign-out", r#"{"everywhere":false}"#.to_owned()).await.map(drop)
}

/// What the server answers at `path`, before a lease would end.
// Not by a server function: what stands between here and the server may answer as well, and the outbox has to know with
// which status.
async fn in_time(path: &str, body: String) -> Result<String, RemoteError> {
    let abort = AbortController::new().map_err(|_| RemoteError::Unreachable)?;
    let answer = pin!(post(path, body, &abort));
    match select(answer, TimeoutFuture::new(CALL_MILLIS)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => {
            abort.abort();
            Err(RemoteError::Unreachable)
        }
    }
}

async fn post(path: &str, body: String, abort: &AbortController) -> Result<String, RemoteError> {
    let request = Request::post(path)
        .header("content-type", "application/json")
        .abort_signal(Some(&abort.signal()))
        .body(body)
        .map_err(|_| RemoteError::Unreachable)?;
    let response = request.send().await.map_err(|_| RemoteError::Unreachable)?;
    if !response.ok() {
        return Err(RemoteError::Status(response.status()));
    }
    response.text().await.map_err(|_| RemoteError::Unreachable)
}
