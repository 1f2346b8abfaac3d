//! What time alone does: holds that lapse or are not fetched end, loans are reminded of, what is old is forgotten.

use crate::store::{Store, StoreError};
use bookmobile_circulation::Rules;
use std::fmt;

/// Older counts of attempts to sign in are of no use.
const ATTEMPT_SECS: i64 = 86_400;
/// How long it is kept why a message was given up.
const GIVEN_UP_SECS: i64 = 30 * 86_400;

/// What time did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swept {
    /// Titles with a hold or a loan, which were looked at.
    pub titles: usize,
    /// Holds that ended.
    pub ended: usize,
}

/// Does what time alone does, in one transaction a title: several servers may do it at once, and one that stops in the
/// middle has done a part.
///
/// # Errors
/// When the database fails; the next time goes on from there.
pub async fn sweep(store: &Store, rules: &Rules<'_>) -> Result<Swept, StoreError> {
    let titles = store.titles_in_use().await?;
    let mut ended = 0;
    for title in &titles {
        ended += store.sweep(rules, title).await?;
    }
    store.forget_attempts(rules.now_unix_secs - ATTEMPT_SECS).await?;
    store.forget_given_up(rules.now_unix_secs - GIVEN_UP_SECS).await?;
    Ok(Swept { titles: titles.len(), ended })
}

impl fmt::Display for Swept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} titles looked at, {} holds ended", self.titles, self.ended)
    }
}
