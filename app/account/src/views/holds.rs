//! The patron's holds: those that the library knows of, and those that it has not answered.

use super::hold_row;
use super::outbox::{Slip, slip};
use super::{patron, use_place};
use bookmobile_circulation::sync::HoldView;
use bookmobile_client::show::patron::{change_of_hold, placing};
use bookmobile_ui::{entries, none_yet};
use leptos::prelude::*;

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
enum Row {
    Hold(HoldView, Option<Slip>),
    Placing(Slip),
}

/// The holds, by when they were placed.
pub fn holds() -> AnyView {
    let place = use_place();
    let words = place.words;
    let rows = Memo::new(move |_| {
        let Some(patron) = patron() else { return Vec::new() };
        let view = &patron.view;
        let holds = view.state.iter().flat_map(|state| &state.holds).map(|hold| {
            let change = change_of_hold(view, hold.hold).map(|entry| Slip::of(place, view, entry));
            Row::Hold(hold.clone(), change)
        });
        holds.chain(placing(view).into_iter().map(|entry| Row::Placing(Slip::of(place, view, entry)))).collect()
    });
    view! {
        <section aria-labelledby="holds-heading" data-testid="holds">
            <h2 id="holds-heading">{words.holds}</h2>
            {none_yet(move || rows.with(Vec::is_empty), words.no_holds)}
            {entries(move || rows.get(), |row| format!("{row:?}"), draw)}
        </section>
    }
    .into_any()
}

fn draw(row: Row) -> AnyView {
    match row {
        Row::Placing(placing) => slip(placing),
        Row::Hold(hold, change) => {
            let (href, name) = (format!("/record/{}", hold.title), hold.name.clone());
            view! { <h3><a href=href>{name}</a></h3>{hold_row::hold(hold, change)} }.into_any()
        }
    }
}
