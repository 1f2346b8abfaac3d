//! Answers staff. Each call is let in by [`Admission`](bookmobile_api::backend::Admission) with the role of its row in the
//! table of endpoints; the proof is its first argument.

mod jobs;
mod lending;
mod patrons;
mod queues;
mod shelves;

use super::log::hidden;
use crate::store::{Actor, Checked, StoreError};
use bookmobile_api::ApiError;
use bookmobile_api::backend::Staff;
use bookmobile_api::desk::RuleOutcome;
use bookmobile_circulation::Reason;

/// For the audit log.
fn actor(staff: &Staff) -> Actor<'_> {
    Actor(&staff.card)
}

/// What the rules decided, as it is answered. Where there is no such patron or branch, nothing was decided.
fn ruled<T>(checked: Result<Checked<T>, StoreError>) -> Result<RuleOutcome<T>, ApiError> {
    match checked.map_err(hidden)? {
        Err(Reason::NotFound) => Err(ApiError::NotFound),
        decided => Ok(decided.into()),
    }
}
