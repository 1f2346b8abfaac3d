//! Sending in the background: at the start, when a network or the reader comes back, when something was queued, after
//! pauses.

use bookmobile_client::outbox::pace::Pace;
use bookmobile_client::retry::Step;
use bookmobile_outbox::session;
use bookmobile_ui::time::later;
use gloo_events::EventListener;
use gloo_utils::{document, window};
use std::cell::RefCell;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static PACE: RefCell<Option<Pace>> = const { RefCell::new(None) };
}

/// Begins, where this tab has not begun; false where it has. `seen` is called when the reader comes back to the tab.
pub fn start(seen: fn()) -> bool {
    let is_first = PACE.with_borrow_mut(|pace| {
        let is_first = pace.is_none();
        pace.get_or_insert_with(|| Pace::new(document().hidden()));
        is_first
    });
    if !is_first {
        return false;
    }
    EventListener::new(&window(), "online", |_| wake()).forget();
    EventListener::new(&document(), "visibilitychange", move |_| {
        let hidden = document().hidden();
        step(|pace| pace.hidden_changed(hidden));
        if !hidden {
            // The device's PIN may be wanted again.
            seen();
            wake();
        }
    })
    .forget();
    true
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
        Some(Step::Pause { secs }) => later(secs * 1_000, || step(Pace::paused)),
        None => {}
    }
}
