//! The HTTP side: the app's files, the pack, the server functions, and what goes round them.

mod accounts;
mod api;
mod assets;
mod caller;
mod catalogue;
mod desk;
mod headers;
mod history;
mod listen;
mod lists;
mod log;
mod pack;
mod push;
mod stop;

pub use listen::Limits;
pub use log::{LogFormat, log_to_stderr};
pub use stop::StopSignal;

use crate::jobs::Jobs;
use crate::secret::SecretError;
use crate::store::Store;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use ipnet::IpNet;
use pack::LivePack;
use serde::Serialize;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

/// What is served.
#[derive(Debug)]
pub struct Site {
    /// The database.
    pub store: Store,
    /// The directory of the pack.
    pub pack: PathBuf,
    /// The directory of the built app.
    pub app: PathBuf,
    /// Proxies that may say for whom they call.
    pub proxies: Vec<IpNet>,
    /// What goes on while nobody looks.
    pub jobs: Arc<Jobs>,
}

/// How long requests may take to finish once the server is to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves `site` until `stop`, then lets requests finish.
pub async fn serve(site: Site, limits: Limits, listener: TcpListener, stop: StopSignal) -> io::Result<()> {
    let pack = LivePack::open(site.pack.clone(), Arc::clone(&site.store)).await;
    tokio::spawn(Arc::clone(&pack).watch());
    let address = listener.local_addr()?;
    let router = dressed(routes(&site, &pack, limits).map_err(io::Error::other)?);
    let server = listen::serve(listener, router, limits, stop.clone().received());
    tracing::info!(%address, "listening");
    tokio::select! {
        () = server => {}
        () = async { stop.received().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!(grace_secs = GRACE.as_secs(), "requests that did not finish were cut off");
        }
    }
    tracing::info!("stopped");
    Ok(())
}

fn routes(site: &Site, pack: &Arc<LivePack>, limits: Limits) -> Result<Router, SecretError> {
    let api = api::routes(site, pack, limits)?;
    Ok(Router::new()
        .route("/health", get(health).with_state(Arc::clone(pack)))
        .nest("/pack", pack::routes(pack))
        .merge(api)
        .fallback_service(assets::service(&site.app)))
}

/// What goes round every answer, from the inside out: panics become answers, headers are added, the request is logged.
fn dressed(router: Router) -> Router {
    router
        .layer(CatchPanicLayer::custom(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response()))
        .layer(middleware::map_response(headers::secure))
        .layer(middleware::from_fn(log::request))
}

#[derive(Serialize)]
struct Health {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    generation: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<u64>,
}

async fn health(State(pack): State<Arc<LivePack>>) -> Response {
    let health = match pack.current() {
        Some(pack) => {
            Health { status: "ok", generation: Some(pack.manifest.generation), records: Some(pack.manifest.records) }
        }
        None => Health { status: "no pack is loaded", generation: None, records: None },
    };
    let status = if health.generation.is_some() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, [headers::NO_STORE], Json(health)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_becomes_an_answer_with_the_usual_headers() {
        let router = dressed(Router::new().route("/", get(async || -> StatusCode { panic!("secret") })));
        let response = router.oneshot(Request::new(Body::empty())).await.expect("infallible");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let body = axum::body::to_bytes(response.into_body(), 1024).await.expect("body");
        assert!(body.is_empty());
    }

    #[tokio::test]
    async fn a_call_whose_body_does_not_come_is_answered_and_ended() {
        let directory = tempfile::tempdir().expect("a directory");
        let location = crate::store::Location::File(directory.path().join("c.db"));
        let store = crate::store::open_or_create(&location).await.expect("a catalogue");
        let path = directory.path().to_owned();
        let jobs = Jobs::new(location, Arc::clone(&store), path.clone());
        let site = Site { store: Arc::clone(&store), pack: path.clone(), app: path.clone(), proxies: Vec::new(), jobs };
        let pack = LivePack::open(path, store).await;
        let limits = Limits { body: Duration::from_millis(200), ..Limits::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("is bound");
        let router = routes(&site, &pack, limits).expect("random bytes");
        tokio::spawn(listen::serve(listener, router, limits, std::future::pending()));
        let mut stream = TcpStream::connect(address).await.expect("is listening");
        let head = "POST /api/v1/search HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                    content-length: 100\r\n\r\n{\"request\":";
        stream.write_all(head.as_bytes()).await.expect("is taken");
        let mut answer = String::new();
        let read = tokio::time::timeout(limits.body * 50, stream.read_to_string(&mut answer)).await;
        assert!(read.is_ok(), "still connected; said {answer:?}");
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
}
