//! The `bookmobile` command: imports catalogues, builds packs, searches them, and serves them with the app.

#![expect(clippy::duplicate_mod, reason = "the statements are compiled once for each database")]

mod clock;
mod command;
mod delivery;
mod jobs;
mod out;
mod secret;
mod store;
mod web;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
