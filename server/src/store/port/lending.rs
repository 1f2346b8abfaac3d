//! Copies that go out and come in.

use super::StoreError;
use async_trait::async_trait;
use bookmobile_circulation::desk::{CheckedIn, CheckedOut};
use bookmobile_circulation::{Barcode, BranchCode, LoanId, Mark, PatronId, Reason, RecordId, Rules, TitleState};

/// What came of something done at the desk, or why it was refused.
pub type Checked<T> = Result<T, Reason>;

/// Who does something at the desk, for the audit log: a card number, or `command`.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a>(pub &'a str);

/// The desk. Each call is one transaction with its line in the audit log.
#[async_trait]
pub trait Lending {
    /// Lends a copy at a branch. Refused with `not_found` where there is no such branch.
    async fn check_out(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        patron: PatronId,
        barcode: &Barcode,
        branch: &BranchCode,
        loan: LoanId,
    ) -> Result<Checked<CheckedOut>, StoreError>;
    /// Takes a copy in at a branch. Refused with `not_found` where there is no such branch.
    async fn check_in(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        barcode: &Barcode,
        branch: &BranchCode,
    ) -> Result<Checked<CheckedIn>, StoreError>;
    /// Notes what staff say of a copy.
    async fn mark(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        barcode: &Barcode,
        mark: Mark,
    ) -> Result<Checked<()>, StoreError>;
    /// The titles with a hold or a loan, by id.
    async fn titles_in_use(&self) -> Result<Vec<RecordId>, StoreError>;
    /// Does what time alone does to a title; gives how many of its holds ended.
    async fn sweep(&self, rules: &Rules<'_>, title: &RecordId) -> Result<usize, StoreError>;
    /// A title with its copies and its queue.
    async fn title(&self, id: &RecordId) -> Result<Option<TitleState>, StoreError>;
}
