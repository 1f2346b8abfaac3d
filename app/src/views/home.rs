//! The first page.

use super::{browse, icons, shelf};
use crate::device::use_words;
use crate::platform::page;
use crate::searching::search_once;
use bookmobile_catalogue::Kind;
use bookmobile_client::address::SearchAddress;
use bookmobile_search_index::{Request, Sort};
use leptos::prelude::*;

/// Doors to what readers ask for most.
const DOORS: [Kind; 5] = [Kind::Book, Kind::Serial, Kind::Audio, Kind::Video, Kind::Course];

/// The first page: doors, what is new, courses, and the way to a book in the hand.
#[component]
pub fn Home() -> impl IntoView {
    let words = use_words();
    page::set_title(words.name);
    let new = search_once(Request { limit: 12, sort: Sort::Added, ..Request::new("") });
    let courses = search_once(Request { limit: 8, ..Request::new("").of_kind(Kind::Course) });
    let doors = DOORS.map(|kind| {
        let href = match kind {
            Kind::Course => "/courses".to_owned(),
            kind => SearchAddress::default().of_kind(Some(kind)).path(),
        };
        view! { <li><a href=href>{(words.kinds)(kind)}</a></li> }
    });
    view! {
        <h1 class="unseen">{words.name}</h1>
        <ul class="doors" aria-label=words.browse>{doors.into_iter().collect_view()}</ul>
        {browse::ways(words)}
        <a class="invitation" href="/touch">
            {icons::waves()}
            <span><strong>{words.touch_invitation}</strong><span>{words.touch_invitation_hint}</span></span>
        </a>
        {shelf::shelf(words.new_arrivals, words.see_all, SearchAddress::default().sorted(Sort::Added).path(), new)}
        {shelf::shelf(words.course_shelf, words.see_all, "/courses".to_owned(), courses)}
    }
}
