//! Whether the reader has left the page. A browser may keep such a page, frozen, for the way back (the back/forward cache). Safari
//! lets it keep what it holds: while a frozen page has a transaction of IndexedDB open, no other page can write, and while it has
//! a lock, no other page gets it (WebKit bug 283528). So what is shared with other pages is given back when the page is left.
//!
//! A service worker is never left.

use futures_channel::oneshot;
use gloo_events::EventListener;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::EventTarget;

thread_local! {
    static IS_LEFT: Cell<bool> = const { Cell::new(false) };
    /// Registered before those of [`left`] and [`shown`], so that they run before them.
    static LISTENERS: [EventListener; 2] = [
        EventListener::new(&scope(), "pagehide", |_| IS_LEFT.set(true)),
        EventListener::new(&scope(), "pageshow", |_| IS_LEFT.set(false)),
    ];
}

/// Ready when the reader leaves the page; at once, where that has happened.
pub(crate) async fn left() {
    LISTENERS.with(|_| ());
    if !IS_LEFT.get() {
        next("pagehide").await;
    }
}

/// Ready while the page is shown; otherwise when the reader comes back to it.
pub(crate) async fn shown() {
    LISTENERS.with(|_| ());
    if IS_LEFT.get() {
        next("pageshow").await;
    }
}

async fn next(event: &'static str) {
    let (tell, told) = oneshot::channel();
    let _listener = EventListener::once(&scope(), event, move |_| {
        let _ = tell.send(());
    });
    let _ = told.await;
}

fn scope() -> EventTarget {
    js_sys::global().unchecked_into()
}
