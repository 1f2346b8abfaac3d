//! The library's server, asked by `fetch`, and not for longer than a patron waits.

use bookmobile_api::ApiError;
use bookmobile_circulation::sync::{SyncAnswer, SyncRequest};
use bookmobile_client::outbox::LEASE_MILLIS;
use bookmobile_client::outbox::port::{RemoteError, SyncRemote};
use futures_util::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use serde::Serialize;
use std::future::Future;
use std::pin::pin;
use web_sys::AbortController;

/// How long a call may take: longer than a bad connection needs for a hundred actions, shorter than a lease.
const CALL_MILLIS: u32 = 45_000;
const _: () = assert!((CALL_MILLIS as i64) < LEASE_MILLIS);

/// How long a patron waits who looks at a form.
const FORM_MILLIS: u32 = 20_000;

/// The library's server.
pub struct Server;

/// The body of the server function `bookmobile_api::sync`.
#[derive(Serialize)]
struct Body<'a> {
    request: &'a SyncRequest,
}

impl SyncRemote for Server {
    // Not by the server function: what stands between here and the server may answer as well, and the outbox has to know
    // with which status.
    async fn sync(&self, request: &SyncRequest) -> Result<SyncAnswer, RemoteError> {
        let body = serde_json::to_string(&Body { request }).map_err(|_| RemoteError::Unreachable)?;
        let abort = AbortController::new().map_err(|_| RemoteError::Unreachable)?;
        let answer = pin!(send(body, &abort));
        match select(answer, TimeoutFuture::new(CALL_MILLIS)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => {
                abort.abort();
                Err(RemoteError::Unreachable)
            }
        }
    }
}

async fn send(body: String, abort: &AbortController) -> Result<SyncAnswer, RemoteError> {
    let request = Request::post("/api/v1/sync")
        .header("content-type", "application/json")
        .abort_signal(Some(&abort.signal()))
        .body(body)
        .map_err(|_| RemoteError::Unreachable)?;
    let response: Response = request.send().await.map_err(|_| RemoteError::Unreachable)?;
    if !response.ok() {
        return Err(RemoteError::Status(response.status()));
    }
    let text = response.text().await.map_err(|_| RemoteError::Unreachable)?;
    serde_json::from_str(&text).map_err(|_| RemoteError::Unreachable)
}

/// What a server function answers, if it answers while the patron waits.
pub async fn in_time<T>(call: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    match select(pin!(call), TimeoutFuture::new(FORM_MILLIS)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(ApiError::Unreachable),
    }
}
