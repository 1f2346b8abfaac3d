//! The loans and holds of a patron, also those that are over.

pub use bookmobile_circulation::patron_account::{History, PastHold, PastLoan};
use server_fn::codec::Json;

endpoints! {
    /// Answers patrons about their history.
    trait HistoryBackend;

    /// Loans and holds of the patron who is signed in, also those that are over, where a history is kept.
    ///
    /// # Errors
    /// `NeedsSignIn`.
    fn history() -> History = FetchHistory {
        path: "v1/history",
        input: Json,
        access: SignedIn,
        example: "{}",
        note: "`loans` and `holds` of who is signed in",
    }

    raw {
        /// The history as a table for spreadsheets.
        history_csv = HISTORY_CSV {
            path: "v1/history.csv",
            access: SignedIn,
            example: "{}",
            note: "the same as a table (RFC 4180)",
        }
    }
}
