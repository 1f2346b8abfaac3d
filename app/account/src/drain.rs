//! Sending in the background: at the start, when a network or the reader comes back, when something was queued, after
//! pauses.

use crate::account;
use crate::news;
use bookmobile_client::outbox::pace::Pace;
use bookmobile_client::retry::Step;
use bookmobile_outbox::session;
use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use gloo_utils::{document, window};
use std::cell::RefCell;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static PACE: RefCell<Option<Pace>> = const { RefCell::new(None) };
}

/// Begins; once for each tab, however often it is called.
pub fn start() {
    let is_first = PACE.with_borrow_mut(|pace| {
        let is_first = pace.is_none();
        pace.get_or_insert_with(|| Pace::new(document().hidden()));
        is_first
    });
    if !is_first {
        return;
    }
    news::listen();
    account::refresh();
    EventListener::new(&window(), "online", |_| wake()).forget();
    EventListener::new(&document(), "visibilitychange", |_| {
        let hidden = document().hidden();
        step(|pace| pace.hidden_changed(hidden));
        if !hidden {
            // The device's PIN may be wanted again.
            account::refresh();
            wake();
        }
    })
    .forget();
    wake();
}

/// There is a reason to send now.
pub fn wake() {
    step(Pace::wake);
}

fn step(change: impl FnOnce(&mut Pace) -> Option<Step>) {
    carry_out(PACE.with_borrow_mut(|pace| pace.as_mut().and_then(change)));
}

fn carry_out(next: Option<Step>) {
    match next {
        Some(Step::Ask) => spawn_local(async {
            let ended = session::drain().await;
            step(|pace| pace.ended(ended));
        }),
        Some(Step::Pause { secs }) => drop(Timeout::new(secs * 1_000, || step(Pace::paused)).forget()),
        None => {}
    }
}
