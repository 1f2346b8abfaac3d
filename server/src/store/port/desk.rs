//! What staff ask at the desk, and do for patrons.

use super::{Actor, Checked, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::AuditLine;
use bookmobile_circulation::copy::{CopyDetails, CopyView, HoldShelf, PickLine, SlipName};
use bookmobile_circulation::patron_account::{BlockView, PatronBrief, PatronChange, PatronDetails, PlaceHold};
use bookmobile_circulation::{AuditCode, Barcode, BranchCode, HoldId, PatronId, Placed, Renewed, Rules};

/// Whether accounts of staff are left alone: who can sign in for staff is staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountScope {
    /// Accounts of anybody.
    Everybody,
    /// Accounts of those who are not staff. For others, what is done is refused with `not_allowed`.
    NotStaff,
}

/// Where copies are, and which are set aside.
#[async_trait]
pub trait Shelves {
    /// A copy as staff see it; none where there is no such copy.
    async fn copy(&self, barcode: &Barcode) -> Result<Option<CopyView>, StoreError>;
    /// The same with what staff ask about one. That who has it was told is in the audit log.
    async fn copy_details(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        barcode: &Barcode,
    ) -> Result<Option<CopyDetails>, StoreError>;
    /// A patron as a slip names one.
    async fn slip_name(&self, patron: PatronId) -> Result<Option<SlipName>, StoreError>;
    /// Copies at the branch that are to be fetched for holds, in the order of its shelves; none where there is no such
    /// branch.
    async fn picks(&self, rules: &Rules<'_>, branch: &BranchCode) -> Result<Option<Vec<PickLine>>, StoreError>;
    /// What is set aside at the branch or on its way there; none where there is no such branch.
    async fn hold_shelf(&self, branch: &BranchCode) -> Result<Option<HoldShelf>, StoreError>;
}

/// What became of a change of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatronChanged {
    /// It is as it should be.
    Changed,
    /// Another patron has the card number, or signs in with it as a name.
    CardTaken,
    /// It is an account of staff, of which card and address are for others to change.
    NotAllowed,
}

/// Patrons as staff look after them.
#[async_trait]
pub trait PatronAdmin {
    /// Patrons by card number or username, the beginning of a card number, or a part of a name or phone number: at most
    /// 20, whoever has exactly this first.
    async fn find_patrons(&self, text: &str) -> Result<Vec<PatronBrief>, StoreError>;
    /// A patron with all that the desk can do something about.
    async fn patron_details(&self, rules: &Rules<'_>, patron: PatronId) -> Result<Option<PatronDetails>, StoreError>;
    /// Changes an account. `reach` is about card number and e-mail address alone.
    async fn change_patron(
        &self,
        by: Actor<'_>,
        patron: PatronId,
        change: &PatronChange,
        reach: AccountScope,
        now_unix_secs: i64,
    ) -> Result<PatronChanged, StoreError>;
    /// Puts a block on an account in place of those that are there; none: takes them away.
    async fn set_blocked(
        &self,
        by: Actor<'_>,
        patron: PatronId,
        block: Option<&BlockView>,
        reach: AccountScope,
        now_unix_secs: i64,
    ) -> Result<Checked<()>, StoreError>;
    /// Notes that these charges were paid; those that were paid before stay as they are. Gives what was paid now. Refused
    /// with `not_found` where one is not the patron's, and none is paid then.
    async fn pay(
        &self,
        by: Actor<'_>,
        patron: PatronId,
        charges: &[i64],
        now_unix_secs: i64,
    ) -> Result<Checked<u32>, StoreError>;
}

/// What staff do about holds and loans for a patron, who sees it with the next sync.
#[async_trait]
pub trait StaffActions {
    /// Places a hold. Refused with `not_found` where there is no such title.
    async fn place_hold(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        patron: PatronId,
        request: &PlaceHold,
        hold: HoldId,
    ) -> Result<Checked<Placed>, StoreError>;
    /// Cancels a hold of the patron.
    async fn cancel_hold(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        patron: PatronId,
        hold: HoldId,
    ) -> Result<Checked<()>, StoreError>;
    /// Renews the loan of this copy, or every loan of the patron; each has an outcome of its own.
    async fn renew(
        &self,
        rules: &Rules<'_>,
        by: Actor<'_>,
        patron: PatronId,
        barcode: Option<&Barcode>,
    ) -> Result<Vec<(Barcode, Checked<Renewed>)>, StoreError>;
}

/// Who did what.
#[async_trait]
pub trait AuditLog {
    /// Notes that staff did something which changed nothing, because they looked, or which was more than one transaction.
    async fn audit(
        &self,
        by: Actor<'_>,
        did: AuditCode,
        about: &str,
        detail: Option<&str>,
        now_unix_secs: i64,
    ) -> Result<(), StoreError>;
    /// At most `limit` lines with a number below `before`, the latest first; only those about `about`, where it is given.
    async fn audit_lines(
        &self,
        before: Option<i64>,
        about: Option<&str>,
        limit: u32,
    ) -> Result<Vec<AuditLine>, StoreError>;
}
