//! Carries out what `bookmobile_client::retry` decides: has the worker ask again, after pauses and when the reader looks.

use crate::device::Device;
use crate::platform::clock::Debounce;
use crate::platform::page;
use bookmobile_client::retry::{Retry, Step};
use leptos::prelude::*;

/// Asks again from now on whenever the server could not be asked.
pub fn start(device: Device) {
    let retrying = Retrying {
        device,
        retry: StoredValue::new(Retry::new(page::is_hidden())),
        pause: StoredValue::new_local(Debounce::default()),
    };
    Effect::new(move || {
        let activity = device.pack.with(|pack| pack.activity.clone());
        retrying.advance(|retry| retry.activity_changed(&activity));
    });
    page::on_hidden_change(move |hidden| retrying.advance(|retry| retry.hidden_changed(hidden)));
}

#[derive(Clone, Copy)]
struct Retrying {
    device: Device,
    retry: StoredValue<Retry>,
    pause: StoredValue<Debounce, LocalStorage>,
}

impl Retrying {
    fn advance(self, step: impl FnOnce(&mut Retry) -> Option<Step>) {
        match self.retry.try_update_value(step).flatten() {
            Some(Step::Ask) => self.device.look_for_update(),
            Some(Step::Pause { secs }) => {
                self.pause.with_value(|pause| pause.after(secs * 1_000, move || self.advance(Retry::paused)));
            }
            None => {}
        }
    }
}
