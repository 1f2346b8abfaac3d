//! Patrons, as staff look after them.

use super::actor;
use crate::clock;
use crate::secret;
use crate::store::{AccountScope, Checked, NewCode, NewPatron, Patron, PatronAdded, PatronChanged, StoreError};
use crate::web::api::Call;
use crate::web::log::hidden;
use async_trait::async_trait;
use bookmobile_api::accounts::Secret;
use bookmobile_api::backend::{AnyStaff, PatronsBackend, Staff, StartBackend};
use bookmobile_api::desk::{
    self, Blocking, CancelHold, CategoryView, Code, Desk, PatronBrief, PatronChange, PatronDetails, Payment, PlaceHold,
    Renewal, Role, RoleChange, RuleOutcome,
};
use bookmobile_api::{ApiError, Invalid};
use bookmobile_circulation::{AuditCode, Barcode, CategoryCode, HoldId, PatronId, Placed, Policy, Reason, Renewed};

/// Longest text to find a patron by, and longest login, in bytes.
const TEXT_BYTES_MAX: u32 = 64;

#[async_trait]
impl StartBackend for Call {
    async fn start(&self, by: AnyStaff) -> Result<Desk, ApiError> {
        let policy = self.server.policy().await?;
        Ok(Desk {
            card: by.card,
            name: by.name,
            roles: by.roles,
            names: self.server.names().await.map_err(hidden)?,
            categories: categories(&policy),
            today: policy.day(clock::now_unix_secs()),
        })
    }
}

#[async_trait]
impl PatronsBackend for Call {
    async fn find_patrons(&self, _: Staff, text: String) -> Result<Vec<PatronBrief>, ApiError> {
        let text = text.trim();
        if text.is_empty() || text.len() > TEXT_BYTES_MAX as usize {
            return Err(Invalid::SearchLength { max: TEXT_BYTES_MAX }.into());
        }
        self.server.store.find_patrons(text).await.map_err(hidden)
    }

    async fn patron(&self, by: Staff, card: String) -> Result<PatronDetails, ApiError> {
        let patron = self.patron_by(&card).await?;
        let now = clock::now_unix_secs();
        // Before it is told: what is not in the log was not looked at.
        self.server.store.audit(actor(&by), AuditCode::ViewPatron, &patron.card, None, now).await.map_err(hidden)?;
        self.patron_details(patron.id).await
    }

    async fn add_patron(&self, by: Staff, request: desk::NewPatron) -> Result<Code, ApiError> {
        let request = request.checked()?;
        self.check_category(&request.category).await?;
        let desk::NewPatron { card, name, category, email, phone, valid_until } = request;
        let (id, card) = (PatronId(secret::uuid(clock::now_unix_millis()).map_err(hidden)?), card.to_string());
        let patron = NewPatron { id, card, name, category, email, phone, valid_until };
        let now = clock::now_unix_secs();
        let (code, kept) = NewCode::make(now).map_err(hidden)?;
        match self.server.store.add_patron(actor(&by), &patron, &kept, now).await.map_err(hidden)? {
            PatronAdded::Added => self.code(patron.card, code, kept).await,
            PatronAdded::CardTaken => Err(ApiError::Taken),
        }
    }

    async fn change_patron(&self, by: Staff, request: PatronChange) -> Result<PatronDetails, ApiError> {
        let request = request.checked()?;
        let patron = self.patron_by(&request.card).await?;
        self.check_category(&request.category).await?;
        // Their own card and address they may change.
        let reach = if patron.id == by.patron { AccountScope::Everybody } else { reach(&by) };
        let now = clock::now_unix_secs();
        let changed = self.server.store.change_patron(actor(&by), patron.id, &request, reach, now).await;
        match changed.map_err(hidden)? {
            PatronChanged::Changed => self.patron_details(patron.id).await,
            PatronChanged::CardTaken => Err(ApiError::Taken),
            PatronChanged::NotAllowed => Err(ApiError::NotStaff),
        }
    }

    async fn reset_pin(&self, by: Staff, card: String) -> Result<Code, ApiError> {
        let patron = self.patron_by(&card).await?;
        let now = clock::now_unix_secs();
        let (code, kept) = NewCode::make(now).map_err(hidden)?;
        allowed(self.server.store.reset_pin(actor(&by), patron.id, &kept, reach(&by), now).await)?;
        self.code(patron.card, code, kept).await
    }

    async fn sign_out_patron(&self, by: Staff, card: String) -> Result<(), ApiError> {
        let patron = self.patron_by(&card).await?;
        let now = clock::now_unix_secs();
        self.server.store.end_sessions(Some(actor(&by)), patron.id, now).await.map_err(hidden)
    }

