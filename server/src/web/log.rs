//! The log. It never has what a reader searches for, an address with its query string, or who asked.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use bookmobile_api::ApiError;
use http_body::{Frame, SizeHint};
use std::io::{IsTerminal, stderr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Sends the log to standard error.
pub fn log_to_stderr(format: LogFormat) {
    // Only our own words: what libraries log may quote a request.
    let ours = Targets::new().with_target(env!("CARGO_BIN_NAME"), LevelFilter::INFO);
    let registry = tracing_subscriber::registry().with(ours);
    let begun = match format {
        LogFormat::Json => registry.with(fmt::layer().json().flatten_event(true).with_writer(stderr)).try_init(),
        LogFormat::Text => registry
            .with(fmt::layer().with_ansi(stderr().is_terminal()).with_target(false).with_writer(stderr))
            .try_init(),
    };
    if begun.is_ok() {
        // The message of a panic may quote a query; the place in the program is enough to find it.
        std::panic::set_hook(Box::new(|panic| {
            let location = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(location, "the program panicked; please report it");
        }));
    }
}

/// Logs a request once its answer is on its way or given up.
pub async fn request(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    // The pattern of the route, not the address: a path may name what somebody reads.
    let route = request.extensions().get::<MatchedPath>().map_or("app", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let status = response.status();
    response.map(|inner| Body::new(Logged { inner, bytes: 0, began, method, route, status }))
}

/// The body of an answer, which is logged when the body is dropped: then it is known how much of it was taken.
struct Logged {
    inner: Body,
    bytes: u64,
    began: Instant,
    method: Method,
    route: String,
    status: StatusCode,
}

impl HttpBody for Logged {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.bytes += frame.data_ref().map_or(0, |data| data.len() as u64);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        let Self { bytes, method, route, .. } = self;
        let millis = self.began.elapsed().as_secs_f64() * 1e3;
        let status = self.status.as_u16();
        if self.status.is_server_error() {
            tracing::error!(%method, route, status, millis, bytes, "answered");
        } else {
            tracing::info!(%method, route, status, millis, bytes, "answered");
        }
    }
}

/// Logs why something failed.
pub fn failure(error: &dyn std::error::Error) {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    tracing::error!(%error, cause, "failed");
}

/// Logs why something failed, and gives what the public may know of it.
pub fn hidden(error: impl std::error::Error) -> ApiError {
    failure(&error);
    ApiError::Unavailable
}
