//! The log. It never has what a reader searches for, an address with its query string, or who asked.

use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use bookmobile_api::ApiError;
use std::io::{IsTerminal, stderr};
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

/// Logs a request once it is answered.
pub async fn request(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    // The pattern of the route, not the address: a path may name what somebody reads.
    let route = request.extensions().get::<MatchedPath>().map_or("app", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let millis = began.elapsed().as_secs_f64() * 1e3;
    let bytes = response.body().size_hint().exact();
    if status >= 500 {
        tracing::error!(%method, route, status, millis, bytes, "answered");
    } else {
        tracing::info!(%method, route, status, millis, bytes, "answered");
    }
    response
}

/// Logs why something failed.
pub fn failure(error: &dyn std::error::Error) {
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    tracing::error!(%error, cause, "failed");
}

/// Logs why something failed, and gives what the public may know of it.
pub fn hidden(error: &dyn std::error::Error) -> ApiError {
    failure(error);
    ApiError::Unavailable
}
