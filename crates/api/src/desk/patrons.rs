//! Patrons, as staff look after them.

use super::{Role, Told};
use crate::ApiError;
#[cfg(feature = "ssr")]
use crate::backend::{self, Answering};
use crate::text::{plain, plain_if_any};
use bookmobile_circulation::sync::{HoldView, LoanView, Profile};
use bookmobile_circulation::{Barcode, BranchCode, CategoryCode, Day, HoldId, Placed, Reason, Renewed};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;
use server_fn_macro_default::server;

/// A patron in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatronBrief {
    /// Card number.
    pub card: String,
    /// What the library calls them.
    pub name: String,
    /// The code of the category.
    pub category: String,
}

/// A patron with all that the desk can do something about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatronShown {
    /// The account.
    pub profile: Profile,
    /// Whether the patron has set a PIN.
    pub registered: bool,
    /// Why the patron cannot borrow now; none: can.
    pub standing: Option<Reason>,
    /// What staff blocked the account for.
    pub blocks: Vec<BlockView>,
    /// What is owed and not paid, the oldest first.
    pub charges: Vec<ChargeView>,
    /// Open loans, by when they are due.
    pub loans: Vec<LoanView>,
    /// Live holds, by when they were placed.
    pub holds: Vec<HoldView>,
}

/// A block on an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockView {
    /// The last day of it; none: until it is taken away.
    pub until: Option<Day>,
    /// What staff noted.
    pub note: Option<String>,
}

/// Something to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeView {
    /// Its number.
    pub number: i64,
    /// For which copy.
    pub barcode: String,
    /// The title of its record; empty where the catalogue has it no more.
    pub name: String,
    /// Open days that it was late.
    pub days: u32,
    /// How much, in the smallest unit of the currency.
    pub amount: u32,
    /// When, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// Somebody who is to be a patron.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPatron {
    /// The number on the card.
    pub card: Barcode,
    /// What the library calls them.
    pub name: String,
    /// A category of the policy.
    pub category: CategoryCode,
    /// Where the library can write to.
    #[serde(default)]
    pub email: Option<String>,
    /// Where the library can call.
    #[serde(default)]
    pub phone: Option<String>,
    /// The last day on which the card is valid; none: always.
    #[serde(default)]
    pub valid_until: Option<Day>,
}

/// What a patron's account shall be. What is none where it can be is taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatronChange {
    /// The number on the card as it is.
    pub card: String,
    /// The number on the card as it shall be: another one, where a card was lost.
    pub new_card: Barcode,
    /// What the library calls them.
    pub name: String,
    /// A category of the policy.
    pub category: CategoryCode,
    /// Where the library can write to.
    pub email: Option<String>,
    /// Where the library can call.
    pub phone: Option<String>,
    /// The last day on which the card is valid; none: always.
    pub valid_until: Option<Day>,
}

/// Longest texts of an account, in characters: name, e-mail, phone.
const CHARS_MAX: [usize; 3] = [200, 254, 40];
/// Longest note of a block, in characters.
const NOTE_CHARS_MAX: usize = 500;

impl NewPatron {
    /// The same without spaces around its texts and without empty ones.
    ///
    /// # Errors
    /// [`ApiError::BadRequest`] with what is wrong: no name, a text that is too long.
    pub fn checked(self) -> Result<Self, ApiError> {
        let (name, email, phone) = checked(&self.name, self.email.as_deref(), self.phone.as_deref())?;
        Ok(Self { name, email, phone, ..self })
    }
}

impl PatronChange {
    /// The same without spaces around its texts and without empty ones.
    ///
    /// # Errors
    /// [`ApiError::BadRequest`] with what is wrong: no name, a text that is too long.
    pub fn checked(self) -> Result<Self, ApiError> {
        let (name, email, phone) = checked(&self.name, self.email.as_deref(), self.phone.as_deref())?;
        Ok(Self { name, email, phone, ..self })
    }
}

