//! Messages outside the app: by mail, and to devices by Web Push; see docs/NEWS.md.
//!
//! The transaction that writes a message queues it. A [`Courier`] for each channel takes what is due, sends it and notes
//! what became of it, beside everything else that a server does: no patron waits for a mail server.

mod letter;
mod mail;
mod push;

pub use letter::{Facts, Writer};
pub use mail::{MailError, MailSettings, Mailer};
pub use push::{EndpointError, PushError, PushSettings, check_endpoint};

use crate::clock::now_unix_secs;
use crate::store::{Channel, Claim, Destination, Due, Ended, Store, StoreError};
use crate::web::StopSignal;
use bookmobile_api::Names;
use push::Pusher;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How long after each failed attempt the next one comes; after the last of them a message is given up, most of a day
/// old.
const PAUSES_SECS: [i64; 6] = [60, 300, 1_800, 7_200, 21_600, 43_200];
/// How often the queue is looked at.
const POLL: Duration = Duration::from_secs(2);
/// How long a channel rests that does not work at all.
const REST: Duration = Duration::from_secs(60);
/// How long a message is kept from other servers: longer than any attempt takes, and than their clocks differ.
const LEASE_SECS: i64 = 300;
/// Messages of one channel on their way at a time.
const IN_FLIGHT_MAX: usize = 4;
/// How long settings are good, and with them a password or a list of certificates that was read from a file.
const SETTINGS_AGE_MAX: Duration = Duration::from_secs(300);

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Never will be.
    #[error("{0}")]
    Refused(String),
    /// The device has withdrawn.
    #[error("the device has withdrawn")]
    Gone,
    /// Perhaps later, and not before so many seconds.
    #[error("{reason}")]
    Later {
        /// Why.
        reason: String,
        /// Seconds until the next attempt at least.
        after_secs: i64,
    },
    /// Nor would any other be now.
    #[error("{0}")]
    Channel(String),
}

/// Why nothing can be sent by a channel.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Push(#[from] PushError),
}

/// What sends, by one of the channels.
enum Sender {
    Mail(Mailer),
    Push(Pusher),
}

impl Sender {
    fn open(channel: Channel, settings: &str) -> Result<Self, DeliveryError> {
        Ok(match channel {
            Channel::Mail => Self::Mail(Mailer::open(MailSettings::parse(settings)?)?),
            Channel::Push => Self::Push(Pusher::open(PushSettings::parse(settings)?)?),
        })
    }

    async fn send(&self, due: &Due, names: &Names) -> Result<(), Failure> {
        let writer = Writer::of(due.language.as_deref());
        let site = match self {
            Self::Mail(mailer) => mailer.settings().site(),
            Self::Push(_) => None,
        };
        let facts = Facts { names, patron: &due.patron, title: due.title.as_deref(), site };
        // Written by a newer server, which may take it over.
        let unknown = || Failure::Later { reason: "a newer program is needed to tell this".to_owned(), after_secs: 0 };
        let letter = writer.letter(&due.message.kind, &facts).ok_or_else(unknown)?;
        match (self, &due.to) {
            (Self::Mail(mailer), Destination::Mail(Some(to))) => {
                let id = format!("message-{}-{}", due.message.number, due.message.made_unix_secs);
                mailer.send(to, &letter, writer, &id).await
            }
            (Self::Push(pusher), Destination::Push(device)) => pusher.send(device, due, &letter, writer).await,
            _ => Err(Failure::Refused("the patron has no e-mail address any more".to_owned())),
        }
    }
}

/// Sends what is queued for one channel.
pub struct Courier {
    store: Store,
    channel: Channel,
    sender: Option<Opened>,
    rests_until: Instant,
}

struct Opened {
    settings: String,
    at: Instant,
    sender: Arc<Sender>,
}

/// Whether the channel works.
type Works = bool;

impl Courier {
    /// A courier of this channel.
    pub fn new(store: Store, channel: Channel) -> Self {
        Self { store, channel, sender: None, rests_until: Instant::now() }
    }

    /// Sends until `stop`, and then only what is on its way.
    pub async fn run(mut self, stop: StopSignal) {
        let mut stop = pin!(stop.received());
        let mut sending: JoinSet<Works> = JoinSet::new();
        loop {
            if let Err(error) = self.begin(&mut sending).await {
                let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
                tracing::error!(channel = self.channel.code(), %error, cause, "messages wait");
                self.rest();
            }
            tokio::select! {
                () = &mut stop => break,
                Some(ended) = sending.join_next() => if !ended.unwrap_or(true) { self.rest() },
                () = tokio::time::sleep(POLL) => {}
            }
        }
        while sending.join_next().await.is_some() {}
    }

