//! The `bookmobile` command: imports catalogues, builds packs, searches them, and serves them with the app.

mod clock;
mod command;
mod out;
mod store;
mod web;

use std::process::ExitCode;

fn main() -> ExitCode {
    command::run()
}
