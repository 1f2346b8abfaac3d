//! The desk: what staff do, over HTTP; see `docs/DESK.md`.
//!
//! Every call is a POST of our own pages with the cookie of a session, and its patron must have the role that the call
//! names; otherwise it answers [`ApiError::NeedsSignIn`] or [`ApiError::NotStaff`]. An administrator has every role.

mod lending;
mod patrons;
mod queues;
mod shelves;
mod works;

pub use lending::{
    CheckIn, CheckOut, CheckedIn, CheckedOut, CopyShown, CopyView, Marking, Next, Slip, Whom, check_in, check_out,
    copy, mark,
};
pub use patrons::{
    BlockView, Blocking, CancelHold, ChargeView, Code, NewPatron, PatronBrief, PatronChange, PatronShown, Payment,
    PlaceHold, Renewal, RoleChange, add_patron, block, cancel_hold, change_patron, find_patrons, patron, pay,
    place_hold, renew, reset_pin, set_roles, sign_out_patron,
};
pub use queues::{
    Moderation, Progress, ReportLine, ReviewLine, SuggestionLine, Verdict, advance_suggestion, moderate, reports,
    reviews, settle_report, suggestions,
};
pub use shelves::{AwaitedLine, HoldShelf, PickLine, hold_shelf, picks};
pub use works::{AuditLine, Job, JobKind, JobState, audit, job, publish};

#[cfg(feature = "ssr")]
pub(crate) mod backends {
    pub use super::lending::LendingBackend;
    pub use super::patrons::PatronsBackend;
    pub use super::queues::QueuesBackend;
    pub use super::shelves::ShelvesBackend;
    pub use super::works::WorksBackend;
}

#[cfg(feature = "ssr")]
use crate::backend;
use crate::{ApiError, Names};
use bookmobile_catalogue::name::in_language;
use bookmobile_circulation::Reason;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;
use server_fn_macro_default::server;

/// What somebody may do as staff. The codes are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Lends, takes in, looks after shelves and patrons.
    Desk,
    /// Reads reviews, answers suggestions for purchase.
    Moderator,
    /// Mends records, imports and publishes the catalogue.
    Cataloguer,
    /// All of that; makes others staff, and reads the audit log.
    Admin,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Desk, Self::Moderator, Self::Cataloguer, Self::Admin];

    /// As it stands in JSON, in the database and on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Desk => "desk",
            Self::Moderator => "moderator",
            Self::Cataloguer => "cataloguer",
            Self::Admin => "admin",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether somebody with `roles` may do what this role does.
    pub fn is_among(self, roles: &[Self]) -> bool {
        roles.contains(&self) || roles.contains(&Self::Admin)
    }
}

/// What came of something that the rules of lending decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told<T> {
    /// It is done.
    Done(T),
    /// It is not, for this reason, and nothing has changed.
    Refused(Reason),
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

/// Who is at the desk, and what of the library the desk needs.
///
/// `POST /api/v1/desk/start` with `{}`. Any role.
///
/// # Errors
/// [`ApiError::NeedsSignIn`], [`ApiError::NotStaff`].
#[server(name = StartDesk, prefix = "/api", endpoint = "v1/desk/start", input = Json, output = Json)]
pub async fn start() -> Result<Desk, ApiError> {
    backend::current()?.start_desk().await
}
