//! Answers patrons about what they have and had from the library.

use super::api::Call;
use super::log::hidden;
use async_trait::async_trait;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bookmobile_api::backend::{HistoryBackend, SignedIn};
use bookmobile_api::{ApiError, History};

const TABLE: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8; header=present");

#[async_trait]
impl HistoryBackend for Call {
    async fn history(&self, by: SignedIn) -> Result<History, ApiError> {
        self.server.store.history(by.patron).await.map_err(hidden)
    }

    /// In the time of the library.
    async fn history_csv(&self, by: SignedIn, _: Request<Body>) -> Result<Response, ApiError> {
        let history = self.history(by).await?;
        let policy = self.server.policy().await?;
        let table = history.csv(|secs| policy.time_zone.local(secs));
        Ok(([(header::CONTENT_TYPE, TABLE)], table).into_response())
    }
}
