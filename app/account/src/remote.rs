//! Server functions, asked for no longer than a patron waits.

use bookmobile_api::ApiError;
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use std::future::Future;
use std::pin::pin;

/// How long a patron waits who looks at a form.
const FORM_MILLIS: u32 = 20_000;

/// What a server function answers, if it answers while the patron waits.
pub async fn in_time<T>(call: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    match select(pin!(call), TimeoutFuture::new(FORM_MILLIS)).await {
        Either::Left((answer, _)) => answer,
        Either::Right(_) => Err(ApiError::Unreachable),
    }
}
