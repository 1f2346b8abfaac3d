//! What the app calls: the contract of parts (`app/parts.toml`).

use crate::views::page;
use crate::words::{Language, Words};
use bookmobile_client::json;
use leptos::mount::mount_to;
use std::any::Any;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

/// The desk, drawn. Freed, it is taken away.
#[wasm_bindgen]
pub struct Mounted {
    _handle: Box<dyn Any>,
}

#[wasm_bindgen]
impl Mounted {
    /// The app tells its parts what it learns of the branches. The desk asks the server for them itself.
    pub fn tell(&self, _json: &str) {}
}

/// Draws the page `/desk` into `element`: the one kind that there is. Of what parts are told the desk needs the language
/// alone: `["zh-CN", null, "", []]`.
///
/// # Errors
/// When it is another kind, or the JSON is something else.
#[wasm_bindgen]
pub fn mount(element: HtmlElement, kind: &str, json: &str) -> Result<Mounted, JsError> {
    if kind != "desk" {
        return Err(JsError::new(kind));
    }
    let (language, ..): (String, Option<String>, String, serde_json::Value) =
        json::from_text(json).map_err(|error| JsError::new(&error.to_string()))?;
    let words = Words::of(Language::from_tag(&language).unwrap_or_default());
    let handle = mount_to(element, move || page::page(words));
    Ok(Mounted { _handle: Box::new(handle) })
}