    async fn block(&self, by: Staff, request: Blocking) -> Result<PatronDetails, ApiError> {
        let request = request.checked()?;
        let patron = self.patron_by(&request.card).await?;
        let (block, now) = (request.block.as_ref(), clock::now_unix_secs());
        allowed(self.server.store.set_blocked(actor(&by), patron.id, block, reach(&by), now).await)?;
        self.patron_details(patron.id).await
    }

    async fn pay(&self, by: Staff, request: Payment) -> Result<PatronDetails, ApiError> {
        let patron = self.patron_by(&request.card).await?;
        let now = clock::now_unix_secs();
        allowed(self.server.store.pay(actor(&by), patron.id, &request.charges, now).await)?;
        self.patron_details(patron.id).await
    }

    async fn renew(&self, by: Staff, request: Renewal) -> Result<Vec<(Barcode, RuleOutcome<Renewed>)>, ApiError> {
        let patron = self.patron_by(&request.card).await?.id;
        let rules = self.rules().await?;
        let renewed = self.server.store.renew(&rules.as_rules(), actor(&by), patron, request.barcode.as_ref()).await;
        Ok(renewed.map_err(hidden)?.into_iter().map(|(barcode, outcome)| (barcode, outcome.into())).collect())
    }

    async fn place_hold(&self, by: Staff, request: PlaceHold) -> Result<RuleOutcome<Placed>, ApiError> {
        let patron = self.patron_by(&request.card).await?.id;
        let rules = self.rules().await?;
        let hold = HoldId(secret::uuid(clock::now_unix_millis()).map_err(hidden)?);
        let placed = self.server.store.place_hold(&rules.as_rules(), actor(&by), patron, &request, hold).await;
        Ok(placed.map_err(hidden)?.into())
    }

    async fn cancel_hold(&self, by: Staff, request: CancelHold) -> Result<RuleOutcome<()>, ApiError> {
        let patron = self.patron_by(&request.card).await?.id;
        let rules = self.rules().await?;
        let cancelled = self.server.store.cancel_hold(&rules.as_rules(), actor(&by), patron, request.hold).await;
        Ok(cancelled.map_err(hidden)?.into())
    }

    async fn set_roles(&self, by: Staff, request: RoleChange) -> Result<PatronDetails, ApiError> {
        let patron = self.patron_by(&request.card).await?;
        if patron.id == by.patron && !request.roles.contains(&Role::Admin) {
            return Err(Invalid::OwnRole.into());
        }
        let now = clock::now_unix_secs();
        self.server.store.set_roles(actor(&by), patron.id, &request.roles, now).await.map_err(hidden)?;
        self.patron_details(patron.id).await
    }
}

/// Whose account they may take over or close.
fn reach(staff: &Staff) -> AccountScope {
    if staff.has(Role::Admin) { AccountScope::Everybody } else { AccountScope::NotStaff }
}

impl Call {
    /// The patron with this card number or username.
    pub(super) async fn patron_by(&self, login: &str) -> Result<Patron, ApiError> {
        let login = login.trim();
        if login.len() > TEXT_BYTES_MAX as usize {
            return Err(ApiError::NotFound);
        }
        self.server.store.patron(login).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn patron_details(&self, patron: PatronId) -> Result<PatronDetails, ApiError> {
        let rules = self.rules().await?;
        self.server.store.patron_details(&rules.as_rules(), patron).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn check_category(&self, code: &CategoryCode) -> Result<(), ApiError> {
        let policy = self.server.policy().await?;
        if policy.category(code).is_some() {
            return Ok(());
        }
        let known: Vec<String> = categories(&policy).into_iter().map(|category| category.code.to_string()).collect();
        Err(Invalid::Category { known: known.join(", ") }.into())
    }

    async fn code(&self, card: String, code: String, kept: NewCode) -> Result<Code, ApiError> {
        let policy = self.server.policy().await?;
        // On the day it ends it is good for a part of the day.
        let until = policy.day(kept.until_unix_secs).minus(1);
        Ok(Code { card, code: Secret(code), until })
    }
}

fn categories(policy: &Policy) -> Vec<CategoryView> {
    let view = |category: &bookmobile_circulation::policy::Category| CategoryView {
        code: category.code.to_string(),
        name: category.name.clone(),
        name_en: category.name_en.clone(),
    };
    policy.categories().iter().map(view).collect()
}

/// What the caller is told where something is not for them.
fn allowed<T>(checked: Result<Checked<T>, StoreError>) -> Result<T, ApiError> {
    checked.map_err(hidden)?.map_err(|reason| match reason {
        Reason::NotAllowed => ApiError::NotStaff,
        _ => ApiError::NotFound,
    })
}
