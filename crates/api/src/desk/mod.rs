//! The desk: what staff do, over HTTP; see `docs/DESK.md`.
//!
//! Every call is a POST of our own pages with the cookie of a session, and its patron must have the role that its row
//! names; otherwise it answers [`NeedsSignIn`](crate::ApiError::NeedsSignIn) or [`NotStaff`](crate::ApiError::NotStaff).
//! An administrator has every role.

mod jobs;
mod lending;
mod patrons;
mod queues;
mod shelves;

pub use bookmobile_circulation::Role;
pub use jobs::{AuditLine, IMPORT, Job, JobFailure, JobKind, JobResult, JobState, REPORT, audit, job, publish};
pub use lending::{
    CheckIn, CheckInAnswer, CheckOut, CheckOutAnswer, CopyDetails, CopyView, Marking, Next, Slip, SlipName, check_in,
    check_out, copy, mark,
};
pub use patrons::{
    BlockView, Blocking, CancelHold, ChargeView, Code, NewPatron, PatronBrief, PatronChange, PatronDetails, Payment,
    PlaceHold, Renewal, RoleChange, add_patron, block, cancel_hold, change_patron, find_patrons, patron, pay,
    place_hold, renew, reset_pin, set_roles, sign_out_patron,
};
pub use queues::{
    Moderation, PurchaseProgress, ReportLine, ReviewLine, SuggestionLine, Verdict, advance_suggestion, moderate,
    reports, reviews, settle_report, suggestions,
};
pub use shelves::{AwaitedLine, HoldShelf, PickLine, hold_shelf, picks};

#[cfg(feature = "ssr")]
pub(crate) mod backends {
    pub use super::StartBackend;
    pub use super::jobs::JobsBackend;
    pub use super::lending::LendingBackend;
    pub use super::patrons::PatronsBackend;
    pub use super::queues::QueuesBackend;
    pub use super::shelves::ShelvesBackend;
}

/// The tables below this one.
#[cfg(feature = "ssr")]
pub(crate) mod tables {
    pub(crate) use super::jobs::ENDPOINTS as JOBS;
    pub(crate) use super::lending::ENDPOINTS as LENDING;
    pub(crate) use super::patrons::ENDPOINTS as PATRONS;
    pub(crate) use super::queues::ENDPOINTS as QUEUES;
    pub(crate) use super::shelves::ENDPOINTS as SHELVES;
}

use crate::Names;
use bookmobile_catalogue::name::in_language;
use bookmobile_circulation::Reason;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// What came of something that the rules of lending decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleOutcome<T> {
    /// It is done.
    Done(T),
    /// It is not, for this reason, and nothing has changed.
    Refused(Reason),
}

impl<T> From<Result<T, Reason>> for RuleOutcome<T> {
    fn from(outcome: Result<T, Reason>) -> Self {
        outcome.map_or_else(Self::Refused, Self::Done)
    }
}

/// What the desk needs to know before anything else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Card number of who is signed in.
    pub card: String,
    /// What the library calls them.
    pub name: String,
    /// What they may do; never empty.
    pub roles: Vec<Role>,
    /// The library and its branches.
    pub names: Names,
    /// The categories of patrons.
    pub categories: Vec<CategoryView>,
    /// Today where the library is, as `2026-12-05`.
    pub today: bookmobile_circulation::Day,
}

/// A category of patrons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryView {
    /// Its code in the policy.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its name in English, where the policy has one.
    pub name_en: Option<String>,
}

impl CategoryView {
    /// Its name for a reader of the language with this BCP 47 tag.
    pub fn name_in(&self, tag: &str) -> &str {
        in_language(tag, &self.name, self.name_en.as_deref())
    }
}

endpoints! {
    /// Answers who comes to the desk.
    trait StartBackend;

    /// Who is at the desk, and what of the library the desk needs.
    ///
    /// # Errors
    /// `NeedsSignIn`, `NotStaff`.
    fn start() -> Desk = StartDesk {
        path: "v1/desk/start",
        input: Json,
        access: AnyStaff,
        example: "{}",
        note: "who is signed in, branches, categories, today",
    }
}
