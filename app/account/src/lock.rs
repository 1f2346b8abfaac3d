//! The PIN of this device: holds and loans are shown to who knows it.
//!
//! It keeps out whoever picks the device up. It encrypts nothing: who can read the browser's files can read what is kept.

use crate::account::Problem;
use bookmobile_client::outbox::OutboxError;
use bookmobile_client::outbox::port::{ActionStore, StoreError};
use bookmobile_outbox::keys::{now_unix_millis, random};
use bookmobile_outbox::session;
use gloo_storage::{SessionStorage, Storage};
use gloo_utils::{document, window};
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

/// The text that holds the lock.
const LOCK: &str = "lock";
/// Where a tab notes that it is open, and when it was last looked at.
const OPEN: &str = "bookmobile.open";
/// A tab that nobody has looked at for so long is locked again.
const IDLE_MILLIS: i64 = 5 * 60 * 1_000;
/// So many wrong PINs in a row, and the patron is signed out.
pub const ATTEMPTS_MAX: u8 = 8;
/// Of PBKDF2 with SHA-256, as OWASP advises (2023).
const ROUNDS: u32 = 600_000;

/// Fewest and most characters.
pub const CHARS: std::ops::RangeInclusive<usize> = 4..=64;

#[derive(Serialize, Deserialize)]
struct Lock {
    salt: Vec<u8>,
    rounds: u32,
    hash: Vec<u8>,
    wrong: u8,
}

/// A tab that is open.
#[derive(Serialize, Deserialize)]
struct Open {
    salt: Vec<u8>,
    seen_unix_millis: i64,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// This tab is open.
    Right,
    /// So many are left.
    Wrong(u8),
    /// None is left.
    Spent,
}

/// Whether this device has a PIN.
pub async fn is_set() -> Result<bool, OutboxError> {
    Ok(lock().await?.is_some())
}

/// Whether the PIN has to be given first. An open tab is open for some minutes more.
pub async fn is_locked() -> Result<bool, OutboxError> {
    let Some(lock) = lock().await? else { return Ok(false) };
    let open = SessionStorage::get(OPEN).ok().filter(|open: &Open| open.salt == lock.salt);
    let is_open = open.is_some_and(|open| now_unix_millis() - open.seen_unix_millis < IDLE_MILLIS);
    if is_open && !document().hidden() {
        note_open(&lock.salt);
    }
    Ok(!is_open)
}

/// Sets the PIN of this device, or takes it away.
pub async fn set(pin: Option<&str>) -> Result<(), Problem> {
    let Some(pin) = pin else { return Ok(session::put(LOCK, None).await?) };
    let salt = random::<16>().ok_or_else(no_crypto)?.to_vec();
    let hash = derive(pin, &salt, ROUNDS).await.map_err(|_| no_crypto())?;
    note_open(&salt);
    Ok(session::put(LOCK, written(&Lock { salt, rounds: ROUNDS, hash, wrong: 0 })?.as_deref()).await?)
}

/// Opens this tab, where the PIN is right. What is wrong is counted before it is looked at.
pub async fn open(pin: &str) -> Result<Attempt, Problem> {
    let Some(mut lock) = lock().await? else { return Ok(Attempt::Right) };
    if lock.wrong >= ATTEMPTS_MAX {
        return Ok(Attempt::Spent);
    }
    lock.wrong += 1;
    session::put(LOCK, written(&lock)?.as_deref()).await?;
    let hash = derive(pin, &lock.salt, lock.rounds).await.map_err(|_| no_crypto())?;
    if hash != lock.hash {
        let left = ATTEMPTS_MAX - lock.wrong;
        return Ok(if left == 0 { Attempt::Spent } else { Attempt::Wrong(left) });
    }
    lock.wrong = 0;
    note_open(&lock.salt);
    session::put(LOCK, written(&lock)?.as_deref()).await?;
    Ok(Attempt::Right)
}

/// Opens this tab without the PIN: the patron has given another proof.
pub async fn open_for_patron() -> Result<(), Problem> {
    if let Some(mut lock) = lock().await? {
        lock.wrong = 0;
        note_open(&lock.salt);
        session::put(LOCK, written(&lock)?.as_deref()).await?;
    }
    Ok(())
}

async fn lock() -> Result<Option<Lock>, OutboxError> {
    let Some(text) = session::texts().read(LOCK).await? else { return Ok(None) };
    serde_json::from_str(&text).map(Some).map_err(|error| OutboxError::Damaged(error.to_string()))
}

fn written(lock: &Lock) -> Result<Option<String>, OutboxError> {
    serde_json::to_string(lock).map(Some).map_err(|error| OutboxError::Damaged(error.to_string()))
}

fn note_open(salt: &[u8]) {
    // A browser that keeps nothing for the tab asks again after a reload.
    drop(SessionStorage::set(OPEN, Open { salt: salt.to_vec(), seen_unix_millis: now_unix_millis() }));
}

fn no_crypto() -> Problem {
    StoreError::Failed("this browser cannot make a PIN safe; an https address helps".to_owned()).into()
}

/// PBKDF2 with SHA-256, 32 bytes.
async fn derive(pin: &str, salt: &[u8], rounds: u32) -> Result<Vec<u8>, JsValue> {
    let subtle = window().crypto()?.subtle();
    let (raw, uses) = (Uint8Array::from(pin.as_bytes()), Array::of1(&"deriveBits".into()));
    let key = JsFuture::from(subtle.import_key_with_str("raw", &raw, "PBKDF2", false, &uses)?).await?;
    let how = Object::new();
    Reflect::set(&how, &"name".into(), &"PBKDF2".into())?;
    Reflect::set(&how, &"hash".into(), &"SHA-256".into())?;
    Reflect::set(&how, &"salt".into(), &Uint8Array::from(salt))?;
    Reflect::set(&how, &"iterations".into(), &rounds.into())?;
    let bits = JsFuture::from(subtle.derive_bits_with_object(&how, key.unchecked_ref::<CryptoKey>(), 256)?).await?;
    Ok(Uint8Array::new(&bits).to_vec())
}
