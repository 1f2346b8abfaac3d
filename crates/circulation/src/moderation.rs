//! Decisions of staff about reviews and suggestions for purchase. The codes are for ever, in JSON and in the database; new
//! ones may come, and are [`Moderation::Other`] and [`PurchaseProgress::Other`] to a program that does not know them.

use serde::{Deserialize, Serialize};

/// The moderation of a review: whether others see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moderation {
    /// Staff have not read it.
    Waiting,
    /// Others see it.
    Shown,
    /// Others do not see it, and its stars do not count.
    Hidden,
    /// A decision that only a newer program knows.
    #[serde(other)]
    Other,
}

impl Moderation {
    /// The code in JSON and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Hidden => "hidden",
            Self::Other => "other",
        }
    }

    /// The value with this code.
    pub fn of_code(code: &str) -> Self {
        [Self::Waiting, Self::Shown, Self::Hidden].into_iter().find(|one| one.code() == code).unwrap_or(Self::Other)
    }
}

/// The progress of a suggestion for purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PurchaseProgress {
    /// Nobody has looked at it.
    New,
    /// The library is considering it.
    Considered,
    /// It is ordered.
    Ordered,
    /// It can be borrowed.
    Arrived,
    /// The library will not buy it.
    Declined,
    /// A progress that only a newer program knows.
    #[serde(other)]
    Other,
}

impl PurchaseProgress {
    /// Every value that staff can choose, in order.
    pub const ALL: [Self; 5] = [Self::New, Self::Considered, Self::Ordered, Self::Arrived, Self::Declined];

    /// The code in JSON and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Considered => "considered",
            Self::Ordered => "ordered",
            Self::Arrived => "arrived",
            Self::Declined => "declined",
            Self::Other => "other",
        }
    }

    /// The value with this code.
    pub fn of_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|progress| progress.code() == code).unwrap_or(Self::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_json_and_unknown_ones_can_be_read() {
        for progress in PurchaseProgress::ALL {
            let json = format!("\"{}\"", progress.code());
            assert_eq!(serde_json::from_str::<PurchaseProgress>(&json).expect("is read"), progress);
            assert_eq!(serde_json::to_string(&progress).expect("is JSON"), json);
            assert_eq!(PurchaseProgress::of_code(progress.code()), progress);
        }
        for moderation in [Moderation::Waiting, Moderation::Shown, Moderation::Hidden] {
            let json = format!("\"{}\"", moderation.code());
            assert_eq!(serde_json::from_str::<Moderation>(&json).expect("is read"), moderation);
            assert_eq!(serde_json::to_string(&moderation).expect("is JSON"), json);
            assert_eq!(Moderation::of_code(moderation.code()), moderation);
        }
        assert_eq!(serde_json::from_str::<Moderation>("\"starred\"").expect("is read"), Moderation::Other);
        assert_eq!(serde_json::from_str::<PurchaseProgress>("\"lost\"").expect("is read"), PurchaseProgress::Other);
    }
}
