//! Patrons, as staff look after them.

use super::{Staff, hidden};
use crate::clock;
use crate::secret;
use crate::store::{Checked, NewCode, NewPatron, Patron, PatronAdded, PatronChanged, Reach};
use crate::web::api::Call;
use crate::web::log;
use bookmobile_api::ApiError;
use bookmobile_api::backend::{Answering, PatronsBackend};
use bookmobile_api::desk::{
    self, Blocking, CancelHold, CategoryView, Code, Desk, PatronBrief, PatronChange, PatronShown, Payment, PlaceHold,
    Renewal, Role, RoleChange, Told,
};
use bookmobile_api::patron::Secret;
use bookmobile_circulation::{Barcode, CategoryCode, HoldId, PatronId, Placed, Policy, Reason, Renewed, Rules};

/// Longest text to find a patron by, and longest login, in bytes.
const TEXT_BYTES_MAX: usize = 64;

impl PatronsBackend for Call {
    fn start_desk(&self) -> Answering<'_, Desk> {
        Box::pin(async move {
            let staff = self.any_staff().await?;
            let policy = self.server.policy().await?;
            Ok(Desk {
                card: staff.card,
                name: staff.name,
                roles: staff.roles,
                names: self.server.names().await.map_err(hidden)?,
                categories: categories(&policy),
                today: policy.day(clock::now_unix_secs()),
            })
        })
    }

    fn find_patrons(&self, text: String) -> Answering<'_, Vec<PatronBrief>> {
        Box::pin(async move {
            self.staff(Role::Desk).await?;
            let text = text.trim();
            if text.is_empty() || text.len() > TEXT_BYTES_MAX {
                let said = format!("write 1–{TEXT_BYTES_MAX} bytes of a card number, name or phone number");
                return Err(ApiError::BadRequest(said));
            }
            self.server.store.find_patrons(text).await.map_err(hidden)
        })
    }

    fn patron(&self, card: String) -> Answering<'_, PatronShown> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&card).await?;
            let now = clock::now_unix_secs();
            // Before it is told: what is not in the log was not looked at.
            self.server.store.audit(staff.actor(), "view_patron", &patron.card, None, now).await.map_err(hidden)?;
            self.patron_shown(patron.id).await
        })
    }

    fn add_patron(&self, request: desk::NewPatron) -> Answering<'_, Code> {
        Box::pin(self.add(request))
    }

    fn change_patron(&self, request: PatronChange) -> Answering<'_, PatronShown> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&request.card).await?;
            self.check_category(&request.category).await?;
            // Their own card and address they may change.
            let reach = if patron.id == staff.patron { Reach::Everybody } else { staff.reach() };
            let now = clock::now_unix_secs();
            let changed = self.server.store.change_patron(staff.actor(), patron.id, &request, reach, now).await;
            match changed.map_err(hidden)? {
                PatronChanged::Changed => self.patron_shown(patron.id).await,
                PatronChanged::CardTaken => Err(ApiError::Taken),
                PatronChanged::NotAllowed => Err(ApiError::NotStaff),
            }
        })
    }

    fn reset_pin(&self, card: String) -> Answering<'_, Code> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&card).await?;
            let now = clock::now_unix_secs();
            let (code, kept) = NewCode::make(now).map_err(|error| log::hidden(&error))?;
            let reset = self.server.store.reset_pin(staff.actor(), patron.id, &kept, staff.reach(), now).await;
            allowed(reset.map_err(hidden)?)?;
            self.told(patron.card, code, kept).await
        })
    }

    fn sign_out_patron(&self, card: String) -> Answering<'_, ()> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&card).await?;
            let now = clock::now_unix_secs();
            self.server.store.end_sessions(Some(staff.actor()), patron.id, now).await.map_err(hidden)
        })
    }

    fn block(&self, request: Blocking) -> Answering<'_, PatronShown> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&request.card).await?;
            let (block, now) = (request.block.as_ref(), clock::now_unix_secs());
            let blocked = self.server.store.set_blocked(staff.actor(), patron.id, block, staff.reach(), now).await;
            allowed(blocked.map_err(hidden)?)?;
            self.patron_shown(patron.id).await
        })
    }

    fn pay(&self, request: Payment) -> Answering<'_, PatronShown> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&request.card).await?;
            let now = clock::now_unix_secs();
            let paid = self.server.store.pay(staff.actor(), patron.id, &request.charges, now).await;
            allowed(paid.map_err(hidden)?)?;
            self.patron_shown(patron.id).await
        })
    }

    fn renew(&self, request: Renewal) -> Answering<'_, Vec<(Barcode, Told<Renewed>)>> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&request.card).await?;
            let policy = self.server.policy().await?;
            let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
            let renewed = self.server.store.renew(&rules, staff.actor(), patron.id, request.barcode.as_ref()).await;
            Ok(renewed.map_err(hidden)?.into_iter().map(|(barcode, outcome)| (barcode, told(outcome))).collect())
        })
    }

    fn place_hold(&self, request: PlaceHold) -> Answering<'_, Told<Placed>> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&request.card).await?;
            let policy = self.server.policy().await?;
            let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
            let hold = HoldId(secret::uuid(clock::now_unix_millis()).map_err(|error| log::hidden(&error))?);
            let placed = self.server.store.place_hold(&rules, staff.actor(), patron.id, &request, hold).await;
            Ok(told(placed.map_err(hidden)?))
        })
    }

    fn cancel_hold(&self, request: CancelHold) -> Answering<'_, Told<()>> {
        Box::pin(async move {
            let staff = self.staff(Role::Desk).await?;
            let patron = self.patron_by(&request.card).await?;
            let policy = self.server.policy().await?;
            let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
            let cancelled = self.server.store.cancel_hold(&rules, staff.actor(), patron.id, request.hold).await;
            Ok(told(cancelled.map_err(hidden)?))
        })
    }

    fn set_roles(&self, request: RoleChange) -> Answering<'_, PatronShown> {
        Box::pin(async move {
            let staff = self.staff(Role::Admin).await?;
            let patron = self.patron_by(&request.card).await?;
            if patron.id == staff.patron && !request.roles.contains(&Role::Admin) {
                let said = "nobody takes the role of administrator from themselves; another administrator can";
                return Err(ApiError::BadRequest(said.to_owned()));
            }
            let now = clock::now_unix_secs();
            self.server.store.set_roles(staff.actor(), patron.id, &request.roles, now).await.map_err(hidden)?;
            self.patron_shown(patron.id).await
        })
    }
}

