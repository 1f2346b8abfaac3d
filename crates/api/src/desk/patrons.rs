//! Patrons, as staff look after them.

use super::{Role, RuleOutcome};
use bookmobile_circulation::invalid::{Field, Invalid, plain_if_any};
pub use bookmobile_circulation::patron_account::{
    BlockView, ChargeView, NewPatron, PatronBrief, PatronChange, PatronDetails, PlaceHold,
};
use bookmobile_circulation::{Barcode, Day, HoldId, Placed, Renewed};
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// Longest note of a block, in characters.
const NOTE_CHARS_MAX: u32 = 500;

/// A code with which a patron sets a PIN.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Whose: the number on the card.
    pub card: String,
    /// The code. It is told once; the library keeps its hash.
    pub code: crate::accounts::Secret,
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
    /// Where the note is too long.
    pub fn checked(self) -> Result<Self, Invalid> {
        let block = self.block.map(|block| {
            let note = plain_if_any(block.note.as_deref(), Field::Note, NOTE_CHARS_MAX)?;
            Ok::<_, Invalid>(BlockView { note, ..block })
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

endpoints! {
    /// Answers staff about patrons.
    trait PatronsBackend;

    /// Patrons whose card number or username is `text`, whose card number begins with it, or whose name or phone number
    /// contains it; at most 20, whoever has exactly this first, then by card number.
    ///
    /// # Errors
    /// `SearchLength` where it is empty or longer than 64 bytes.
    fn find_patrons(text: String) -> Vec<PatronBrief> = DeskFindPatrons {
        path: "v1/desk/find-patrons",
        input: Json,
        access: Staff(Desk),
        example: r#"{"text": "林"}"#,
        note: "by card number or username, the beginning of a card number, a part of a name or phone number; at most 20",
    }

    /// The patron with this card number or username. That somebody looked is in the audit log.
    ///
    /// # Errors
    /// `NotFound`.
    fn patron(card: String) -> PatronDetails = DeskPatron {
        path: "v1/desk/patron",
        input: Json,
        access: Staff(Desk),
        audit: [ViewPatron],
        example: r#"{"card": "R0001"}"#,
        note: "the account with blocks, charges, loans and holds",
    }

    /// Adds a patron, and gives the code with which the patron sets a PIN.
    ///
    /// # Errors
    /// `Taken` where somebody has the card number; what [`NewPatron::checked`] refuses; `Category` for one that the policy
    /// does not have.
    fn add_patron(request: NewPatron) -> Code = DeskAddPatron {
        path: "v1/desk/add-patron",
        input: Json,
        access: Staff(Desk),
        audit: [AddPatron],
        example: r#"{"request": {"card": "R0002", "name": "林晓", "category": "adult", "email": null, "phone": null, "valid_until": null}}"#,
        note: "gives the code for the first PIN, good for 30 days",
    }

    /// Changes an account: its name, category, card and where the library writes to. Card number and e-mail address of a
    /// patron who is staff only an administrator changes, or that patron.
    ///
    /// # Errors
    /// `NotFound`; `Taken` where somebody else has the new card number; `NotStaff`; what [`PatronChange::checked`] refuses;
    /// `Category`.
    fn change_patron(request: PatronChange) -> PatronDetails = DeskChangePatron {
        path: "v1/desk/change-patron",
        input: Json,
        access: Staff(Desk),
        audit: [ChangePatron, ChangeCard],
        example: r#"{"request": {"card": "R0002", "new_card": "R0002", "name": "林晓", "category": "adult", "email": null, "phone": null, "valid_until": null}}"#,
        note: "the account as it shall be. With another card loans, holds and sessions stay",
    }

    /// Takes the PIN away, signs the patron out everywhere, and gives a code to set another PIN with. Of a patron who is
    /// staff only an administrator: who can reset a PIN can become its owner.
    ///
    /// # Errors
    /// `NotFound`, `NotStaff`.
    fn reset_pin(card: String) -> Code = DeskResetPin {
        path: "v1/desk/reset-pin",
        input: Json,
        access: Staff(Desk),
        audit: [PinReset],
        example: r#"{"card": "R0002"}"#,
        note: "takes the PIN away, signs out everywhere, gives a code",
    }

    /// Signs the patron out on every device.
    ///
    /// # Errors
    /// `NotFound`.
    fn sign_out_patron(card: String) -> () = DeskSignOutPatron {
        path: "v1/desk/sign-out-patron",
        input: Json,
        access: Staff(Desk),
        audit: [SignOutPatron],
        example: r#"{"card": "R0002"}"#,
        note: "on every device",
    }

    /// Blocks an account, or takes every block away; of a patron who is staff only an administrator.
    ///
    /// # Errors
    /// `NotFound`, `NotStaff`, what [`Blocking::checked`] refuses.
    fn block(request: Blocking) -> PatronDetails = DeskBlock {
        path: "v1/desk/block",
        input: Json,
        access: Staff(Desk),
        audit: [Block, Unblock],
        example: r#"{"request": {"card": "R0002", "block": {"until": "2026-12-31", "note": null}}}"#,
        note: "in place of every block; null takes them away",
    }

    /// Notes that charges were paid. One that was paid before stays as it is.
    ///
    /// # Errors
    /// `NotFound` where there is no such patron, or a charge is not the patron's; none is paid then.
    fn pay(request: Payment) -> PatronDetails = DeskPay {
        path: "v1/desk/pay",
        input: Json,
        access: Staff(Desk),
        audit: [Pay],
        example: r#"{"request": {"card": "R0002", "charges": [7, 8]}}"#,
        note: "notes that charges were paid; paid twice is paid once",
    }

    /// Renews one loan of a patron, or all; each has an outcome of its own.
    ///
    /// # Errors
    /// `NotFound`.
    fn renew(request: Renewal) -> Vec<(Barcode, RuleOutcome<Renewed>)> = DeskRenew {
        path: "v1/desk/renew",
        input: Json,
        access: Staff(Desk),
        audit: [Renew],
        example: r#"{"request": {"card": "R0002", "barcode": null}}"#,
        note: "one loan, or all where `barcode` is null",
    }

    /// Places a hold for a patron.
    ///
    /// # Errors
    /// `NotFound` where there is no such patron.
    fn place_hold(request: PlaceHold) -> RuleOutcome<Placed> = DeskPlaceHold {
        path: "v1/desk/place-hold",
        input: Json,
        access: Staff(Desk),
        audit: [PlaceHold],
        example: r#"{"request": {"card": "R0002", "what": "lbm000001", "volume": null, "pickup": "main"}}"#,
        note: "`what`: a barcode, or the id of a record",
    }

    /// Cancels a hold of a patron.
    ///
    /// # Errors
    /// `NotFound` where there is no such patron.
    fn cancel_hold(request: CancelHold) -> RuleOutcome<()> = DeskCancelHold {
        path: "v1/desk/cancel-hold",
        input: Json,
        access: Staff(Desk),
        audit: [CancelHold],
        example: r#"{"request": {"card": "R0002", "hold": "019fa801-7680-7707-8707-000000000000"}}"#,
        note: "cancels a hold of the patron",
    }

    /// Sets what a patron may do as staff. Nobody takes the role of administrator from themselves: somebody must have it.
    ///
    /// # Errors
    /// `NotFound`; `OwnRole` for one's own role of administrator.
    fn set_roles(request: RoleChange) -> PatronDetails = DeskSetRoles {
        path: "v1/desk/set-roles",
        input: Json,
        access: Staff(Admin),
        audit: [SetRoles],
        example: r#"{"request": {"card": "R0002", "roles": ["desk"]}}"#,
        note: "all roles from now on",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookmobile_circulation::CategoryCode;

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
