//! What the patron has at home.

use super::outbox::{Slip, slip};
use super::{patron, status_line, use_place};
use crate::account;
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync::LoanView;
use bookmobile_client::show::patron::renewal_of;
use bookmobile_ui::form::button;
use bookmobile_ui::{entries, none_yet};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The loans, by when they are due.
pub fn loans() -> AnyView {
    let place = use_place();
    let words = place.words;
    let status = status_line();
    let rows = Memo::new(move |_| {
        let Some(patron) = patron() else { return Vec::new() };
        let loans = patron.view.state.iter().flat_map(|state| &state.loans);
        let row = |loan: &LoanView| {
            let renewal = renewal_of(&patron.view, &loan.item).map(|entry| Slip::of(place, &patron.view, entry));
            (loan.clone(), renewal)
        };
        loans.map(row).collect::<Vec<_>>()
    });
    let renew_all = move || {
        spawn_local(async move {
            status.check(words.problem, account::queue(&Action::RenewAll, "").await);
        });
    };
    let all = move || {
        let several = rows.with(|rows| rows.iter().filter(|(loan, _)| loan.renewals_left > 0).count() > 1);
        several.then(|| button("renew-all", words.renew_all, renew_all))
    };
    view! {
        <section aria-labelledby="loans-heading" data-testid="loans">
            <h2 id="loans-heading">{words.loans}</h2>
            {none_yet(move || rows.with(Vec::is_empty), words.no_loans)}
            {entries(move || rows.get(), |row| format!("{row:?}"), |(of, renewal)| loan(of, renewal))}
            <div class="row">{all}</div>
            {status.line()}
        </section>
    }
    .into_any()
}

fn loan(loan: LoanView, renewal: Option<Slip>) -> AnyView {
    let words = use_place().words;
    let status = status_line();
    let is_free = !renewal.as_ref().is_some_and(Slip::is_waiting);
    let href = format!("/record/{}", loan.title);
    let due = (words.due)(loan.due, loan.overdue);
    let left = (words.renewals_left)(loan.renewals_left);
    let name = loan.name.clone();
    let renew = move || {
        let (action, name) = (Action::Renew { item: loan.item.clone() }, name.clone());
        spawn_local(async move {
            status.check(words.problem, account::queue(&action, &name).await);
        });
    };
    view! {
        <div data-testid="loan" data-overdue=loan.overdue.to_string()>
            <h3><a href=href>{loan.name.clone()}</a>" "{loan.volume.clone()}</h3>
            <p class="parts"><span class="due">{due}</span><span>{left}</span></p>
            {renewal.map(slip)}
            <div class="row">{(is_free && loan.renewals_left > 0).then(|| button("renew", words.renew, renew))}</div>
            {status.line()}
        </div>
    }
    .into_any()
}
