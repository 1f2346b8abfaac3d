//! Server functions, asked for no longer than somebody waits at a desk.

use bookmobile_api::ApiError;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use std::future::Future;
use std::pin::pin;

/// How long somebody waits at the desk.
const ANSWER_MILLIS: u32 = 15_000;

/// What a server function answers, if it answers while somebody waits.
pub async fn in_time<T>(call: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    match select(pin!(call), TimeoutFuture::new(ANSWER_MILLIS)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(ApiError::Unreachable),
    }
}
