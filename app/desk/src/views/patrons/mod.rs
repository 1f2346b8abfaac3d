//! Patrons: finding one, registering one, and looking after an account.

mod forms;
mod holdings;
mod questions;
mod shown;

use super::{DeskContext, status_line, use_desk};
use crate::scan::code;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{self, Code, PatronBrief, PatronDetails};
use bookmobile_ui::StatusLine;
use bookmobile_ui::focus::focus_and_select_soon;
use bookmobile_ui::form::button;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// What is being asked or filled in about the patron on the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    Nothing,
    Register,
    Edit,
    Block,
    Roles,
    Hold,
    ResetPin,
    SignOut,
}

impl Asked {
    /// Whether it is a question about the patron on the screen: Esc leaves it first, and its patron after that.
    pub fn is_question(&self) -> bool {
        !matches!(self, Self::Nothing | Self::Register)
    }
}

/// The state of the tab.
#[derive(Clone, Copy)]
struct Accounts {
    context: DeskContext,
    text: RwSignal<String>,
    found: RwSignal<Option<Vec<PatronBrief>>>,
    shown: RwSignal<Option<PatronDetails>>,
    asked: RwSignal<Asked>,
    /// A code that was just made, and whose: what the library calls them.
    code: RwSignal<Option<(String, Code)>>,
    status: StatusLine,
    /// Counts patrons: what is answered about one before is not shown any more.
    turn: StoredValue<u32>,
}

/// The tab.
pub fn tab() -> AnyView {
    let context = use_desk();
    let words = context.words;
    let this = Accounts {
        context,
        text: RwSignal::new(String::new()),
        found: RwSignal::new(None),
        shown: RwSignal::new(None),
        asked: context.asked,
        code: RwSignal::new(None),
        status: status_line(),
        turn: StoredValue::new(0),
    };
    Effect::new(move |before: Option<u32>| {
        let times = context.put_away.get();
        if before.is_some_and(|before| before != times) {
            this.put_away();
        }
        times
    });
    Effect::new(move |_| {
        if let Some(card) = context.wanted.get() {
            context.wanted.set(None);
            this.open(card);
        }
    });
    let drawn = move || match (this.asked.get(), this.shown.get()) {
        (Asked::Register, _) => forms::register(this),
        (_, Some(patron)) => shown::shown(this, patron),
        (_, None) => this.results(),
    };
    view! {
        <h2 class="unseen">{words.patrons}</h2>
        {this.finding()}
        {this.status.line()}
        {move || this.code.get().map(|(name, code)| this.code_shown(name, code))}
        {drawn}
    }
    .into_any()
}

impl Accounts {
    fn finding(self) -> AnyView {
        let words = self.context.words;
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            self.find();
        };
        let register = move || {
            self.put_away();
            self.asked.set(Asked::Register);
            focus_and_select_soon("#new-card");
        };
        view! {
            <form class="scan" on:submit=submit>
                <label for="find-patron">{words.find_patron}</label>
                <div>
                    <input
                        id="find-patron"
                        data-testid="find-patron"
                        data-ready
                        type="text"
                        autocomplete="off"
                        autocapitalize="off"
                        spellcheck="false"
                        enterkeyhint="search"
                        prop:value=move || self.text.get()
                        on:input=move |event| self.text.set(event_target_value(&event))
                    />
                    <button class="button" data-testid="find">{words.find}</button>
                </div>
            </form>
            <div class="row">{button("register-patron", words.register, register)}</div>
        }
        .into_any()
    }

    /// Looks for what stands in the field; a card number leads to its patron at once.
    fn find(self) {
        let words = self.context.words;
        let text = code(&self.text.get_untracked());
        if text.is_empty() {
            return;
        }
        self.forget();
        let turn = self.turn.get_value();
        self.status.say(words.one_moment);
        spawn_local(async move {
            let answer = self.context.ask(desk::find_patrons(text.clone())).await;
            if !self.is_turn(turn) {
                return;
            }
            let Some(found) = self.status.check(words.problem, answer) else { return };
            match found.iter().find(|patron| patron.card == text) {
                Some(patron) => self.open(patron.card.clone()),
                None => {
                    self.status.say((words.found)(found.len()));
                    self.found.try_set(Some(found));
                }
            }
        });
    }

    fn results(self) -> AnyView {
        let one = move |patron: PatronBrief| {
            let card = patron.card.clone();
            let press = move |_| self.open(card.clone());
            view! {
                <li data-testid="found">
                    <button type="button" class="found" on:click=press>
                        <b>{patron.name}</b>
                        <span class="parts muted">
                            <span>{patron.card}</span><span>{self.context.category_name(&patron.category)}</span>
                        </span>
                    </button>
                </li>
            }
        };
        let found = self.found.get().unwrap_or_default();
        view! { <ul class="entries">{found.into_iter().map(one).collect_view()}</ul> }.into_any()
    }

    /// Shows the patron with this card number.
    fn open(self, card: String) {
        self.forget();
        self.look(card);
    }

    /// Asks anew for the patron with this card number.
    fn look(self, card: String) {
        self.say_done(desk::patron(card), String::new());
    }

    /// Shows what is answered of the patron, and says `done`.
    fn say_done(self, call: impl Future<Output = Result<PatronDetails, ApiError>> + 'static, done: String) {
        let turn = self.turn.get_value();
        spawn_local(async move {
            let answer = self.context.ask(call).await;
            if !self.is_turn(turn) {
                return;
            }
            if let Some(patron) = self.status.check(self.context.words.problem, answer) {
                self.asked.try_set(Asked::Nothing);
                self.shown.try_set(Some(patron));
                self.status.say(done);
                focus_and_select_soon("#patron-name");
            }
        });
    }

    /// Does something about the patron, after which the patron is asked for anew; `then` says what came of it.
    fn change<T: 'static>(
        self,
        card: String,
        call: impl Future<Output = Result<T, ApiError>> + 'static,
        then: impl FnOnce(T) -> String + 'static,
    ) {
        let turn = self.turn.get_value();
        let words = self.context.words;
        self.status.say(words.one_moment);
        spawn_local(async move {
            let answer = self.context.ask(call).await;
            if self.is_turn(turn)
                && let Some(answer) = self.status.check(words.problem, answer)
            {
                let done = then(answer);
                self.say_done(desk::patron(card), done);
            }
        });
    }

    /// Whether the patron of this turn is still the one on the screen.
    fn is_turn(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    /// Puts the patron away, and what was typed with it.
    fn put_away(self) {
        self.forget();
        self.text.set(String::new());
        self.status.say("");
    }

    fn forget(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.found.set(None);
        self.shown.set(None);
        self.asked.set(Asked::Nothing);
        self.code.set(None);
    }

    /// The code with which a patron sets a PIN, which is told once.
    fn code_shown(self, name: String, code: Code) -> AnyView {
        let words = self.context.words;
        let (paper, until, shown) = (code.clone(), code.until, code.code.0.clone());
        let whose = name.clone();
        let print = move || self.context.print(super::print_queue::PrintJob::Code(name.clone(), paper.clone()));
        view! {
            <div class="code-shown" role="group" aria-label=words.code data-testid="code-shown">
                <p>{whose}" "<span class="muted">{code.card}</span></p>
                <p class="code" data-testid="code">{shown}</p>
                <p class="muted">{words.code_lead}" "{(words.code_until)(until)}</p>
                <div class="row">
                    {button("print-code", words.print, print)}
                    {button("code-done", words.code_done, move || self.code.set(None))}
                </div>
            </div>
        }
        .into_any()
    }
}
