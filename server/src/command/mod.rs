//! The command line: one module a command.

mod backup;
mod deliveries;
mod desk;
mod events;
mod holds;
mod import;
mod library;
mod mail;
mod pack;
mod patron;
mod policy;
mod purchases;
mod push;
mod queues;
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
    /// Set the rules of lending, or print them.
    #[command(subcommand)]
    Policy(policy::Command),
    /// Add patrons, find and change them, reset their PINs, block them, make them staff.
    #[command(subcommand)]
    Patron(patron::Command),
    /// Lend a copy to a patron. Prints the outcome as JSON.
    Lend(desk::Lend),
    /// Take a copy in: returned, arrived or found. Prints as JSON where it goes.
    Return(desk::Return),
    /// Note that a copy is missing, lost, in repair, withdrawn or back.
    Mark(desk::MarkAs),
    /// Print the pick list: copies on their shelves that somebody waits for, one JSON object a line.
    Picks(desk::Picks),
    /// Print the hold shelf of a branch and what is on its way there, one JSON object a line.
    Shelf(holds::Shelf),
    /// Place or cancel a hold for a patron.
    #[command(subcommand)]
    Hold(holds::HoldCommand),
    /// Renew a loan of a patron, or all. Prints each outcome as JSON.
    Renew(holds::Renew),
    /// Show a copy as JSON.
    #[command(subcommand)]
    Item(holds::ItemCommand),
    /// Do what time alone does: end holds that lapsed or were not fetched, remind of loans. A server does it every hour.
    Sweep(desk::Sweep),
    /// Let the library write to patrons by e-mail, or try whether it can.
    #[command(subcommand)]
    Mail(mail::Command),
    /// Let the library notify patrons' devices by Web Push.
    #[command(subcommand)]
    Push(push::Command),
    /// Say how the sending of messages stands, and which were given up and why.
    Deliveries(deliveries::Args),
    /// Take a backup while the library goes on working.
    ///
    /// Of a SQLite database it is a database itself; of one on PostgreSQL what pg_dump writes in its custom format.
    Backup(backup::Backup),
    /// Make the database what it was when a backup was taken. Stop the server before.
    Restore(backup::Restore),
    /// Build the pack that devices download.
    #[command(subcommand)]
    Pack(pack::Command),
    /// Add events that patrons can register for, list them, take them away.
    #[command(subcommand)]
    Events(events::Command),
    /// List what readers ask the library to buy, the latest first, or note how far it has come.
    Purchases(purchases::Args),
    /// List the reviews of readers, show them to others, hide them.
    #[command(subcommand)]
    Reviews(queues::ReviewsCommand),
    /// List what readers say is wrong with records, and settle it.
    #[command(subcommand)]
    Reports(queues::ReportsCommand),
    /// Print the audit log, the latest line first, one JSON object a line.
    Audit(queues::AuditArgs),
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
    Import(#[from] import::ImportCommandError),
    #[error(transparent)]
    Library(#[from] library::LibraryError),
    #[error(transparent)]
    Policy(#[from] policy::PolicyCommandError),
    #[error(transparent)]
    Patron(#[from] patron::PatronError),
    #[error(transparent)]
    Desk(#[from] desk::DeskError),
    #[error(transparent)]
    Mail(#[from] mail::MailCommandError),
    #[error(transparent)]
    Push(#[from] push::PushCommandError),
    #[error(transparent)]
    Deliveries(#[from] deliveries::DeliveriesError),
    #[error(transparent)]
    Backup(#[from] crate::store::BackupError),
    #[error(transparent)]
    Pack(#[from] crate::jobs::PackError),
    #[error(transparent)]
    Events(#[from] events::EventsError),
    #[error(transparent)]
    Purchases(#[from] purchases::PurchasesError),
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
        Command::Import(args) => one_thread()?.block_on(import::run(&args))?,
        Command::Library(command) => one_thread()?.block_on(library::run(&command))?,
        Command::Policy(command) => one_thread()?.block_on(policy::run(&command))?,
        Command::Patron(command) => one_thread()?.block_on(patron::run(command))?,
        Command::Lend(args) => one_thread()?.block_on(desk::lend(&args))?,
        Command::Return(args) => one_thread()?.block_on(desk::take_in(&args))?,
        Command::Mark(args) => one_thread()?.block_on(desk::mark(&args))?,
        Command::Picks(args) => one_thread()?.block_on(desk::picks(&args))?,
        Command::Shelf(args) => one_thread()?.block_on(holds::shelf(&args))?,
        Command::Hold(command) => one_thread()?.block_on(holds::hold(command))?,
        Command::Renew(args) => one_thread()?.block_on(holds::renew(args))?,
        Command::Item(command) => one_thread()?.block_on(holds::item(command))?,
        Command::Sweep(args) => one_thread()?.block_on(desk::sweep(&args))?,
        Command::Mail(command) => one_thread()?.block_on(mail::run(command))?,
        Command::Push(command) => one_thread()?.block_on(push::run(command))?,
        Command::Deliveries(args) => one_thread()?.block_on(deliveries::run(&args))?,
        Command::Backup(args) => one_thread()?.block_on(backup::backup(&args))?,
        Command::Restore(args) => one_thread()?.block_on(backup::restore(&args))?,
        Command::Pack(command) => one_thread()?.block_on(pack::run(&command))?,
        Command::Events(command) => one_thread()?.block_on(events::run(command))?,
        Command::Purchases(args) => one_thread()?.block_on(purchases::run(args))?,
        Command::Reviews(command) => one_thread()?.block_on(queues::reviews(command))?,
        Command::Reports(command) => one_thread()?.block_on(queues::reports(command))?,
        Command::Audit(args) => one_thread()?.block_on(queues::audit(&args))?,
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
