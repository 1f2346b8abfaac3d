//! The `bookmobile` program as its users run it: real files, a real database, a real listener.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod import;
mod kit;
mod pack;
mod seal;
mod serve;
