//! The list under the search box: what was searched for last while the box is empty, what is suggested while it is typed into,
//! and which of it the keyboard is on.
//!
//! It behaves as the pattern "combobox with list autocomplete" of the WAI-ARIA Authoring Practices. Beyond it: past the last
//! offer lie the results, which are there with every letter, so the arrow goes on to them.

use crate::address::SearchAddress;
use crate::protocol::PackState;
use crate::recent::Recent;
use crate::session::Place;
use bookmobile_search_index::language::{Clause, Scope};
use bookmobile_search_index::{Facet, Suggested, Suggestion};

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// A search of before.
    Recent(String),
    /// Something in the catalogue.
    Suggestion(Suggestion),
}

impl Offer {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Recent(text) => text,
            Self::Suggestion(suggestion) => &suggestion.text,
        }
    }

    /// Where it leads, from `at`: a title is searched for in place of what was typed, a name or a subject is chosen among
    /// everything.
    pub fn leads_to(&self, at: Option<&SearchAddress>) -> SearchAddress {
        let everything = SearchAddress::default();
        let clause = |scope| Clause { not: false, scope: Some(scope), text: self.text().to_owned(), is_phrase: false };
        let kind = match self {
            Self::Recent(_) => Suggested::Title,
            Self::Suggestion(suggestion) => suggestion.kind,
        };
        match kind {
            Suggested::Title => at.unwrap_or(&everything).reworded(self.text()),
            Suggested::Author => everything.toggled(Facet::Author, self.text()),
            Suggested::Subject => everything.toggled(Facet::Subject, self.text()),
            Suggested::Class => everything.reworded(&clause(Scope::Clc).to_string()),
            Suggested::CallNumber => everything.reworded(&clause(Scope::Call).to_string()),
        }
    }
}

/// Where suggestions are asked for: on this device if it has the whole catalogue, else at the server while there is a
/// network, else on this device as far as it goes. None where nobody can be asked.
pub fn place(online: bool, pack: &PackState) -> Option<Place> {
    match (pack.is_complete(), online) {
        (false, true) => Some(Place::Server),
        _ => pack.ready.as_ref().map(|_| Place::Device),
    }
}

/// What a key does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Press {
    /// Nothing here: it is as if there were no list.
    #[default]
    Elsewhere,
    /// It moved through the list, or closed it.
    Taken,
    /// It goes on to the results.
    ToResults,
    /// It has chosen.
    Chosen(Offer),
    /// A search of before is to be forgotten.
    Forget(String),
}

/// The list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offers {
    run: u32,
    is_wanted: bool,
    list: Vec<Offer>,
    active: Option<usize>,
}

impl Offers {
    /// What is shown; empty while the list is closed.
    pub fn list(&self) -> &[Offer] {
        &self.list
    }

    /// Which of them the keyboard is on.
    pub fn active(&self) -> Option<usize> {
        self.active
    }

    /// The box is empty and has the focus.
    pub fn is_empty_box(&mut self, recent: &Recent) {
        self.close();
        self.list = recent.queries().iter().cloned().map(Offer::Recent).collect();
    }

    /// The reader typed. Gives the number under which suggestions are to be asked for; answers to what was typed before are
    /// dropped from now on, and the list stays as it is until one comes.
    pub fn typed(&mut self) -> u32 {
        self.run += 1;
        self.is_wanted = true;
        self.active = None;
        if matches!(self.list.first(), Some(Offer::Recent(_))) {
            self.list.clear();
        }
        self.run
    }

    /// Suggestions have come.
    pub fn arrived(&mut self, run: u32, suggestions: Vec<Suggestion>) {
        if self.is_wanted && run == self.run {
            self.active = None;
            self.list = suggestions.into_iter().map(Offer::Suggestion).collect();
        }
    }

    /// Closes the list; what is on its way for it is dropped.
    pub fn close(&mut self) {
        self.is_wanted = false;
        self.list.clear();
        self.active = None;
    }

