//! What readers sent and staff must answer: reviews, reports of wrong records, suggestions for purchase.

use crate::ApiError;
#[cfg(feature = "ssr")]
use crate::backend::{self, Answering};
use bookmobile_circulation::{ActionKey, PatronId, TitleId};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;
use server_fn_macro_default::server;

/// A review, without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewLine {
    /// Whose, as a name that says nothing.
    pub patron: PatronId,
    /// Of which record.
    pub title: TitleId,
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

/// Whether others see a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// Staff have not read it.
    Waiting,
    /// They do.
    Shown,
    /// They do not, and its stars do not count.
    Hidden,
}

/// What staff say of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Whose review.
    pub patron: PatronId,
    /// Of which record.
    pub title: TitleId,
    /// When it was written, as it was read: words that were changed since are not judged unread.
    pub made_unix_secs: i64,
    /// Whether others see it.
    pub show: bool,
}

/// A report of a wrong record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportLine {
    /// Which report.
    pub key: ActionKey,
    /// About which record.
    pub title: TitleId,
    /// The title of the record; empty where the catalogue has it no more.
    pub name: String,
    /// What is wrong with it.
    pub problem: String,
    /// Whether it is settled.
    pub settled: bool,
    /// When it came, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// How far a suggestion for purchase has come. The codes are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Nobody has looked at it.
    New,
    /// The library thinks about it.
    Considered,
    /// It is ordered.
    Ordered,
    /// It can be borrowed.
    Arrived,
    /// The library will not buy it.
    Declined,
}

impl Progress {
    /// All of them, in their order.
    pub const ALL: [Self; 5] = [Self::New, Self::Considered, Self::Ordered, Self::Arrived, Self::Declined];

    /// As it stands in JSON and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Considered => "considered",
            Self::Ordered => "ordered",
            Self::Arrived => "arrived",
            Self::Declined => "declined",
        }
    }

    /// That with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|progress| progress.code() == code)
    }
}

/// A suggestion for purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionLine {
    /// Which.
    pub key: String,
    /// Its title.
    pub name: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its number, as typed.
    pub isbn: Option<String>,
    /// What else the reader wrote.
    pub note: Option<String>,
    /// Whether a patron made it, who sees how far it has come; otherwise nobody was signed in.
    pub by_patron: bool,
    /// How far it has come.
    pub progress: Progress,
    /// When it came, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// Who answers for queues.
#[cfg(feature = "ssr")]
pub trait QueuesBackend {
    /// See [`reviews`].
    fn reviews(&self, waiting: bool) -> Answering<'_, Vec<ReviewLine>>;
    /// See [`moderate`].
    fn moderate(&self, request: Verdict) -> Answering<'_, ()>;
    /// See [`reports`].
    fn reports(&self, settled: bool) -> Answering<'_, Vec<ReportLine>>;
    /// See [`settle_report`].
    fn settle_report(&self, key: ActionKey, settled: bool) -> Answering<'_, ()>;
    /// See [`suggestions`].
    fn suggestions(&self, open: bool) -> Answering<'_, Vec<SuggestionLine>>;
    /// See [`advance_suggestion`].
    fn advance_suggestion(&self, key: String, progress: Progress) -> Answering<'_, ()>;
}

/// Reviews that wait for staff, the oldest first; or those that staff have read, the latest first. At most 200.
///
/// `POST /api/v1/desk/reviews` with `{"waiting": true}`. Moderator.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot be read.
#[server(name = DeskReviews, prefix = "/api", endpoint = "v1/desk/reviews", input = Json, output = Json)]
pub async fn reviews(waiting: bool) -> Result<Vec<ReviewLine>, ApiError> {
    backend::current()?.reviews(waiting).await
}

/// Shows a review to others, or hides it.
///
/// `POST /api/v1/desk/moderate` with `{"request": {"patron": "…", "title": "lbm000001", "made_unix_secs": 1790000000,
/// "show": true}}`. Moderator.
///
/// # Errors
/// [`ApiError::NotFound`] where it is not there any more, or was written anew.
#[server(name = DeskModerate, prefix = "/api", endpoint = "v1/desk/moderate", input = Json, output = Json)]
pub async fn moderate(request: Verdict) -> Result<(), ApiError> {
    backend::current()?.moderate(request).await
}

/// Reports of wrong records that are open, the oldest first; or those that are settled, the latest first. At most 200.
///
/// `POST /api/v1/desk/reports` with `{"settled": false}`. Cataloguer.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot be read.
#[server(name = DeskReports, prefix = "/api", endpoint = "v1/desk/reports", input = Json, output = Json)]
pub async fn reports(settled: bool) -> Result<Vec<ReportLine>, ApiError> {
    backend::current()?.reports(settled).await
}

/// Notes that a report is settled, or is not after all.
///
/// `POST /api/v1/desk/settle-report` with `{"key": "019fa801-…", "settled": true}`. Cataloguer.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(name = DeskSettleReport, prefix = "/api", endpoint = "v1/desk/settle-report", input = Json, output = Json)]
pub async fn settle_report(key: ActionKey, settled: bool) -> Result<(), ApiError> {
    backend::current()?.settle_report(key, settled).await
}

/// Suggestions for purchase that are not done with, the oldest first; or those that arrived or were declined, the
/// latest first. At most 200.
///
/// `POST /api/v1/desk/suggestions` with `{"open": true}`. Moderator.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot be read.
#[server(name = DeskSuggestions, prefix = "/api", endpoint = "v1/desk/suggestions", input = Json, output = Json)]
pub async fn suggestions(open: bool) -> Result<Vec<SuggestionLine>, ApiError> {
    backend::current()?.suggestions(open).await
}

/// Notes how far a suggestion has come. Its patron sees it.
///
/// `POST /api/v1/desk/advance-suggestion` with `{"key": "019fa801-…", "progress": "ordered"}`. Moderator.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(
    name = DeskAdvanceSuggestion,
    prefix = "/api",
    endpoint = "v1/desk/advance-suggestion",
    input = Json,
    output = Json
)]
pub async fn advance_suggestion(key: String, progress: Progress) -> Result<(), ApiError> {
    backend::current()?.advance_suggestion(key, progress).await
}
