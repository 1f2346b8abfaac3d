//! Server functions, asked for no longer than somebody waits at a desk.

use bookmobile_api::ApiError;
use bookmobile_ui::time::within;
use std::future::Future;

/// How long somebody waits at the desk.
const ANSWER_MILLIS: u32 = 15_000;

/// What a server function answers, if it answers while somebody waits.
pub async fn in_time<T>(call: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    within(ANSWER_MILLIS, call).await.unwrap_or(Err(ApiError::Unreachable))
}
