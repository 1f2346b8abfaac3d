//! The signals that stop a server.

use std::io;
use tokio::sync::watch;

/// SIGTERM or SIGINT, for whoever has to know.
#[derive(Clone, Debug)]
pub struct StopSignal(watch::Receiver<bool>);

impl StopSignal {
    /// Begins to listen for the signals.
    ///
    /// # Errors
    /// When the system does not let us.
    pub fn listen() -> io::Result<Self> {
        let (sender, receiver) = watch::channel(false);
        let mut signals = Signals::new()?;
        tokio::spawn(async move {
            signals.next().await;
            tracing::info!("stopping");
            sender.send_replace(true);
        });
        Ok(Self(receiver))
    }

    /// Waits for one of the signals.
    pub async fn received(mut self) {
        // An error means that the sender is gone, which goes only after it has sent.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
