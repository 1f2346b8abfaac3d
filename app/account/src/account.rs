//! The patron of this device: who it is, how the patron stands, what waits. One for all that is mounted in a tab.

use crate::background;
use crate::broadcast;
use crate::device_lock;
use crate::device_pin::Attempt;
use crate::drain;
use crate::push;
use crate::remote::in_time;

pub use crate::problem::Problem;
use crate::problem::still_signed_in;

use bookmobile_api::{ApiError, Credentials, PinChange, PurchaseSuggestion, Registration};
use bookmobile_circulation::action::{Action, SentAction, Text, TextError};
use bookmobile_circulation::sync::Profile;
use bookmobile_circulation::{ActionKey, PatronId};
use bookmobile_client::outbox::port::ActionStore;
use bookmobile_client::outbox::{OutboxError, Unanswered, UndoOutcome, View};
use bookmobile_client::show::patron::Summary;
use bookmobile_outbox::{keys, session};
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static SEEN: ArcRwSignal<AccountState> = ArcRwSignal::new(AccountState::Loading);
    static REFRESHING: Cell<Refreshing> = const { Cell::new(Refreshing::No) };
}

/// What is known of the patron of this device.
#[derive(Clone, Debug, PartialEq)]
pub enum AccountState {
    /// The device has not said yet.
    Loading,
    /// The device cannot say.
    Failed(OutboxError),
    /// Nobody is signed in.
    Nobody,
    /// Somebody is, and the PIN of this device has to be given first.
    Locked(Summary),
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

/// What is known, as a signal.
pub fn seen() -> ArcRwSignal<AccountState> {
    SEEN.with(Clone::clone)
}

/// Queues an action of the patron; `name` is what it is about. When it returns, the device has it.
pub async fn queue(action: &Action, name: &str) -> Result<ActionKey, Problem> {
    let outbox = session::outbox().await?.ok_or(Problem::Server(ApiError::NeedsSignIn))?;
    let sent = SentAction::new(keys::action_key()?, keys::now_unix_millis(), action);
    let sent = sent.map_err(|error| OutboxError::Damaged(error.to_string()))?;
    let key = sent.key;
    outbox.queue(sent, name).await?;
    background::send_in_background();
    drain::wake();
    Ok(key)
}

/// What became of a suggestion for purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionReceipt {
    /// The library has it.
    Received,
    /// It is the patron's, and this device has it.
    Queued,
}

/// Asks the library to buy something: as the patron, with or without a network, or as nobody, at once.
pub async fn suggest_purchase(suggestion: PurchaseSuggestion) -> Result<SuggestionReceipt, Problem> {
    if session::outbox().await?.is_none() {
        in_time(bookmobile_api::suggest_purchase(suggestion)).await.map_err(Problem::Server)?;
        return Ok(SuggestionReceipt::Received);
    }
    let name = suggestion.name.clone();
    let action = suggested(suggestion).map_err(|error| Problem::Server(ApiError::BadRequest(error.to_string())))?;
    queue(&action, &name).await?;
    Ok(SuggestionReceipt::Queued)
}

fn suggested(suggestion: PurchaseSuggestion) -> Result<Action, TextError> {
    let PurchaseSuggestion { name, author, isbn, note, .. } = suggestion;
    Ok(Action::SuggestPurchase {
        name: Text::try_from(name)?,
        author: author.map(Text::try_from).transpose()?,
        isbn: isbn.map(Text::try_from).transpose()?,
        note: note.map(Text::try_from).transpose()?,
    })
}

/// A name for a suggestion that nobody signs in for.
pub fn suggestion_key() -> String {
    keys::action_key().map(|key| key.to_string()).unwrap_or_default()
}

/// Takes an action back that was not sent.
pub async fn undo(key: ActionKey) -> Result<UndoOutcome, Problem> {
    match session::outbox().await? {
        Some(outbox) => Ok(outbox.undo(key).await?),
        None => Ok(UndoOutcome::NotThere),
    }
}

/// Forgets an action that has an answer.
pub async fn dismiss(key: ActionKey) -> Result<(), Problem> {
    match session::outbox().await? {
        Some(outbox) => Ok(outbox.dismiss(key).await?),
        None => Ok(()),
    }
}

/// Notes that the messages up to this number were read.
pub async fn mark_read(number: i64) -> Result<(), Problem> {
    match session::profile().await? {
        Some(profile) => Ok(session::put(&read_name(profile.id), Some(&number.to_string())).await?),
        None => Ok(()),
    }
}

/// Signs in with card number or username and PIN.
pub async fn sign_in(credentials: Credentials) -> Result<(), Problem> {
    session::pay_sign_out().await.map_err(still_signed_in)?;
    welcome(in_time(bookmobile_api::sign_in(credentials)).await.map_err(Problem::Server)?).await
}

