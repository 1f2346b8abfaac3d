//! The list under the search box in the reactive world; what it does is decided in `bookmobile_client::autocomplete`.

use crate::device::{Device, use_device};
use crate::platform::settings::{self, Setting};
use crate::searching;
use bookmobile_client::autocomplete::{Autocomplete, Completion, KeyEffect, responder};
use bookmobile_client::recent::Recent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list under the search box.
#[derive(Clone, Copy)]
pub struct AutocompleteList {
    /// What is shown.
    pub list: RwSignal<Vec<Completion>>,
    /// Which of it the keyboard is on.
    pub active: RwSignal<Option<usize>>,
    device: Device,
    autocomplete: StoredValue<Autocomplete>,
}

impl AutocompleteList {
    /// A closed list.
    pub fn start() -> Self {
        Self {
            list: RwSignal::new(Vec::new()),
            active: RwSignal::new(None),
            device: use_device(),
            autocomplete: StoredValue::new(Autocomplete::default()),
        }
    }

    /// The box has the focus and is empty: shows what was searched for last.
    pub fn is_empty_box(self) {
        self.advance(|autocomplete| autocomplete.is_empty_box(&recent()));
    }

    /// The reader typed; [`Self::ask`] takes the number.
    pub fn typed(self) -> u32 {
        self.advance(Autocomplete::typed)
    }

    /// Asks what `text` may lead to.
    pub fn ask(self, run: u32, text: String) {
        let device = self.device;
        let responder = device.pack.with_untracked(|pack| responder(device.online.get_untracked(), pack));
        spawn_local(async move {
            let suggestions = match responder {
                Some(responder) => searching::suggestions(device, responder, text).await,
                None => Vec::new(),
            };
            self.advance(|autocomplete| autocomplete.arrived(run, suggestions));
        });
    }

    /// Closes the list.
    pub fn close(self) {
        self.advance(Autocomplete::close);
    }

    /// Takes a key that was pressed in the box.
    pub fn pressed(self, key: &str) -> KeyEffect {
        self.advance(|autocomplete| autocomplete.pressed(key))
    }

    /// Remembers a search on this device, where the reader likes that.
    pub fn remember(self, query: &str) {
        if is_remembering() {
            keep(|recent| recent.add(query));
        }
    }

    /// Forgets a search; none forgets all.
    pub fn forget(self, query: Option<&str>) {
        keep(|recent| match query {
            Some(query) => recent.remove(query),
            None => *recent = Recent::default(),
        });
        self.is_empty_box();
    }

    /// Whether searches are remembered from now on; those of before are forgotten where not.
    pub fn remember_from_now_on(self, remember: bool) {
        settings::set(Setting::Remember, (!remember).then_some("no"));
        if !remember {
            settings::set(Setting::Recent, None);
        }
    }

    fn advance<T: Default>(self, step: impl FnOnce(&mut Autocomplete) -> T) -> T {
        let Some((result, list, active)) = self.autocomplete.try_update_value(|autocomplete| {
            let result = step(autocomplete);
            let is_new = self.list.with_untracked(|list| list != autocomplete.list());
            (result, is_new.then(|| autocomplete.list().to_vec()), autocomplete.active())
        }) else {
            return T::default();
        };
        if let Some(list) = list {
            self.list.set(list);
        }
        if self.active.get_untracked() != active {
            self.active.set(active);
        }
        result
    }
}

/// Whether searches are remembered on this device.
pub fn is_remembering() -> bool {
    settings::get(Setting::Remember).is_none()
}

fn recent() -> Recent {
    Recent::from_text(&settings::get(Setting::Recent).unwrap_or_default())
}

fn keep(step: impl FnOnce(&mut Recent)) {
    let mut recent = recent();
    step(&mut recent);
    settings::set(Setting::Recent, Some(recent.to_text().as_str()).filter(|text| !text.is_empty()));
}
