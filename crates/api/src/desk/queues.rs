//! What readers sent and staff must answer: reviews, reports of wrong records, suggestions for purchase.

use bookmobile_circulation::ActionKey;
pub use bookmobile_circulation::patron_content::{ReportLine, ReviewLine, SuggestionLine, Verdict};
pub use bookmobile_circulation::{Moderation, PurchaseProgress};
use server_fn::codec::Json;

endpoints! {
    /// Answers staff about what readers sent.
    trait QueuesBackend;

    /// Reviews that wait for staff, the oldest first; or those that staff have read, the latest first. At most 200.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    fn reviews(waiting: bool) -> Vec<ReviewLine> = DeskReviews {
        path: "v1/desk/reviews",
        input: Json,
        access: Staff(Moderator),
        example: r#"{"waiting": true}"#,
        note: "those to be read, the oldest first; or those that were read",
    }

    /// Shows a review to others, or hides it.
    ///
    /// # Errors
    /// `NotFound` where it is not there any more, or was written anew.
    fn moderate(request: Verdict) -> () = DeskModerate {
        path: "v1/desk/moderate",
        input: Json,
        access: Staff(Moderator),
        audit: [ShowReview, HideReview],
        example: r#"{"request": {"patron": "019fa801-7680-7707-8707-000000000000", "title": "lbm000001", "made_unix_secs": 1790000000, "show": true}}"#,
        note: "404 where it was written anew since it was read",
    }

    /// Suggestions for purchase that are not done with, the oldest first; or those that arrived or were declined, the
    /// latest first. At most 200.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    fn suggestions(open: bool) -> Vec<SuggestionLine> = DeskSuggestions {
        path: "v1/desk/suggestions",
        input: Json,
        access: Staff(Moderator),
        example: r#"{"open": true}"#,
        note: "of patrons and of anybody, in one list",
    }

    /// Notes how far a suggestion has come. Its patron sees it.
    ///
    /// # Errors
    /// `NotFound`.
    fn advance_suggestion(key: String, progress: PurchaseProgress) -> () = DeskAdvanceSuggestion {
        path: "v1/desk/advance-suggestion",
        input: Json,
        access: Staff(Moderator),
        audit: [AdvanceSuggestion],
        example: r#"{"key": "019fa801-7680-7707-8707-000000000000", "progress": "ordered"}"#,
        note: "`new`, `considered`, `ordered`, `arrived`, `declined`; its patron sees it",
    }

    /// Reports of wrong records that are open, the oldest first; or those that are settled, the latest first. At most 200.
    ///
    /// # Errors
    /// `Unavailable` when the database cannot be read.
    fn reports(settled: bool) -> Vec<ReportLine> = DeskReports {
        path: "v1/desk/reports",
        input: Json,
        access: Staff(Cataloguer),
        example: r#"{"settled": false}"#,
        note: "what readers say is wrong with records",
    }

    /// Notes that a report is settled, or is not after all.
    ///
    /// # Errors
    /// `NotFound`.
    fn settle_report(key: ActionKey, settled: bool) -> () = DeskSettleReport {
        path: "v1/desk/settle-report",
        input: Json,
        access: Staff(Cataloguer),
        audit: [SettleReport, ReopenReport],
        example: r#"{"key": "019fa801-7680-7707-8707-000000000000", "settled": true}"#,
        note: "settles a report, or opens it again",
    }
}
