//! What a device does beside showing: keeping the pack, choosing where to search, keeping what a patron did until the
//! server has it, understanding tags.
//!
//! State machines over small ports. No Leptos, no web-sys, no clock, no network of its own: everything here runs and is
//! tested natively.

pub mod address;
pub mod advanced;
pub mod failure;
#[cfg(feature = "keeper")]
pub mod keeper;
#[cfg(feature = "keeper")]
pub mod memory;
pub mod offers;
pub mod outbox;
#[cfg(feature = "keeper")]
pub mod port;
pub mod protocol;
pub mod reading;
pub mod recent;
pub mod retry;
pub mod session;
pub mod show;
pub mod tag;
pub mod take_away;
pub mod typing;
