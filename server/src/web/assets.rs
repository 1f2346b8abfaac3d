//! The app's files.

use super::headers::{IMMUTABLE, NO_CACHE};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use std::convert::Infallible;
use std::path::Path;
use tower::util::BoxCloneSyncService;
use tower::{ServiceBuilder, ServiceExt};
use tower_http::services::{ServeDir, ServeFile};

/// Serves the files of the app in `directory`, and its page at every path that is a route of the app.
pub fn service(directory: &Path) -> BoxCloneSyncService<Request, Response, Infallible> {
    let files = ServeDir::new(directory).precompressed_br().append_index_html_on_directories(true);
    let page = ServeFile::new(directory.join("index.html")).precompressed_br();
    BoxCloneSyncService::new(ServiceBuilder::new().service_fn(move |request: Request| {
        let (files, page) = (files.clone(), page.clone());
        async move {
            let path = request.uri().path().to_owned();
            let for_page = is_route(&path, request.headers()).then(|| without_body(&request));
            let mut response = files.oneshot(request).await?.map(Body::new);
            let mut lasting = is_lasting(&path);
            if response.status() == StatusCode::NOT_FOUND
                && let Some(request) = for_page
            {
                response = page.oneshot(request).await?.map(Body::new);
                lasting = false;
            }
            mark(&mut response, lasting);
            Ok(response)
        }
    }))
}

/// The request again, for a second answer. Files are asked for without a body.
fn without_body(request: &Request) -> Request {
    let mut again = Request::new(Body::empty());
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    again
}

fn mark(response: &mut Response, lasting: bool) {
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let caching = if found && lasting { IMMUTABLE } else { NO_CACHE };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    // The same address answers with and without brotli.
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
}

/// Extensions of what the app is built of; a missing file of these is never a route.
const FILES: [&str; 19] = [
    "avif",
    "bms",
    "br",
    "css",
    "gz",
    "html",
    "ico",
    "jpg",
    "js",
    "json",
    "map",
    "mjs",
    "png",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
    "webp",
    "woff2",
];

/// Whether the app answers at `path`. Ids in routes may have dots, so an unknown extension counts as a route for whoever
/// asks for a page.
fn is_route(path: &str, headers: &HeaderMap) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        None => true,
        Some((_, extension)) if FILES.contains(&extension.to_ascii_lowercase().as_str()) => false,
        Some(_) => {
            let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
            accept.contains("text/html")
        }
    }
}

/// Whether the file at `path` is named by its content: `name-<8 or more hexadecimal digits>…` or in such a directory.
fn is_lasting(path: &str) -> bool {
    path.split('/').any(|segment| {
        segment.split('-').skip(1).any(|part| {
            let digits = part.bytes().take_while(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')).count();
            digits >= 8 && part.as_bytes().get(digits).is_none_or(|next| matches!(next, b'.' | b'_'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_named_by_their_content_last() {
        for path in [
            "/bookmobile-app-1a2b3c4d5e6f7081.js",
            "/bookmobile-app-1a2b3c4d5e6f7081_bg.wasm",
            "/style-0123456789abcdef.css",
            "/worker-89abcdef/search-worker.js",
        ] {
            assert!(is_lasting(path), "{path}");
        }
        for path in [
            "/",
            "/index.html",
            "/sw.js",
            "/manifest.webmanifest",
            "/icons/icon-192.png",
            "/a-deadbee.js",
            "/x-deadbeefs.js",
        ] {
            assert!(!is_lasting(path), "{path}");
        }
    }

    #[test]
    fn routes_are_told_from_files() {
        let mut page = HeaderMap::new();
        page.insert(header::ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"));
        let any = HeaderMap::new();
        for (path, headers, expected) in [
            ("/", &any, true),
            ("/record/lbm000001", &any, true),
            ("/record/ocn1.2", &page, true),
            ("/record/ocn1.2", &any, false),
            ("/missing.js", &page, false),
            ("/icons/missing.PNG", &page, false),
        ] {
            assert_eq!(is_route(path, headers), expected, "{path}");
        }
    }
}
