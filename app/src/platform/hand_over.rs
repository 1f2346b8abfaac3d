//! What leaves the page: files, the clipboard, other programs.

use gloo_utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::ShareData;

pub use bookmobile_ui::files::{copy, download};

/// Whether the system has a way to share addresses.
pub fn can_share() -> bool {
    Reflect::has(&window().navigator(), &JsValue::from_str("share")).unwrap_or_default()
}

/// Lets the reader share the address `url`.
pub fn share(title: &str, url: &str) {
    let data = ShareData::new();
    data.set_title(title);
    data.set_url(url);
    // What the reader then does, or not, is no business of ours.
    let _ = window().navigator().share_with_data(&data);
}
