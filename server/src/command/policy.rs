//! `bookmobile policy`: the rules of lending.

use crate::store::{self, Location, Store, StoreError};
use crate::{clock, out};
use bookmobile_catalogue::Kind;
use bookmobile_circulation::{BranchCode, KindCode, Policy, PolicyError};
use std::path::PathBuf;

/// The commands below `bookmobile policy`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Set the rules of lending from a TOML file; servers that run take them over within seconds.
    ///
    /// What a file says, and what holds where it says nothing, is in docs/CIRCULATION.md.
    Set {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The TOML file.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Print the rules that hold.
    Show {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
    },
}

/// Why the rules were not set.
#[derive(Debug, thiserror::Error)]
pub enum PolicyCommandError {
    #[error("{} cannot be read", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the policy cannot be used")]
    Policy(#[source] Box<PolicyError>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does `command`.
pub async fn run(command: &Command) -> Result<(), PolicyCommandError> {
    match command {
        Command::Set { db, file } => {
            let read = std::fs::read_to_string(file);
            let toml = read.map_err(|source| PolicyCommandError::Read { path: file.clone(), source })?;
            let policy = parse(&toml)?;
            let store = store::open(db).await?;
            for (key, code) in unknown(&store, &policy).await? {
                out::note(format_args!("note: {}: {key}: the catalogue does not know {code}", file.display()));
            }
            store.set_policy(&toml, clock::now_unix_secs()).await?;
            store.close().await;
            out::line(format_args!("{} categories of patrons set", policy.categories().len()));
        }
        Command::Show { db } => {
            let store = store::open(db).await?;
            let toml = store.policy().await?;
            store.close().await;
            out::line(toml.as_deref().unwrap_or(bookmobile_circulation::policy::DEFAULT).trim_end());
        }
    }
    Ok(())
}

/// The policy that holds.
pub async fn current(store: &Store) -> Result<Policy, PolicyCommandError> {
    match store.policy().await? {
        Some(toml) => parse(&toml),
        None => Ok(Policy::default()),
    }
}

fn parse(toml: &str) -> Result<Policy, PolicyCommandError> {
    Policy::parse(toml).map_err(|error| PolicyCommandError::Policy(Box::new(error)))
}

/// Codes in the policy that the catalogue does not know.
async fn unknown(store: &Store, policy: &Policy) -> Result<Vec<(String, String)>, StoreError> {
    let branches = store.snapshot().await?.branches().await?;
    let branches: Vec<BranchCode> = branches.iter().filter_map(|branch| BranchCode::new(&branch.code).ok()).collect();
    let kinds: Vec<KindCode> = Kind::ALL.iter().filter_map(|kind| KindCode::new(kind.code()).ok()).collect();
    Ok(policy.unknown_codes(&branches, &kinds))
}
