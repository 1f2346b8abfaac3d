//! What leaves the page: files and the clipboard.

use crate::time;
use gloo_utils::{document, window};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Clipboard, HtmlElement, Url};

/// Gives the file at `url` to the browser's downloads as `name`.
pub fn download(url: &str, name: &str) {
    let Ok(link) = document().create_element("a") else { return };
    let _ = link.set_attribute("href", url);
    let _ = link.set_attribute("download", name);
    if let Some(link) = link.dyn_ref::<HtmlElement>() {
        link.click();
    }
}

/// Gives the browser's downloads a file `name` of this type with `text` in it; false where the browser cannot.
pub fn download_text(name: &str, media_type: &str, text: &str) -> bool {
    // A download has begun by then, and its file is needed no more.
    const KEPT_MILLIS: u32 = 60_000;
    let Ok(url) = url_of(media_type, text) else { return false };
    download(&url, name);
    time::later(KEPT_MILLIS, move || drop(Url::revoke_object_url(&url)));
    true
}

fn url_of(media_type: &str, text: &str) -> Result<String, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text.into()), &options)?;
    Url::create_object_url_with_blob(&blob)
}

/// Puts `text` into the clipboard, and says whether it is there now. Browsers allow it after a touch or a key only.
pub async fn copy(text: &str) -> bool {
    // Absent outside secure contexts.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or_default();
    let Ok(clipboard) = clipboard.dyn_into::<Clipboard>() else { return false };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
