//! Server functions, asked for no longer than a patron waits.

use bookmobile_api::ApiError;
use bookmobile_ui::time::within;
use std::future::Future;

/// How long a patron waits who looks at a form.
const FORM_MILLIS: u32 = 20_000;

/// What a server function answers, if it answers while the patron waits.
pub async fn in_time<T>(call: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
    within(FORM_MILLIS, call).await.unwrap_or(Err(ApiError::Unreachable))
}
