//! Names that no other device makes up, and the clock that is in them.

use bookmobile_circulation::ActionKey;
use bookmobile_client::outbox::port::StoreError;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// The device's clock, in milliseconds since 1970-01-01 UTC.
pub fn now_unix_millis() -> i64 {
    js_sys::Date::now() as i64
}

/// A new key.
///
/// # Errors
/// Where the browser has no randomness, which none of our time lacks.
pub fn action_key() -> Result<ActionKey, StoreError> {
    let random = random().ok_or_else(|| StoreError::Failed("this browser has no random numbers".to_owned()))?;
    Ok(ActionKey::v7(now_unix_millis().unsigned_abs(), &random))
}

/// A number for this tab.
pub(crate) fn tab() -> u64 {
    // Without randomness nothing can be queued, so that nothing is sent twice either.
    random::<8>().map(u64::from_le_bytes).unwrap_or_default()
}

/// Random bytes, in a page as in a worker; none where the browser has no randomness.
pub fn random<const N: usize>() -> Option<[u8; N]> {
    let crypto = Reflect::get(&js_sys::global(), &JsValue::from_str("crypto")).ok()?;
    let fill: Function = Reflect::get(&crypto, &JsValue::from_str("getRandomValues")).ok()?.dyn_into().ok()?;
    let filled = Uint8Array::new_with_length(N as u32);
    fill.call1(&crypto, &filled).ok()?;
    let mut bytes = [0; N];
    filled.copy_to(&mut bytes);
    Some(bytes)
}
