//! The record as cataloguers see it: as a card in the order of ISBD, and as MARC.

use crate::device::{use_device, use_words};
use crate::searching;
use crate::words::Words;
use bookmobile_catalogue::Record;
use bookmobile_client::session::Failure;
use bookmobile_client::show::isbd::paragraphs;
use bookmobile_client::show::marc_text::{Field, fields};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The catalogue card.
pub fn isbd(record: &Record) -> impl IntoView + use<> {
    let number = record.call_number().map(str::to_owned);
    let paragraphs = paragraphs(record).into_iter().map(|paragraph| view! { <p>{paragraph}</p> });
    view! {
        <article class="card" data-testid="isbd-text">
            <p class="card-number">{number}</p>
            <div>{paragraphs.collect_view()}</div>
        </article>
    }
}

/// The MARC record: from this device where it keeps it, else from the server.
pub fn marc(record: &Record, here: Option<String>) -> impl IntoView + use<> {
    let words = use_words();
    if let Some(marc) = here {
        return table(&marc).into_any();
    }
    let device = use_device();
    let id = record.id.clone();
    let fetched: RwSignal<Option<Result<Option<String>, Failure>>> = RwSignal::new(None);
    Effect::new(move || {
        let id = id.clone();
        if device.online.get() && !matches!(fetched.get_untracked(), Some(Ok(_))) {
            spawn_local(async move {
                let marc = searching::marc(id).await;
                fetched.try_set(Some(marc));
            });
        }
    });
    (move || match fetched.get() {
        Some(Ok(Some(marc))) => table(&marc).into_any(),
        Some(Ok(None)) => sentence(words.no_marc).into_any(),
        Some(Err(failure)) => sentence(why_not(words, failure)).into_any(),
        None if device.online.get() => sentence(words.marc_loading).into_any(),
        None => sentence(words.marc_needs_network).into_any(),
    })
    .into_any()
}

fn why_not(words: &Words, failure: Failure) -> &'static str {
    match failure {
        Failure::NotFound => words.no_marc,
        Failure::Unreachable | Failure::NothingHere => words.marc_needs_network,
        Failure::Unavailable | Failure::BadRequest => (words.failure)(failure).1,
    }
}

fn sentence(text: &'static str) -> impl IntoView {
    view! { <p class="note" data-testid="marc-note">{text}</p> }
}

fn table(marc: &str) -> impl IntoView + use<> {
    let rows = fields(marc).iter().map(row).collect_view();
    view! {
        <div class="marc" data-testid="marc-text" tabindex="0">
            <table>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(field: &Field<'_>) -> impl IntoView + use<> {
    let subfields = field.subfields.iter().map(|(code, value)| {
        view! { <span class="subfield"><b>{format!("${code}")}</b>{(*value).to_owned()}</span>" " }
    });
    view! {
        <tr>
            <th scope="row">{field.tag.to_owned()}</th>
            <td class="indicators">{field.indicators.clone()}</td>
            <td>{field.value.to_owned()}{subfields.collect_view()}</td>
        </tr>
    }
}
