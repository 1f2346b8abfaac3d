//! `bookmobile push`: the library's keys for Web Push.

use crate::delivery::{PushError, PushSettings};
use crate::store::{self, Channel, Location, StoreError};
use crate::{clock, out};
use ipnet::IpNet;

/// The commands below `bookmobile push`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make the keys where there are none, and print the public one. From then on patrons can let the library notify their
    /// devices.
    Keys {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// Where push services tell of trouble: mailto:library@example.org, or the https address of a page.
        #[arg(long, value_name = "ADDRESS")]
        contact: String,
        /// A network that is not public and has a push service nonetheless. Can be given several times.
        #[arg(long = "private-network", value_name = "NETWORK")]
        networks: Vec<IpNet>,
    },
    /// Notify nobody any more: the keys are forgotten, and every device with them.
    Off {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum PushCommandError {
    #[error(transparent)]
    Push(#[from] PushError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does `command`.
pub async fn run(command: Command) -> Result<(), PushCommandError> {
    match command {
        Command::Keys { db, contact, networks } => {
            let store = store::open(&db).await?;
            let settings = match store.channel(Channel::Push).await? {
                Some(json) => PushSettings::parse(&json)?.with(&contact, networks)?,
                None => PushSettings::new(&contact, networks)?,
            };
            store.set_channel(Channel::Push, Some(&settings.to_json()), clock::now_unix_secs()).await?;
            store.close().await;
            out::line(settings.public_key()?);
        }
        Command::Off { db } => {
            let store = store::open(&db).await?;
            store.set_channel(Channel::Push, None, clock::now_unix_secs()).await?;
            store.close().await;
            out::line("no device is notified any more");
        }
    }
    Ok(())
}
