//! The line under a form or a list that says what became of the last thing done.

use leptos::prelude::*;

/// A line that says what became of the last thing done; empty at first. Screen readers are told when it changes.
#[derive(Clone, Copy)]
pub struct StatusLine {
    test_id: &'static str,
    text: RwSignal<String>,
}

impl StatusLine {
    /// An empty line, which tests know by `test_id`.
    pub fn new(test_id: &'static str) -> Self {
        Self { test_id, text: RwSignal::new(String::new()) }
    }

    /// Says something, if anybody still looks.
    pub fn say(self, text: impl Into<String>) {
        self.text.try_set(text.into());
    }

    /// Gives what was done, and is empty again; or says what went wrong, in the words of `problem`.
    pub fn check<T, E>(self, problem: fn(&E) -> String, done: Result<T, E>) -> Option<T> {
        match done {
            Ok(done) => {
                self.say("");
                Some(done)
            }
            Err(error) => {
                self.say(problem(&error));
                None
            }
        }
    }

    /// The line.
    pub fn line(self) -> AnyView {
        view! { <p class="said" role="status" data-testid=self.test_id>{move || self.text.get()}</p> }.into_any()
    }
}
