//! SearchInput in the search box, and the history of the browser: letters replace the current entry, Enter keeps it.
//!
//! A reader who types 红楼梦, presses Enter, types 西游记 and goes back sees 红楼梦, and not 西游 or 西.

use crate::address::SearchAddress;

/// A navigation of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NavigateTo {
    /// The address to go to.
    pub to: SearchAddress,
    /// Whether it takes the place of the current one in the history.
    pub replace: bool,
}

/// The search box.
#[derive(Clone, Debug, Default)]
pub struct SearchInput {
    /// The current search was kept by Enter, a link or the back button: typing on makes a new one.
    kept: bool,
    /// The words that this box put into the address.
    ours: Option<String>,
}

impl SearchInput {
    /// The text of the box changed, while the app showed `at` (none: something other than results).
    pub fn typed(&mut self, text: &str, at: Option<&SearchAddress>) -> Option<NavigateTo> {
        let query = text.trim();
        if query == at.map_or("", |at| at.query.as_str()) {
            return None;
        }
        let replace = at.is_some() && !self.kept;
        self.kept = false;
        Some(self.go(query, at, replace))
    }

    /// Enter was pressed.
    pub fn entered(&mut self, text: &str, at: Option<&SearchAddress>) -> Option<NavigateTo> {
        let query = text.trim();
        let go = match at {
            Some(at) if at.query == query => None,
            _ => {
                let replace = at.is_some() && !self.kept;
                Some(self.go(query, at, replace))
            }
        };
        self.kept = true;
        go
    }

    /// The app shows the search `query`. True when the box has to take it over, as it did not come from there.
    pub fn arrived(&mut self, query: &str) -> bool {
        if self.ours.as_deref() == Some(query) {
            return false;
        }
        self.ours = None;
        self.kept = true;
        true
    }

    fn go(&mut self, query: &str, at: Option<&SearchAddress>, replace: bool) -> NavigateTo {
        self.ours = Some(query.to_owned());
        let to = at.map_or_else(|| SearchAddress::default().reworded(query), |at| at.reworded(query));
        NavigateTo { to, replace }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_catalogue::Kind;

    fn at(query: &str) -> SearchAddress {
        SearchAddress { query: query.into(), ..SearchAddress::default() }
    }

    fn shown(go: Option<NavigateTo>) -> String {
        go.map_or("stay".into(), |go| format!("{} {}", if go.replace { "replace" } else { "push" }, go.to.query))
    }

    #[test]
    fn the_first_letter_opens_the_results_and_the_next_replace_them() {
        let mut typing = SearchInput::default();
        assert_eq!(shown(typing.typed("红", None)), "push 红");
        assert_eq!(shown(typing.typed("红楼", Some(&at("红")))), "replace 红楼");
        assert_eq!(shown(typing.typed("红楼 ", Some(&at("红楼")))), "stay");
        assert_eq!(shown(typing.typed("", Some(&at("红楼")))), "replace ");
        assert_eq!(shown(typing.typed("  ", None)), "stay");
    }

    #[test]
    fn enter_keeps_what_was_found() {
        let mut typing = SearchInput::default();
        typing.typed("红楼梦", None);
        assert_eq!(shown(typing.entered("红楼梦", Some(&at("红楼梦")))), "stay");
        assert_eq!(shown(typing.typed("西", Some(&at("红楼梦")))), "push 西");
        assert_eq!(shown(typing.typed("西游记", Some(&at("西")))), "replace 西游记");
    }

    #[test]
    fn enter_before_the_pause_goes_at_once() {
        let mut typing = SearchInput::default();
        assert_eq!(shown(typing.entered("飘", None)), "push 飘");
        assert_eq!(shown(typing.entered("", None)), "push ");
    }

    #[test]
    fn letters_typed_meanwhile_are_not_overwritten() {
        let mut typing = SearchInput::default();
        typing.typed("红楼", None);
        assert!(!typing.arrived("红楼"));
        assert!(typing.arrived("西游"), "the back button");
        assert_eq!(shown(typing.typed("西游记", Some(&at("西游")))), "push 西游记");
    }

    #[test]
    fn the_kind_stays_and_the_page_goes() {
        let here = at("书").of_kind(Some(Kind::Map)).on_page(3);
        let go = SearchInput::default().typed("书法", Some(&here)).expect("a search");
        assert_eq!(go.to, at("书法").of_kind(Some(Kind::Map)));
    }
}
