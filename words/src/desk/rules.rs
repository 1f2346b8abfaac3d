//! What went wrong at the desk, and how holds stand.

use super::Words;
use crate::refusal::minutes;
use bookmobile_api::desk::JobResult;
use bookmobile_api::{ApiError, Invalid};
use bookmobile_circulation::HoldStatus;

pub(super) fn problem(words: &Words, error: &ApiError) -> String {
    let problems = words.problems;
    let text = match error {
        ApiError::Invalid(invalid) => return self::invalid(words, invalid),
        ApiError::BadRequest(detail) => return (problems.bad_request)(detail),
        ApiError::TooManyAttempts(secs) => return (problems.too_many_attempts)(minutes(*secs)),
        ApiError::NeedsSignIn => problems.needs_sign_in,
        ApiError::NotStaff => problems.not_staff,
        ApiError::Taken => problems.taken,
        ApiError::UnderWay => problems.under_way,
        ApiError::NotFound => problems.not_found,
        ApiError::Enough => problems.enough,
        ApiError::Unreachable => problems.unreachable,
        ApiError::Unavailable => problems.unavailable,
        ApiError::WrongPin | ApiError::CrossSite => problems.not_taken,
    };
    text.to_owned()
}

fn invalid(words: &Words, invalid: &Invalid) -> String {
    let texts = words.invalid;
    let text = match invalid {
        Invalid::TooLong { field, max } => return (texts.too_long)(*field, *max),
        Invalid::FileTooLarge { gibibytes } => return (texts.file_too_large)(*gibibytes),
        Invalid::Missing { .. } => texts.missing,
        Invalid::Email => texts.email,
        Invalid::SearchLength { .. } => texts.search_length,
        Invalid::Category { .. } => texts.category,
        Invalid::OwnRole => texts.own_role,
        Invalid::FileName { .. } => texts.file_name,
        Invalid::FileCutOff => texts.file_cut_off,
        Invalid::PinLength { .. } | Invalid::Username { .. } | Invalid::SuggestionKey | Invalid::Other => texts.other,
    };
    text.to_owned()
}

pub(super) fn job_result(words: &Words, result: JobResult) -> String {
    match result {
        JobResult::Imported { added, updated, unchanged, refused: 0 } => {
            (words.job_imported)(added, updated, unchanged)
        }
        JobResult::Imported { added, updated, unchanged, refused } => {
            (words.job_imported_some)(added, updated, unchanged, refused)
        }
        JobResult::Published { generation, records } => (words.job_published)(generation, records),
        JobResult::Other => String::new(),
    }
}

pub(super) fn card_problem(words: &Words, error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => words.card_problems.unreachable.to_owned(),
        other => problem(words, other),
    }
}

pub(super) fn scan_problem(words: &Words, error: &ApiError) -> String {
    match error {
        ApiError::Unreachable => words.scan_problems.unreachable.to_owned(),
        ApiError::NotFound => words.scan_problems.not_found.to_owned(),
        other => problem(words, other),
    }
}

pub(super) fn hold_status(words: &Words, status: &HoldStatus, pickup: &str) -> String {
    let texts = words.hold_statuses;
    match status {
        HoldStatus::Waiting { place, of } => (texts.waiting)(*place, *of, pickup),
        HoldStatus::Suspended { place, of, until } => (texts.suspended)(*place, *of, *until, pickup),
        HoldStatus::InTransit => (texts.in_transit)(pickup),
        HoldStatus::Ready { until } => (texts.ready)(pickup, *until),
    }
}
