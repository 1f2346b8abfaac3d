//! The patron of this device: who it is, how the patron stands, what waits. One for all that is mounted in a tab.

use crate::browser;
use crate::drain;
use crate::keys;
use crate::news;
use crate::push;
use crate::remote::{Server, in_time};
use crate::store::IndexedDb;
use crate::turns::WebLocks;
use bookmobile_api::{ApiError, Credentials, PinChange, PurchaseSuggestion, Registration};
use bookmobile_circulation::action::{Action, Sent, Text, TextError};
use bookmobile_circulation::sync::Profile;
use bookmobile_circulation::{ActionKey, PatronId};
use bookmobile_client::outbox::port::{ActionStore, StoreError};
use bookmobile_client::outbox::{Ended, Outbox, OutboxError, Unanswered, Undone, View};
use bookmobile_client::show::patron::Summary;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;

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
    static SEEN: ArcRwSignal<Seen> = ArcRwSignal::new(Seen::Loading);
    static READING: Cell<Reading> = const { Cell::new(Reading::No) };
}

/// What is known of the patron of this device.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// The device has not said yet.
    Loading,
    /// The device cannot say.
    Failed(OutboxError),
    /// Nobody is signed in.
    Nobody,
    /// Somebody is, or has to sign in again.
    Patron(Box<Patron>),
}

/// The patron of this device.
#[derive(Clone, Debug, PartialEq)]
pub struct Patron {
    /// As the library last told it.
    pub profile: Profile,
    /// The outbox, and how the patron stands.
    pub view: View,
    /// The number of the last message that was read.
    pub read: i64,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// This device did not keep it.
    Device(OutboxError),
    /// The server did not do it.
    Server(ApiError),
}

impl From<OutboxError> for Problem {
    fn from(error: OutboxError) -> Self {
        Self::Device(error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Device(error.into())
    }
}

/// Who is signed in, as it is kept.
#[derive(Serialize, Deserialize)]
struct Session {
    v: u16,
    profile: Profile,
}

/// The device's texts; each change is told.
#[derive(Clone)]
struct Texts(IndexedDb);

impl ActionStore for Texts {
    async fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.0.read(name).await
    }

    async fn swap(&self, name: &str, before: Option<&str>, after: Option<&str>) -> Result<bool, StoreError> {
        let swapped = self.0.swap(name, before, after).await?;
        if swapped {
            news::changed();
        }
        Ok(swapped)
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.0.names().await
    }
}

/// What is known, as a signal.
pub fn seen() -> ArcRwSignal<Seen> {
    SEEN.with(Clone::clone)
}

/// Queues an action of the patron; `name` is what it is about. When it returns, the device has it.
pub async fn queue(action: &Action, name: &str) -> Result<ActionKey, Problem> {
    let outbox = outbox().await?.ok_or(Problem::Server(ApiError::NeedsSignIn))?;
    let sent = Sent::new(keys::action_key()?, browser::now_unix_millis(), action);
    let sent = sent.map_err(|error| OutboxError::Damaged(error.to_string()))?;
    let key = sent.key;
    outbox.queue(sent, name).await?;
    drain::wake();
    Ok(key)
}

/// What became of a suggestion for purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggested {
    /// The library has it.
    Received,
    /// It is the patron's, and this device has it.
    Queued,
}

/// Asks the library to buy something: as the patron, with or without a network, or as nobody, at once.
pub async fn suggest_purchase(suggestion: PurchaseSuggestion) -> Result<Suggested, Problem> {
    if outbox().await?.is_none() {
        in_time(bookmobile_api::suggest_purchase(suggestion)).await.map_err(Problem::Server)?;
        return Ok(Suggested::Received);
    }
    let PurchaseSuggestion { name, author, isbn, note, .. } = suggestion;
    let (shown, action) = suggested(name, author, isbn, note)
        .map_err(|error| Problem::Server(ApiError::BadRequest(error.to_string())))?;
    queue(&action, &shown).await?;
    Ok(Suggested::Queued)
}

fn suggested(
    name: String,
    author: Option<String>,
    isbn: Option<String>,
    note: Option<String>,
) -> Result<(String, Action), TextError> {
    let action = Action::SuggestPurchase {
        name: Text::try_from(name.clone())?,
        author: author.map(Text::try_from).transpose()?,
        isbn: isbn.map(Text::try_from).transpose()?,
        note: note.map(Text::try_from).transpose()?,
    };
    Ok((name, action))
}

/// A name for a suggestion that nobody signs in for.
pub fn suggestion_key() -> String {
    keys::action_key().map(|key| key.to_string()).unwrap_or_default()
}

/// Takes an action back that was not sent.
pub async fn undo(key: ActionKey) -> Result<Undone, Problem> {
    match outbox().await? {
        Some(outbox) => Ok(outbox.undo(key).await?),
        None => Ok(Undone::NotThere),
    }
}

/// Forgets an action that has an answer.
pub async fn dismiss(key: ActionKey) -> Result<(), Problem> {
    match outbox().await? {
        Some(outbox) => Ok(outbox.dismiss(key).await?),
        None => Ok(()),
    }
}

/// Notes that the messages up to this number were read.
pub async fn mark_read(number: i64) -> Result<(), Problem> {
    match session().await? {
        Some(session) => Ok(put(&read_name(session.profile.id), Some(&number.to_string())).await?),
        None => Ok(()),
    }
}

