//! What the app calls.

use crate::views::page;
use crate::words::{Language, Words};
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

/// Draws the page `/desk` into `element`. Of what parts are told the desk needs the language alone:
/// `["zh-CN", null, "", []]`.
///
/// # Errors
/// When the JSON is something else.
#[wasm_bindgen]
pub fn mount_desk(element: HtmlElement, json: &str) -> Result<Mounted, JsError> {
    let (language, ..): (String, Option<String>, String, serde_json::Value) =
        serde_json::from_str(json).map_err(|error| JsError::new(&error.to_string()))?;
    let words = Words::of(Language::from_tag(&language).unwrap_or_default());
    let handle = mount_to(element, move || page::page(words));
    Ok(Mounted { _handle: Box::new(handle) })
}
