//! The desk: each call one transaction.

use super::row::read;
use super::{Base, Conn, Writing, audit, change, patron, title};
use crate::store::{Actor, Checked, Lending, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::desk::{self, CheckedIn, CheckedOut};
use bookmobile_circulation::sweep::sweep;
use bookmobile_circulation::{
    AuditCode, Barcode, BranchCode, Decision, LoanId, Mark, PatronId, Reason, RecordId, Rules, TitleState,
};

#[async_trait]
impl Lending for Base {
    async fn check_out(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        id: PatronId,
        barcode: &Barcode,
        branch: &BranchCode,
        loan: LoanId,
    ) -> Result<Checked<CheckedOut>, StoreError> {
        let mut writing = self.begin().await?;
        patron::lock(&mut writing, id).await?;
        let Some(mut title) = locked(&mut writing, barcode).await? else { return Ok(Err(Reason::NoSuchItem)) };
        let Some(patron) = patron::read_state(&mut writing, id).await? else { return Ok(Err(Reason::NotFound)) };
        if !is_branch(&mut writing, branch).await? {
            return Ok(Err(Reason::NotFound));
        }
        let decision = desk::check_out(rules, &mut title, &patron, barcode, branch, loan);
        finish(writing, rules, by, (AuditCode::CheckOut, None), barcode, &title.id, decision).await
    }

    async fn check_in(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        barcode: &Barcode,
        branch: &BranchCode,
    ) -> Result<Checked<CheckedIn>, StoreError> {
        let mut writing = self.begin().await?;
        let Some(mut title) = locked(&mut writing, barcode).await? else { return Ok(Err(Reason::NoSuchItem)) };
        if !is_branch(&mut writing, branch).await? {
            return Ok(Err(Reason::NotFound));
        }
        let decision = desk::check_in(rules, &mut title, barcode, branch);
        finish(writing, rules, by, (AuditCode::CheckIn, None), barcode, &title.id, decision).await
    }

    async fn mark(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        barcode: &Barcode,
        mark: Mark,
    ) -> Result<Checked<()>, StoreError> {
        let mut writing = self.begin().await?;
        let Some(mut title) = locked(&mut writing, barcode).await? else { return Ok(Err(Reason::NoSuchItem)) };
        let decision = desk::mark(rules, &mut title, barcode, mark);
        let state = title.item(barcode).ok().map(|item| item.state.code().code());
        finish(writing, rules, by, (AuditCode::Mark, state), barcode, &title.id, decision).await
    }

    async fn titles_in_use(&self) -> Result<Vec<RecordId>, StoreError> {
        let ids: Vec<String> = sqlx::query_scalar(
            "SELECT record_id FROM hold UNION SELECT i.record_id FROM loan l JOIN item i ON i.barcode = l.barcode \
             ORDER BY 1",
        )
        .fetch_all(&self.pool)
        .await?;
        ids.into_iter().map(|id| read("hold", id)).collect()
    }

    async fn sweep(&self, rules: &Rules<'_>, id: &RecordId) -> Result<usize, StoreError> {
        let mut writing = self.begin().await?;
        let Some(mut title) = title::lock(&mut writing, id).await? else { return Ok(0) };
        let ended = change::save(&mut writing, id, sweep(rules, &mut title), rules.now_unix_secs).await?;
        writing.commit().await?;
        Ok(ended.len())
    }

    async fn title(&self, id: &RecordId) -> Result<Option<TitleState>, StoreError> {
        let mut moment = self.turns.begin_snapshot(&self.pool).await?;
        title::look(&mut moment, id).await
    }
}

/// The title of the copy, locked.
pub async fn locked(conn: &mut Conn, barcode: &Barcode) -> Result<Option<TitleState>, StoreError> {
    match title::of_item(conn, barcode).await? {
        Some(id) => title::lock(conn, &id).await,
        None => Ok(None),
    }
}

/// Whether the library has such a branch.
pub async fn is_branch(conn: &mut Conn, branch: &BranchCode) -> Result<bool, StoreError> {
    let found: Option<String> = sqlx::query_scalar("SELECT code FROM branch WHERE code = $1")
        .bind(branch.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(found.is_some())
}

/// Saves what was decided, with its line in the audit log: what was done, and more of it.
async fn finish<T>(
    mut writing: Writing,
    rules: &Rules<'_>,
    by: Actor<'_>,
    (did, detail): (AuditCode, Option<&str>),
    barcode: &Barcode,
    title: &RecordId,
    decision: Decision<T>,
) -> Result<Checked<T>, StoreError> {
    let done = match decision {
        Ok(done) => done,
        Err(reason) => return Ok(Err(reason)),
    };
    let outcome = change::save(&mut writing, title, done, rules.now_unix_secs).await?;
    audit::note(&mut writing, by, did, barcode.as_str(), detail, rules.now_unix_secs).await?;
    writing.commit().await?;
    Ok(Ok(outcome))
}
