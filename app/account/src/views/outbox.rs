//! What the patron did on this device: one slip for each action, with how it stands.

use super::{Place, patron, status_line, use_place};
use crate::account;
use crate::drain;
use crate::words::Words;
use bookmobile_circulation::action::Action;
use bookmobile_circulation::{ActionKey, HoldId};
use bookmobile_client::outbox::{Entry, EntryStatus, UndoOutcome, View};
use bookmobile_client::show::patron::change_of_hold;
use bookmobile_ui::form::button;
use bookmobile_ui::{StatusLine, entries, none_yet};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// An action in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    key: ActionKey,
    what: String,
    name: String,
    /// How it stands, for tests and for colours.
    code: &'static str,
    how: String,
    remedy: &'static str,
    undo: bool,
    /// The hold that it may have placed, which can be cancelled in its stead.
    cancel: Option<HoldId>,
}

impl Slip {
    /// `entry` of `view` in words.
    pub fn of(place: Place, view: &View, entry: &Entry) -> Self {
        let words = place.words;
        let names = |code: &str| place.branch(code);
        let action = entry.sent.action().ok();
        let what = action.as_ref().map(|action| (words.action)(action, &entry.name, &names));
        let standing = view.standing(entry);
        let (code, undo) = match standing {
            EntryStatus::Queued => ("queued", true),
            EntryStatus::Sent { .. } => ("sent", false),
            EntryStatus::NeedsSignIn { queued } => ("needs-sign-in", queued),
            EntryStatus::Accepted(_) => ("accepted", false),
            EntryStatus::Refused(_) => ("refused", false),
        };
        let remedy = match standing {
            EntryStatus::Refused(reason) => (words.refusal)(reason, &names).remedy,
            _ => "",
        };
        let placed = matches!(action, Some(Action::PlaceHold { .. })).then(|| HoldId::from(entry.sent.key));
        let cancel = placed.filter(|hold| entry.is_waiting() && !undo && change_of_hold(view, *hold).is_none());
        Self {
            key: entry.sent.key,
            what: what.unwrap_or_else(|| words.unknown_action.to_owned()),
            name: entry.name.clone(),
            code,
            how: (words.standing)(&standing, &names),
            remedy,
            undo,
            cancel,
        }
    }

    /// Whether it has no answer yet.
    pub fn is_waiting(&self) -> bool {
        !matches!(self.code, "accepted" | "refused")
    }
}

/// A slip with what can be done about it.
pub fn slip(slip: Slip) -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let (key, is_waiting, name) = (slip.key, slip.is_waiting(), slip.name);
    let undo = slip.undo.then(|| button("undo", words.undo, move || take_back(words, status, key)));
    let cancel = slip.cancel.map(|hold| {
        let press = move || {
            let name = name.clone();
            spawn_local(async move {
                status.check(words.problem, account::queue(&Action::CancelHold { hold }, &name).await);
            });
        };
        button("cancel-sent", words.cancel, press)
    });
    let dismiss = (!is_waiting).then(|| {
        let press = move || {
            spawn_local(async move {
                status.check(words.problem, account::dismiss(key).await);
            });
        };
        button("dismiss", words.dismiss, press)
    });
    let sign_in =
        (slip.code == "needs-sign-in").then(|| view! { <a class="plain" href="/account">{words.to_sign_in}</a> });
    view! {
        <div class="slip" data-testid="slip" data-standing=slip.code>
            <p class="slip-what">{slip.what}</p>
            <p class="slip-how" role="status">{slip.how}" "{slip.remedy}</p>
            <div class="row">{undo}{cancel}{dismiss}{sign_in}</div>
            {status.line()}
        </div>
    }
    .into_any()
}

fn take_back(words: &'static Words, status: StatusLine, key: ActionKey) {
    spawn_local(async move {
        match account::undo(key).await {
            Ok(UndoOutcome::TooLate) => status.say(words.too_late),
            Ok(UndoOutcome::Removed { .. } | UndoOutcome::NotThere) => status.say(words.undone),
            Err(problem) => status.say((words.problem)(&problem)),
        }
    });
}

/// Everything that the patron did here and that is not done with, the newest first.
pub fn outbox() -> AnyView {
    let place = use_place();
    let words = place.words;
    let slips = Memo::new(move |_| {
        let view = patron().map(|patron| patron.view).unwrap_or_default();
        view.entries.iter().rev().map(|entry| Slip::of(place, &view, entry)).collect::<Vec<_>>()
    });
    let waits = Memo::new(move |_| slips.with(|slips| slips.iter().any(Slip::is_waiting)));
    let send = move || waits.get().then(|| button("send-now", words.send_now, drain::wake));
    view! {
        <section aria-labelledby="outbox-heading" data-testid="outbox">
            <h2 id="outbox-heading">{words.outbox}</h2>
            <p class="muted">{words.outbox_lead}</p>
            {none_yet(move || slips.with(Vec::is_empty), words.outbox_empty)}
            {entries(move || slips.get(), |slip| format!("{} {} {}", slip.key, slip.code, slip.how), slip)}
            <div class="row">{send}</div>
        </section>
    }
    .into_any()
}
