//! The texts of the desk: what staff do.

mod refusals;
mod rules;

use crate::Language;
pub use crate::refusal::{Names, Refusal};
use bookmobile_api::desk::{JobFailure, JobResult, PurchaseProgress, Role};
use bookmobile_api::{ApiError, Field};
use bookmobile_circulation::{Day, HoldStatus, Mark, Reason, StateCode};
use bookmobile_client::show::day::LocalTime;
use refusals::refusal;
use rules::{card_problem, hold_status, job_result, problem, scan_problem};

/// What `compiler/` made: its style is nobody's.
#[allow(clippy::all, unused_qualifications)]
mod compiled {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/desk.rs"));
}

pub use compiled::*;
