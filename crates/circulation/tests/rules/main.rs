//! The circulation rules through their public functions.
#![expect(clippy::unwrap_used, reason = "tests")]

mod desk;
mod histories;
mod holds;
mod loans;
mod policy;
mod support;
