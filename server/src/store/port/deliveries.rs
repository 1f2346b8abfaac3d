//! Messages on their way out of the app, and where they go.

use super::StoreError;
use async_trait::async_trait;
use bookmobile_circulation::PatronId;
use bookmobile_circulation::sync::Message;
use uuid::Uuid;

/// A way to tell patrons outside the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Web Push.
    Push,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Mail, Self::Push];

    /// As it stands in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Push => "push",
        }
    }
}

/// A device that a patron lets the library tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Its name here.
    pub id: Uuid,
    /// The https address at which the browser's push service takes messages for it.
    pub endpoint: String,
    /// Its public key: a point of P-256, uncompressed, 65 bytes.
    pub p256dh: Vec<u8>,
    /// What it and we alone know: 16 bytes.
    pub auth: Vec<u8>,
}

/// Whose device it is.
#[derive(Clone, Copy, Debug)]
pub struct DeviceOf<'a> {
    /// The patron who lets the library tell.
    pub patron: PatronId,
    /// The session of the device: the subscription goes with it.
    pub session: Uuid,
    /// The language that the device shows, as a BCP 47 tag.
    pub language: Option<&'a str>,
}

/// A delivery that somebody has taken upon them, at which attempt: whoever took it later has another claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Its number.
    pub number: i64,
    /// 1 for the first attempt.
    pub attempt: u32,
}

/// Where a message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To this e-mail address, which is as the patron typed it; none: the patron has none any more.
    Mail(Option<String>),
    /// To this device.
    Push(Subscription),
}

/// A message to be sent now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// By whom.
    pub claim: Claim,
    /// What.
    pub message: Message,
    /// The title of the record that it is about.
    pub title: Option<String>,
    /// What the library calls the patron.
    pub patron: String,
    /// The patron's language, or the device's, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where to.
    pub to: Destination,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was sent.
    Sent,
    /// It was not, and is to be tried again then.
    Again {
        /// Not before this, in seconds since 1970-01-01 UTC.
        next_unix_secs: i64,
        /// Why not.
        reason: String,
    },
    /// It never will be, for this reason.
    GivenUp(String),
    /// The device has withdrawn: its subscription goes, with all that was to be sent there.
    Gone,
}

/// How a channel stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Deliveries that wait for their turn or the next attempt.
    pub waiting: i64,
    /// How many were sent, ever.
    pub sent: i64,
    /// How many were given up, ever.
    pub given_up: i64,
    /// How many devices have withdrawn, ever.
    pub gone: i64,
}

/// A delivery that was given up.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct GivenUp {
    /// By which channel.
    pub channel: String,
    /// Whose it is: the number on the card.
    pub card: String,
    /// The number of the message.
    pub message: i64,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it was given up.
    pub reason: String,
    /// When, in seconds since 1970-01-01 UTC.
    pub given_up_unix_secs: i64,
}

/// What is configured. For what is not, nothing is queued.
#[async_trait]
pub trait Channels {
    /// The settings of a channel, as whoever set them wrote them; none: it is off.
    async fn channel(&self, channel: Channel) -> Result<Option<String>, StoreError>;
    /// Sets them. Switched off, a channel forgets what waits for it, and Web Push its devices.
    async fn set_channel(&self, channel: Channel, settings: Option<&str>, now_unix_secs: i64)
    -> Result<(), StoreError>;
}

/// The queue. What is in it was put there by the transaction that wrote the message.
#[async_trait]
pub trait Deliveries {
    /// Takes at most `limit` deliveries that are due, the longest waiting first. Nobody else gets them before
    /// `until_unix_secs`.
    async fn claim(
        &self,
        channel: Channel,
        limit: usize,
        now_unix_secs: i64,
        until_unix_secs: i64,
    ) -> Result<Vec<Due>, StoreError>;
    /// Notes what became of an attempt; of one that somebody else has taken over meanwhile, nothing.
    async fn finish(&self, channel: Channel, claim: Claim, ended: &Ended, now_unix_secs: i64)
    -> Result<(), StoreError>;
    /// How the channel stands.
    async fn tally(&self, channel: Channel) -> Result<Tally, StoreError>;
    /// What was given up last, the latest first.
    async fn given_up(&self, limit: u32) -> Result<Vec<GivenUp>, StoreError>;
    /// Forgets what was given up before this; the counts stay.
    async fn forget_given_up(&self, before_unix_secs: i64) -> Result<(), StoreError>;
}

/// Devices that patrons let the library tell.
#[async_trait]
pub trait Subscriptions {
    /// Keeps a subscription; one with the same endpoint is replaced, whoever's it was. A patron has so many at most
    /// (`SUBSCRIPTIONS_MAX`): the oldest make room.
    async fn subscribe(
        &self,
        of: DeviceOf<'_>,
        subscription: &Subscription,
        now_unix_secs: i64,
    ) -> Result<(), StoreError>;
    /// Forgets the patron's subscription with this endpoint; one that is not there is no error.
    async fn unsubscribe(&self, patron: PatronId, endpoint: &str) -> Result<(), StoreError>;
}

/// Devices of one patron at most.
pub const SUBSCRIPTIONS_MAX: i64 = 10;
