//! What a library shows beside its catalogue: shared lists, what readers think of titles, events; and a patron's history.

use bookmobile_catalogue::export::csv_table;
use bookmobile_circulation::sync::Entry;
use bookmobile_circulation::{BranchCode, EventId, TitleId};
use serde::{Deserialize, Serialize};

/// A list that a patron shares. It says nothing of whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedList {
    /// Its name.
    pub name: String,
    /// What is in it, in the order in which it was put there.
    pub entries: Vec<Entry>,
}

/// What readers think of a title.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ratings {
    /// How many have rated it.
    pub count: u32,
    /// The mean of their stars, 1–5; none where nobody has rated it.
    pub mean: Option<f64>,
    /// How many gave 1, 2, 3, 4 and 5 stars.
    pub stars: [u32; 5],
    /// Reviews that staff have read and show, the latest first, at most [`Ratings::REVIEWS_MAX`]. Without names.
    pub reviews: Vec<Review>,
}

impl Ratings {
    /// Reviews in one answer at most.
    pub const REVIEWS_MAX: u32 = 50;

    /// So many gave 1, 2, 3, 4 and 5 stars, and wrote these reviews.
    pub fn new(stars: [u32; 5], reviews: Vec<Review>) -> Self {
        let count: u32 = stars.iter().sum();
        let sum: u32 = stars.iter().zip(1..).map(|(count, stars)| count * stars).sum();
        Self { count, mean: (count > 0).then(|| f64::from(sum) / f64::from(count)), stars, reviews }
    }
}

/// A review without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// 1–5.
    pub stars: u8,
    /// The words.
    pub review: String,
    /// When it was written, in seconds since 1970-01-01 UTC.
    pub made_unix_secs: i64,
}

/// An event of the library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which.
    pub id: EventId,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub about: Option<String>,
    /// The branch where it is.
    pub branch: Option<BranchCode>,
    /// When it begins, in seconds since 1970-01-01 UTC.
    pub begins_unix_secs: i64,
    /// When it begins by the clocks of the library: `2026-12-05T14:00`.
    pub begins: String,
    /// When it ends by the clocks of the library.
    pub ends: Option<String>,
    /// How many can come; none: everybody.
    pub places: Option<u32>,
    /// How many of the places are free.
    pub free: Option<u32>,
}

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
    pub title: TitleId,
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
    pub title: TitleId,
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
    fn a_mean_is_of_all_who_rated() {
        let ratings = Ratings::new([1, 0, 0, 1, 2], Vec::new());
        assert_eq!((ratings.count, ratings.mean), (4, Some(3.75)));
        assert_eq!(Ratings::new([0; 5], Vec::new()).mean, None);
    }

    #[test]
    fn a_history_is_a_table() {
        let history = History {
            loans: vec![PastLoan {
                title: TitleId::new("r1").expect("a name"),
                name: "=红楼梦, 上".into(),
                item: "B1".into(),
                branch: "MAIN".into(),
                lent_unix_secs: 60,
                ended_unix_secs: None,
                how: "open".into(),
                renewals: 2,
            }],
            holds: vec![PastHold {
                title: TitleId::new("r2").expect("a name"),
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