fn checked(
    name: &str,
    email: Option<&str>,
    phone: Option<&str>,
) -> Result<(String, Option<String>, Option<String>), ApiError> {
    let [name_max, email_max, phone_max] = CHARS_MAX;
    let name = plain(name, "name", name_max)?;
    if name.is_empty() {
        return Err(ApiError::BadRequest("the name is missing: say what to call the patron".to_owned()));
    }
    let email = plain_if_any(email, "e-mail address", email_max)?;
    if email.as_ref().is_some_and(|email| !email.contains('@') || email.contains(' ')) {
        return Err(ApiError::BadRequest("the e-mail address is none: it has no @".to_owned()));
    }
    Ok((name, email, plain_if_any(phone, "phone number", phone_max)?))
}

/// A code with which a patron sets a PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Whose: the number on the card.
    pub card: String,
    /// The code. It is told once; the library keeps its hash.
    pub code: crate::patron::Secret,
    /// The last day on which it is good.
    pub until: Day,
}

/// A block that is put on an account in place of those that are there, or none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blocking {
    /// Card number.
    pub card: String,
    /// The block; none: every block is taken away.
    pub block: Option<BlockView>,
}

impl Blocking {
    /// The same without spaces around its note and without an empty one.
    ///
    /// # Errors
    /// [`ApiError::BadRequest`] where the note is too long.
    pub fn checked(self) -> Result<Self, ApiError> {
        let block = self.block.map(|block| {
            let note = plain_if_any(block.note.as_deref(), "note", NOTE_CHARS_MAX)?;
            Ok(BlockView { note, ..block })
        });
        Ok(Self { block: block.transpose()?, ..self })
    }
}

/// Charges that were paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Card number.
    pub card: String,
    /// Their numbers.
    pub charges: Vec<i64>,
}

/// Loans that are to be renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// Card number.
    pub card: String,
    /// The copy; none: all.
    pub barcode: Option<Barcode>,
}

/// A hold that staff place for a patron, at the end of the queue as any other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceHold {
    /// Card number.
    pub card: String,
    /// The barcode of any copy of the title, or the id of its record.
    pub what: String,
    /// The volume, where there are several.
    pub volume: Option<String>,
    /// Where it is to be picked up.
    pub pickup: BranchCode,
}

/// A hold that staff cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelHold {
    /// Card number.
    pub card: String,
    /// Which.
    pub hold: HoldId,
}

/// What a patron may do as staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChange {
    /// Card number.
    pub card: String,
    /// All that the patron may do from now on.
    pub roles: Vec<Role>,
}

/// Who answers for patrons.
#[cfg(feature = "ssr")]
pub trait PatronsBackend {
    /// See [`super::start`].
    fn start_desk(&self) -> Answering<'_, super::Desk>;
    /// See [`find_patrons`].
    fn find_patrons(&self, text: String) -> Answering<'_, Vec<PatronBrief>>;
    /// See [`patron`].
    fn patron(&self, card: String) -> Answering<'_, PatronShown>;
    /// See [`add_patron`]; checked already.
    fn add_patron(&self, request: NewPatron) -> Answering<'_, Code>;
    /// See [`change_patron`]; checked already.
    fn change_patron(&self, request: PatronChange) -> Answering<'_, PatronShown>;
    /// See [`reset_pin`].
    fn reset_pin(&self, card: String) -> Answering<'_, Code>;
    /// See [`sign_out_patron`].
    fn sign_out_patron(&self, card: String) -> Answering<'_, ()>;
    /// See [`block`]; checked already.
    fn block(&self, request: Blocking) -> Answering<'_, PatronShown>;
    /// See [`pay`].
    fn pay(&self, request: Payment) -> Answering<'_, PatronShown>;
    /// See [`renew`].
    fn renew(&self, request: Renewal) -> Answering<'_, Vec<(Barcode, Told<Renewed>)>>;
    /// See [`place_hold`].
    fn place_hold(&self, request: PlaceHold) -> Answering<'_, Told<Placed>>;
    /// See [`cancel_hold`].
    fn cancel_hold(&self, request: CancelHold) -> Answering<'_, Told<()>>;
    /// See [`set_roles`].
    fn set_roles(&self, request: RoleChange) -> Answering<'_, PatronShown>;
}

