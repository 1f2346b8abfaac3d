//! Connections, and how long a client may keep the server waiting.

use super::caller::Peer;
use axum::Router;
use axum::http::Request;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// How long a client may take over what it sends. What it is sent takes as long as its line needs: a shard over 2G takes
/// minutes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the head of a request; also how long a connection may lie idle before the next one.
    pub head: Duration,
    /// For the body of a call to a server function, from its head to its last byte.
    pub body: Duration,
}

impl Default for Limits {
    /// A request has a few hundred bytes, which is seconds on the slowest line.
    fn default() -> Self {
        Self { head: Duration::from_secs(30), body: Duration::from_secs(30) }
    }
}

/// Serves `router` until `stop`, then takes no new connections and lets requests finish.
///
/// `axum::serve` does the same without a limit on the time that the head of a request takes.
pub async fn serve(mut listener: TcpListener, router: Router, limits: Limits, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let (stream, from) = tokio::select! {
            // The one of axum: it tries again where there are too many open files for the moment.
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => break,
        };
        // Answers are small and come in one piece: waiting to fill packets only delays them.
        let _ = stream.set_nodelay(true);
        let service = router.clone().map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(Peer(from.ip()));
            request
        });
        let service = TowerToHyperService::new(service);
        tokio::spawn(connections.watch(http.serve_connection(TokioIo::new(stream), service)));
    }
    drop(listener);
    connections.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::net::SocketAddr;
    use std::time::Instant;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    const HEAD: Duration = Duration::from_millis(200);

    async fn served(router: Router) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("is bound");
        let limits = Limits { head: HEAD, ..Limits::default() };
        tokio::spawn(serve(listener, router, limits, std::future::pending()));
        address
    }

    #[tokio::test]
    async fn who_does_not_finish_the_head_of_a_request_is_dropped() {
        let address = served(Router::new()).await;
        for sent in ["", "GET / HTTP/1.1\r\nhost: x\r\n"] {
            let began = Instant::now();
            let mut stream = TcpStream::connect(address).await.expect("is listening");
            stream.write_all(sent.as_bytes()).await.expect("is taken");
            let mut answer = Vec::new();
            let read = tokio::time::timeout(HEAD * 50, stream.read_to_end(&mut answer)).await;
            assert!(read.is_ok(), "still connected after {sent:?}");
            assert!(began.elapsed() >= HEAD, "{sent:?} had no time");
        }
    }

    #[tokio::test]
    async fn a_slow_download_is_not_cut_off() {
        // More than the buffers of two sockets hold, so that the server has to wait for the client.
        const BYTES: usize = 32 << 20;
        let address = served(Router::new().route("/", get(async || vec![0_u8; BYTES]))).await;
        let mut stream = TcpStream::connect(address).await.expect("is listening");
        stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("is taken");
        tokio::time::sleep(HEAD * 5).await;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.expect("goes on");
        assert!(answer.len() > BYTES, "{} bytes came", answer.len());
    }
}
