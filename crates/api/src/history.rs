//! The loans and holds of a patron, also those that are over.

use bookmobile_catalogue::export::csv_table;
use bookmobile_circulation::RecordId;
use serde::{Deserialize, Serialize};
use server_fn::codec::Json;

/// What a patron has and had from the library: what is under way, and what is over as far as a history is kept.
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
    /// Which record.
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
    /// Which record.
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

endpoints! {
    /// Answers patrons about their history.
    trait HistoryBackend;

    /// Loans and holds of the patron who is signed in, also those that are over, where a history is kept.
    ///
    /// # Errors
    /// `NeedsSignIn`.
    fn history() -> History = FetchHistory {
        path: "v1/history",
        input: Json,
        access: SignedIn,
        example: "{}",
        note: "`loans` and `holds` of who is signed in",
    }

    raw {
        /// The history as a table for spreadsheets.
        history_csv = HISTORY_CSV {
            path: "v1/history.csv",
            access: SignedIn,
            example: "{}",
            note: "the same as a table (RFC 4180)",
        }
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
