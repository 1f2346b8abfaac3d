//! Answers staff. Every call begins with [`Call::staff`]: who it is, and whether they may.

mod lending;
mod patrons;
mod queues;
mod shelves;

use super::api::{Call, Server, answer};
use super::{log, works};
use crate::store::{Actor, StoreError};
use axum::Router;
use axum::routing::any;
use bookmobile_api::ApiError;
use bookmobile_api::desk::{AuditLine, Role};
use bookmobile_circulation::PatronId;
use std::sync::Arc;

/// Who is at the desk.
pub struct Staff {
    /// The account.
    pub patron: PatronId,
    /// Card number, by which the audit log names them.
    pub card: String,
    /// What the library calls them.
    pub name: String,
    /// What they may do; never empty.
    pub roles: Vec<Role>,
}

impl Staff {
    /// For the audit log.
    pub fn actor(&self) -> Actor<'_> {
        Actor(&self.card)
    }

    /// Whether they may also do what `role` does.
    pub fn may(&self, role: Role) -> bool {
        role.is_among(&self.roles)
    }
}

/// Server functions of the desk, by the ends of their paths.
const NAMES: [&str; 28] = [
    "start",
    "check-out",
    "check-in",
    "copy",
    "mark",
    "find-patrons",
    "patron",
    "add-patron",
    "change-patron",
    "reset-pin",
    "sign-out-patron",
    "block",
    "pay",
    "renew",
    "place-hold",
    "cancel-hold",
    "set-roles",
    "picks",
    "hold-shelf",
    "reviews",
    "moderate",
    "reports",
    "settle-report",
    "suggestions",
    "advance-suggestion",
    "job",
    "publish",
    "audit",
];

/// The routes of the desk. An import is not among them: its file is larger than what they take.
pub fn routes() -> Router<Arc<Server>> {
    let functions =
        NAMES.iter().fold(Router::new(), |router, name| router.route(&format!("/api/v1/desk/{name}"), any(answer)));
    functions.route("/api/v1/desk/report", any(works::report))
}

/// Lines of the audit log in one answer.
const AUDIT_LINES: u32 = 50;

impl Call {
    /// Who calls, where they have this role.
    pub(super) async fn staff(&self, role: Role) -> Result<Staff, ApiError> {
        let staff = self.any_staff().await?;
        if staff.may(role) { Ok(staff) } else { Err(ApiError::NotStaff) }
    }

    /// Who calls, where they have any role.
    async fn any_staff(&self) -> Result<Staff, ApiError> {
        self.same_site()?;
        let patron = self.signed_in().await?.patron;
        // Asked anew each time: who is not staff any more is not from the next call on.
        let profile = self.server.store.profile(patron).await.map_err(hidden)?.ok_or(ApiError::NeedsSignIn)?;
        let roles: Vec<Role> = profile.roles.iter().filter_map(|code| Role::from_code(code)).collect();
        if roles.is_empty() {
            return Err(ApiError::NotStaff);
        }
        Ok(Staff { patron, card: profile.card, name: profile.name, roles })
    }

    /// The audit log before the line `before`, or the end of it; only about `about`, where it is given.
    pub(super) async fn audit_lines(
        &self,
        before: Option<i64>,
        about: Option<String>,
    ) -> Result<Vec<AuditLine>, ApiError> {
        let about = about.as_deref().map(str::trim).filter(|about| !about.is_empty());
        self.server.store.audit_lines(before, about, AUDIT_LINES).await.map_err(hidden)
    }
}

fn hidden(error: StoreError) -> ApiError {
    log::hidden(&error)
}
