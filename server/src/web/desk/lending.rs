//! Lending and taking in, and what staff say of a copy.

use super::{Staff, hidden};
use crate::clock;
use crate::secret;
use crate::web::api::Call;
use crate::web::log;
use bookmobile_api::ApiError;
use bookmobile_api::backend::{Answering, LendingBackend};
use bookmobile_api::desk::{
    CheckIn, CheckOut, CheckedIn, CheckedOut, CopyShown, CopyView, Marking, Next, Role, Slip, Told,
};
use bookmobile_circulation::{Barcode, LoanId, Reason, Rules, desk};

impl LendingBackend for Call {
    fn check_out(&self, request: CheckOut) -> Answering<'_, Told<CheckedOut>> {
        Box::pin(self.lend(request))
    }

    fn check_in(&self, request: CheckIn) -> Answering<'_, Told<CheckedIn>> {
        Box::pin(self.take_in(request))
    }

    fn copy(&self, barcode: Barcode) -> Answering<'_, CopyShown> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            self.copy_shown(&staff, &barcode).await
        })
    }

    fn mark(&self, request: Marking) -> Answering<'_, Told<CopyShown>> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let policy = self.server.policy().await?;
            let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
            let Marking { barcode, mark } = request;
            match self.server.store.mark(&rules, staff.actor(), &barcode, mark).await.map_err(hidden)? {
                Ok(()) => Ok(Told::Done(self.copy_shown(&staff, &barcode).await?)),
                Err(reason) => Ok(Told::Refused(reason)),
            }
        })
    }
}

impl Call {
    async fn lend(&self, request: CheckOut) -> Result<Told<CheckedOut>, ApiError> {
        let staff = self.staff(Role::Desk).await?;
        let policy = self.server.policy().await?;
        let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
        let patron = self.patron_by(&request.card).await?;
        let loan = secret::uuid(clock::now_unix_millis()).map_err(|error| log::hidden(&error))?;
        let CheckOut { barcode, branch, .. } = &request;
        let lent = self.server.store.check_out(&rules, staff.actor(), patron.id, barcode, branch, LoanId(loan)).await;
        match lent.map_err(hidden)? {
            Ok(desk::CheckedOut { due, fulfilled, .. }) => {
                let copy = self.copy_view(barcode).await?;
                Ok(Told::Done(CheckedOut { copy, due, fulfilled: fulfilled.is_some() }))
            }
            Err(Reason::NotFound) => Err(ApiError::NotFound),
            Err(reason) => Ok(Told::Refused(reason)),
        }
    }

    async fn take_in(&self, request: CheckIn) -> Result<Told<CheckedIn>, ApiError> {
        let staff = self.staff(Role::Desk).await?;
        let policy = self.server.policy().await?;
        let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
        let CheckIn { barcode, branch } = &request;
        match self.server.store.check_in(&rules, staff.actor(), barcode, branch).await.map_err(hidden)? {
            Ok(desk::CheckedIn { next, returned_by, charge, .. }) => Ok(Told::Done(CheckedIn {
                copy: self.copy_view(barcode).await?,
                next: self.next(next).await?,
                returned: returned_by.is_some(),
                charge: charge.map(|charge| charge.amount),
            })),
            Err(Reason::NotFound) => Err(ApiError::NotFound),
            Err(reason) => Ok(Told::Refused(reason)),
        }
    }

    /// What staff do with a copy, with what is printed on its slip.
    async fn next(&self, next: desk::Next) -> Result<Next, ApiError> {
        Ok(match next {
            desk::Next::Shelve => Next::Shelve,
            desk::Next::HoldShelf { slip, until } => Next::HoldShelf { slip: self.slip(slip).await?, until },
            desk::Next::Send { to, slip: Some(slip) } => Next::Send { to, slip: Some(self.slip(slip).await?) },
            desk::Next::Send { to, slip: None } => Next::Send { to, slip: None },
        })
    }

    async fn slip(&self, slip: desk::Slip) -> Result<Slip, ApiError> {
        let whom = self.server.store.whom(slip.patron).await.map_err(hidden)?.ok_or(ApiError::Unavailable)?;
        Ok(Slip { whom, pickup: slip.pickup })
    }

    async fn copy_view(&self, barcode: &Barcode) -> Result<CopyView, ApiError> {
        self.server.store.copy(barcode).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn copy_shown(&self, staff: &Staff, barcode: &Barcode) -> Result<CopyShown, ApiError> {
        let policy = self.server.policy().await?;
        let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
        let shown = self.server.store.copy_shown(&rules, staff.actor(), barcode).await;
        shown.map_err(hidden)?.ok_or(ApiError::NotFound)
    }
}