/// Patrons whose card number or username is `text`, whose card number begins with it, or whose name or phone number
/// contains it; at most 20, whoever has exactly this first, then by card number.
///
/// `POST /api/v1/desk/find-patrons` with `{"text": "林"}`. Desk or admin.
///
/// # Errors
/// [`ApiError::BadRequest`] where it is empty or longer than 64 bytes.
#[server(name = DeskFindPatrons, prefix = "/api", endpoint = "v1/desk/find-patrons", input = Json, output = Json)]
pub async fn find_patrons(text: String) -> Result<Vec<PatronBrief>, ApiError> {
    backend::current()?.find_patrons(text).await
}

/// The patron with this card number or username. That somebody looked is in the audit log.
///
/// `POST /api/v1/desk/patron` with `{"card": "R0001"}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(name = DeskPatron, prefix = "/api", endpoint = "v1/desk/patron", input = Json, output = Json)]
pub async fn patron(card: String) -> Result<PatronShown, ApiError> {
    backend::current()?.patron(card).await
}

/// Adds a patron, and gives the code with which the patron sets a PIN.
///
/// `POST /api/v1/desk/add-patron` with `{"request": {"card": "R0002", "name": "林晓", "category": "adult"}}`. Desk.
///
/// # Errors
/// [`ApiError::Taken`] where somebody has the card number; [`ApiError::BadRequest`] for what [`NewPatron::checked`]
/// refuses, or a category that the policy does not have.
#[server(name = DeskAddPatron, prefix = "/api", endpoint = "v1/desk/add-patron", input = Json, output = Json)]
pub async fn add_patron(request: NewPatron) -> Result<Code, ApiError> {
    backend::current()?.add_patron(request.checked()?).await
}

/// Changes an account: its name, category, card and where the library writes to.
///
/// `POST /api/v1/desk/change-patron` with `{"request": {"card": "R0002", "new_card": "R0002", "name": "林晓",
/// "category": "adult", "email": null, "phone": null, "valid_until": null}}`. Desk; card number and e-mail address of a
/// patron who is staff only an administrator, or that patron.
///
/// # Errors
/// [`ApiError::NotFound`]; [`ApiError::Taken`] where somebody else has the new card number; [`ApiError::NotStaff`];
/// [`ApiError::BadRequest`].
#[server(name = DeskChangePatron, prefix = "/api", endpoint = "v1/desk/change-patron", input = Json, output = Json)]
pub async fn change_patron(request: PatronChange) -> Result<PatronShown, ApiError> {
    backend::current()?.change_patron(request.checked()?).await
}

/// Takes the PIN away, signs the patron out everywhere, and gives a code to set another PIN with.
///
/// `POST /api/v1/desk/reset-pin` with `{"card": "R0002"}`. Desk; of a patron who is staff only an administrator: who can
/// reset a PIN can become its owner.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::NotStaff`].
#[server(name = DeskResetPin, prefix = "/api", endpoint = "v1/desk/reset-pin", input = Json, output = Json)]
pub async fn reset_pin(card: String) -> Result<Code, ApiError> {
    backend::current()?.reset_pin(card).await
}

/// Signs the patron out on every device.
///
/// `POST /api/v1/desk/sign-out-patron` with `{"card": "R0002"}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(name = DeskSignOutPatron, prefix = "/api", endpoint = "v1/desk/sign-out-patron", input = Json, output = Json)]
pub async fn sign_out_patron(card: String) -> Result<(), ApiError> {
    backend::current()?.sign_out_patron(card).await
}

