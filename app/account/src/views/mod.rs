//! What is drawn, over `account` and in the words of `words`. Nothing here touches the browser itself.

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
pub mod prompts;
pub mod purchase;
pub mod rating;
pub mod record;
pub mod reviews;
pub mod searches;
pub mod settings;
pub mod shared;
pub mod sign_in;
pub mod suggestions;

use crate::account::{self, AccountState, Patron};
use crate::words::Words;
use bookmobile_catalogue::Branch;
use bookmobile_circulation::RecordId;
use bookmobile_circulation::action::{Action, TextError};
use bookmobile_client::address::percent_encode;
use bookmobile_client::show::copies::branch_name;
use bookmobile_ui::StatusLine;
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

/// The title that an element of a page is about.
#[derive(Clone, Copy)]
pub struct Title {
    /// Its id.
    pub id: StoredValue<RecordId>,
    /// What readers know it as.
    pub name: StoredValue<String>,
}

/// The patron, while somebody is signed in.
pub fn patron() -> Option<Patron> {
    account::seen().with(|seen| match seen {
        AccountState::Patron(patron) => Some((**patron).clone()),
        AccountState::Loading | AccountState::Failed(_) | AccountState::Nobody | AccountState::Locked(_) => None,
    })
}

/// An empty line for what becomes of what the patron does.
pub fn status_line() -> StatusLine {
    StatusLine::new("account-status")
}

/// Queues an action about `name`, and says what went wrong if anything did.
pub fn act(words: &'static Words, status: StatusLine, action: Action, name: String) {
    spawn_local(async move {
        status.check(words.problem, account::queue(&action, &name).await);
    });
}

/// What a patron wrote as a text of an action; says what is wrong with it.
pub fn written<T: TryFrom<String, Error = TextError>>(words: &Words, status: StatusLine, text: String) -> Option<T> {
    let text = T::try_from(text.trim().to_owned());
    text.map_err(|error| status.say((words.content.text_problem)(&error))).ok()
}

/// The same of a text that may be left out: `Some(None)` where it was, `None` where something is wrong with it.
pub fn written_if_any<T: TryFrom<String, Error = TextError>>(
    words: &Words,
    status: StatusLine,
    text: String,
) -> Option<Option<T>> {
    if text.trim().is_empty() { Some(None) } else { written(words, status, text).map(Some) }
}

/// The address of a record.
pub fn record_path(title: &RecordId) -> String {
    format!("/record/{}", percent_encode(title.as_str()))
}

/// The address of a search.
pub fn search_path(query: &str) -> String {
    format!("/search?q={}", percent_encode(query))
}
