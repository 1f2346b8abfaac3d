//! The app: what is around every page, and which page is shown.

use super::desk::{Desk, SEARCH_INPUT};
use super::{about, advanced, browse, courses, header, home, notice, patron, record, search, search_box, touch};
use crate::device::{Device, use_device, use_words};
use crate::navigation::{Navigation, use_navigation};
use crate::platform::{focus, keys};
use crate::words::Words;
use bookmobile_client::address::Destination;
use leptos::prelude::*;

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    provide_context(Device::start());
    provide_context(Navigation::start());
    frame_in_language()
}

/// The frame is drawn anew when the language changes; searches and what was typed live on outside.
fn frame_in_language() -> impl IntoView {
    let device = use_device();
    let desk = Desk::start();
    provide_context(desk);
    listen_to_keys(desk);
    move || {
        provide_context(Words::of(device.language.get()));
        frame()
    }
}

fn frame() -> impl IntoView {
    let words = use_words();
    let navigation = use_navigation();
    let destination = Memo::new(move |_| navigation.path.with(|path| Destination::of(path)));
    let page = move || match destination.get() {
        Destination::Home => home::Home().into_any(),
        Destination::Search => search::SearchPage().into_any(),
        Destination::Advanced => advanced::AdvancedPage().into_any(),
        Destination::Record(id) => record::record_page(id).into_any(),
        Destination::Class(number) => browse::class_page(&number),
        Destination::Headings(of, letter) => browse::headings_page(of, letter),
        Destination::Shelf(id) => browse::shelf_page(id),
        Destination::Courses => courses::CoursesPage().into_any(),
        Destination::Touch => touch::TouchPage().into_any(),
        Destination::Account => patron::account_page().into_any(),
        Destination::Desk => patron::desk_page(),
        Destination::List(link) => patron::list_page(link),
        Destination::About => about::AboutPage().into_any(),
        Destination::Nowhere => notice::lost().into_any(),
    };
    // The place decides how the frame looks, by style alone: the search box is the same everywhere and keeps its focus.
    let place = move || match navigation.path.get().split('/').nth(1).unwrap_or_default() {
        "" => "home",
        "touch" | "account" | "desk" | "list" | "about" => "quiet",
        _ => "page",
    };
    view! {
        <div class="frame" data-place=place>
            <a class="skip" href="#main">{words.skip_to_content}</a>
            {header::header()}
            {search_box::search_box()}
            <main id="main" tabindex="-1">
                {page}
            </main>
            {header::footer()}
            {notice::update()}
        </div>
    }
}

/// `/` to the search box, arrows through the results and along a shelf, Esc one step back.
fn listen_to_keys(desk: Desk) {
    const LINKS: &str = ".results .result-link";
    const BOOKS: &str = ".along ol a";
    keys::on_key(move |key, typing| match key {
        "/" if !typing => {
            focus::focus_and_select(SEARCH_INPUT);
            true
        }
        "ArrowDown" if focus::is_within(".results") || focus::is_within(SEARCH_INPUT) => focus::step(LINKS, 1),
        "ArrowUp" if focus::is_within(".results") => {
            if !focus::step(LINKS, -1) {
                focus::focus(SEARCH_INPUT);
            }
            true
        }
        "ArrowRight" if focus::is_within(BOOKS) => focus::step(BOOKS, 1),
        "ArrowLeft" if focus::is_within(BOOKS) => focus::step(BOOKS, -1),
        "Escape" if focus::is_within(".results") => {
            focus::focus_and_select(SEARCH_INPUT);
            true
        }
        "Escape" if focus::is_within(SEARCH_INPUT) => {
            desk.clear();
            true
        }
        _ => false,
    });
}
