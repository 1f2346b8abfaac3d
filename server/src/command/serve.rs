//! `bookmobile serve`: the app, the pack and the server functions over HTTP.

use crate::delivery::Courier;
use crate::store::{self, Channel, Location, StoreError};
use crate::web::{self, LogFormat};
use ipnet::IpNet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// What `bookmobile serve` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// The directory of the pack.
    #[arg(long, value_name = "DIR")]
    pack: PathBuf,
    /// The directory of the built app, after `bookmobile app seal`.
    #[arg(long, value_name = "DIST")]
    app: PathBuf,
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Address or network of a proxy in front, which may say for whom it calls (X-Forwarded-For, X-Forwarded-Host). Can be
    /// given several times. Without it, everybody behind a proxy counts as one address.
    #[arg(long = "trusted-proxy", value_name = "ADDRESS|NETWORK", value_parser = proxy)]
    proxies: Vec<IpNet>,
    /// How to log: lines for people, or JSON.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log: LogFormat,
}

/// Why the server does not run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    #[error("there is no built app at {}; build it with `trunk build --release` and `bookmobile app seal`", .0.display())]
    App(PathBuf),
    #[error("there is no pack at {}; build one with `bookmobile pack build`", .0.display())]
    Pack(PathBuf),
    #[error("{address} is in use by another program; stop it or name another address with --listen")]
    InUse { address: SocketAddr },
    #[error("{address} cannot be listened at; name another address with --listen")]
    Listen {
        address: SocketAddr,
        #[source]
        source: io::Error,
    },
    #[error("the signals that stop the server cannot be received")]
    Signals(#[source] io::Error),
    #[error("the server failed")]
    Serve(#[source] io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How long messages that are on their way may take once the server is to stop.
const COURIER_GRACE: Duration = Duration::from_secs(5);

/// Serves until a signal stops it.
pub async fn run(args: &Args) -> Result<(), ServeError> {
    if !args.app.join("index.html").is_file() {
        return Err(ServeError::App(args.app.clone()));
    }
    if !args.pack.is_dir() {
        return Err(ServeError::Pack(args.pack.clone()));
    }
    let store = store::open(&args.db).await?;
    let listener = TcpListener::bind(args.listen).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServeError::InUse { address: args.listen },
        _ => ServeError::Listen { address: args.listen, source },
    })?;
    web::log_to_stderr(args.log);
    let stop = web::StopSignal::listen().map_err(ServeError::Signals)?;
    let mut couriers: JoinSet<()> =
        Channel::ALL.into_iter().map(|channel| Courier::new(Arc::clone(&store), channel).run(stop.clone())).collect();
    let site = web::Site {
        store: store.clone(),
        pack: args.pack.clone(),
        app: args.app.clone(),
        proxies: args.proxies.clone(),
    };
    let served = web::serve(site, web::Limits::default(), listener, stop).await;
    // What does not finish is sent again by whoever takes it over.
    let _ = tokio::time::timeout(COURIER_GRACE, async { while couriers.join_next().await.is_some() {} }).await;
    couriers.shutdown().await;
    store.close().await;
    served.map_err(ServeError::Serve)
}

fn proxy(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).map_err(|_| "write an address, or a network as 10.0.0.0/8".to_owned())
}
