//! The shelf: books side by side in the order of their call numbers.

use super::super::desk::use_desk;
use super::super::shelf::link;
use super::{ask, leafed};
use crate::device::{use_device, use_words};
use crate::navigation::use_navigation;
use crate::platform::{clock, focus, page};
use crate::words::Words;
use bookmobile_catalogue::RecordId;
use bookmobile_client::address::{parameter, shelf_path};
use bookmobile_client::show::copies::branch_name;
use bookmobile_search_index::{Around, Browse, Browsed, Sort};
use leptos::prelude::*;

/// Books on either side: of the page about the shelf, and of the one about a record.
const SIDE: u32 = 24;
const BESIDE: u32 = 8;

/// The book that is asked for.
const HERE: &str = ".along [data-here]";

/// The shelf around a record, or around the call number in the address.
pub fn shelf_page(id: Option<RecordId>) -> AnyView {
    let words = use_words();
    let search = use_navigation().search;
    page::set_title(&format!("{} — {}", words.the_shelf, words.name));
    let body = move || {
        let (at, branch) = search.with(|search| (parameter(search, "at"), parameter(search, "branch")));
        let around = match &id {
            Some(id) => Around::Record(id.clone()),
            None => Around::CallNumber(at.unwrap_or_default()),
        };
        let browse = Browse::Shelf { around: around.clone(), before: SIDE, after: SIDE, branch: branch.clone() };
        let (row_around, row_branch) = (around.clone(), branch.clone());
        let row = leafed(browse, Box::new(move |browsed| row(words, &row_around, row_branch.as_deref(), browsed)));
        view! { {place(words, around, branch)}{row} }
    };
    view! {
        <div class="browse-page">
            <h1>{words.the_shelf}</h1>
            <p class="lead">{words.shelf_lead}</p>
            {body}
        </div>
    }
    .into_any()
}

/// What stands beside a record; nothing where it stands nowhere or alone.
pub fn beside(id: &RecordId) -> AnyView {
    let words = use_words();
    let around = Around::Record(id.clone());
    let href = shelf_path(&around, None);
    let shown = ask(Browse::Shelf { around, before: BESIDE, after: BESIDE, branch: None }).0;
    (move || {
        shown.with(|shown| {
            let browsed = &shown.found()?.answer;
            (browsed.records.len() > 1).then(|| {
                let books = books(browsed, Some(browsed.here));
                view! {
                    <section class="shelf along of-record" data-testid="beside">
                        <header>
                            <h2 id="beside-heading">{words.beside}</h2>
                            <a href=href.clone()>{words.see_shelf}</a>
                        </header>
                        <ol aria-labelledby="beside-heading">{books}</ol>
                    </section>
                }
                .into_any()
            })
        })
    })
    .into_any()
}

/// Where on the shelf, and of which branch.
fn place(words: &'static Words, around: Around, branch: Option<String>) -> AnyView {
    let desk = use_desk();
    let text = RwSignal::new(match &around {
        Around::CallNumber(number) => number.clone(),
        Around::Record(_) => String::new(),
    });
    let of_branch = branch.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = text.get_untracked().trim().to_owned();
        desk.follow(&shelf_path(&Around::CallNumber(number), of_branch.as_deref()));
    };
    let options = move || {
        let branches = use_device().branches();
        let mut codes: Vec<&str> = branches.iter().map(|branch| branch.code.as_str()).collect();
        // One that has no name, or whose name is not here yet.
        if let Some(branch) = branch.as_deref().filter(|branch| !codes.contains(branch)) {
            codes.push(branch);
        }
        let option = |code: &str| {
            let name = branch_name(&branches, code, words.language.tag()).to_owned();
            let is_chosen = branch.as_deref() == Some(code);
            view! { <option value=code.to_owned() selected=is_chosen>{name}</option> }.into_any()
        };
        codes.into_iter().map(option).collect::<Vec<AnyView>>()
    };
    view! {
        <form class="place" on:submit=submit>
            <label>
                <span>{words.shelf_from}</span>
                <input
                    type="text"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    data-testid="shelf-from"
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="plain">{words.touch_go}</button>
            <select
                data-testid="shelf-branch"
                aria-label=words.branches_title
                on:change=move |event| {
                    let branch = event_target_value(&event);
                    desk.follow(&shelf_path(&around, Some(branch.as_str()).filter(|branch| !branch.is_empty())));
                }
            >
                <option value="">{words.all_branches}</option>
                {options}
            </select>
        </form>
    }
    .into_any()
}

fn row(words: &'static Words, around: &Around, branch: Option<&str>, browsed: &Browsed) -> AnyView {
    let here = match around {
        Around::CallNumber(number) if number.is_empty() => None,
        Around::CallNumber(_) => Some(browsed.here),
        // It may stand in other branches only.
        Around::Record(id) => browsed.records.iter().position(|brief| brief.id == *id).map(|at| at as u32),
    };
    let (Some(first), Some(last)) = (browsed.records.first(), browsed.records.last()) else {
        return view! { <p class="notice" data-testid="shelf-empty">{words.nothing_on_shelf}</p> }.into_any();
    };
    let further = |wanted: bool, id: &RecordId, text: &'static str, name: &'static str| {
        let href = shelf_path(&Around::Record(id.clone()), branch);
        wanted.then(|| view! { <li class="further"><a href=href data-testid=name>{text}</a></li> }.into_any())
    };
    let left = further(browsed.here >= SIDE, &first.id, words.further_left, "further-left");
    let behind = browsed.records.len() as u32 - browsed.here;
    let right = further(behind > SIDE, &last.id, words.further_right, "further-right");
    let books = books(browsed, here);
    // Whoever walks on by keys is at the book from which they went on.
    clock::later(0, || {
        if !focus::is_within("a, button, input, select") {
            focus::focus(".along [data-here] a");
            focus::centre(HERE);
        }
    });
    view! {
        <section class="shelf along" data-testid="along">
            <ol aria-label=words.the_shelf>{left}{books}{right}</ol>
        </section>
        <p class="muted" data-testid="shelf-total">{(words.all_of)(browsed.total, Sort::CallNumber)}</p>
    }
    .into_any()
}

fn books(browsed: &Browsed, here: Option<u32>) -> Vec<AnyView> {
    clock::later(0, || focus::centre(HERE));
    let book = |(at, brief): (usize, &bookmobile_search_index::Brief)| {
        let here = (here == Some(at as u32)).then_some("true");
        view! { <li data-here=here aria-current=here>{link(brief, brief.call_number.clone())}</li> }.into_any()
    };
    browsed.records.iter().enumerate().map(book).collect()
}
