//! Ratings and reviews as the patron left them: what the server last told, with the unanswered actions already done to it.

use super::lists::{name_or_id, unconfirmed};
use crate::outbox::View;
use bookmobile_circulation::RecordId;
use bookmobile_circulation::action::{Action, Stars};
use bookmobile_circulation::sync;

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
    pub title: RecordId,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outbox::Progress as Sending;
    use crate::show::fixtures::{acted, queued, text, title};
    use bookmobile_circulation::sync::State;

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
}
