//! Holds, loans and the circulation rules.
//!
//! No I/O, no clock, no randomness: callers pass in the time ([`Rules`]), new ids ([`HoldId`], [`LoanId`]), and the stored
//! state of a title and a patron; they save the changes and send the notices that are returned. Compiles natively and to
//! wasm.
//!
//! # Operations
//! | operation | by | needs |
//! |---|---|---|
//! | [`hold::place`] | patron | patron, title |
//! | [`hold::cancel`], [`hold::suspend`], [`hold::resume`], [`hold::change_pickup`] | patron or staff | title |
//! | [`loan::renew`], [`loan::renew_all`] | patron or staff | patron, titles |
//! | [`desk::check_out`] | staff | patron, title |
//! | [`desk::check_in`] (also: arrived, found, mended), [`desk::mark`] | staff | title |
//! | [`sweep::sweep`] | time | title |
//!
//! Each operation is decided once: [`Done`] with an outcome, or a [`Reason`] and no change.
//!
//! # States of a hold
//! | from | to | by |
//! |---|---|---|
//! | – | waiting | `place` |
//! | waiting, suspended | suspended | `suspend` |
//! | suspended | waiting | `resume`; `sweep` when its day has come |
//! | waiting (or suspended, when its day has come) | ready, in transit | `check_in` at the pickup branch, elsewhere |
//! | in transit ↔ ready | | `check_in` of the copy at, or away from, the pickup branch |
//! | in transit, ready | waiting | `mark`: the copy is gone |
//! | any | fulfilled | `check_out` of a copy that fits |
//! | any | cancelled | `cancel` |
//! | waiting, suspended | unfilled | `sweep` after [`Hold::lapses`] |
//! | ready | unclaimed | `sweep` after its last day |
//!
//! # States of a copy
//! | from | to | by |
//! |---|---|---|
//! | on shelf, unclaimed, on hold shelf | on loan | `check_out` |
//! | any but withdrawn | on hold shelf, in transit | `check_in`: a hold waits, here or elsewhere |
//! | any but withdrawn | on shelf, in transit home | `check_in`: no hold waits |
//! | on hold shelf | unclaimed | `cancel`, `sweep`, `check_out` of another copy |
//! | on loan | lost | `mark`; the loan ends |
//! | set aside for a hold | in process, in repair, missing, lost, withdrawn | `mark`; the hold waits again |
//! | any other | on shelf, in process, in repair, missing, lost, withdrawn | `mark` |
//!
//! A loan is open while the copy is [`ItemState::OnLoan`], and ends as returned or lost. Overdue is not a state: it depends
//! on the day, see [`Loan::is_overdue`].
//!
//! # Transactions
//! One operation is one transaction. A store locks the patron's row if one is needed, then the rows of the titles in
//! ascending order of id (SQLite: `BEGIN IMMEDIATE`; PostgreSQL: `SELECT … FOR NO KEY UPDATE`, READ COMMITTED is enough), and
//! only then reads them. So
//! - the lock on a title orders its queue: a ticket is one more than the last live one, even with several processes;
//! - operations that add to a patron's loans or holds (`place`, `check_out`) take the patron's lock, so that limits hold
//!   across titles. Operations that reduce them need no lock: a concurrent count is too high, never too low.
//!
//! The place in the queue is never stored: it follows from the tickets, so that cancelling a hold changes one row.

pub mod action;
pub mod apply;
mod audit;
pub mod calendar;
pub mod copy;
pub mod decision;
pub mod desk;
pub mod hold;
mod id;
pub mod invalid;
pub mod item;
pub mod loan;
mod moderation;
pub mod patron;
pub mod patron_account;
pub mod patron_content;
pub mod policy;
mod reason;
mod role;
pub mod sweep;
pub mod sync;
pub mod title;

pub use bookmobile_catalogue::{Day, RecordId};

pub use action::{Accepted, Action, Outcome, SentAction};
pub use audit::{AuditCode, AuditLine};
pub use decision::{Change, Charge, Decision, Done, Notice, NoticeKind, Rules};
pub use hold::{Actor, EndedHold, Hold, HoldEnd, HoldRequest, HoldState, HoldStatus, Placed, Wants};
pub use id::{
    ActionKey, BYTES_MAX, Barcode, BranchCode, CategoryCode, EventId, HoldId, KindCode, ListId, LoanId, NameError,
    PatronId, SearchId,
};
pub use item::{Item, ItemState, Mark, StateCode};
pub use loan::{EndedLoan, Loan, LoanEnd, Reminded, Renewed};
pub use moderation::{Moderation, PurchaseProgress};
pub use patron::{Block, HoldSummary, LoanSummary, PatronState};
pub use policy::{Policy, PolicyError};
pub use reason::Reason;
pub use role::Role;
pub use title::{Pick, TitleState};
