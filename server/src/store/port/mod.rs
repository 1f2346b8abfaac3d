//! What can be asked of a database: small traits, one for each subject. Every method fails with a [`StoreError`] when
//! the database does, and has changed nothing then.

mod accounts;
mod catalogue;
mod deliveries;
mod desk;
mod events;
mod generations;
mod lending;
mod patron_content;
mod patrons;
mod purchases;
mod queues;

pub use accounts::{Accounts, Allowance, Attempts, Hash, NewCode, Registered, Session, Sessions};
pub use catalogue::{BatchResult, Catalogue, Import, Incoming, Moved, Publishing, Run, Snapshot};
pub use deliveries::{
    Channel, Channels, Claim, Deliveries, Destination, DeviceOf, Due, Ended, GivenUp, SUBSCRIPTIONS_MAX, Subscription,
    Subscriptions, Tally,
};
pub use desk::{AccountScope, AuditLog, PatronAdmin, PatronChanged, Shelves, StaffActions};
pub use events::{EventAdded, Events, HeldEvent};
pub use generations::{Generations, NewMatches, NewRecords, Watched};
pub use lending::{Actor, Checked, Lending};
pub use patron_content::PatronContent;
pub use patrons::{Actions, Applied, NewPatron, Patron, PatronAdded, Patrons};
pub use purchases::Purchases;
pub use queues::Queues;

use super::StoreError;
use async_trait::async_trait;
use std::fmt::Debug;

/// All of it.
#[async_trait]
pub trait Database:
    Catalogue
    + Publishing
    + Generations
    + Patrons
    + Accounts
    + Sessions
    + Attempts
    + Lending
    + Shelves
    + PatronAdmin
    + StaffActions
    + AuditLog
    + Queues
    + Actions
    + Purchases
    + Channels
    + Deliveries
    + Subscriptions
    + PatronContent
    + Events
    + Debug
    + Send
    + Sync
{
    /// Closes every connection once nobody uses it any more.
    async fn close(&self);
}
