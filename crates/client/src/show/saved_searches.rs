//! Saved searches as the patron left them: what the server last told, with the unanswered actions already done to it.

use super::lists::unconfirmed;
use crate::outbox::View;
use bookmobile_circulation::SearchId;
use bookmobile_circulation::action::Action;
use bookmobile_circulation::sync;

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Which.
    pub id: SearchId,
    /// What is searched for.
    pub query: String,
    /// Whether the patron wants to be told of new matches.
    pub tell: bool,
    /// Whether the library does not have it yet.
    pub is_waiting: bool,
}

/// The saved searches, the oldest first.
pub fn searches(view: &View) -> Vec<SavedSearch> {
    let told = view.state.iter().flat_map(|state| state.searches.iter().flatten());
    let of = |search: &sync::SavedSearch| SavedSearch {
        id: search.id,
        query: search.query.clone(),
        tell: search.tell,
        is_waiting: false,
    };
    let mut searches: Vec<SavedSearch> = told.map(of).collect();
    for (entry, action) in unconfirmed(view) {
        match action {
            Action::SaveSearch { query, tell } => {
                let (id, query) = (SearchId::from(entry.sent.key), String::from(query));
                searches.push(SavedSearch { id, query, tell, is_waiting: true });
            }
            Action::ForgetSearch { search } => searches.retain(|saved| saved.id != search),
            _ => {}
        }
    }
    searches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Progress as Sending;
    use crate::show::fixtures::{acted, key, queued, refused, text};
    use bookmobile_circulation::sync::State;

    #[test]
    fn searches_come_and_go() {
        let id = SearchId::from(key(1));
        let told = sync::SavedSearch { id, query: "三体".into(), tell: true };
        let state = State { searches: Some(vec![told]), ..State::default() };
        let save = Action::SaveSearch { query: text("家"), tell: false };
        let forget = Action::ForgetSearch { search: id };
        let queries = |actions: &[(Action, Sending)]| {
            let searches = searches(&acted(actions, state.clone()));
            searches.into_iter().map(|search| (search.query, search.tell, search.is_waiting)).collect::<Vec<_>>()
        };
        let (old, new) = (("三体".to_owned(), true, false), ("家".to_owned(), false, true));
        assert_eq!(queries(&[queued(save.clone()), (forget.clone(), refused())]), [old, new.clone()]);
        assert_eq!(queries(&[queued(save), queued(forget)]), [new]);
    }
}
