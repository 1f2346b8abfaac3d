//! Who is signed in on this device, and the texts that are kept for patrons.

use crate::keys;
use crate::remote::{self, Server};
use crate::store::IndexedDb;
use crate::tab_lock::WebLocks;
use bookmobile_circulation::PatronId;
use bookmobile_circulation::sync::Profile;
use bookmobile_client::json;
use bookmobile_client::outbox::port::{ActionStore, RemoteError, StoreError};
use bookmobile_client::outbox::{DrainOutcome, Outbox, OutboxError};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::BroadcastChannel;

/// The channel on which all tabs hear that something has changed.
pub const CHANNEL: &str = "bookmobile.account";

/// The database of this device.
const DATABASE: &str = "bookmobile-account";
/// The text that says who is signed in.
const SESSION: &str = "session";
/// The text that is there while the server does not know yet that the patron has signed out.
const OWED: &str = "sign-out-owed";
/// The version of [`Session`] that this program writes.
const VERSION: u16 = 1;

thread_local! {
    static STORE: IndexedDb = IndexedDb::new(DATABASE);
    static TAB: u64 = keys::tab();
    static TOLD: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

/// Who is signed in, as it is kept.
#[derive(Serialize, Deserialize)]
struct Session {
    v: u16,
    profile: Profile,
}

/// What every version of [`Session`] begins with.
#[derive(Deserialize)]
struct Version {
    v: u16,
}

/// The device's texts; each change is told on [`CHANNEL`].
#[derive(Clone)]
pub struct Texts(IndexedDb);

impl ActionStore for Texts {
    async fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.0.read(name).await
    }

    async fn swap(&self, name: &str, before: Option<&str>, after: Option<&str>) -> Result<bool, StoreError> {
        let swapped = self.0.swap(name, before, after).await?;
        if swapped {
            TOLD.with(|channel| channel.as_ref().map(|channel| channel.post_message(&JsValue::NULL)));
        }
        Ok(swapped)
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.0.names().await
    }
}

/// Why the server does not know that somebody has signed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owed {
    /// This device cannot say whether it knows.
    Device(StoreError),
    /// It was not told.
    Server(RemoteError),
}

/// The device's texts.
pub fn texts() -> Texts {
    Texts(STORE.with(IndexedDb::clone))
}

/// Makes `text` the text under `name`, whatever stands there.
///
/// # Errors
/// When the device does not keep it.
pub async fn put(name: &str, text: Option<&str>) -> Result<(), StoreError> {
    let texts = texts();
    loop {
        let before = texts.read(name).await?;
        if before.as_deref() == text || texts.swap(name, before.as_deref(), text).await? {
            return Ok(());
        }
    }
}

/// Who is signed in, as the library told it then.
///
/// # Errors
/// When the device cannot say, or a newer program wrote it.
pub async fn profile() -> Result<Option<Profile>, OutboxError> {
    let Some(text) = texts().read(SESSION).await? else { return Ok(None) };
    let damaged = |error: serde_json::Error| OutboxError::Damaged(error.to_string());
    let Version { v: found } = json::from_text(&text).map_err(damaged)?;
    if found > VERSION {
        return Err(OutboxError::Newer { found, supported: VERSION });
    }
    json::from_text(&text).map(|session: Session| Some(session.profile)).map_err(damaged)
}

/// Keeps who is signed in; none: nobody.
///
/// # Errors
/// When the device does not keep it.
pub async fn keep_profile(profile: Option<Profile>) -> Result<(), OutboxError> {
    let session = profile.map(|profile| serde_json::to_string(&Session { v: VERSION, profile })).transpose();
    let session = session.map_err(|error| OutboxError::Damaged(error.to_string()))?;
    Ok(put(SESSION, session.as_deref()).await?)
}

/// The outbox of who is signed in.
///
/// # Errors
/// Like [`profile`].
pub async fn outbox() -> Result<Option<Outbox<Texts>>, OutboxError> {
    Ok(profile().await?.map(|profile| outbox_of(profile.id)))
}

/// The outbox of this patron.
pub fn outbox_of(patron: PatronId) -> Outbox<Texts> {
    Outbox::new(texts(), patron, TAB.with(|tab| *tab))
}

/// Notes that the server has to be told that somebody has signed out here.
///
/// # Errors
/// When the device does not keep it.
pub async fn owe_sign_out() -> Result<(), StoreError> {
    put(OWED, Some("here")).await
}

/// Tells the server that somebody has signed out, where it does not know.
///
/// # Errors
/// When it still does not.
pub async fn pay_sign_out() -> Result<(), Owed> {
    if texts().read(OWED).await.map_err(Owed::Device)?.is_some() {
        remote::sign_out().await.map_err(Owed::Server)?;
        put(OWED, None).await.map_err(Owed::Device)?;
    }
    Ok(())
}

/// Sends what waits; none: the device failed.
pub async fn drain() -> Option<DrainOutcome> {
    if pay_sign_out().await.is_err() {
        return Some(DrainOutcome::Later);
    }
    let Some(outbox) = outbox().await.ok()? else { return Some(DrainOutcome::Drained) };
    outbox.drain(&Server, &WebLocks, keys::now_unix_millis).await.ok()
}
