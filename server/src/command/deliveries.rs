//! `bookmobile deliveries`: how the sending of messages stands.

use crate::clock::stamp;
use crate::out;
use crate::store::{self, Channel, Location, StoreError};
use serde_json::json;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// At most so many that were given up, the latest first.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Why it was not said.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct DeliveriesError(#[from] StoreError);

/// Prints how each channel stands, and what was given up.
pub async fn run(args: &Args) -> Result<(), DeliveriesError> {
    let store = store::open(&args.db).await?;
    for channel in Channel::ALL {
        let is_on = store.channel(channel).await?.is_some();
        let (code, tally) = (channel.code(), store.tally(channel).await?);
        if args.json {
            out::line(json!({"channel": code, "on": is_on, "tally": tally}));
        } else {
            let on = if is_on { "on" } else { "off" };
            let (waiting, sent, given_up) = (tally.waiting, tally.sent, tally.given_up);
            out::line(format_args!(
                "{code}: {on}; {waiting} wait, {sent} sent, {given_up} given up, {} gone",
                tally.gone
            ));
        }
    }
    for given_up in store.given_up(args.limit).await? {
        if args.json {
            out::line(json!({"given_up": given_up}));
        } else {
            let when = stamp(given_up.given_up_unix_secs);
            let attempts = if given_up.attempts == 1 { "attempt" } else { "attempts" };
            out::line(format_args!(
                "{when}  {} to {}, message {}, after {} {attempts}: {}",
                given_up.channel, given_up.card, given_up.message, given_up.attempts, given_up.reason
            ));
        }
    }
    store.close().await;
    Ok(())
}
