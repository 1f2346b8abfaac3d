//! Check-out, check-in and marks.

use super::{actor, ruled};
use crate::clock;
use crate::secret;
use crate::web::api::Call;
use crate::web::log::hidden;
use async_trait::async_trait;
use bookmobile_api::ApiError;
use bookmobile_api::backend::{LendingBackend, Staff};
use bookmobile_api::desk::{
    CheckIn, CheckInAnswer, CheckOut, CheckOutAnswer, CopyDetails, CopyView, Marking, RuleOutcome, Slip,
};
use bookmobile_circulation::desk::{Next, SetAside};
use bookmobile_circulation::{Barcode, LoanId};

#[async_trait]
impl LendingBackend for Call {
    async fn check_out(&self, by: Staff, request: CheckOut) -> Result<RuleOutcome<CheckOutAnswer>, ApiError> {
        let rules = self.rules().await?;
        let patron = self.patron_by(&request.card).await?.id;
        let loan = LoanId(secret::uuid(clock::now_unix_millis()).map_err(hidden)?);
        let CheckOut { barcode, branch, .. } = &request;
        let lent = self.server.store.check_out(&rules.as_rules(), actor(&by), patron, barcode, branch, loan).await;
        Ok(match ruled(lent)? {
            RuleOutcome::Done(lent) => {
                let copy = self.copy_view(barcode).await?;
                RuleOutcome::Done(CheckOutAnswer { copy, due: lent.due, fulfilled: lent.fulfilled.is_some() })
            }
            RuleOutcome::Refused(reason) => RuleOutcome::Refused(reason),
        })
    }

    async fn check_in(&self, by: Staff, request: CheckIn) -> Result<RuleOutcome<CheckInAnswer>, ApiError> {
        let rules = self.rules().await?;
        let CheckIn { barcode, branch } = &request;
        let taken_in = self.server.store.check_in(&rules.as_rules(), actor(&by), barcode, branch).await;
        Ok(match ruled(taken_in)? {
            RuleOutcome::Done(taken_in) => RuleOutcome::Done(CheckInAnswer {
                copy: self.copy_view(barcode).await?,
                next: self.next(taken_in.next).await?,
                returned: taken_in.returned_by.is_some(),
                charge: taken_in.charge.map(|charge| charge.amount),
            }),
            RuleOutcome::Refused(reason) => RuleOutcome::Refused(reason),
        })
    }

    async fn copy(&self, by: Staff, barcode: Barcode) -> Result<CopyDetails, ApiError> {
        let rules = self.rules().await?;
        let shown = self.server.store.copy_details(&rules.as_rules(), actor(&by), &barcode).await;
        shown.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn mark(&self, by: Staff, request: Marking) -> Result<RuleOutcome<CopyDetails>, ApiError> {
        let rules = self.rules().await?;
        let Marking { barcode, mark } = request;
        Ok(match self.server.store.mark(&rules.as_rules(), actor(&by), &barcode, mark).await.map_err(hidden)? {
            Ok(()) => RuleOutcome::Done(self.copy(by, barcode).await?),
            Err(reason) => RuleOutcome::Refused(reason),
        })
    }
}

impl Call {
    /// What staff do with a copy, with what is printed on its slip.
    async fn next(&self, next: Next<SetAside>) -> Result<Next<Slip>, ApiError> {
        Ok(match next {
            Next::Shelve => Next::Shelve,
            Next::HoldShelf { slip, until } => Next::HoldShelf { slip: self.slip(slip).await?, until },
            Next::Send { to, slip: Some(slip) } => Next::Send { to, slip: Some(self.slip(slip).await?) },
            Next::Send { to, slip: None } => Next::Send { to, slip: None },
        })
    }

    async fn slip(&self, set_aside: SetAside) -> Result<Slip, ApiError> {
        let whom = self.server.store.slip_name(set_aside.patron).await.map_err(hidden)?.ok_or(ApiError::Unavailable)?;
        Ok(Slip { whom, pickup: set_aside.pickup })
    }

    async fn copy_view(&self, barcode: &Barcode) -> Result<CopyView, ApiError> {
        self.server.store.copy(barcode).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }
}
