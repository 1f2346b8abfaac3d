//! Accounts of patrons as staff see and change them, and what a patron has and had from the library. What a store reads for an
//! answer, and what it is asked to change; the rules work on [`PatronState`](crate::PatronState).

use crate::invalid::{Field, Invalid, plain, plain_if_any};
use crate::sync::{HoldView, LoanView, Profile};
use crate::{Barcode, BranchCode, CategoryCode, Day, Reason, RecordId};
use bookmobile_catalogue::export::csv_table;
use serde::{Deserialize, Serialize};

/// A patron in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatronBrief {
    /// Card number.
    pub card: String,
    /// Name.
    pub name: String,
    /// The code of the category.
    pub category: String,
}

/// A patron with all that the desk can do something about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatronDetails {
    /// The account.
    pub profile: Profile,
    /// Whether the patron has set a PIN.
    pub registered: bool,
    /// Why the patron cannot borrow now; none: can.
    pub standing: Option<Reason>,
    /// Blocks on the account.
    pub blocks: Vec<BlockView>,
    /// Unpaid charges, the oldest first.
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
    /// Note of staff.
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
    /// Name.
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

/// New values of a patron's account. Optional values that are none are removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatronChange {
    /// The number on the card as it is.
    pub card: String,
    /// The number on the card as it shall be: another one, where a card was lost.
    pub new_card: Barcode,
    /// Name.
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
const CHARS_MAX: [u32; 3] = [200, 254, 40];

impl NewPatron {
    /// The same without spaces around its texts and without empty ones.
    ///
    /// # Errors
    /// No name, a text that is too long, an e-mail address that is none.
    pub fn checked(self) -> Result<Self, Invalid> {
        let (name, email, phone) = checked(&self.name, self.email.as_deref(), self.phone.as_deref())?;
        Ok(Self { name, email, phone, ..self })
    }
}

impl PatronChange {
    /// The same without spaces around its texts and without empty ones.
    ///
    /// # Errors
    /// No name, a text that is too long, an e-mail address that is none.
    pub fn checked(self) -> Result<Self, Invalid> {
        let (name, email, phone) = checked(&self.name, self.email.as_deref(), self.phone.as_deref())?;
        Ok(Self { name, email, phone, ..self })
    }
}

fn checked(
    name: &str,
    email: Option<&str>,
    phone: Option<&str>,
) -> Result<(String, Option<String>, Option<String>), Invalid> {
    let [name_max, email_max, phone_max] = CHARS_MAX;
    let name = plain(name, Field::Name, name_max)?;
    if name.is_empty() {
        return Err(Invalid::Missing { field: Field::Name });
    }
    let email = plain_if_any(email, Field::Email, email_max)?;
    if email.as_ref().is_some_and(|email| !email.contains('@') || email.contains(' ')) {
        return Err(Invalid::Email);
    }
    Ok((name, email, plain_if_any(phone, Field::Phone, phone_max)?))
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

/// Loans and holds of a patron: the open ones, and the ended ones as far as a history is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// Loans, the latest first.
    pub loans: Vec<PastLoan>,
    /// Holds, the latest first.
    pub holds: Vec<PastHold>,
}

/// A loan, open or over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastLoan {
    /// Id of the record.
    pub title: RecordId,
    /// The title of the record; empty where the catalogue has it no more.
    pub name: String,
    /// The barcode of the copy.
    pub item: String,
    /// The code of the branch that lent it.
    pub branch: String,
    /// When, in seconds since 1970-01-01 UTC.
    pub lent_unix_secs: i64,
    /// When it ended; none: it has not.
    pub ended_unix_secs: Option<i64>,
    /// `open`, `returned` or `lost`.
    pub how: String,
    /// How often it was renewed.
    pub renewals: u32,
}

/// A hold, live or over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastHold {
    /// Id of the record.
    pub title: RecordId,
    /// The title of the record; empty where the catalogue has it no more.
    pub name: String,
    /// The code of the branch where it was to be picked up.
    pub pickup: String,
    /// When it was placed, in seconds since 1970-01-01 UTC.
    pub placed_unix_secs: i64,
    /// When it ended; none: it has not.
    pub ended_unix_secs: Option<i64>,
    /// `live`, `fulfilled`, `cancelled_by_patron`, `cancelled_by_staff`, `unfilled` or `unclaimed`.
    pub how: String,
}

impl History {
    /// As a table for spreadsheets (RFC 4180), one row for each loan and hold; `time` writes seconds since 1970-01-01 UTC
    /// as somebody reads them.
    pub fn csv(&self, time: impl Fn(i64) -> String) -> String {
        const HEAD: [&str; 9] = ["what", "id", "title", "barcode", "branch", "from", "to", "how", "renewals"];
        let to = |ended: Option<i64>| ended.map(&time).unwrap_or_default();
        let loans = self.loans.iter().map(|loan| {
            [
                "loan".to_owned(),
                loan.title.to_string(),
                loan.name.clone(),
                loan.item.clone(),
                loan.branch.clone(),
                time(loan.lent_unix_secs),
                to(loan.ended_unix_secs),
                loan.how.clone(),
                loan.renewals.to_string(),
            ]
        });
        let holds = self.holds.iter().map(|hold| {
            [
                "hold".to_owned(),
                hold.title.to_string(),
                hold.name.clone(),
                String::new(),
                hold.pickup.clone(),
                time(hold.placed_unix_secs),
                to(hold.ended_unix_secs),
                hold.how.clone(),
                String::new(),
            ]
        });
        csv_table(std::iter::once(HEAD.map(str::to_owned)).chain(loans).chain(holds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_is_a_table() {
        let history = History {
            loans: vec![PastLoan {
                title: RecordId::new("r1").expect("a name"),
                name: "=红楼梦, 上".into(),
                item: "B1".into(),
                branch: "MAIN".into(),
                lent_unix_secs: 60,
                ended_unix_secs: None,
                how: "open".into(),
                renewals: 2,
            }],
            holds: vec![PastHold {
                title: RecordId::new("r2").expect("a name"),
                name: "水浒传".into(),
                pickup: "MAIN".into(),
                placed_unix_secs: 0,
                ended_unix_secs: Some(120),
                how: "unfilled".into(),
            }],
        };
        let expected = "\u{FEFF}what,id,title,barcode,branch,from,to,how,renewals\r\n\
                        loan,r1,\"'=红楼梦, 上\",B1,MAIN,t60,,open,2\r\n\
                        hold,r2,水浒传,,MAIN,t0,t120,unfilled,\r\n";
        assert_eq!(history.csv(|secs| format!("t{secs}")), expected);
    }
}
