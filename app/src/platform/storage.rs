//! The room that this browser gives, and whether it promises to keep what is in it.

use gloo_utils::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

/// What is used here.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Bytes stored, as far as the browser tells.
    pub used_bytes: Option<f64>,
    /// Whether the browser keeps them until the reader says otherwise.
    pub persisted: bool,
}

/// Asks the browser what is used.
pub async fn usage() -> Usage {
    let Some(manager) = manager() else { return Usage::default() };
    let used_bytes = match manager.estimate() {
        Ok(promise) => {
            JsFuture::from(promise).await.ok().and_then(|value| value.unchecked_into::<StorageEstimate>().get_usage())
        }
        Err(_) => None,
    };
    let persisted = match manager.persisted() {
        Ok(promise) => JsFuture::from(promise).await.is_ok_and(|value| value.is_truthy()),
        Err(_) => false,
    };
    Usage { used_bytes, persisted }
}

/// Asks the browser to keep what is stored, and says whether it will.
pub async fn persist() -> bool {
    let Some(Ok(promise)) = manager().map(|manager| manager.persist()) else { return false };
    JsFuture::from(promise).await.is_ok_and(|value| value.is_truthy())
}

/// Absent outside secure contexts.
fn manager() -> Option<StorageManager> {
    let navigator = JsValue::from(window().navigator());
    let manager = js_sys::Reflect::get(&navigator, &"storage".into()).ok()?;
    manager.dyn_into().ok()
}
