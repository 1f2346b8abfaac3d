//! Stars and reviews of a title, as everybody sees them.

use bookmobile_circulation::RecordId;
pub use bookmobile_circulation::patron_content::{Ratings, Review};
use server_fn::codec::GetUrl;

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
