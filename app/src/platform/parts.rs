//! The app's list of its modules, as `bookmobile app seal` writes it into the page from `app/parts.toml`.

use gloo_utils::document;
use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::JsValue;

/// The addresses of pages that parts draw: `/account`, or `/list/*` where a text follows.
pub fn pages() -> Vec<String> {
    let pages = field("pages").map(|pages| Array::from(&pages));
    pages.iter().flat_map(Array::iter).filter_map(|page| page.as_string()).collect()
}

/// The address of the script of the worker `name`.
pub fn script(name: &str) -> Option<String> {
    Reflect::get(&field("scripts")?, &name.into()).ok()?.as_string()
}

fn field(name: &str) -> Option<JsValue> {
    let list = JSON::parse(&document().get_element_by_id("parts")?.text_content()?).ok()?;
    Reflect::get(&list, &name.into()).ok()
}
