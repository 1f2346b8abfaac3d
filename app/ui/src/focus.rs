//! Where the keyboard is. Of several elements that match a selector, the first that can be seen is meant.

use crate::time;
use gloo_utils::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement};

/// Puts the focus on what matches `selector`.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Puts the focus on what matches `selector`, and selects the text in it. A field that has the focus already is left alone:
/// the next key would replace what somebody is typing there.
pub fn focus_and_select(selector: &str) {
    let Some(element) = find(selector) else { return };
    if document().active_element().as_ref() == Some(element.as_ref()) {
        return;
    }
    let _ = element.focus();
    if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
        field.select();
    }
}

/// [`focus`], once what was just drawn is there.
pub fn focus_soon(selector: &'static str) {
    soon(move || focus(selector));
}

/// [`focus_and_select`], once what was just drawn is there: before the next key, which a scanner may be about to type.
pub fn focus_and_select_soon(selector: &'static str) {
    spawn_local(async move { focus_and_select(selector) });
    // What takes a round more to be drawn.
    soon(move || focus_and_select(selector));
}

fn soon(then: impl FnOnce() + 'static) {
    time::later(0, then);
}

fn find(selector: &str) -> Option<HtmlElement> {
    let all = document().query_selector_all(selector).ok()?;
    let elements = (0..all.length()).filter_map(|index| all.get(index)?.dyn_into::<HtmlElement>().ok());
    // What is hidden is not within anything that is laid out.
    elements.into_iter().find(|element| element.offset_parent().is_some())
}