/// Sets a PIN with a code from the library, and signs in.
pub async fn register(registration: Registration) -> Result<(), Problem> {
    session::pay_sign_out().await.map_err(still_signed_in)?;
    welcome(in_time(bookmobile_api::register(registration)).await.map_err(Problem::Server)?).await
}

/// Changes the PIN.
pub async fn change_pin(change: PinChange) -> Result<(), Problem> {
    in_time(bookmobile_api::change_pin(change)).await.map_err(Problem::Server)
}

/// Signs out on this device, with or without a network: the server is told when it can be.
pub async fn sign_out(unanswered: Unanswered) -> Result<(), Problem> {
    session::owe_sign_out().await?;
    background::send_in_background();
    forget(unanswered).await?;
    drain::wake();
    Ok(())
}

/// Signs out on every device, which needs the server.
pub async fn sign_out_everywhere(unanswered: Unanswered) -> Result<(), Problem> {
    in_time(bookmobile_api::sign_out(true)).await.map_err(Problem::Server)?;
    forget(unanswered).await
}

/// Opens what the PIN of this device locks. Whoever has no attempt left is signed out.
pub async fn unlock(pin: &str) -> Result<Attempt, Problem> {
    let attempt = device_lock::open(pin).await?;
    if attempt == Attempt::Spent {
        sign_out(Unanswered::Keep).await?;
    }
    refresh();
    Ok(attempt)
}

/// Whether this device has a PIN of its own.
pub async fn has_device_pin() -> bool {
    device_lock::is_set().await.unwrap_or_default()
}

/// Sets the PIN of this device, or takes it away.
pub async fn set_device_pin(pin: Option<&str>) -> Result<(), Problem> {
    device_lock::set(pin).await
}

/// Begins to send in the background, and to listen to what changes; once for each tab, however often it is called.
pub fn start() {
    if drain::start(refresh) {
        broadcast::listen(refresh);
        refresh();
        drain::wake();
    }
}

/// Reads anew what the device has, and tells the views and the app of this tab.
pub fn refresh() {
    if REFRESHING.replace(Refreshing::Again) != Refreshing::No {
        return;
    }
    spawn_local(async {
        while REFRESHING.replace(Refreshing::Once) == Refreshing::Again {
            let now = look().await.unwrap_or_else(AccountState::Failed);
            broadcast::summarise(now.summary().as_ref());
            seen().set(now);
        }
        REFRESHING.set(Refreshing::No);
    });
}

/// Whether the device is being read, and whether it has changed since.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refreshing {
    No,
    Once,
    Again,
}

impl AccountState {
    fn summary(&self) -> Option<Summary> {
        match self {
            Self::Patron(patron) => Some(Summary::of(&patron.profile.name, &patron.view, patron.read)),
            Self::Locked(summary) => Some(summary.clone()),
            Self::Loading | Self::Failed(_) | Self::Nobody => None,
        }
    }
}

async fn look() -> Result<AccountState, OutboxError> {
    let Some(profile) = session::profile().await? else { return Ok(AccountState::Nobody) };
    let view = session::outbox_of(profile.id).view().await?;
    let read = session::texts().read(&read_name(profile.id)).await?;
    let read = read.and_then(|number| number.parse().ok()).unwrap_or_default();
    if device_lock::is_locked().await? {
        return Ok(AccountState::Locked(Summary::of("", &view, read)));
    }
    let told = view.state.as_ref().and_then(|state| state.profile.clone());
    Ok(AccountState::Patron(Box::new(Patron { profile: told.unwrap_or(profile), view, read })))
}

/// The server has let this patron in.
async fn welcome(profile: Profile) -> Result<(), Problem> {
    let before = session::profile().await?.map(|before| before.id);
    if let Some(before) = before.filter(|before| *before != profile.id) {
        session::outbox_of(before).sign_out(Unanswered::Keep).await?;
        device_lock::set(None).await?;
    }
    spawn_local(push::after_sign_in(before == Some(profile.id)));
    session::outbox_of(profile.id).sign_in().await?;
    session::keep_profile(Some(profile)).await?;
    device_lock::open_for_patron().await?;
    drain::wake();
    Ok(())
}

/// Forgets the patron on this device.
async fn forget(unanswered: Unanswered) -> Result<(), Problem> {
    if let Some(profile) = session::profile().await? {
        session::outbox_of(profile.id).sign_out(unanswered).await?;
        session::put(&read_name(profile.id), None).await?;
        device_lock::set(None).await?;
    }
    spawn_local(push::forget());
    Ok(session::keep_profile(None).await?)
}

fn read_name(patron: PatronId) -> String {
    format!("read/{patron}")
}
