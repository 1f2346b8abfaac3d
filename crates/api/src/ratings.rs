//! Stars and reviews of a title, as everybody sees them.

use bookmobile_circulation::RecordId;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

/// What readers think of a title.
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

endpoints! {
    /// Answers what readers think of a title.
    trait RatingsBackend;

    /// What readers think of a title; nothing yet where nobody has rated it.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    fn ratings(title: RecordId) -> Ratings = FetchRatings {
        path: "v1/ratings",
        input: GetUrl,
        access: Anyone,
        example: "title=lbm000001",
        note: "`count`, `mean`, `stars` (how many gave 1 to 5), `reviews` with `stars`, `review`, `made_unix_secs`",
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
}
