//! The texts of the account: what a patron does, and what becomes of it.

mod problems;
mod refusals;
mod rules;

use crate::Language;
pub use crate::refusal::{Names, Refusal};
use bookmobile_circulation::action::{Action, TextError};
use bookmobile_circulation::{Day, HoldStatus, NoticeKind, Reason};
use bookmobile_client::outbox::EntryStatus;
use bookmobile_client::show::day::LocalTime;
use bookmobile_client::show::ratings::Moderation;
use bookmobile_client::show::suggestions::Progress;
pub use problems::Problem;
use problems::{content_text_problem, problem, purchase_problem};
use refusals::refusal;
use rules::{action, due, hold_status, news, standing};

/// What `compiler/` made: its style is nobody's.
#[allow(clippy::all, unused_qualifications)]
mod compiled {
    use super::*;

    include!(concat!(env!("OUT_DIR"), "/account.rs"));
}

pub use compiled::*;
