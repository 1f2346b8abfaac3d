#![allow(missing_docs)] // the argument structs that the macro writes have no docs of their own
//! The endpoints: one table with their signatures ([`endpoint`]), and what crosses the wire.
//!
//! Every endpoint is explicit and versioned (`/api/v1/…`), speaks JSON, and answers curl as well as the app: an old
//! installed app keeps working when the server is newer. The app compiles the calls; the server (feature `ssr`)
//! implements the traits of [`backend`] behind them.

#[macro_use]
pub mod endpoint;
pub mod accounts;
#[cfg(feature = "ssr")]
pub mod backend;
mod catalogue;
pub mod desk;
mod error;
mod events;
mod history;
mod lists;
mod purchases;
mod push;
mod ratings;

pub use accounts::{Credentials, PinChange, Registration, change_pin, register, sign_in, sign_out, sync};
pub use bookmobile_circulation::invalid::{Field, Invalid};
pub use bookmobile_circulation::sync::{Profile, SyncAnswer, SyncRequest};
pub use bookmobile_search_index::{Answer, Brief, Browse, Browsed, Hit, Request, Suggestion};
pub use catalogue::{KeptRecord, Names, RECORDS_MAX, browse, library, marc, record, records, search, suggest};
pub use error::ApiError;
pub use events::{Event, events};
pub use history::{HISTORY_CSV, History, PastHold, PastLoan, history};
pub use lists::{SharedList, shared_list};
pub use purchases::{PurchaseSuggestion, suggest_purchase};
pub use push::{Device, DeviceKeys, push_key, push_subscribe, push_unsubscribe};
pub use ratings::{Ratings, Review, ratings};