    /// Takes a key by its name, pressed in the box.
    pub fn pressed(&mut self, key: &str) -> Press {
        let Some(last) = self.list.len().checked_sub(1) else {
            if key == "Enter" {
                self.close();
            }
            return Press::Elsewhere;
        };
        self.active = match (key, self.active) {
            ("ArrowDown", Some(at)) if at == last => {
                self.close();
                return Press::ToResults;
            }
            ("ArrowDown", at) => Some(at.map_or(0, |at| at + 1)),
            ("ArrowUp", at) => at.map_or(Some(last), |at| at.checked_sub(1)),
            ("Home", Some(_)) => Some(0),
            ("End", Some(_)) => Some(last),
            ("Escape", _) => {
                self.close();
                return Press::Taken;
            }
            ("Enter", at) => {
                let chosen = at.map(|at| self.list.swap_remove(at));
                self.close();
                return chosen.map_or(Press::Elsewhere, Press::Chosen);
            }
            ("Delete", Some(at)) => {
                return match &self.list[at] {
                    Offer::Recent(query) => Press::Forget(query.clone()),
                    Offer::Suggestion(_) => Press::Elsewhere,
                };
            }
            _ => return Press::Elsewhere,
        };
        Press::Taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Generation;

    fn suggestion(kind: Suggested, text: &str) -> Suggestion {
        Suggestion { kind, text: text.into(), marks: vec![] }
    }

    fn three() -> Offers {
        let mut offers = Offers::default();
        let run = offers.typed();
        offers.arrived(run, ["a", "b", "c"].map(|text| suggestion(Suggested::Title, text)).to_vec());
        offers
    }

    fn at(offers: &Offers) -> &str {
        offers.active().map_or("", |at| offers.list()[at].text())
    }

    #[test]
    fn arrows_go_through_the_list_and_on_to_the_results() {
        let mut offers = three();
        for (key, expected) in
            [("ArrowDown", "a"), ("ArrowDown", "b"), ("End", "c"), ("Home", "a"), ("ArrowUp", ""), ("ArrowUp", "c")]
        {
            assert_eq!(offers.pressed(key), Press::Taken);
            assert_eq!(at(&offers), expected, "{key}");
        }
        assert_eq!(offers.pressed("ArrowDown"), Press::ToResults);
        assert!(offers.list().is_empty());
        assert_eq!(offers.pressed("ArrowDown"), Press::Elsewhere);
    }

    #[test]
    fn letters_and_the_caret_stay_in_the_box() {
        let mut offers = three();
        for key in ["Home", "End", "ArrowLeft", "x", "Delete", "Tab"] {
            assert_eq!(offers.pressed(key), Press::Elsewhere, "{key}");
        }
        assert_eq!(at(&offers), "");
    }

    #[test]
    fn enter_chooses_what_the_keyboard_is_on_and_else_searches() {
        let mut offers = three();
        offers.pressed("ArrowDown");
        assert_eq!(offers.pressed("Enter"), Press::Chosen(Offer::Suggestion(suggestion(Suggested::Title, "a"))));
        assert_eq!(three().pressed("Enter"), Press::Elsewhere);
    }

    #[test]
    fn escape_closes_once() {
        let mut offers = three();
        assert_eq!(offers.pressed("Escape"), Press::Taken);
        assert_eq!(offers.pressed("Escape"), Press::Elsewhere);
    }

    #[test]
    fn only_answers_to_what_was_typed_last_are_shown() {
        let mut offers = Offers::default();
        let [first, second] = [offers.typed(), offers.typed()];
        offers.arrived(second, vec![suggestion(Suggested::Title, "new")]);
        offers.arrived(first, vec![suggestion(Suggested::Title, "old")]);
        assert_eq!(offers.list()[0].text(), "new");
        let late = offers.typed();
        assert_eq!(offers.list().len(), 1, "no flicker while the next ones are on their way");
        offers.pressed("Escape");
        offers.arrived(late, vec![suggestion(Suggested::Title, "late")]);
        assert!(offers.list().is_empty());
    }

    #[test]
    fn enter_before_the_answer_wants_none() {
        let mut offers = Offers::default();
        let run = offers.typed();
        assert_eq!(offers.pressed("Enter"), Press::Elsewhere);
        offers.arrived(run, vec![suggestion(Suggested::Title, "late")]);
        assert!(offers.list().is_empty());
    }

    #[test]
    fn searches_of_before_can_be_forgotten() {
        let mut recent = Recent::default();
        recent.add("红楼梦");
        let mut offers = Offers::default();
        offers.is_empty_box(&recent);
        offers.pressed("ArrowDown");
        assert_eq!(offers.pressed("Delete"), Press::Forget("红楼梦".into()));
        offers.typed();
        assert!(offers.list().is_empty());
    }

    #[test]
    fn each_offer_leads_somewhere() {
        let here = SearchAddress::default().reworded("hong").toggled(Facet::Kind, "book").toggled(Facet::Author, "x");
        let path = |offer: Offer| crate::address::percent_decode(&offer.leads_to(Some(&here)).path());
        let of = |kind, text| path(Offer::Suggestion(suggestion(kind, text)));
        assert_eq!(path(Offer::Recent("家".into())), "/search?q=家&kind=book");
        assert_eq!(of(Suggested::Title, "红楼梦"), "/search?q=红楼梦&kind=book");
        assert_eq!(of(Suggested::Author, "Dvořák, Antonín"), "/search?author=Dvořák, Antonín");
        assert_eq!(of(Suggested::Subject, "小说"), "/search?subject=小说");
        assert_eq!(of(Suggested::Class, "I247.5"), "/search?q=clc:I247.5");
        assert_eq!(of(Suggested::CallNumber, "I247.5 A1"), "/search?q=call:\"I247.5 A1\"");
    }

    #[test]
    fn who_is_asked() {
        let pack = |records| PackState {
            ready: Some(Generation {
                generation: 1,
                built_unix_secs: 0,
                availability_unix_secs: None,
                library: bookmobile_search_index::pack::Library::default(),
                branches: vec![],
                records,
                records_total: 2,
            }),
            ..PackState::default()
        };
        for (online, pack, expected) in [
            (true, pack(2), Some(Place::Device)),
            (true, pack(1), Some(Place::Server)),
            (false, pack(1), Some(Place::Device)),
            (true, PackState::default(), Some(Place::Server)),
            (false, PackState::default(), None),
        ] {
            assert_eq!(place(online, &pack), expected);
        }
    }
}
