//! Why something was not done, before the library decided about it.

use super::Words;
use crate::refusal::minutes;
use bookmobile_api::{ApiError, Invalid};
use bookmobile_circulation::action::TextError;
use bookmobile_client::outbox::OutboxError;
use bookmobile_client::outbox::port::StoreError;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// This device did not keep it.
    Device(OutboxError),
    /// The server did not do it.
    Server(ApiError),
}

impl From<OutboxError> for Problem {
    fn from(error: OutboxError) -> Self {
        Self::Device(error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Device(error.into())
    }
}

pub(super) fn problem(words: &Words, problem: &Problem) -> String {
    let problems = words.problems;
    let text = match problem {
        Problem::Device(OutboxError::Store(StoreError::Full)) => problems.full,
        Problem::Device(OutboxError::Store(StoreError::Failed(_))) => problems.failed,
        Problem::Device(OutboxError::Newer { .. }) => problems.newer,
        Problem::Device(OutboxError::Damaged(_)) => problems.damaged,
        Problem::Server(ApiError::TooManyAttempts(secs)) => return (problems.too_many_attempts)(minutes(*secs)),
        Problem::Server(ApiError::WrongPin) => problems.wrong_pin,
        Problem::Server(ApiError::Enough) => problems.enough,
        Problem::Server(ApiError::Taken) => problems.taken,
        Problem::Server(ApiError::NeedsSignIn) => problems.needs_sign_in,
        Problem::Server(ApiError::Invalid(Invalid::PinLength { min, max })) => {
            return (problems.pin_length)(*min, *max);
        }
        Problem::Server(ApiError::Invalid(Invalid::Username { min, max })) => return (problems.username)(*min, *max),
        Problem::Server(ApiError::Invalid(_) | ApiError::BadRequest(_)) => problems.invalid,
        Problem::Server(ApiError::Unreachable) => problems.unreachable,
        Problem::Server(ApiError::Unavailable) => problems.unavailable,
        Problem::Server(ApiError::NotStaff) => problems.not_staff,
        Problem::Server(ApiError::UnderWay) => problems.under_way,
        Problem::Server(ApiError::CrossSite | ApiError::NotFound) => problems.not_taken,
    };
    text.to_owned()
}

pub(super) fn purchase_problem(words: &Words, problem: &Problem) -> String {
    match problem {
        Problem::Server(ApiError::Invalid(Invalid::TooLong { max, .. })) => (words.purchase_problems.too_long)(*max),
        Problem::Server(ApiError::BadRequest(_) | ApiError::Invalid(_)) => {
            words.purchase_problems.bad_request.to_owned()
        }
        Problem::Server(ApiError::Unreachable) => words.purchase_problems.unreachable.to_owned(),
        other => self::problem(words, other),
    }
}

pub(super) fn content_text_problem(words: &Words, error: &TextError) -> String {
    let wrong = words.content.wrong_text;
    match error {
        TextError::Blank => wrong.blank.to_owned(),
        TextError::TooLong { found, max } => (wrong.too_long)(*found, *max),
        TextError::Character(_) => wrong.character.to_owned(),
    }
}
