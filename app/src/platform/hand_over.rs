//! What leaves the page: files, the clipboard, other programs.

use gloo_utils::{document, window};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Clipboard, HtmlElement, ShareData};

/// Gives the file at `url` to the browser's downloads as `name`.
pub fn download(url: &str, name: &str) {
    let Ok(link) = document().create_element("a") else { return };
    let _ = link.set_attribute("href", url);
    let _ = link.set_attribute("download", name);
    if let Some(link) = link.dyn_ref::<HtmlElement>() {
        link.click();
    }
}

/// Puts `text` into the clipboard, and says whether it is there now. Browsers allow it after a touch or a key only.
pub async fn copy(text: &str) -> bool {
    // Absent outside secure contexts.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    let Ok(clipboard) = clipboard.dyn_into::<Clipboard>() else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

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