/// Blocks an account, or takes every block away.
///
/// `POST /api/v1/desk/block` with `{"request": {"card": "R0002", "block": {"until": "2026-12-31", "note": "…"}}}`. Desk;
/// of a patron who is staff only an administrator.
///
/// # Errors
/// [`ApiError::NotFound`], [`ApiError::NotStaff`], [`ApiError::BadRequest`].
#[server(name = DeskBlock, prefix = "/api", endpoint = "v1/desk/block", input = Json, output = Json)]
pub async fn block(request: Blocking) -> Result<PatronShown, ApiError> {
    backend::current()?.block(request.checked()?).await
}

/// Notes that charges were paid. One that was paid before stays as it is.
///
/// `POST /api/v1/desk/pay` with `{"request": {"card": "R0002", "charges": [7, 8]}}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such patron, or a charge is not the patron's; none is paid then.
#[server(name = DeskPay, prefix = "/api", endpoint = "v1/desk/pay", input = Json, output = Json)]
pub async fn pay(request: Payment) -> Result<PatronShown, ApiError> {
    backend::current()?.pay(request).await
}

/// Renews one loan of a patron, or all; each has an outcome of its own.
///
/// `POST /api/v1/desk/renew` with `{"request": {"card": "R0002", "barcode": null}}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`].
#[server(name = DeskRenew, prefix = "/api", endpoint = "v1/desk/renew", input = Json, output = Json)]
pub async fn renew(request: Renewal) -> Result<Vec<(Barcode, Told<Renewed>)>, ApiError> {
    backend::current()?.renew(request).await
}

/// Places a hold for a patron.
///
/// `POST /api/v1/desk/place-hold` with `{"request": {"card": "R0002", "what": "lbm000001", "volume": null,
/// "pickup": "main"}}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such patron.
#[server(name = DeskPlaceHold, prefix = "/api", endpoint = "v1/desk/place-hold", input = Json, output = Json)]
pub async fn place_hold(request: PlaceHold) -> Result<Told<Placed>, ApiError> {
    backend::current()?.place_hold(request).await
}

/// Cancels a hold of a patron.
///
/// `POST /api/v1/desk/cancel-hold` with `{"request": {"card": "R0002", "hold": "019fa801-…"}}`. Desk.
///
/// # Errors
/// [`ApiError::NotFound`] where there is no such patron.
#[server(name = DeskCancelHold, prefix = "/api", endpoint = "v1/desk/cancel-hold", input = Json, output = Json)]
pub async fn cancel_hold(request: CancelHold) -> Result<Told<()>, ApiError> {
    backend::current()?.cancel_hold(request).await
}

/// Sets what a patron may do as staff. Nobody takes the role of administrator from themselves: somebody must have it.
///
/// `POST /api/v1/desk/set-roles` with `{"request": {"card": "R0002", "roles": ["desk"]}}`. Admin.
///
/// # Errors
/// [`ApiError::NotFound`]; [`ApiError::BadRequest`] for one's own role of administrator.
#[server(name = DeskSetRoles, prefix = "/api", endpoint = "v1/desk/set-roles", input = Json, output = Json)]
pub async fn set_roles(request: RoleChange) -> Result<PatronShown, ApiError> {
    backend::current()?.set_roles(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patron(name: &str, email: &str) -> NewPatron {
        NewPatron {
            card: Barcode::new("R0002").expect("a card"),
            name: name.to_owned(),
            category: CategoryCode::new("adult").expect("a category"),
            email: Some(email.to_owned()),
            phone: Some("  ".to_owned()),
            valid_until: None,
        }
    }

    #[test]
    fn texts_of_an_account_lose_what_surrounds_them() {
        let checked = patron(" 林\n晓 ", " lin@example.org").checked().expect("a patron");
        assert_eq!(checked, NewPatron { phone: None, ..patron("林 晓", "lin@example.org") });
    }

    #[test]
    fn an_account_that_cannot_be_says_why() {
        for (patron, why) in [
            (patron(" ", "a@b"), "the name is missing"),
            (patron("林晓", "nowhere"), "has no @"),
            (patron(&"林".repeat(201), "a@b"), "more than 200"),
        ] {
            let refused = patron.checked().expect_err("it is refused").to_string();
            assert!(refused.contains(why), "{refused}");
        }
    }
}
