//! The search box and its results, which outlive the pages that show them: the box keeps what was typed and the back button
//! finds the results still there.

use crate::autocomplete::AutocompleteList;
use crate::navigation::{Navigation, use_navigation};
use crate::platform::clock::Debounce;
use crate::platform::history::Step;
use crate::platform::{focus, page};
use crate::searching::Searching;
use bookmobile_client::address::SearchAddress;
use bookmobile_client::autocomplete::Completion;
use bookmobile_client::search_input::{NavigateTo, SearchInput};
use bookmobile_client::session::SessionState;
use leptos::prelude::*;

/// The search box, as a selector.
pub const SEARCH_INPUT: &str = "#search-input";

/// How long typing must pause before the results follow.
const PAUSE_MILLIS: u32 = 120;

/// The state of the search box: the one place in the app where searches are typed.
#[derive(Clone, Copy)]
pub struct SearchBox {
    /// What stands in the box.
    pub text: RwSignal<String>,
    /// The search in the address; none on pages that show no results.
    pub at: Memo<Option<SearchAddress>>,
    /// The results.
    pub shown: Memo<SessionState>,
    /// The list under the box.
    pub autocomplete: AutocompleteList,
    searching: Searching,
    typing: StoredValue<SearchInput>,
    pause: StoredValue<Debounce, LocalStorage>,
    navigation: Navigation,
}

impl SearchBox {
    /// Follows the address from now on.
    pub fn start() -> Self {
        let navigation = use_navigation();
        let at = Memo::new(move |_| {
            let on_results = navigation.path.with(|path| path.trim_end_matches('/') == "/search");
            on_results.then(|| navigation.search.with(|search| SearchAddress::from_search(search)))
        });
        let searching = Searching::new();
        let search_box = Self {
            text: RwSignal::new(String::new()),
            at,
            shown: searching.shown(),
            autocomplete: AutocompleteList::start(),
            searching,
            typing: StoredValue::new(SearchInput::default()),
            pause: StoredValue::new_local(Debounce::default()),
            navigation,
        };
        Effect::new(move |showed_results: Option<bool>| {
            let at = at.get();
            let path = navigation.path.get();
            if showed_results == Some(true) && path.starts_with("/record/") {
                // Whoever opens what was found has found it by these words.
                search_box.autocomplete.remember(&search_box.text.get_untracked());
            }
            search_box.show_address(at.as_ref(), path == "/");
            at.is_some()
        });
        search_box
    }

    /// The reader typed.
    pub fn typed(self, text: String) {
        let run = self.autocomplete.typed();
        if text.trim().is_empty() {
            self.autocomplete.is_empty_box();
        }
        self.text.set(text);
        self.pause.with_value(|pause| {
            pause.after(PAUSE_MILLIS, move || {
                self.go(|typing, text, at| typing.typed(text, at));
                self.autocomplete.ask(run, self.text.get_untracked());
            });
        });
    }

    /// The reader pressed Enter.
    pub fn entered(self) {
        self.pause.with_value(Debounce::cancel);
        self.autocomplete.remember(&self.text.get_untracked());
        self.go(|typing, text, at| typing.entered(text, at));
    }

    /// The reader emptied the box.
    pub fn clear(self) {
        self.typed(String::new());
        self.autocomplete.close();
    }

    /// The reader chose from the list under the box.
    pub fn choose(self, completion: &Completion) {
        let to = completion.leads_to(self.at.get_untracked().as_ref());
        self.pause.with_value(Debounce::cancel);
        self.autocomplete.close();
        self.autocomplete.remember(&to.query);
        self.follow(&to.path());
        if page::is_touch() {
            focus::blur();
        }
    }

    /// Asks the current search again.
    pub fn again(self) {
        if let Some(at) = self.at.get_untracked() {
            self.searching.ask(at.request());
        }
    }

    /// Goes to an address of the app, as if a link had been followed.
    pub fn follow(self, path: &str) {
        self.navigation.go(path, Step::Page);
    }

    /// Changes the search in the address: a step that the back button takes back. The page stays where it is.
    pub fn refine(self, step: &dyn Fn(&SearchAddress) -> SearchAddress) {
        if let Some(at) = self.at.get_untracked() {
            self.navigation.go(&step(&at).path(), Step::Refine);
        }
    }

    fn show_address(self, at: Option<&SearchAddress>, home: bool) {
        if at.is_none() {
            // A link was followed before the pause was over. Letters lead to results, so it was none of ours: it wins.
            self.pause.with_value(Debounce::cancel);
            self.autocomplete.close();
        }
        let query = match at {
            Some(at) => {
                self.searching.ask(at.request());
                at.query.as_str()
            }
            None if home => "",
            None => return,
        };
        if self.typing.try_update_value(|typing| typing.arrived(query)).unwrap_or_default() {
            self.text.set(query.to_owned());
        }
    }

    fn go(self, step: impl FnOnce(&mut SearchInput, &str, Option<&SearchAddress>) -> Option<NavigateTo>) {
        let (text, at) = (self.text.get_untracked(), self.at.get_untracked());
        let go = self.typing.try_update_value(|typing| step(typing, &text, at.as_ref())).flatten();
        if let Some(go) = go {
            self.navigation.go(&go.to.path(), if go.replace { Step::Replace } else { Step::Page });
        }
    }
}

/// The search box; provided by the app.
pub fn use_search_box() -> SearchBox {
    expect_context()
}
