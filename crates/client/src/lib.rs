//! The logic of a device, without its screens: syncing the pack, choosing between device and server for a search, queueing a
//! patron's actions until the server has answered them, reading codes of tags and scanners.
//!
//! State machines over small ports. No Leptos, no web-sys, no clock, no network of its own: everything here runs and is
//! tested natively.

pub mod address;
pub mod advanced;
pub mod autocomplete;
pub mod failure;
pub mod json;
#[cfg(feature = "pack-sync")]
pub mod memory;
pub mod outbox;
#[cfg(feature = "pack-sync")]
pub mod pack_sync;
#[cfg(feature = "pack-sync")]
pub mod port;
pub mod protocol;
pub mod recent;
pub mod record_session;
pub mod retry;
pub mod search_input;
pub mod session;
pub mod show;
pub mod tag;
pub mod take_away;
