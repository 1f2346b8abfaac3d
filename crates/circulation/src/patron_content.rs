//! Content that patrons write and share, as others see it: ratings and reviews, shared lists, reports of wrong records, suggestions for
//! purchase; and what staff say of it.

use crate::invalid::{Field, Invalid, plain, plain_if_any};
use crate::sync::Entry;
use crate::{ActionKey, Moderation, PatronId, PurchaseProgress, RecordId};
use serde::{Deserialize, Serialize};

/// The ratings of a title.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ratings {
    /// How many have rated it.
    pub count: u32,
    /// The mean of their stars, 1–5; none where nobody has rated it.
    pub mean: Option<f64>,
    /// How many gave 1, 2, 3, 4 and 5 stars.
    pub stars: [u32; 5],
    /// Reviews that staff have read and show, the latest first, at most [`Ratings::REVIEWS_MAX`]. Without names.
    pub reviews: Vec<Review>,
}

impl Ratings {
    /// Reviews in one answer at most.
    pub const REVIEWS_MAX: u32 = 50;

    /// So many gave 1, 2, 3, 4 and 5 stars, and wrote these reviews.
    pub fn new(stars: [u32; 5], reviews: Vec<Review>) -> Self {
        let count: u32 = stars.iter().sum();
        let sum: u32 = stars.iter().zip(1..).map(|(count, stars)| count * stars).sum();
        Self { count, mean: (count > 0).then(|| f64::from(sum) / f64::from(count)), stars, reviews }
    }
}

/// A review without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// 1–5.
    pub stars: u8,
    /// The words.
    pub review: String,
    /// When it was written, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// A list that a patron shares. It says nothing of whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedList {
    /// Its name.
    pub name: String,
    /// Its entries, in the order in which they were added.
    pub entries: Vec<Entry>,
}

/// A review, without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewLine {
    /// Whose, as a name that says nothing.
    pub patron: PatronId,
    /// Of which record.
    pub title: RecordId,
    /// The title of the record; empty where the catalogue has it no more.
    pub name: String,
    /// 1–5.
    pub stars: u8,
    /// The words.
    pub review: String,
    /// How it stands.
    pub moderation: Moderation,
    /// When it was written, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// The decision of staff about a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whose review.
    pub patron: PatronId,
    /// Of which record.
    pub title: RecordId,
    /// When it was written, as it was read: words that were changed since are not judged unread.
    pub made_unix_secs: i64,
    /// Whether others see it.
    pub show: bool,
}

/// A report of a wrong record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// Key of the report.
    pub key: ActionKey,
    /// About which record.
    pub title: RecordId,
    /// The title of the record; empty where the catalogue has it no more.
    pub name: String,
    /// The error in the record, as the reader describes it.
    pub problem: String,
    /// Whether it is settled.
    pub settled: bool,
    /// When it came, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// A suggestion for purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionLine {
    /// Which.
    pub key: String,
    /// Its title.
    pub name: String,
    /// Its author.
    pub author: Option<String>,
    /// Its number, as typed.
    pub isbn: Option<String>,
    /// A note of the reader.
    pub note: Option<String>,
    /// Whether a patron made it, who sees how far it has come; otherwise nobody was signed in.
    pub by_patron: bool,
    /// How far it has come.
    pub progress: PurchaseProgress,
    /// When it came, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// Something that the catalogue lacks and a reader wishes for. It says nothing of the reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseSuggestion {
    /// Names this suggestion: sent again under the same key it is still one. 8 to 64 ASCII letters, digits and hyphens.
    pub key: String,
    /// Its title, or whatever the reader knows of it.
    pub name: String,
    /// Its author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Its number, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// A note for the library.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl PurchaseSuggestion {
    /// Longest texts, in characters: title, author, number, note.
    pub const CHARS_MAX: [u32; 4] = [500, 500, 40, 2_000];

    /// The same without spaces around its texts and without empty ones.
    ///
    /// # Errors
    /// [`Invalid::SuggestionKey`] for a key that is none, [`Invalid::Missing`] for no title, [`Invalid::TooLong`].
    pub fn checked(self) -> Result<Self, Invalid> {
        let is_key = |key: &str| {
            (8..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !is_key(&self.key) {
            return Err(Invalid::SuggestionKey);
        }
        let [name, author, isbn, note] = Self::CHARS_MAX;
        let checked = Self {
            key: self.key,
            name: plain(&self.name, Field::Title, name)?,
            author: plain_if_any(self.author.as_deref(), Field::Author, author)?,
            isbn: plain_if_any(self.isbn.as_deref(), Field::Isbn, isbn)?,
            note: plain_if_any(self.note.as_deref(), Field::Note, note)?,
        };
        if checked.name.is_empty() {
            return Err(Invalid::Missing { field: Field::Title });
        }
        Ok(checked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_of_all_who_rated() {
        let ratings = Ratings::new([1, 0, 0, 1, 2], Vec::new());
        assert_eq!((ratings.count, ratings.mean), (4, Some(3.75)));
        assert_eq!(Ratings::new([0; 5], Vec::new()).mean, None);
    }

    fn suggestion(name: &str) -> PurchaseSuggestion {
        PurchaseSuggestion { key: "0123456789abcdef".into(), name: name.into(), ..PurchaseSuggestion::default() }
    }

    #[test]
    fn texts_lose_what_surrounds_them() {
        let given = PurchaseSuggestion {
            author: Some("  ".into()),
            note: Some("two\r\nlines\u{1b}[0m ".into()),
            ..suggestion(" 球状 闪电\t")
        };
        let expected = PurchaseSuggestion { note: Some("two lines [0m".into()), ..suggestion("球状 闪电") };
        assert_eq!(given.checked(), Ok(expected));
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        let refused = |given: PurchaseSuggestion| given.checked().expect_err("it is refused").to_string();
        assert!(refused(suggestion(" \n ")).contains("name is missing"));
        assert!(refused(suggestion(&"书".repeat(501))).contains("more than 500"));
        assert_eq!(suggestion(&"书".repeat(500)).checked().expect("as long as it may be").name.chars().count(), 500);
        for key in ["", "short", "has spaces in it", &"a".repeat(65)] {
            assert!(refused(PurchaseSuggestion { key: key.into(), ..suggestion("家") }).contains("key"), "{key}");
        }
        let isbn = Some("9".repeat(41));
        assert!(refused(PurchaseSuggestion { isbn, ..suggestion("家") }).contains("isbn"));
    }
}
