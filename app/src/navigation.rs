//! Where the reader is in the app, in the reactive world.

use crate::platform::history::{self, Step};
use leptos::prelude::*;

/// The address, as it stands in the browser: still percent-encoded.
#[derive(Clone, Copy)]
pub struct Navigation {
    /// Its path.
    pub path: RwSignal<String>,
    /// What follows its question mark.
    pub search: RwSignal<String>,
}

impl Navigation {
    /// Follows the browser's address from now on.
    pub fn start() -> Self {
        let this = Self { path: RwSignal::new(history::path()), search: RwSignal::new(history::search()) };
        history::listen(move || {
            this.search.set(history::search());
            // What depends on the path alone, the page above all, stays when the path does.
            if this.path.with_untracked(|path| *path != history::path()) {
                this.path.set(history::path());
            }
        });
        this
    }

    /// Goes to an address of the app.
    pub fn go(self, path: &str, step: Step) {
        history::go(path, step);
    }
}

/// The navigation; provided by [`crate::views::app::App`].
pub fn use_navigation() -> Navigation {
    expect_context()
}
