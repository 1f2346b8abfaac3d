//! The command line: one module a command.

mod import;
mod library;
mod pack;
mod purchases;
mod seal;
mod search;
mod serve;

use crate::out;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Bookmobile: a library catalogue that keeps working without a network.
#[derive(Debug, Parser)]
#[command(name = "bookmobile", version, about, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Import MARC, MARCXML, Aleph sequential or JSON lines files into the catalogue database.
    ///
    /// A record whose id the catalogue has already replaces it, one that is the same as before is passed over. A damaged
    /// record never stops a file: what was refused or mended is written to the report, one JSON object a line. A file of
    /// which no record can be used fails the import. A barcode names one copy: when another record has it, the copy moves
    /// to the record imported last, and the report says so. An import that fails or is interrupted leaves the catalogue as
    /// it was.
    Import(import::Args),
    /// Set the names of the library and its branches.
    #[command(subcommand)]
    Library(library::Command),
    /// Build the pack that devices download.
    #[command(subcommand)]
    Pack(pack::Command),
    /// List what readers ask the library to buy, the latest first.
    Purchases(purchases::Args),
    /// Search a pack, as a device that holds it would.
    Search(search::Args),
    /// Serve the app, the pack and the server functions over HTTP.
    ///
    /// A pack that is built anew in the directory of the pack is taken over within seconds. SIGTERM and Ctrl-C let requests
    /// finish. The log has neither what readers search for nor who they are.
    Serve(serve::Args),
    /// Make a built app ready to be served.
    #[command(subcommand)]
    App(seal::Command),
}

#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    Import(#[from] import::ImportError),
    #[error(transparent)]
    Library(#[from] library::LibraryError),
    #[error(transparent)]
    Pack(#[from] pack::PackError),
    #[error(transparent)]
    Purchases(#[from] crate::store::StoreError),
    #[error(transparent)]
    Search(#[from] search::SearchError),
    #[error(transparent)]
    Serve(#[from] serve::ServeError),
    #[error(transparent)]
    Seal(#[from] seal::SealError),
    #[error("no threads can be started")]
    Runtime(#[from] std::io::Error),
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    match dispatch(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out::error(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<(), CommandError> {
    match command {
        Command::Import(args) => import::run(&one_thread()?, &args)?,
        Command::Library(command) => one_thread()?.block_on(library::run(&command))?,
        Command::Pack(command) => one_thread()?.block_on(pack::run(&command))?,
        Command::Purchases(args) => one_thread()?.block_on(purchases::run(&args))?,
        Command::Search(args) => search::run(&args)?,
        Command::Serve(args) => {
            tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(serve::run(&args))?;
        }
        Command::App(command) => seal::run(&command)?,
    }
    Ok(())
}

fn one_thread() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
