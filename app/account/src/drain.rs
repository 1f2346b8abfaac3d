//! Sending in the background: at the start, when a network or the reader comes back, when something was queued, after
//! pauses.

use bookmobile_client::outbox::drain_schedule::DrainSchedule;
use bookmobile_client::retry::Step;
use bookmobile_outbox::session;
use bookmobile_ui::time::later;
use gloo_events::EventListener;
use gloo_utils::{document, window};
use std::cell::RefCell;
use wasm_bindgen_futures::spawn_local;

thread_local! {
    static SCHEDULE: RefCell<Option<DrainSchedule>> = const { RefCell::new(None) };
}

/// Begins, where this tab has not begun; false where it has. `seen` is called when the reader comes back to the tab.
pub fn start(seen: fn()) -> bool {
    let is_first = SCHEDULE.with_borrow_mut(|schedule| {
        let is_first = schedule.is_none();
        schedule.get_or_insert_with(|| DrainSchedule::new(document().hidden()));
        is_first
    });
    if !is_first {
        return false;
    }
    EventListener::new(&window(), "online", |_| wake()).forget();
    EventListener::new(&document(), "visibilitychange", move |_| {
        let hidden = document().hidden();
        step(|schedule| schedule.hidden_changed(hidden));
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
    step(DrainSchedule::wake);
}

fn step(change: impl FnOnce(&mut DrainSchedule) -> Option<Step>) {
    carry_out(SCHEDULE.with_borrow_mut(|schedule| schedule.as_mut().and_then(change)));
}

fn carry_out(next: Option<Step>) {
    match next {
        Some(Step::Ask) => spawn_local(async {
            let ended = session::drain().await;
            step(|schedule| schedule.ended(ended));
        }),
        Some(Step::Pause { secs }) => later(secs * 1_000, || step(DrainSchedule::paused)),
        None => {}
    }
}
