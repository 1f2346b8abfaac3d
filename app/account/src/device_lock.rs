//! The lock of this tab: `device_pin` over what the device keeps, the tab's own storage and the browser's crypto.

use crate::device_pin::{Attempt, DevicePin, OpenTab, ROUNDS};
use crate::problem::Problem;
use bookmobile_client::outbox::OutboxError;
use bookmobile_client::outbox::port::{ActionStore, StoreError};
use bookmobile_outbox::keys::{now_unix_millis, random};
use bookmobile_outbox::session;
use gloo_storage::{SessionStorage, Storage};
use gloo_utils::{document, window};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

/// The text that holds the PIN.
const LOCK: &str = "lock";
/// Where a tab notes that it is open, and when it was last looked at.
const OPEN: &str = "bookmobile.open";

/// Whether this device has a PIN.
pub async fn is_set() -> Result<bool, OutboxError> {
    Ok(kept().await?.is_some())
}

/// Whether the PIN has to be given first. An open tab is open for some minutes more.
pub async fn is_locked() -> Result<bool, OutboxError> {
    let Some(pin) = kept().await? else { return Ok(false) };
    let tab: Option<OpenTab> = SessionStorage::get(OPEN).ok();
    let is_open = pin.is_open(tab.as_ref(), now_unix_millis());
    if is_open && !document().hidden() {
        note_open(&pin);
    }
    Ok(!is_open)
}

/// Sets the PIN of this device, or takes it away.
pub async fn set(pin: Option<&str>) -> Result<(), Problem> {
    let Some(pin) = pin else { return Ok(session::put(LOCK, None).await?) };
    let salt = random::<16>().ok_or_else(no_crypto)?.to_vec();
    let hash = derive(pin, &salt, ROUNDS).await.map_err(|_| no_crypto())?;
    let pin = DevicePin::new(salt, hash);
    note_open(&pin);
    keep(&pin).await
}

/// Opens this tab, where the PIN is right.
pub async fn open(typed: &str) -> Result<Attempt, Problem> {
    let Some(mut pin) = kept().await? else { return Ok(Attempt::Right) };
    if !pin.begin_attempt() {
        return Ok(Attempt::Spent);
    }
    keep(&pin).await?;
    let hash = derive(typed, &pin.salt, pin.rounds).await.map_err(|_| no_crypto())?;
    let attempt = pin.end_attempt(&hash);
    if attempt == Attempt::Right {
        note_open(&pin);
        keep(&pin).await?;
    }
    Ok(attempt)
}

/// Opens this tab without the PIN: the patron has given another proof.
pub async fn open_for_patron() -> Result<(), Problem> {
    if let Some(mut pin) = kept().await? {
        pin.forgive();
        note_open(&pin);
        keep(&pin).await?;
    }
    Ok(())
}

async fn kept() -> Result<Option<DevicePin>, OutboxError> {
    session::texts().read(LOCK).await?.map(|text| DevicePin::read(&text)).transpose()
}

async fn keep(pin: &DevicePin) -> Result<(), Problem> {
    Ok(session::put(LOCK, Some(&pin.written()?)).await?)
}

fn note_open(pin: &DevicePin) {
    // A browser that keeps nothing for the tab asks again after a reload.
    drop(SessionStorage::set(OPEN, pin.open_tab(now_unix_millis())));
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
