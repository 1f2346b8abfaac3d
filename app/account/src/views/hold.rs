//! On the page of a record: place a hold, and see how it stands.

use super::outbox::{Slip, slip};
use super::{Place, hold_row, prompts, status_line, use_place};
use crate::account::{self, AccountState, Problem};
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync::HoldView;
use bookmobile_circulation::{Day, RecordId, Wants};
use bookmobile_client::outbox::View;
use bookmobile_client::show::patron::{OnTitle, change_of_hold};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
enum Face {
    Loading,
    Failed(String),
    Nobody,
    Locked,
    Patron(Box<Mine>),
}

/// What the patron has or wants of the title.
#[derive(Clone, Debug, PartialEq)]
struct Mine {
    /// It is at home, until this day.
    loan: Option<Day>,
    /// A hold, and what was done to it.
    hold: Option<(HoldView, Option<Slip>)>,
    /// A hold that the library has not answered, or has refused.
    placing: Option<Slip>,
}

impl Face {
    fn of(place: Place, seen: &AccountState, title: &RecordId) -> Self {
        match seen {
            AccountState::Loading => Self::Loading,
            AccountState::Failed(error) => Self::Failed((place.words.problem)(&Problem::Device(error.clone()))),
            AccountState::Nobody => Self::Nobody,
            AccountState::Locked(_) => Self::Locked,
            AccountState::Patron(patron) => Self::of_patron(place, &patron.view, title),
        }
    }

    fn of_patron(place: Place, view: &View, title: &RecordId) -> Self {
        let on = OnTitle::of(view, title);
        let change = |hold: &HoldView| change_of_hold(view, hold.hold).map(|entry| Slip::of(place, view, entry));
        Self::Patron(Box::new(Mine {
            loan: on.loan.map(|loan| loan.due),
            hold: on.hold.map(|hold| {
                let change = change(&hold);
                (hold, change)
            }),
            placing: on.placing.map(|entry| Slip::of(place, view, &entry)),
        }))
    }
}

/// What a patron can do with the title `title`, which readers know as `name`.
pub fn of_title(title: RecordId, name: String) -> AnyView {
    let place = use_place();
    let words = place.words;
    let title = StoredValue::new(title);
    let name = StoredValue::new(name);
    let seen = account::seen();
    let face = Memo::new(move |_| seen.with(|seen| title.with_value(|title| Face::of(place, seen, title))));
    let drawn = move || match face.get() {
        Face::Loading => ().into_any(),
        Face::Failed(problem) => view! { <p role="status">{problem}</p> }.into_any(),
        Face::Nobody => view! {
            <p class="muted">{words.sign_in_to_hold}</p>
            <a class="plain" href="/account" data-testid="hold-sign-in">{words.to_sign_in}</a>
        }
        .into_any(),
        Face::Locked => view! {
            <p class="muted">{words.locked}</p>
            <a class="plain" href="/account" data-testid="hold-unlock">{words.unlock}</a>
        }
        .into_any(),
        Face::Patron(mine) => {
            let Mine { loan, hold, placing } = *mine;
            let at_home = loan.map(|due| view! { <p data-testid="at-home">{(words.at_home)(due)}</p> });
            let is_wanted = hold.is_some() || placing.as_ref().is_some_and(Slip::is_waiting);
            let to_place = (!is_wanted && at_home.is_none()).then(|| place_hold(title, name));
            let hold = hold.map(|(hold, change)| hold_row::hold(hold, change));
            view! { {at_home}{hold}{placing.map(slip)}{to_place} }.into_any()
        }
    };
    view! {
        <section class="account-hold" aria-labelledby="hold-heading" data-testid="hold-widget">
            <h2 id="hold-heading">{words.hold_title}</h2>
            {drawn}
        </section>
    }
    .into_any()
}

/// The button, and the choice of the branch behind it.
fn place_hold(title: StoredValue<RecordId>, name: StoredValue<String>) -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let asked = RwSignal::new(false);
    let asking = move || {
        if !asked.get() {
            let press = move |_| asked.set(true);
            let button = view! {
                <button type="button" class="button" data-testid="place-hold" on:click=press>{words.place_hold}</button>
            };
            return button.into_any();
        }
        let then = move |pickup| {
            asked.set(false);
            let action = Action::PlaceHold { title: title.get_value(), wants: Wants::Any, pickup, lapses: None };
            spawn_local(async move {
                status.check(words.problem, account::queue(&action, &name.get_value()).await);
            });
        };
        prompts::pickup(words.confirm_hold, None, then, move || asked.set(false))
    };
    view! { {asking}{status.line()} }.into_any()
}
