//! Where the keyboard is.

use gloo_utils::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, Node, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Puts the focus on the first element that matches `selector`.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// Puts the focus into the input that matches `selector` and selects what is in it.
pub fn focus_and_select(selector: &str) {
    if let Some(input) = find(selector).and_then(|element| element.dyn_into::<HtmlInputElement>().ok()) {
        let _ = input.focus();
        input.select();
    }
}

/// Scrolls what matches `selector` into sight, no farther than it must.
pub fn reveal(selector: &str) {
    if let Some(element) = find(selector) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        options.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Scrolls what is around `selector` sideways until it is in the middle. The page stays where it is.
pub fn centre(selector: &str) {
    if let Some(element) = find(selector)
        && let Some(row) = element.offset_parent()
    {
        row.set_scroll_left(element.offset_left() + element.offset_width() / 2 - row.client_width() / 2);
    }
}

/// Takes the focus away, so that a phone puts its keyboard away.
pub fn blur() {
    if let Some(element) = active() {
        let _ = element.blur();
    }
}

/// Moves the focus `by` steps among the elements that match `selector`; from elsewhere, down to the first.
/// False where there is nothing to move to in that direction.
pub fn step(selector: &str, by: i32) -> bool {
    let Ok(all) = document().query_selector_all(selector) else { return false };
    let active = active().map(Node::from);
    let at = (0..all.length()).find(|&index| all.get(index) == active);
    let to = match at {
        Some(at) => at.checked_add_signed(by),
        None if by > 0 => Some(0),
        None => None,
    };
    let element = to.and_then(|to| all.get(to)).and_then(|node| node.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| element.focus().is_ok())
}

/// Whether the focus is on an element that matches `selector`, or within one.
pub fn is_within(selector: &str) -> bool {
    active().is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

fn active() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}