impl Staff {
    /// Whose account they may take over or close.
    fn reach(&self) -> Reach {
        if self.may(Role::Admin) { Reach::Everybody } else { Reach::NotStaff }
    }
}

impl Call {
    async fn add(&self, request: desk::NewPatron) -> Result<Code, ApiError> {
        let staff = self.staff(Role::Desk).await?;
        self.check_category(&request.category).await?;
        let desk::NewPatron { card, name, category, email, phone, valid_until } = request;
        let id = secret::uuid(clock::now_unix_millis()).map_err(|error| log::hidden(&error))?;
        let (id, card) = (PatronId(id), card.to_string());
        let patron = NewPatron { id, card, name, category, email, phone, valid_until };
        let now = clock::now_unix_secs();
        let (code, kept) = NewCode::make(now).map_err(|error| log::hidden(&error))?;
        match self.server.store.add_patron(staff.actor(), &patron, &kept, now).await.map_err(hidden)? {
            PatronAdded::Added => self.told(patron.card, code, kept).await,
            PatronAdded::CardTaken => Err(ApiError::Taken),
        }
    }

    /// The patron with this card number or username.
    pub(super) async fn patron_by(&self, login: &str) -> Result<Patron, ApiError> {
        let login = login.trim();
        if login.len() > TEXT_BYTES_MAX {
            return Err(ApiError::NotFound);
        }
        self.server.store.patron(login).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn patron_shown(&self, patron: PatronId) -> Result<PatronShown, ApiError> {
        let policy = self.server.policy().await?;
        let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
        self.server.store.patron_shown(&rules, patron).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn check_category(&self, code: &CategoryCode) -> Result<(), ApiError> {
        let policy = self.server.policy().await?;
        if policy.category(code).is_some() {
            return Ok(());
        }
        let codes: Vec<&str> = policy.categories().iter().map(|category| category.code.as_str()).collect();
        Err(ApiError::BadRequest(format!("the policy has no category {code}; it has {}", codes.join(", "))))
    }

    async fn told(&self, card: String, code: String, kept: NewCode) -> Result<Code, ApiError> {
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

fn told<T>(outcome: Checked<T>) -> Told<T> {
    outcome.map_or_else(Told::Refused, Told::Done)
}

/// What the caller is told where something is not for them.
fn allowed<T>(outcome: Checked<T>) -> Result<T, ApiError> {
    outcome.map_err(|reason| if reason == Reason::NotAllowed { ApiError::NotStaff } else { ApiError::NotFound })
}