/// Signs in with card number or username and PIN.
pub async fn sign_in(credentials: Credentials) -> Result<(), Problem> {
    pay_sign_out().await?;
    welcome(in_time(bookmobile_api::sign_in(credentials)).await.map_err(Problem::Server)?).await
}

/// Sets a PIN with a code from the library, and signs in.
pub async fn register(registration: Registration) -> Result<(), Problem> {
    pay_sign_out().await?;
    welcome(in_time(bookmobile_api::register(registration)).await.map_err(Problem::Server)?).await
}

/// Changes the PIN.
pub async fn change_pin(change: PinChange) -> Result<(), Problem> {
    in_time(bookmobile_api::change_pin(change)).await.map_err(Problem::Server)
}

/// Signs out on this device, with or without a network: the server is told when it can be.
pub async fn sign_out(unanswered: Unanswered) -> Result<(), Problem> {
    put(OWED, Some("here")).await?;
    forget(unanswered).await?;
    drain::wake();
    Ok(())
}

/// Signs out on every device, which needs the server.
pub async fn sign_out_everywhere(unanswered: Unanswered) -> Result<(), Problem> {
    in_time(bookmobile_api::sign_out(true)).await.map_err(Problem::Server)?;
    forget(unanswered).await
}

/// Sends what waits; none: the device failed.
pub async fn drain() -> Option<Ended> {
    if pay_sign_out().await.is_err() {
        return Some(Ended::Later);
    }
    let Some(outbox) = outbox().await.ok()? else { return Some(Ended::Drained) };
    outbox.drain(&Server, &WebLocks, browser::now_unix_millis).await.ok()
}

/// Reads anew what the device has, and tells the views and the app of this tab.
pub fn refresh() {
    if READING.replace(Reading::Again) != Reading::No {
        return;
    }
    spawn_local(async {
        while READING.replace(Reading::Once) == Reading::Again {
            let now = look().await.unwrap_or_else(Seen::Failed);
            news::summarise(now.summary().as_ref());
            seen().set(now);
        }
        READING.set(Reading::No);
    });
}

/// Whether the device is being read, and whether it has changed since.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    No,
    Once,
    Again,
}

impl Seen {
    fn summary(&self) -> Option<Summary> {
        let Self::Patron(patron) = self else { return None };
        Some(Summary::of(&patron.profile.name, &patron.view, patron.read))
    }
}

async fn look() -> Result<Seen, OutboxError> {
    let Some(Session { profile, .. }) = session().await? else { return Ok(Seen::Nobody) };
    let view = outbox_of(profile.id).view().await?;
    let read = texts().read(&read_name(profile.id)).await?;
    let told = view.state.as_ref().and_then(|state| state.profile.clone());
    Ok(Seen::Patron(Box::new(Patron {
        profile: told.unwrap_or(profile),
        view,
        read: read.and_then(|number| number.parse().ok()).unwrap_or_default(),
    })))
}

/// The server has let this patron in.
async fn welcome(profile: Profile) -> Result<(), Problem> {
    let before = session().await?.map(|before| before.profile.id);
    if let Some(before) = before.filter(|before| *before != profile.id) {
        outbox_of(before).sign_out(Unanswered::Keep).await?;
    }
    spawn_local(push::after_sign_in(before == Some(profile.id)));
    outbox_of(profile.id).sign_in().await?;
    let session = serde_json::to_string(&Session { v: VERSION, profile });
    put(SESSION, Some(&session.map_err(|error| OutboxError::Damaged(error.to_string()))?)).await?;
    drain::wake();
    Ok(())
}

/// Forgets the patron on this device.
async fn forget(unanswered: Unanswered) -> Result<(), Problem> {
    if let Some(Session { profile, .. }) = session().await? {
        outbox_of(profile.id).sign_out(unanswered).await?;
        put(&read_name(profile.id), None).await?;
    }
    spawn_local(push::forget());
    Ok(put(SESSION, None).await?)
}

/// Tells the server that somebody has signed out, where it does not know.
async fn pay_sign_out() -> Result<(), Problem> {
    if texts().read(OWED).await?.is_some() {
        in_time(bookmobile_api::sign_out(false)).await.map_err(Problem::Server)?;
        put(OWED, None).await?;
    }
    Ok(())
}

async fn session() -> Result<Option<Session>, OutboxError> {
    let Some(text) = texts().read(SESSION).await? else { return Ok(None) };
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| OutboxError::Damaged(error.to_string()))?;
    match value["v"].as_u64().and_then(|v| u16::try_from(v).ok()) {
        Some(found) if found > VERSION => Err(OutboxError::Newer { found, supported: VERSION }),
        _ => serde_json::from_value(value).map(Some).map_err(|error| OutboxError::Damaged(error.to_string())),
    }
}

/// The outbox of who is signed in.
async fn outbox() -> Result<Option<Outbox<Texts>>, OutboxError> {
    Ok(session().await?.map(|session| outbox_of(session.profile.id)))
}

fn outbox_of(patron: PatronId) -> Outbox<Texts> {
    Outbox::new(texts(), patron, TAB.with(|tab| *tab))
}

fn texts() -> Texts {
    Texts(STORE.with(IndexedDb::clone))
}

fn read_name(patron: PatronId) -> String {
    format!("read/{patron}")
}

/// Makes `text` the text under `name`, whatever stands there.
async fn put(name: &str, text: Option<&str>) -> Result<(), StoreError> {
    let texts = texts();
    loop {
        let before = texts.read(name).await?;
        if before.as_deref() == text || texts.swap(name, before.as_deref(), text).await? {
            return Ok(());
        }
    }
}
