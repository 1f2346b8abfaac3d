//! Autocomplete: the list under the search box. Recent searches while the box is empty, suggestions while a reader types, and
//! the option that the keyboard is on.
//!
//! It behaves as the pattern "combobox with list autocomplete" of the WAI-ARIA Authoring Practices, with one addition: the
//! results below change with every letter, so the arrow goes on to them from the last option. Drawn by
//! `app/src/views/autocomplete.rs`.

use crate::address::SearchAddress;
use crate::protocol::PackState;
use crate::recent::Recent;
use crate::session::Responder;
use bookmobile_search_index::language::{Clause, Scope};
use bookmobile_search_index::{Facet, Suggestion, SuggestionKind};

/// One option of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completion {
    /// A recent search.
    Recent(String),
    /// Something in the catalogue.
    Suggestion(Suggestion),
}

impl Completion {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::Recent(text) => text,
            Self::Suggestion(suggestion) => &suggestion.text,
        }
    }

    /// The search that choosing it leads to, from the search at `at`: a title replaces the typed words, a name or a subject
    /// becomes a filter of the whole catalogue.
    pub fn leads_to(&self, at: Option<&SearchAddress>) -> SearchAddress {
        let everything = SearchAddress::default();
        let clause = |scope| Clause { not: false, scope: Some(scope), text: self.text().to_owned(), is_phrase: false };
        let kind = match self {
            Self::Recent(_) => SuggestionKind::Title,
            Self::Suggestion(suggestion) => suggestion.kind,
        };
        match kind {
            SuggestionKind::Title => at.unwrap_or(&everything).reworded(self.text()),
            SuggestionKind::Author => everything.toggled(Facet::Author, self.text()),
            SuggestionKind::Subject => everything.toggled(Facet::Subject, self.text()),
            SuggestionKind::Class => everything.reworded(&clause(Scope::Clc).to_string()),
            SuggestionKind::CallNumber => everything.reworded(&clause(Scope::Call).to_string()),
        }
    }
}

/// Who is asked for suggestions: this device if it has the whole catalogue, else the server while there is a network, else this
/// device with the part that it has. None where nobody can be asked.
pub fn responder(online: bool, pack: &PackState) -> Option<Responder> {
    match (pack.is_complete(), online) {
        (false, true) => Some(Responder::Server),
        _ => pack.ready.as_ref().map(|_| Responder::Device),
    }
}

/// The effect of a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum KeyEffect {
    /// None: the key works as if there were no list.
    #[default]
    Elsewhere,
    /// It moved through the list, or closed it: it must not do anything else.
    Taken,
    /// It goes on to the results.
    ToResults,
    /// It has chosen.
    Chosen(Completion),
    /// A recent search is to be forgotten.
    Forget(String),
}

/// The list and its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Autocomplete {
    run: u32,
    is_wanted: bool,
    list: Vec<Completion>,
    active: Option<usize>,
}

impl Autocomplete {
    /// The options; empty while the list is closed.
    pub fn list(&self) -> &[Completion] {
        &self.list
    }

    /// The index of the option that the keyboard is on.
    pub fn active(&self) -> Option<usize> {
        self.active
    }

    /// The box is empty and has the focus.
    pub fn is_empty_box(&mut self, recent: &Recent) {
        self.close();
        self.list = recent.queries().iter().cloned().map(Completion::Recent).collect();
    }

    /// The reader typed. Returns the number under which suggestions are to be asked for. Answers to earlier numbers are dropped
    /// from now on; the list stays as it is until an answer comes.
    pub fn typed(&mut self) -> u32 {
        self.run += 1;
        self.is_wanted = true;
        self.active = None;
        if matches!(self.list.first(), Some(Completion::Recent(_))) {
            self.list.clear();
        }
        self.run
    }

    /// Suggestions have come.
    pub fn arrived(&mut self, run: u32, suggestions: Vec<Suggestion>) {
        if self.is_wanted && run == self.run {
            self.active = None;
            self.list = suggestions.into_iter().map(Completion::Suggestion).collect();
        }
    }

    /// Closes the list; suggestions that are on their way are dropped.
    pub fn close(&mut self) {
        self.is_wanted = false;
        self.list.clear();
        self.active = None;
    }

