//! Copies (items) and the state of each: a copy is in exactly one place, because its state is one value.

use crate::{Barcode, BranchCode, HoldId, Loan};
use serde::{Deserialize, Serialize};

/// A copy in circulation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its barcode.
    pub barcode: Barcode,
    /// Volume or issue, for works in several.
    pub volume: Option<String>,
    /// The branch it belongs to.
    pub home: BranchCode,
    /// The branch where it was last seen.
    pub at: BranchCode,
    /// For use in the library only: neither lent nor held.
    pub reference_only: bool,
    /// Its state.
    pub state: ItemState,
}

/// The state of a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum ItemState {
    /// On its shelf at [`Item::at`].
    OnShelf,
    /// On loan to a patron.
    OnLoan {
        /// The loan.
        loan: Loan,
    },
    /// On loan in the system that the catalogue was imported from, to a patron unknown here. A check-in ends this state.
    LentElsewhere,
    /// On the hold shelf of [`Item::at`], for this hold, which is [`crate::HoldState::Ready`].
    OnHoldShelf {
        /// The hold.
        hold: HoldId,
    },
    /// On the hold shelf of [`Item::at`], for a hold that has ended: the next check-in gives its destination.
    Unclaimed,
    /// Between [`Item::at`] and another branch, for this hold, which is [`crate::HoldState::InTransit`], or back home.
    InTransit {
        /// The destination.
        to: BranchCode,
        /// The hold that it fills, if any.
        hold: Option<HoldId>,
    },
    /// Ordered or being catalogued.
    InProcess,
    /// Being repaired.
    InRepair,
    /// Not on its shelf.
    Missing,
    /// Lost by a patron.
    Lost,
    /// Removed from the collection.
    Withdrawn,
}

/// Declares the permanent codes of [`ItemState`].
macro_rules! state_codes {
    ($($(#[$meta:meta])* $variant:ident = $code:literal),+ $(,)?) => {
        /// The code of an [`ItemState`], without loan, hold or branch.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "see ItemState")]
        pub enum StateCode { $(#[serde(rename = $code)] $variant),+ }

        impl StateCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code in JSON and in the database.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl ItemState {
            /// The code of this state.
            pub const fn code(&self) -> StateCode {
                match self { $(Self::$variant { .. } => StateCode::$variant),+ }
            }
        }
    };
}

state_codes! {
    OnShelf = "on_shelf",
    OnLoan = "on_loan",
    LentElsewhere = "lent_elsewhere",
    OnHoldShelf = "on_hold_shelf",
    Unclaimed = "unclaimed",
    InTransit = "in_transit",
    InProcess = "in_process",
    InRepair = "in_repair",
    Missing = "missing",
    Lost = "lost",
    Withdrawn = "withdrawn",
}

/// A state that staff set by hand; only check-out and check-in change loans, holds and transit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// On its shelf.
    OnShelf,
    /// Being catalogued.
    InProcess,
    /// Being repaired.
    InRepair,
    /// Cannot be found.
    Missing,
    /// Lost by a patron.
    Lost,
    /// Removed from the collection.
    Withdrawn,
}

impl Mark {
    /// Every mark.
    pub const ALL: &[Self] =
        &[Self::OnShelf, Self::InProcess, Self::InRepair, Self::Missing, Self::Lost, Self::Withdrawn];

    pub(crate) fn state(self) -> ItemState {
        match self {
            Self::OnShelf => ItemState::OnShelf,
            Self::InProcess => ItemState::InProcess,
            Self::InRepair => ItemState::InRepair,
            Self::Missing => ItemState::Missing,
            Self::Lost => ItemState::Lost,
            Self::Withdrawn => ItemState::Withdrawn,
        }
    }
}

impl Item {
    /// A copy imported with the status that it has in the catalogue: a code of the catalogue's `ItemStatus`. `None` for any
    /// other code.
    pub fn from_catalogue(barcode: Barcode, volume: Option<String>, home: BranchCode, status: &str) -> Option<Self> {
        let state = match status {
            "available" | "reference_only" => ItemState::OnShelf,
            "on_loan" => ItemState::LentElsewhere,
            "on_hold_shelf" => ItemState::Unclaimed,
            "in_transit" => ItemState::InTransit { to: home.clone(), hold: None },
            "in_process" => ItemState::InProcess,
            "missing" => ItemState::Missing,
            _ => return None,
        };
        Some(Self { barcode, volume, at: home.clone(), home, reference_only: status == "reference_only", state })
    }

    /// Its status in the catalogue, as a code of the catalogue's `ItemStatus`.
    pub fn catalogue_status(&self) -> &'static str {
        match &self.state {
            ItemState::OnShelf if self.reference_only => "reference_only",
            ItemState::OnShelf => "available",
            ItemState::OnLoan { .. } | ItemState::LentElsewhere => "on_loan",
            ItemState::OnHoldShelf { .. } | ItemState::Unclaimed => "on_hold_shelf",
            ItemState::InTransit { .. } => "in_transit",
            ItemState::InProcess | ItemState::InRepair => "in_process",
            ItemState::Missing | ItemState::Lost | ItemState::Withdrawn => "missing",
        }
    }

    /// Whether the copy is lent at all, now or later.
    pub fn is_lendable(&self) -> bool {
        !self.reference_only && !matches!(self.state, ItemState::Missing | ItemState::Lost | ItemState::Withdrawn)
    }

    /// Whether the copy is on a shelf of a branch and not set aside.
    pub fn is_at_hand(&self) -> bool {
        !self.reference_only && matches!(self.state, ItemState::OnShelf | ItemState::Unclaimed)
    }

    /// The open loan of the copy.
    pub fn loan(&self) -> Option<&Loan> {
        match &self.state {
            ItemState::OnLoan { loan } => Some(loan),
            _ => None,
        }
    }

    /// The hold it is set aside for.
    pub fn set_aside_for(&self) -> Option<HoldId> {
        match &self.state {
            ItemState::OnHoldShelf { hold } => Some(*hold),
            ItemState::InTransit { hold, .. } => *hold,
            _ => None,
        }
    }
}
