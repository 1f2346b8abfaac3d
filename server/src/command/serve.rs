//! `bookmobile serve`: the app, the pack and the server functions over HTTP.

use super::policy::{self, PolicyCommandError};
use crate::delivery::Courier;
use crate::jobs::{self, Jobs};
use crate::store::{self, Channel, Location, Store, StoreError};
use crate::web::{self, LogFormat, StopSignal};
use crate::{clock, out};
use bookmobile_circulation::Rules;
use ipnet::IpNet;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::pin::pin;
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
    /// How often to do what time alone does.
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600, value_parser = clap::value_parser!(u64).range(1..),
          hide = true)]
    sweep_secs: u64,
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

/// How long messages that are on their way, and a job that is given up, may take once requests have finished.
const GRACE: Duration = Duration::from_secs(5);
/// When what time does is tried again after the database failed; an import may hold it.
const SWEEP_RETRY: Duration = Duration::from_secs(60);

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
    let stop = StopSignal::listen().map_err(ServeError::Signals)?;
    let jobs = Jobs::new(args.db.clone(), Arc::clone(&store), args.pack.clone());
    let mut beside: JoinSet<()> =
        Channel::ALL.into_iter().map(|channel| Courier::new(Arc::clone(&store), channel).run(stop.clone())).collect();
    beside.spawn(sweep_always(Arc::clone(&store), Duration::from_secs(args.sweep_secs), stop.clone()));
    beside.spawn({
        let (jobs, stop) = (Arc::clone(&jobs), stop.clone());
        async move {
            stop.received().await;
            jobs.stop().await;
        }
    });
    let site = web::Site {
        store: store.clone(),
        pack: args.pack.clone(),
        app: args.app.clone(),
        proxies: args.proxies.clone(),
        jobs,
    };
    let served = web::serve(site, web::Limits::default(), listener, stop).await;
    // A message that does not finish is sent again by whoever takes it over; an import is no part of the catalogue.
    let _ = tokio::time::timeout(GRACE, async { while beside.join_next().await.is_some() {} }).await;
    beside.shutdown().await;
    store.close().await;
    served.map_err(ServeError::Serve)
}

/// Does what time alone does, now and then every `every`, until `stop`. What is cut off goes on the next time.
async fn sweep_always(store: Store, every: Duration, stop: StopSignal) {
    let mut stop = pin!(stop.received());
    loop {
        let sweep = async {
            let pause = match sweep(&store).await {
                Ok(()) => every,
                Err(error) => {
                    tracing::error!(error = out::explained(&error), "holds and loans cannot be looked at now");
                    every.min(SWEEP_RETRY)
                }
            };
            tokio::time::sleep(pause).await;
        };
        tokio::select! {
            () = &mut stop => break,
            () = sweep => {}
        }
    }
}

async fn sweep(store: &Store) -> Result<(), PolicyCommandError> {
    let policy = policy::current(store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    let swept = jobs::sweep(store, &rules).await?;
    tracing::info!(titles = swept.titles, ended = swept.ended, "swept");
    Ok(())
}

fn proxy(text: &str) -> Result<IpNet, String> {
    let address = text.parse::<IpAddr>().map(IpNet::from);
    address.or_else(|_| text.parse()).map_err(|_| "write an address, or a network as 10.0.0.0/8".to_owned())
}
