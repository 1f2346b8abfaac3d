//! Addresses within the app: links that are followed without loading the page anew, and the browser's way back.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_utils::{document, window};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

type Changed = Rc<dyn Fn()>;

thread_local! {
    static CHANGED: RefCell<Option<Changed>> = const { RefCell::new(None) };
}

/// How an address is gone to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A new page, shown from its top.
    Page,
    /// A step that the back button takes back, on a page that stays where it is.
    Refine,
    /// In the place of the address that stands there now.
    Replace,
}

/// The path of the address, still percent-encoded.
pub fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// What follows the question mark, still percent-encoded.
pub fn search() -> String {
    let search = window().location().search().unwrap_or_default();
    search.strip_prefix('?').map(str::to_owned).unwrap_or(search)
}

/// Calls `changed` whenever the address has changed, and follows links to pages of the app from now on. A link with
/// `data-noscroll` leaves the page where it is.
pub fn listen(changed: impl Fn() + 'static) {
    CHANGED.set(Some(Rc::new(changed)));
    EventListener::new(&window(), "popstate", |_| tell()).forget();
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&document(), "click", options, |event| {
        let Some((href, step)) = event.dyn_ref::<MouseEvent>().and_then(link_of) else { return };
        event.prevent_default();
        go(&href, step);
    })
    .forget();
}

/// Goes to an address of this site.
pub fn go(address: &str, step: Step) {
    let Ok(history) = window().history() else { return };
    let location = window().location();
    let (current, origin) = (location.href().unwrap_or_default(), location.origin().unwrap_or_default());
    // As browsers do: the same page again is no step of its own.
    let same = current == address || current.strip_prefix(&origin) == Some(address);
    let pushed = if same || step == Step::Replace {
        history.replace_state_with_url(&JsValue::NULL, "", Some(address))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(address))
    };
    if pushed.is_err() {
        return;
    }
    tell();
    if step == Step::Page {
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
}

fn tell() {
    if let Some(changed) = CHANGED.with_borrow(Clone::clone) {
        changed();
    }
}

/// Where a click leads within the app; none where the browser is to do with it what it always does: another site, another
/// tab, a download, a place on this page.
fn link_of(event: &MouseEvent) -> Option<(String, Step)> {
    let with_key = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || event.button() != 0 || with_key {
        return None;
    }
    let target = event.target()?.dyn_into::<Element>().ok()?;
    let link: HtmlAnchorElement = target.closest("a[href]").ok()??.dyn_into().ok()?;
    let location = window().location();
    let elsewhere = !link.target().is_empty() || link.has_attribute("download");
    let within_page = link.get_attribute("href")?.starts_with('#');
    if elsewhere || within_page || location.origin().ok()? != link.origin() {
        return None;
    }
    let step = if link.has_attribute("data-noscroll") { Step::Refine } else { Step::Page };
    Some((link.href(), step))
}
