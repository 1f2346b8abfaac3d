//! What is drawn, over `account` and in the words of `words`. Nothing here touches the browser itself.

pub mod asking;
pub mod contact;
pub mod device_pin;
pub mod events;
pub mod history;
pub mod hold;
pub mod hold_row;
pub mod holds;
pub mod list;
pub mod lists;
pub mod loans;
pub mod messages;
pub mod more;
pub mod outbox;
pub mod page;
pub mod purchase;
pub mod rating;
pub mod record;
pub mod reviews;
pub mod searches;
pub mod settings;
pub mod shared;
pub mod sign_in;
pub mod suggestions;

use crate::account::{self, Patron, Problem, Seen};
use crate::words::Words;
use bookmobile_catalogue::Branch;
use bookmobile_circulation::TitleId;
use bookmobile_circulation::action::{Action, TextError};
use bookmobile_client::address::percent_encode;
use bookmobile_client::show::copies::branch_name;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Where something is drawn: in which language, and with which names of branches.
#[derive(Clone, Copy)]
pub struct Place {
    /// The words.
    pub words: &'static Words,
    /// The branches that readers can choose from, as far as they are known.
    branches: RwSignal<Vec<Branch>>,
}

impl Place {
    /// A place with these words and branches.
    pub fn new(words: &'static Words, branches: ArcRwSignal<Vec<Branch>>) -> Self {
        Self { words, branches: branches.into() }
    }

    /// The name of the branch with this code.
    pub fn branch(&self, code: &str) -> String {
        self.branches.with(|branches| branch_name(branches, code, self.words.language.tag()).to_owned())
    }

    /// Codes and names of all branches.
    pub fn branches(&self) -> Vec<(String, String)> {
        let codes = self.branches.with(|all| all.iter().map(|branch| branch.code.clone()).collect::<Vec<_>>());
        codes.into_iter().map(|code| (code.clone(), self.branch(&code))).collect()
    }
}

/// The place; provided by whoever mounts.
pub fn use_place() -> Place {
    expect_context()
}

/// The patron, while somebody is signed in.
pub fn patron() -> Option<Patron> {
    account::seen().with(|seen| match seen {
        Seen::Patron(patron) => Some((**patron).clone()),
        Seen::Loading | Seen::Failed(_) | Seen::Nobody | Seen::Locked(_) => None,
    })
}

/// A line that says what became of the last thing done; empty at first.
#[derive(Clone, Copy)]
pub struct Said(RwSignal<String>);

impl Said {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(RwSignal::new(String::new()))
    }

    /// Says something, if anybody still looks.
    pub fn say(self, text: impl Into<String>) {
        self.0.try_set(text.into());
    }

    /// Says what went wrong, if anything did; true where nothing did.
    pub fn check<T>(self, words: &'static Words, done: Result<T, Problem>) -> bool {
        let problem = done.err().map(|problem| (words.problem)(&problem));
        let is_done = problem.is_none();
        self.say(problem.unwrap_or_default());
        is_done
    }

    /// The line.
    pub fn line(self) -> AnyView {
        view! { <p class="said" role="status" data-testid="account-status">{move || self.0.get()}</p> }.into_any()
    }
}

/// Queues an action about `name`, and says what went wrong if anything did.
pub fn act(words: &'static Words, said: Said, action: Action, name: String) {
    spawn_local(async move {
        said.check(words, account::queue(&action, &name).await);
    });
}

/// What a patron wrote as a text of an action; says what is wrong with it.
pub fn written<T: TryFrom<String, Error = TextError>>(words: &Words, said: Said, text: String) -> Option<T> {
    let text = T::try_from(text.trim().to_owned());
    text.map_err(|error| said.say((words.things.text_problem)(&error))).ok()
}

/// The same of a text that may be left out: `Some(None)` where it was, `None` where something is wrong with it.
pub fn written_if_any<T: TryFrom<String, Error = TextError>>(
    words: &Words,
    said: Said,
    text: String,
) -> Option<Option<T>> {
    if text.trim().is_empty() { Some(None) } else { written(words, said, text).map(Some) }
}

/// The address of a record.
pub fn record_path(title: &TitleId) -> String {
    format!("/record/{}", percent_encode(title.as_str()))
}

/// The address of a search.
pub fn search_path(query: &str) -> String {
    format!("/search?q={}", percent_encode(query))
}

/// A button that does something.
pub fn button(test_id: &'static str, text: impl Into<String>, press: impl Fn() + 'static) -> AnyView {
    let text: String = text.into();
    view! { <button type="button" class="plain" data-testid=test_id on:click=move |_| press()>{text}</button> }
        .into_any()
}
