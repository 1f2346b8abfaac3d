//! Saved searches, ratings, suggestions, events and contact data as the patron left them: what the server last told, and
//! what waits already done to it.

use super::lists::{name_or_id, unconfirmed};
use crate::outbox::View;
use bookmobile_circulation::action::{Action, Stars};
use bookmobile_circulation::sync::{self, Profile};
use bookmobile_circulation::{EventId, PurchaseProgress, SearchId, TitleId};

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

/// Who sees a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moderation {
    /// Only this device has it.
    Unsent,
    /// Its words wait for staff to read them.
    Waiting,
    /// Everybody.
    Shown,
    /// Staff have hidden it.
    Hidden,
}

/// A rating of the patron.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// Of which record.
    pub title: TitleId,
    /// The title of the record; its id where nobody has told.
    pub name: String,
    /// 1–5.
    pub stars: u8,
    /// The review.
    pub review: Option<String>,
    /// Who sees it.
    pub moderation: Moderation,
}

/// The patron's ratings.
pub fn ratings(view: &View) -> Vec<Rating> {
    let told = view.state.iter().flat_map(|state| state.ratings.iter().flatten());
    let of = |rating: &sync::Rating| Rating {
        title: rating.title.clone(),
        name: name_or_id(&rating.name, &rating.title),
        stars: rating.stars,
        review: rating.review.clone(),
        moderation: match rating.moderation {
            bookmobile_circulation::Moderation::Shown => Moderation::Shown,
            bookmobile_circulation::Moderation::Hidden => Moderation::Hidden,
            bookmobile_circulation::Moderation::Waiting | bookmobile_circulation::Moderation::Other => {
                Moderation::Waiting
            }
        },
    };
    let mut ratings: Vec<Rating> = told.map(of).collect();
    for (entry, action) in unconfirmed(view) {
        let (title, rated) = match action {
            Action::Rate { title, stars, review } => (title, Some((stars, review))),
            Action::Unrate { title } => (title, None),
            _ => continue,
        };
        let before = ratings.iter().position(|rating| rating.title == title);
        let rating = rated.map(|(stars, review)| Rating {
            name: name_or_id(&entry.name, &title),
            title,
            stars: Stars::into(stars),
            review: review.map(String::from),
            moderation: Moderation::Unsent,
        });
        match (before, rating) {
            (Some(at), Some(rating)) => ratings[at] = rating,
            (Some(at), None) => drop(ratings.remove(at)),
            (None, rating) => ratings.extend(rating),
        }
    }
    ratings
}

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

/// How a patron stands to an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether the patron has a place, or shall have one.
    pub is_mine: bool,
    /// Whether the library has not answered yet.
    pub is_waiting: bool,
}

/// How the patron stands to an event.
pub fn place(view: &View, event: &EventId) -> Place {
    let is_told = view.state.iter().flat_map(|state| state.events.iter().flatten()).any(|of| of == event);
    let waiting = unconfirmed(view).rev().find_map(|(_, action)| match action {
        Action::JoinEvent { event: of } if of == *event => Some(true),
        Action::LeaveEvent { event: of } if of == *event => Some(false),
        _ => None,
    });
    Place { is_mine: waiting.unwrap_or(is_told), is_waiting: waiting.is_some() }
}

/// How the library reaches a patron; empty where nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Where it writes to.
    pub email: String,
    /// Where it calls.
    pub phone: String,
    /// In which language, as a BCP 47 tag.
    pub language: String,
}

