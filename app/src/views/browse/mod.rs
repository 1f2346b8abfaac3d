//! Looking around without words: the classes, headings from A to Z, the shelf.

mod classes;
mod headings;
mod shelf;

pub use classes::class_page;
pub use headings::headings_page;
pub use shelf::{beside, shelf_page};

use super::notice;
use crate::searching::Searching;
use crate::words::Words;
use bookmobile_client::address::{SearchAddress, class_path, headings_path, shelf_path};
use bookmobile_client::session::SessionState;
use bookmobile_search_index::{Around, Browse, Browsed, Headings, Sort};
use leptos::prelude::*;

/// The ways to look around.
pub fn ways(words: &'static Words) -> AnyView {
    let ways = [
        (class_path(""), words.classes),
        (headings_path(Headings::Authors, None, 0), (words.headings)(Headings::Authors)),
        (headings_path(Headings::Subjects, None, 0), (words.headings)(Headings::Subjects)),
        (shelf_path(&Around::CallNumber(String::new()), None), words.the_shelf),
        (SearchAddress::default().sorted(Sort::Added).path(), words.new_arrivals),
    ];
    let ways: Vec<AnyView> =
        ways.into_iter().map(|(href, text)| view! { <li><a href=href>{text}</a></li> }.into_any()).collect();
    view! { <ul class="doors ways" data-testid="ways" aria-label=words.browse_title>{ways}</ul> }.into_any()
}

type Draw = Box<dyn Fn(&Browsed) -> AnyView + Send + Sync>;

/// What answers `browse`, as `draw` has it; until then that it is on its way, or why there is none.
fn leafed(browse: Browse, draw: Draw) -> AnyView {
    let shown = ask(browse.clone());
    (move || {
        shown.0.with(|now| match now {
            SessionState::Failed(failure) => {
                let (searching, browse) = (shown.1, browse.clone());
                notice::failed(*failure, move || searching.ask(browse.clone())).into_any()
            }
            now => now.found().map_or_else(|| notice::waiting(4).into_any(), |found| draw(&found.answer)),
        })
    })
    .into_any()
}

fn ask(browse: Browse) -> (Memo<SessionState<Browse, Browsed>>, Searching<Browse>) {
    let searching = Searching::new();
    searching.ask(browse);
    (searching.shown(), searching)
}
