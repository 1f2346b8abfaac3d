//! A hold that the library knows of, with what can be changed about it.

use super::outbox::{Slip, slip};
use super::{prompts, status_line, use_place};
use crate::account;
use bookmobile_circulation::HoldStatus;
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync::HoldView;
use bookmobile_ui::form::{button, confirm};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the patron is being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Nothing,
    Pickup,
    Day,
    Cancel,
}

/// A hold; `change` is what the patron did to it and is not done with.
pub fn hold(hold: HoldView, change: Option<Slip>) -> AnyView {
    let place = use_place();
    let words = place.words;
    let status = status_line();
    let asked = RwSignal::new(Asked::Nothing);
    let (standing, at) = (hold.status.clone(), hold.pickup.clone());
    let standing = move || (words.hold_status)(&standing, &place.branch(at.as_str()));
    let code = match hold.status {
        HoldStatus::Waiting { .. } => "waiting",
        HoldStatus::Suspended { .. } => "suspended",
        HoldStatus::InTransit => "in_transit",
        HoldStatus::Ready { .. } => "ready",
    };
    let is_in_queue = matches!(hold.status, HoldStatus::Waiting { .. } | HoldStatus::Suspended { .. });
    let lapses = is_in_queue.then(|| view! { <p class="muted">{(words.lapses)(hold.lapses)}</p> });
    let is_free = !change.as_ref().is_some_and(Slip::is_waiting);
    let id = hold.hold;
    let name = StoredValue::new(hold.name);
    let act = move |action: Action| {
        asked.set(Asked::Nothing);
        spawn_local(async move {
            status.check(words.problem, account::queue(&action, &name.get_value()).await);
        });
    };
    let ask = move |what| button_asking(asked, what);
    let buttons = move || {
        let queue = is_free && is_in_queue;
        let resume = move || act(Action::ResumeHold { hold: id });
        let pause = if code == "suspended" {
            button("resume", words.resume, resume)
        } else {
            button("suspend", words.suspend, ask(Asked::Day))
        };
        view! {
            <div class="row">
                {queue.then(|| button("change-pickup", words.change_pickup, ask(Asked::Pickup)))}
                {queue.then_some(pause)}
                {is_free.then(|| button("cancel", words.cancel, ask(Asked::Cancel)))}
            </div>
        }
        .into_any()
    };
    let leave = move || asked.set(Asked::Nothing);
    let pickup = hold.pickup;
    let asking = move || match asked.get() {
        Asked::Nothing => buttons(),
        Asked::Pickup => {
            let then = move |pickup| act(Action::ChangePickup { hold: id, pickup });
            prompts::pickup(words.save, Some(&pickup), then, leave)
        }
        Asked::Day => prompts::day(move |until| act(Action::SuspendHold { hold: id, until }), leave),
        Asked::Cancel => {
            let question = (words.cancel_surely)(&name.get_value());
            let then = move || act(Action::CancelHold { hold: id });
            confirm(question, words.cancel_yes, words.keep, then, leave)
        }
    };
    view! {
        <div class="hold-row" data-testid="hold" data-hold=code>
            <p class="hold-status">{standing}</p>
            {lapses}
            {change.map(slip)}
            {asking}
            {status.line()}
        </div>
    }
    .into_any()
}

fn button_asking(asked: RwSignal<Asked>, what: Asked) -> impl Fn() + 'static {
    move || asked.set(what)
}