    fn rest(&mut self) {
        self.rests_until = Instant::now() + REST;
    }

    /// Begins to send as much as there is room for.
    async fn begin(&mut self, sending: &mut JoinSet<Works>) -> Result<(), DeliveryError> {
        let room = IN_FLIGHT_MAX.saturating_sub(sending.len());
        if room == 0 || Instant::now() < self.rests_until {
            return Ok(());
        }
        let Some(sender) = self.sender().await? else { return Ok(()) };
        let now = now_unix_secs();
        let claimed = self.store.claim(self.channel, room, now, now + LEASE_SECS).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        let mut snapshot = self.store.snapshot().await?;
        let names = Arc::new(Names { library: snapshot.library().await?, branches: snapshot.branches().await? });
        for due in claimed {
            let (store, sender, names) = (Arc::clone(&self.store), Arc::clone(&sender), Arc::clone(&names));
            let channel = self.channel;
            sending.spawn(async move {
                let sent = sender.send(&due, &names).await;
                finish(&store, channel, due.claim, sent).await
            });
        }
        Ok(())
    }

    /// What sends; none while the channel is not configured.
    async fn sender(&mut self) -> Result<Option<Arc<Sender>>, DeliveryError> {
        let Some(settings) = self.store.channel(self.channel).await? else {
            self.sender = None;
            return Ok(None);
        };
        let kept = self.sender.take().filter(|kept| kept.settings == settings && kept.at.elapsed() < SETTINGS_AGE_MAX);
        let opened = match kept {
            Some(kept) => kept,
            None => {
                let sender = Arc::new(Sender::open(self.channel, &settings)?);
                Opened { settings, at: Instant::now(), sender }
            }
        };
        Ok(Some(Arc::clone(&self.sender.insert(opened).sender)))
    }
}

/// Notes what became of an attempt. The log says why a channel does not work, and nothing of whom a message was for.
async fn finish(store: &Store, channel: Channel, claim: Claim, sent: Result<(), Failure>) -> Works {
    let failed = sent.err();
    let works = match &failed {
        Some(Failure::Channel(reason)) => {
            tracing::warn!(channel = channel.code(), reason, "messages cannot be sent now");
            false
        }
        _ => true,
    };
    let now = now_unix_secs();
    let ended = ended(failed, claim.attempt, now);
    if let Ended::GivenUp(_) = ended {
        tracing::warn!(channel = channel.code(), attempts = claim.attempt, "a message was given up");
    }
    // When this fails, the lease runs out and it is sent again.
    if let Err(error) = store.finish(channel, claim, &ended, now).await {
        tracing::error!(channel = channel.code(), %error, "it cannot be noted what became of a message");
        return false;
    }
    works
}

/// What becomes of a message after its attempt number `attempt`.
fn ended(failed: Option<Failure>, attempt: u32, now_unix_secs: i64) -> Ended {
    let (reason, after_secs) = match failed {
        None => return Ended::Sent,
        Some(Failure::Gone) => return Ended::Gone,
        Some(Failure::Refused(reason)) => return Ended::GivenUp(reason),
        Some(Failure::Later { reason, after_secs }) => (reason, after_secs),
        Some(Failure::Channel(reason)) => (reason, 0),
    };
    let tried = usize::try_from(attempt).unwrap_or(usize::MAX);
    match PAUSES_SECS.get(tried.saturating_sub(1)) {
        Some(pause) => Ended::Again { next_unix_secs: now_unix_secs + (*pause).max(after_secs), reason },
        None => Ended::GivenUp(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let later = || Some(Failure::Later { reason: "busy".to_owned(), after_secs: 120 });
        let next = |attempt| match ended(later(), attempt, 1_000) {
            Ended::Again { next_unix_secs, .. } => Some(next_unix_secs - 1_000),
            _ => None,
        };
        assert_eq!((next(1), next(2), next(6), next(7)), (Some(120), Some(300), Some(43_200), None));
        assert_eq!(ended(later(), 7, 0), Ended::GivenUp("busy".to_owned()));
        assert_eq!(ended(Some(Failure::Refused("no".to_owned())), 1, 0), Ended::GivenUp("no".to_owned()));
        assert_eq!((ended(None, 1, 0), ended(Some(Failure::Gone), 1, 0)), (Ended::Sent, Ended::Gone));
    }
}
