//! The `bookmobile` program as its users run it: real files, a real database, a real listener.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod backup;
mod crash;
mod desk;
mod endpoints;
mod import;
mod jobs;
mod kit;
mod lending;
mod lists;
mod load;
mod mail;
mod mail_server;
mod pack;
mod postgres;
mod push;
mod push_service;
mod race;
mod reader;
mod seal;
mod serve;
mod stores;
mod sync;
