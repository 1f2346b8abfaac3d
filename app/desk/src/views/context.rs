//! What all tabs share: who is at the desk, at which branch, and whether the library answers.

use super::patrons::Asked;
use super::print_queue::{PrintJob, PrintQueue};
use crate::browser;
use crate::remote::in_time;
use crate::tab::Tab;
use crate::words::Words;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{Desk, Role};
use bookmobile_circulation::BranchCode;
use bookmobile_client::show::copies::branch_name;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// What all tabs share.
#[derive(Clone, Copy)]
pub struct DeskContext {
    /// The words.
    pub words: &'static Words,
    /// Who is at the desk, and what it needs to know.
    desk: RwSignal<Desk>,
    /// The code of the branch where it stands; empty until one is chosen.
    branch: RwSignal<String>,
    /// The tab that is shown.
    pub tab: RwSignal<Tab>,
    /// How often the patron on the screen was put away.
    pub put_away: RwSignal<u32>,
    /// A card number whose patron is to be shown in the tab of patrons.
    pub wanted: RwSignal<Option<String>>,
    /// What is being asked about the patron on the screen.
    pub asked: RwSignal<Asked>,
    /// What stands in the way of everything: no network, no session.
    pub trouble: RwSignal<Option<ApiError>>,
    print_queue: PrintQueue,
}

impl DeskContext {
    /// A desk for who has come to it; none where there is no tab for them.
    pub fn new(words: &'static Words, desk: Desk) -> Option<Self> {
        let tab = Tab::ALL.into_iter().find(|tab| tab.is_for(&desk.roles))?;
        let known = |code: &String| desk.names.branches.iter().any(|branch| branch.code == *code);
        let only = || match &desk.names.branches[..] {
            [only] => Some(only.code.clone()),
            _ => None,
        };
        let branch = browser::remembered(browser::BRANCH).filter(known).or_else(only).unwrap_or_default();
        let context = Self {
            words,
            desk: RwSignal::new(desk),
            branch: RwSignal::new(branch),
            tab: RwSignal::new(tab),
            put_away: RwSignal::new(0),
            wanted: RwSignal::new(None),
            asked: RwSignal::new(Asked::Nothing),
            trouble: RwSignal::new(None),
            print_queue: PrintQueue::new(),
        };
        context.follow_hash();
        Some(context)
    }

    /// Shows the tab that the address names, where it may be entered.
    pub fn follow_hash(self) {
        if let Some(tab) = Tab::of_hash(&browser::hash()).filter(|tab| self.may_enter(*tab)) {
            self.tab.try_set(tab);
        }
    }

    /// Goes to a tab. The address follows, and so does the way back.
    pub fn go(self, tab: Tab) {
        if self.may_enter(tab) {
            self.tab.set(tab);
            browser::go_to_hash(tab.hash());
        }
    }

    /// Whether who is here has something to do in `tab`.
    pub fn may_enter(self, tab: Tab) -> bool {
        self.desk.with(|desk| tab.is_for(&desk.roles))
    }

    /// Whether who is here has this role.
    pub fn has(self, role: Role) -> bool {
        self.desk.with_untracked(|desk| role.is_among(&desk.roles))
    }

    /// What the library calls who is here.
    pub fn name(self) -> String {
        self.desk.with(|desk| desk.name.clone())
    }

    /// The branch where the desk stands; none until one is chosen.
    pub fn branch(self) -> Option<BranchCode> {
        self.branch.try_with(|code| BranchCode::new(code).ok()).flatten()
    }

    /// Chooses the branch, and remembers it on this device.
    pub fn stand_at(self, code: String) {
        browser::remember(browser::BRANCH, &code);
        self.branch.set(code);
    }

    /// The name of the branch with this code.
    pub fn branch_name(self, code: &str) -> String {
        let name = |desk: &Desk| branch_name(&desk.names.branches, code, self.words.language.tag()).to_owned();
        self.desk.try_with_untracked(name).unwrap_or_else(|| code.to_owned())
    }

    /// Codes and names of all branches.
    pub fn branches(self) -> Vec<(String, String)> {
        let codes =
            self.desk.with_untracked(|desk| desk.names.branches.iter().map(|of| of.code.clone()).collect::<Vec<_>>());
        codes.into_iter().map(|code| (code.clone(), self.branch_name(&code))).collect()
    }

    /// Codes and names of the categories of patrons.
    pub fn categories(self) -> Vec<(String, String)> {
        let named = |of: &bookmobile_api::desk::CategoryView| {
            (of.code.clone(), of.name_in(self.words.language.tag()).to_owned())
        };
        self.desk.with_untracked(|desk| desk.categories.iter().map(named).collect())
    }

    /// The name of the category with this code; the code where the policy has none.
    pub fn category_name(self, code: &str) -> String {
        let found = self.categories().into_iter().find(|(known, _)| known == code);
        found.map_or_else(|| code.to_owned(), |(_, name)| name)
    }

    /// Asks the server, and keeps in mind whether it answers.
    pub async fn ask<T>(self, call: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
        let answer = in_time(call).await;
        let trouble = answer.as_ref().err().filter(|error| stands_in_the_way(error)).cloned();
        let before = self.trouble.try_get_untracked().flatten();
        if before != trouble {
            // Somebody has signed in again: perhaps somebody else.
            if before == Some(ApiError::NeedsSignIn) && trouble.is_none() {
                self.look_who_is_here();
            }
            self.trouble.try_set(trouble);
        }
        answer
    }

    /// Asks whether the way is free again.
    pub fn try_again(self) {
        self.look_who_is_here();
    }

    fn look_who_is_here(self) {
        spawn_local(async move {
            let answer = in_time(bookmobile_api::desk::start()).await;
            self.trouble.try_set(answer.as_ref().err().filter(|error| stands_in_the_way(error)).cloned());
            if let Ok(desk) = answer {
                self.desk.try_set(desk);
            }
        });
    }

    /// Shows this patron's account.
    pub fn show_patron(self, card: String) {
        self.wanted.set(Some(card));
        self.go(Tab::Patrons);
    }

    /// Puts the patron on the screen away.
    pub fn next_patron(self) {
        self.put_away.update(|times| *times += 1);
        self.print_queue.forget_codes();
    }

    /// Prints this, after what is being printed.
    pub fn print(self, paper: PrintJob) {
        self.print_queue.print(paper);
    }

    /// What is being printed.
    pub fn paper(self) -> AnyView {
        self.print_queue.drawn(self)
    }
}

/// Whether nothing can be done at the desk while it answers so.
fn stands_in_the_way(error: &ApiError) -> bool {
    matches!(error, ApiError::NeedsSignIn | ApiError::Unreachable)
}

/// The context; provided by the page.
pub fn use_desk() -> DeskContext {
    expect_context()
}
