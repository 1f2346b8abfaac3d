//! What a patron owes, waits for and has at home.

use super::Accounts;
use crate::views::{name_of, record_path, refused_text};
use bookmobile_api::desk::{self, CancelHold, ChargeView, PatronDetails, Payment, Renewal, RuleOutcome};
use bookmobile_circulation::sync::{HoldView, LoanView};
use bookmobile_circulation::{Barcode, HoldStatus, Renewed, Wants};
use bookmobile_ui::form::{button, confirm};
use leptos::prelude::*;

/// What is owed; nothing where nothing is.
pub fn charges(this: Accounts, patron: &PatronDetails) -> Option<AnyView> {
    let words = this.context.words;
    if patron.charges.is_empty() {
        return None;
    }
    let card = StoredValue::new(patron.profile.card.clone());
    let pay = move |charges: Vec<i64>| {
        this.say_done(desk::pay(Payment { card: card.get_value(), charges }), words.paid.to_owned());
    };
    let one = |charge: &ChargeView| {
        let number = charge.number;
        let name = if charge.name.is_empty() { charge.barcode.clone() } else { charge.name.clone() };
        view! {
            <li data-testid="charge">
                <p class="line-name">{name}</p>
                <p class="parts"><b>{(words.amount)(charge.amount)}</b><span>{(words.days_late)(charge.days)}</span></p>
                <div class="row">{button("pay", words.pay, move || pay(vec![number]))}</div>
            </li>
        }
    };
    let all: Vec<i64> = patron.charges.iter().map(|charge| charge.number).collect();
    let total = patron.charges.iter().fold(0_u32, |sum, charge| sum.saturating_add(charge.amount));
    let pay_all = (all.len() > 1).then(|| button("pay-all", (words.pay_all)(total), move || pay(all.clone())));
    Some(
        view! {
            <section data-testid="charges">
                <h4>{(words.owed)(total)}</h4>
                <ul class="entries">{patron.charges.iter().map(one).collect_view()}</ul>
                <div class="row">{pay_all}</div>
            </section>
        }
        .into_any(),
    )
}

/// The holds, by when they were placed.
pub fn holds(this: Accounts, patron: &PatronDetails) -> AnyView {
    let (context, words) = (this.context, this.context.words);
    let card = StoredValue::new(patron.profile.card.clone());
    let one = |hold: &HoldView| {
        let id = hold.hold;
        let name = name_of(&hold.name, &hold.title);
        let volume = match &hold.wants {
            Wants::Any => None,
            Wants::Volume(volume) => Some(volume.clone()),
            Wants::Copy(barcode) => Some(barcode.to_string()),
        };
        let status = (words.hold_status)(&hold.status, &context.branch_name(hold.pickup.as_str()));
        let is_ready = matches!(hold.status, HoldStatus::Ready { .. });
        let asked = RwSignal::new(false);
        let question = (words.cancel_surely)(&name);
        let cancel = move || {
            let request = CancelHold { card: card.get_value(), hold: id };
            let said = move |told| match told {
                RuleOutcome::Done(()) => words.cancelled.to_owned(),
                RuleOutcome::Refused(reason) => refused_text(context, &reason),
            };
            this.change(card.get_value(), desk::cancel_hold(request), said);
        };
        let asking = move || {
            if asked.get() {
                let question = question.clone();
                confirm(question, words.cancel_hold, words.keep, cancel, move || asked.set(false))
            } else {
                view! { <div class="row">{button("cancel-hold", words.cancel_hold, move || asked.set(true))}</div> }
                    .into_any()
            }
        };
        view! {
            <li data-testid="hold" data-ready-to-fetch=is_ready.to_string()>
                <p class="line-name"><a href=record_path(&hold.title)>{name}</a>" "{volume}</p>
                <p class=if is_ready { "good" } else { "muted" }>{status}</p>
                {asking}
            </li>
        }
    };
    let empty = patron.holds.is_empty().then(|| view! { <p class="muted">{words.no_holds}</p> });
    view! {
        <section data-testid="holds">
            <h4>{words.holds}</h4>
            {empty}
            <ul class="entries">{patron.holds.iter().map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The loans, by when they are due.
pub fn loans(this: Accounts, patron: &PatronDetails) -> AnyView {
    let words = this.context.words;
    let card = StoredValue::new(patron.profile.card.clone());
    let renew = move |barcode: Option<Barcode>| {
        let request = Renewal { card: card.get_value(), barcode };
        this.change(card.get_value(), desk::renew(request), move |renewed| said_of(this, &renewed));
    };
    let one = |loan: &LoanView| {
        let barcode = loan.item.clone();
        let due = if loan.overdue { (words.overdue)(loan.due) } else { (words.due)(loan.due) };
        view! {
            <li data-testid="loan" data-overdue=loan.overdue.to_string()>
                <p class="line-name">
                    <a href=record_path(&loan.title)>{name_of(&loan.name, &loan.title)}</a>" "{loan.volume.clone()}
                </p>
                <p class="parts"><span class="due">{due}</span><span class="line-code">{loan.item.to_string()}</span></p>
                <div class="row">{button("renew", words.renew, move || renew(Some(barcode.clone())))}</div>
            </li>
        }
    };
    let all = (patron.loans.len() > 1).then(|| button("renew-all", words.renew_all, move || renew(None)));
    let empty = patron.loans.is_empty().then(|| view! { <p class="muted">{words.no_loans}</p> });
    view! {
        <section data-testid="loans">
            <h4>{words.loans}</h4>
            {empty}
            <div class="row">{all}</div>
            <ul class="entries">{patron.loans.iter().map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// What came of renewing, loan by loan.
fn said_of(this: Accounts, renewed: &[(Barcode, RuleOutcome<Renewed>)]) -> String {
    let words = this.context.words;
    let one = |(barcode, told): &(Barcode, RuleOutcome<Renewed>)| match told {
        RuleOutcome::Done(renewed) => format!("{barcode}: {}", (words.renewed)(renewed.due)),
        RuleOutcome::Refused(reason) => {
            format!("{barcode}: {} {}", words.not_renewed, refused_text(this.context, reason))
        }
    };
    renewed.iter().map(one).collect::<Vec<_>>().join("\n")
}