    /// Takes a key by its name, pressed in the box.
    pub fn pressed(&mut self, key: &str) -> KeyEffect {
        let Some(last) = self.list.len().checked_sub(1) else {
            if key == "Enter" {
                self.close();
            }
            return KeyEffect::Elsewhere;
        };
        self.active = match (key, self.active) {
            ("ArrowDown", Some(at)) if at == last => {
                self.close();
                return KeyEffect::ToResults;
            }
            ("ArrowDown", at) => Some(at.map_or(0, |at| at + 1)),
            ("ArrowUp", at) => at.map_or(Some(last), |at| at.checked_sub(1)),
            ("Home", Some(_)) => Some(0),
            ("End", Some(_)) => Some(last),
            ("Escape", _) => {
                self.close();
                return KeyEffect::Taken;
            }
            ("Enter", at) => {
                let chosen = at.map(|at| self.list.swap_remove(at));
                self.close();
                return chosen.map_or(KeyEffect::Elsewhere, KeyEffect::Chosen);
            }
            ("Delete", Some(at)) => {
                return match &self.list[at] {
                    Completion::Recent(query) => KeyEffect::Forget(query.clone()),
                    Completion::Suggestion(_) => KeyEffect::Elsewhere,
                };
            }
            _ => return KeyEffect::Elsewhere,
        };
        KeyEffect::Taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Generation;

    fn suggestion(kind: SuggestionKind, text: &str) -> Suggestion {
        Suggestion { kind, text: text.into(), marks: vec![] }
    }

    fn three() -> Autocomplete {
        let mut autocomplete = Autocomplete::default();
        let run = autocomplete.typed();
        autocomplete.arrived(run, ["a", "b", "c"].map(|text| suggestion(SuggestionKind::Title, text)).to_vec());
        autocomplete
    }

    fn at(autocomplete: &Autocomplete) -> &str {
        autocomplete.active().map_or("", |at| autocomplete.list()[at].text())
    }

    #[test]
    fn arrows_go_through_the_list_and_on_to_the_results() {
        let mut autocomplete = three();
        for (key, expected) in
            [("ArrowDown", "a"), ("ArrowDown", "b"), ("End", "c"), ("Home", "a"), ("ArrowUp", ""), ("ArrowUp", "c")]
        {
            assert_eq!(autocomplete.pressed(key), KeyEffect::Taken);
            assert_eq!(at(&autocomplete), expected, "{key}");
        }
        assert_eq!(autocomplete.pressed("ArrowDown"), KeyEffect::ToResults);
        assert!(autocomplete.list().is_empty());
        assert_eq!(autocomplete.pressed("ArrowDown"), KeyEffect::Elsewhere);
    }

    #[test]
    fn letters_and_the_caret_stay_in_the_box() {
        let mut autocomplete = three();
        for key in ["Home", "End", "ArrowLeft", "x", "Delete", "Tab"] {
            assert_eq!(autocomplete.pressed(key), KeyEffect::Elsewhere, "{key}");
        }
        assert_eq!(at(&autocomplete), "");
    }

    #[test]
    fn enter_chooses_what_the_keyboard_is_on_and_else_searches() {
        let mut autocomplete = three();
        autocomplete.pressed("ArrowDown");
        assert_eq!(
            autocomplete.pressed("Enter"),
            KeyEffect::Chosen(Completion::Suggestion(suggestion(SuggestionKind::Title, "a")))
        );
        assert_eq!(three().pressed("Enter"), KeyEffect::Elsewhere);
    }

    #[test]
    fn escape_closes_once() {
        let mut autocomplete = three();
        assert_eq!(autocomplete.pressed("Escape"), KeyEffect::Taken);
        assert_eq!(autocomplete.pressed("Escape"), KeyEffect::Elsewhere);
    }

    #[test]
    fn only_answers_to_what_was_typed_last_are_shown() {
        let mut autocomplete = Autocomplete::default();
        let [first, second] = [autocomplete.typed(), autocomplete.typed()];
        autocomplete.arrived(second, vec![suggestion(SuggestionKind::Title, "new")]);
        autocomplete.arrived(first, vec![suggestion(SuggestionKind::Title, "old")]);
        assert_eq!(autocomplete.list()[0].text(), "new");
        let late = autocomplete.typed();
        assert_eq!(autocomplete.list().len(), 1, "no flicker while the next ones are on their way");
        autocomplete.pressed("Escape");
        autocomplete.arrived(late, vec![suggestion(SuggestionKind::Title, "late")]);
        assert!(autocomplete.list().is_empty());
    }

    #[test]
    fn enter_before_the_answer_wants_none() {
        let mut autocomplete = Autocomplete::default();
        let run = autocomplete.typed();
        assert_eq!(autocomplete.pressed("Enter"), KeyEffect::Elsewhere);
        autocomplete.arrived(run, vec![suggestion(SuggestionKind::Title, "late")]);
        assert!(autocomplete.list().is_empty());
    }

    #[test]
    fn searches_of_before_can_be_forgotten() {
        let mut recent = Recent::default();
        recent.add("红楼梦");
        let mut autocomplete = Autocomplete::default();
        autocomplete.is_empty_box(&recent);
        autocomplete.pressed("ArrowDown");
        assert_eq!(autocomplete.pressed("Delete"), KeyEffect::Forget("红楼梦".into()));
        autocomplete.typed();
        assert!(autocomplete.list().is_empty());
    }

    #[test]
    fn each_offer_leads_somewhere() {
        let here = SearchAddress::default().reworded("hong").toggled(Facet::Kind, "book").toggled(Facet::Author, "x");
        let path = |completion: Completion| crate::address::percent_decode(&completion.leads_to(Some(&here)).path());
        let of = |kind, text| path(Completion::Suggestion(suggestion(kind, text)));
        assert_eq!(path(Completion::Recent("家".into())), "/search?q=家&kind=book");
        assert_eq!(of(SuggestionKind::Title, "红楼梦"), "/search?q=红楼梦&kind=book");
        assert_eq!(of(SuggestionKind::Author, "Dvořák, Antonín"), "/search?author=Dvořák, Antonín");
        assert_eq!(of(SuggestionKind::Subject, "小说"), "/search?subject=小说");
        assert_eq!(of(SuggestionKind::Class, "I247.5"), "/search?q=clc:I247.5");
        assert_eq!(of(SuggestionKind::CallNumber, "I247.5 A1"), "/search?q=call:\"I247.5 A1\"");
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
            (true, pack(2), Some(Responder::Device)),
            (true, pack(1), Some(Responder::Server)),
            (false, pack(1), Some(Responder::Device)),
            (true, PackState::default(), Some(Responder::Server)),
            (false, PackState::default(), None),
        ] {
            assert_eq!(responder(online, &pack), expected);
        }
    }
}