/// How the library reaches the patron of `profile`.
pub fn contact(view: &View, profile: &Profile) -> Contact {
    let mut contact = Contact {
        email: profile.email.clone().unwrap_or_default(),
        phone: profile.phone.clone().unwrap_or_default(),
        language: profile.language.clone().unwrap_or_default(),
    };
    for (_, action) in unconfirmed(view) {
        match action {
            Action::ChangeContact { email, phone } => {
                contact.email = email.map_or(contact.email, String::from);
                contact.phone = phone.map_or(contact.phone, String::from);
            }
            Action::ChangeLanguage { language } => contact.language = language.into(),
            _ => {}
        }
    }
    contact
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Progress as Sending;
    use crate::show::fixtures::{accepted, entry, key, refused, title, view};
    use bookmobile_circulation::action::{MaybeText, Text};
    use bookmobile_circulation::sync::State;
    use bookmobile_circulation::{ActionKey, PatronId};

    fn text<const N: usize>(text: &str) -> Text<N> {
        Text::try_from(text.to_owned()).expect("a text")
    }

    fn acted(actions: &[(Action, Sending)], state: State) -> View {
        let entries = (10..).zip(actions).map(|(n, (action, progress))| entry(n, action, progress.clone()));
        view(entries.collect(), Some(state))
    }

    fn queued(action: Action) -> (Action, Sending) {
        (action, Sending::Queued)
    }

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

    #[test]
    fn the_last_word_about_a_title_counts() {
        let told = |name: &str, moderation: &str| sync::Rating {
            title: title(name),
            name: String::new(),
            stars: 3,
            review: None,
            moderation: bookmobile_circulation::Moderation::of_code(moderation),
        };
        let state = State { ratings: Some(vec![told("a", "waiting"), told("b", "shown")]), ..State::default() };
        let rate = |name: &str, stars: u8| {
            let stars = Stars::try_from(stars).expect("1–5");
            queued(Action::Rate { title: title(name), stars, review: Some(text("好")) })
        };
        let shown = |actions: &[(Action, Sending)]| {
            let ratings = ratings(&acted(actions, state.clone()));
            ratings.into_iter().map(|rating| (rating.name, rating.stars, rating.moderation)).collect::<Vec<_>>()
        };
        let (a, b) = (("a".to_owned(), 3, Moderation::Waiting), ("b".to_owned(), 3, Moderation::Shown));
        let mine = |stars| ("红楼梦".to_owned(), stars, Moderation::Unsent);
        assert_eq!(shown(&[]), [a.clone(), b.clone()]);
        assert_eq!(shown(&[rate("a", 5), rate("c", 1), rate("c", 2)]), [mine(5), b.clone(), mine(2)]);
        assert_eq!(shown(&[rate("c", 1), queued(Action::Unrate { title: title("c") })]), [a, b.clone()]);
        assert_eq!(shown(&[queued(Action::Unrate { title: title("a") })]), [b]);
    }

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

    #[test]
    fn a_place_is_mine_as_soon_as_i_want_it() {
        let event = |name: &str| EventId::new(name).expect("a name");
        let state = State { events: Some(vec![event("a")]), ..State::default() };
        let join = |name: &str| Action::JoinEvent { event: event(name) };
        let view = acted(
            &[queued(Action::LeaveEvent { event: event("a") }), queued(join("b")), (join("c"), refused())],
            state.clone(),
        );
        let stands = |name: &str| {
            let Place { is_mine, is_waiting } = place(&view, &event(name));
            (is_mine, is_waiting)
        };
        assert_eq!([stands("a"), stands("b"), stands("c")], [(false, true), (true, true), (false, false)]);
        assert!(place(&acted(&[], state), &event("a")).is_mine);
    }

    #[test]
    fn contact_data_change_one_by_one() {
        let profile = Profile {
            id: PatronId(ActionKey::v7(1, &[0; 10]).0),
            card: "R1".into(),
            username: None,
            name: "林晓".into(),
            category: "adult".into(),
            valid_until: None,
            email: Some("a@example.org".into()),
            phone: Some("1".into()),
            language: None,
            keeps_history: false,
            owed: 0,
            roles: Vec::new(),
        };
        let phone = Action::ChangeContact { email: None, phone: MaybeText::try_from(String::new()).ok() };
        let language = Action::ChangeLanguage { language: text("en") };
        let email = MaybeText::try_from("b@example.org".to_owned()).ok();
        let refused = (Action::ChangeContact { email, phone: None }, refused());
        let contact = contact(&acted(&[queued(phone), queued(language), refused], State::default()), &profile);
        let expected = Contact { email: "a@example.org".into(), phone: String::new(), language: "en".into() };
        assert_eq!(contact, expected);
    }
}
