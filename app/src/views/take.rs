//! What a reader can take away: a citation, a file, the address, a print, a QR code.

use crate::device::{use_device, use_words};
use crate::platform::{hand_over, page};
use crate::words::Words;
use bookmobile_catalogue::RecordId;
use bookmobile_client::address::record_path;
use bookmobile_client::take_away::{Of, Outcome, Parcel, RECORDS_MAX};
use bookmobile_search_index::Request;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Codes and names of citation styles; names are the same in every language.
const STYLES: [(&str, &str); 5] = [
    ("gbt7714", "GB/T 7714-2015"),
    ("apa", "APA 7"),
    ("mla", "MLA 9"),
    ("chicago-notes", "Chicago 18 (notes)"),
    ("chicago-author-date", "Chicago 18 (author-date)"),
];
/// Codes and names of files for other programs.
const FILES: [(&str, &str); 6] = [
    ("ris", "RIS (Zotero, EndNote)"),
    ("bibtex", "BibTeX"),
    ("csl-json", "CSL-JSON"),
    ("csv", "CSV"),
    ("marcxml", "MARCXML"),
    ("iso2709", "MARC (ISO 2709)"),
];

/// What is done with a parcel.
type Then = Box<dyn FnOnce(Parcel)>;

/// For the page of the record `id`.
pub fn of_record(id: &RecordId, title: String) -> AnyView {
    let words = use_words();
    let address = page::origin() + &record_path(id);
    let said = RwSignal::new("");
    let citation = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    let order = order(words, said);
    let of = Of::Record(id.clone());
    let cite = {
        let (order, of) = (order.clone(), of.clone());
        move |form: String| {
            citation.set(String::new());
            if !form.is_empty() {
                let then = move |parcel: Parcel| drop(citation.try_set(parcel.text.unwrap_or_default().trim().into()));
                order(form, of.clone(), Box::new(then));
            }
        }
    };
    let show_code = {
        let (order, address) = (order.clone(), address.clone());
        move |then: fn()| {
            let of = Of::Address(address.clone());
            let shown = move |parcel: Parcel| {
                code.try_set(parcel.url);
                then();
            };
            order(String::new(), of, Box::new(shown));
        }
    };
    let print = show_code.clone();
    let copy = move |text: String, done: &'static str| {
        spawn_local(async move {
            let copied = hand_over::copy(&text).await;
            said.try_set(if copied { done } else { words.not_copied });
        });
    };
    let share = {
        let address = address.clone();
        move |_| {
            if hand_over::can_share() {
                hand_over::share(&title, &address);
            } else {
                copy(address.clone(), words.link_copied);
            }
        }
    };
    let quoted = move || {
        let text = citation.get();
        (!text.is_empty()).then(|| {
            let copied = text.clone();
            view! {
                <blockquote data-testid="citation">{text}</blockquote>
                <button type="button" class="plain" data-testid="copy-citation" on:click=move |_| copy(copied.clone(), words.copied)>
                    {words.copy}
                </button>
            }
        })
    };
    let pictured = {
        let address = address.clone();
        move || {
            let url = code.get();
            (!url.is_empty())
                .then(|| view! { <img data-testid="qr" src=url alt=format!("{}: {address}", words.qr_code) /> })
        }
    };
    view! {
        <section class="take of-record" aria-labelledby="take-heading" data-testid="take">
            <h2 id="take-heading">{words.take_away}</h2>
            <div class="take-row">
                {choice(words.cite_as, "cite-style", &STYLES, Box::new(cite))}
                {download(words, order, of, said)}
            </div>
            <div class="quoted">{quoted}</div>
            <div class="take-row">
                <button type="button" class="plain" data-testid="share" on:click=share>{words.share}</button>
                <button type="button" class="plain" data-testid="print" on:click=move |_| print(page::print_soon)>
                    {words.print}
                </button>
                <button type="button" class="plain" data-testid="show-qr" on:click=move |_| show_code(|| ())>
                    {words.qr_code}
                </button>
            </div>
            <p class="muted" role="status" data-testid="take-status">{move || said.get()}</p>
            <figure class="address">
                {pictured}
                <figcaption data-testid="permalink">{address.clone()}</figcaption>
            </figure>
        </section>
    }
    .into_any()
}

/// For a list of results: all of them, up to what can be taken at once.
pub fn of_results(request: &Request, total: u64) -> AnyView {
    let words = use_words();
    let said = RwSignal::new("");
    let most = total.min(u64::from(RECORDS_MAX));
    view! {
        <section class="take" aria-labelledby="take-heading" data-testid="take">
            <h2 id="take-heading">{words.take_away}</h2>
            <p class="muted" data-testid="take-count">{(words.take_all)(most, total)}</p>
            <div class="take-row">{download(words, order(words, said), Of::Found(request.clone()), said)}</div>
            <p class="muted" role="status" data-testid="take-status">{move || said.get()}</p>
        </section>
    }
    .into_any()
}

/// Orders something in a form and says how it goes.
fn order(words: &'static Words, said: RwSignal<&'static str>) -> impl Fn(String, Of, Then) + Clone {
    let device = use_device();
    move |form, of, then| {
        said.set(words.preparing);
        spawn_local(async move {
            let (answer, parcel) = match device.take_away(form, of).await {
                Outcome::Parcel(parcel) => ("", Some(parcel)),
                Outcome::NothingHere => (words.take_nothing_here, None),
                Outcome::Failed(_) => (words.take_failed, None),
            };
            // Otherwise the reader has left the page.
            if said.try_set(answer).is_none()
                && let Some(parcel) = parcel
            {
                then(parcel);
            }
        });
    }
}

/// A choice of a file, and the button that brings it.
fn download(
    words: &'static Words,
    order: impl Fn(String, Of, Then) + Clone + 'static,
    of: Of,
    said: RwSignal<&'static str>,
) -> AnyView {
    let form = StoredValue::new(String::new());
    let files: Vec<(&'static str, &'static str)> = match of {
        Of::Found(_) => STYLES.into_iter().chain(FILES).collect(),
        _ => FILES.to_vec(),
    };
    let bring = move |_| {
        let form = form.get_value();
        if form.is_empty() {
            return said.set(words.choose_first);
        }
        let then = move |parcel: Parcel| {
            hand_over::download(&parcel.url, &parcel.name);
            said.try_set(if parcel.records < parcel.total.min(u64::from(RECORDS_MAX)) {
                words.taken_some
            } else {
                words.taken
            });
        };
        order(form, of.clone(), Box::new(then));
    };
    view! {
        {choice(words.as_file, "file-form", &files, Box::new(move |code| form.set_value(code)))}
        <button type="button" class="plain" data-testid="download" on:click=bring>{words.download}</button>
    }
    .into_any()
}

fn choice(
    label: &'static str,
    test_id: &'static str,
    options: &[(&'static str, &'static str)],
    chosen: Box<dyn Fn(String)>,
) -> AnyView {
    let options = options.iter().map(|(code, name)| view! { <option value=*code>{*name}</option> }).collect_view();
    view! {
        <label>
            <span>{label}</span>
            <select data-testid=test_id on:change=move |event| chosen(event_target_value(&event))>
                <option value="">"—"</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}
