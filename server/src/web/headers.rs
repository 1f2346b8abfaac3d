//! Headers that answers carry.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;

/// For what is named by its content: it never changes.
pub const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// For what keeps its name when it changes: ask each time, by ETag.
pub const NO_CACHE: &str = "no-cache";
/// For what is true only now.
pub const NO_STORE: (HeaderName, HeaderValue) = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));

// Covers come from anywhere by https, styles are set by the app on elements; nothing else leaves the own origin.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; connect-src 'self'; worker-src 'self'; \
     object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/// Adds what keeps a browser from doing more with an answer than it should.
pub async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        // NFC has no switch here; it is open to the top page.
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
