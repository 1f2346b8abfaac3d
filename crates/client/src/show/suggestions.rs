//! Suggestions for purchase as the patron left them: what the server last told, with those that were not sent yet.

use super::lists::unconfirmed;
use crate::outbox::View;
use bookmobile_circulation::PurchaseProgress;
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync;

/// How far a suggestion for purchase has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Only this device has it.
    Unsent,
    /// The library has it.
    New,
    /// The library thinks about it.
    Considered,
    /// It is ordered.
    Ordered,
    /// It can be borrowed.
    Arrived,
    /// The library will not buy it.
    Declined,
    /// Something that this program does not know.
    Unknown,
}

/// What the patron suggested, the latest first, and how far it has come.
pub fn suggestions(view: &View) -> Vec<(String, Progress)> {
    let told = view.state.iter().flat_map(|state| state.suggestions.iter().flatten());
    let of = |suggestion: &sync::Suggestion| {
        let progress = match suggestion.progress {
            PurchaseProgress::New => Progress::New,
            PurchaseProgress::Considered => Progress::Considered,
            PurchaseProgress::Ordered => Progress::Ordered,
            PurchaseProgress::Arrived => Progress::Arrived,
            PurchaseProgress::Declined => Progress::Declined,
            PurchaseProgress::Other => Progress::Unknown,
        };
        (suggestion.name.clone(), progress)
    };
    let mut suggestions: Vec<_> = told.map(of).collect();
    suggestions.extend(unconfirmed(view).filter_map(|(_, action)| match action {
        Action::SuggestPurchase { name, .. } => Some((String::from(name), Progress::Unsent)),
        _ => None,
    }));
    suggestions.reverse();
    suggestions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixtures::{accepted, acted, key, queued, text};
    use bookmobile_circulation::sync::State;

    #[test]
    fn suggestions_say_how_far_they_are() {
        let told = |n, progress: &str| sync::Suggestion {
            id: key(n),
            name: format!("{n}"),
            progress: PurchaseProgress::of_code(progress),
        };
        let state = State { suggestions: Some(vec![told(1, "ordered"), told(2, "magic")]), ..State::default() };
        let suggest = Action::SuggestPurchase { name: text("三体"), author: None, isbn: None, note: None };
        let shown = suggestions(&acted(&[queued(suggest.clone()), (suggest, accepted())], state));
        let expected = [("三体", Progress::Unsent), ("2", Progress::Unknown), ("1", Progress::Ordered)];
        assert_eq!(shown, expected.map(|(name, progress)| (name.to_owned(), progress)));
    }
}
