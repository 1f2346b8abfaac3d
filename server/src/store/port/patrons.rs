//! Patrons, and what they do.

use super::{Actor, NewCode, StoreError};
use async_trait::async_trait;
use bookmobile_circulation::action::{Outcome, SentAction};
use bookmobile_circulation::sync::{Profile, State};
use bookmobile_circulation::{CategoryCode, Day, PatronId, Role, Rules};

/// A patron who is to be added.
#[derive(Clone, Debug)]
pub struct NewPatron {
    /// The account's own name.
    pub id: PatronId,
    /// The number on the card.
    pub card: String,
    /// What people call the patron.
    pub name: String,
    /// What the policy says of them.
    pub category: CategoryCode,
    /// Where the library can write to.
    pub email: Option<String>,
    /// Where the library can call.
    pub phone: Option<String>,
    /// The last day on which the card is valid; none: always.
    pub valid_until: Option<Day>,
}

/// A patron as staff see one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patron {
    /// The account's own name.
    pub id: PatronId,
    /// The number on the card.
    pub card: String,
    /// The name to sign in with, where the patron chose one.
    pub username: Option<String>,
    /// What people call the patron.
    pub name: String,
    /// What the policy says of them.
    pub category: String,
    /// The last day on which the card is valid.
    pub valid_until: Option<String>,
    /// Whether the patron has set a PIN.
    pub registered: bool,
    /// What the patron may do as staff.
    pub roles: Vec<Role>,
}

/// What became of a new patron.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatronAdded {
    /// There is an account now.
    Added,
    /// Another patron has the card number, or signs in with it as a name.
    CardTaken,
}

/// The library's patrons.
#[async_trait]
pub trait Patrons {
    /// Adds a patron, who has no PIN yet, but a code to set one with.
    async fn add_patron(
        &self,
        by: Actor<'_>,
        patron: &NewPatron,
        code: &NewCode,
        now_unix_secs: i64,
    ) -> Result<PatronAdded, StoreError>;
    /// The patron with this card number or username.
    async fn patron(&self, login: &str) -> Result<Option<Patron>, StoreError>;
    /// The account of a patron, as the patron sees it.
    async fn profile(&self, patron: PatronId) -> Result<Option<Profile>, StoreError>;
    /// Sets what the patron may do as staff.
    async fn set_roles(
        &self,
        by: Actor<'_>,
        patron: PatronId,
        roles: &[Role],
        now_unix_secs: i64,
    ) -> Result<(), StoreError>;
}

/// What came of actions.
#[derive(Debug)]
pub struct Applied {
    /// What came of the first ones, which are on the disk. Never [`Outcome::NeedsSignIn`].
    pub outcomes: Vec<Outcome>,
    /// Why the next one could not be processed; it has changed nothing, and those after it were not begun.
    pub failed: Option<StoreError>,
}

/// What patrons do, and how they stand.
#[async_trait]
pub trait Actions {
    /// Applies actions in their order, each once, with its key and outcome or not at all; a repeat gives the outcome of
    /// the first time.
    async fn apply(&self, rules: &Rules<'_>, patron: PatronId, sent: &[SentAction]) -> Applied;
    /// How the patron stands: holds and loans, and what of the rest changed since the cursor.
    async fn state(&self, rules: &Rules<'_>, patron: PatronId, since: Option<&str>) -> Result<State, StoreError>;
}
