//! Names that no other device makes up: keys of actions, the number of this tab.

use crate::browser::now_unix_millis;
use bookmobile_circulation::ActionKey;
use bookmobile_client::outbox::port::StoreError;
use gloo_utils::window;

/// A new key.
///
/// # Errors
/// Where the browser has no randomness, which none of our time lacks.
pub fn action_key() -> Result<ActionKey, StoreError> {
    Ok(ActionKey::v7(now_unix_millis().unsigned_abs(), &random()?))
}

/// A number for this tab.
pub fn tab() -> u64 {
    // Without randomness nothing can be queued, so that nothing is sent twice either.
    random::<8>().map(u64::from_le_bytes).unwrap_or_default()
}

fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    let filled = window().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    filled.map(|_| bytes).map_err(|_| StoreError::Failed("this browser has no random numbers".to_owned()))
}
