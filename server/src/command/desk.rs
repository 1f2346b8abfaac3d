//! `bookmobile lend`, `return`, `mark` and `sweep`: the desk for scripts. Results are JSON.

use super::policy::{self, PolicyCommandError};
use crate::secret::{self, SecretError};
use crate::store::{self, Actor, Checked, Location, StoreError};
use crate::{clock, jobs, out};
use bookmobile_catalogue::RecordIdError;
use bookmobile_circulation::{Barcode, BranchCode, LoanId, Mark, NameError, Reason, Rules};
use serde::Serialize;

/// What `bookmobile lend` takes.
#[derive(Debug, clap::Args)]
pub struct Lend {
    #[command(flatten)]
    copy: Copy,
    /// The branch that lends.
    #[arg(long, value_name = "CODE")]
    branch: String,
    /// Card number or username of the patron.
    #[arg(long)]
    card: String,
}

/// What `bookmobile return` takes.
#[derive(Debug, clap::Args)]
pub struct Return {
    #[command(flatten)]
    copy: Copy,
    /// The branch where the copy is.
    #[arg(long, value_name = "CODE")]
    branch: String,
}

/// What `bookmobile mark` takes.
#[derive(Debug, clap::Args)]
pub struct MarkAs {
    #[command(flatten)]
    copy: Copy,
    /// What it is.
    #[arg(long = "as", value_name = "STATE",
          value_parser = ["on_shelf", "in_process", "in_repair", "missing", "lost", "withdrawn"])]
    state: String,
}

/// What `bookmobile picks` takes.
#[derive(Debug, clap::Args)]
pub struct Picks {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// Only what stands at this branch.
    #[arg(long, value_name = "CODE")]
    branch: Option<String>,
}

/// What `bookmobile sweep` takes.
#[derive(Debug, clap::Args)]
pub struct Sweep {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
}

#[derive(Debug, clap::Args)]
struct Copy {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// The barcode of the copy.
    barcode: String,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error("{0:?} cannot be: {1}")]
    Name(String, #[source] NameError),
    #[error("{0:?} is no record id: {1}")]
    Record(String, #[source] RecordIdError),
    #[error("there is no patron with the card number or username {0}")]
    Patron(String),
    #[error("{0}")]
    Refused(Reason),
    #[error("there is no branch with the code {0}")]
    Branch(BranchCode),
    #[error("{0:?} is no key; write it as it was printed")]
    Key(String),
    #[error("nothing was found that this is about; it was dealt with, or changed since it was printed")]
    NotFound,
    #[error("{0:?} is no state")]
    State(String),
    #[error("the outcome cannot be written")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Policy(#[from] PolicyCommandError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The commands in the audit log.
pub const BY: Actor<'static> = Actor("command");

/// Lends a copy.
pub async fn lend(args: &Lend) -> Result<(), DeskError> {
    let store = store::open(&args.copy.db).await?;
    let policy = policy::current(&store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    let (item, branch) = (barcode(&args.copy.barcode)?, branch(&args.branch)?);
    let patron = store.patron(args.card.trim()).await?.ok_or_else(|| DeskError::Patron(args.card.clone()))?;
    let loan = LoanId(secret::uuid(clock::now_unix_millis())?);
    say(store.check_out(&rules, BY, patron.id, &item, &branch, loan).await?)
}

/// Takes a copy in.
pub async fn take_in(args: &Return) -> Result<(), DeskError> {
    let store = store::open(&args.copy.db).await?;
    let policy = policy::current(&store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    say(store.check_in(&rules, BY, &barcode(&args.copy.barcode)?, &branch(&args.branch)?).await?)
}

/// Notes what staff say of a copy.
pub async fn mark(args: &MarkAs) -> Result<(), DeskError> {
    let store = store::open(&args.copy.db).await?;
    let policy = policy::current(&store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    let state = serde_json::from_value::<Mark>(args.state.clone().into());
    let state = state.map_err(|_| DeskError::State(args.state.clone()))?;
    say(store.mark(&rules, BY, &barcode(&args.copy.barcode)?, state).await?)
}

/// Prints what is to be fetched from the shelves for holds.
pub async fn picks(args: &Picks) -> Result<(), DeskError> {
    let store = store::open(&args.db).await?;
    let policy = policy::current(&store).await?;
    let today = policy.day(clock::now_unix_secs());
    let branch = args.branch.as_deref().map(branch).transpose()?;
    for id in store.titles_in_use().await? {
        let Some(title) = store.title(&id).await? else { continue };
        for pick in title.pick_list(today) {
            let Ok(item) = title.item(&pick.item) else { continue };
            if branch.as_ref().is_none_or(|branch| *branch == item.at) {
                out::line(serde_json::json!({"title": id, "item": pick.item, "at": item.at, "hold": pick.hold}));
            }
        }
    }
    Ok(())
}

/// Does what time alone does.
pub async fn sweep(args: &Sweep) -> Result<(), DeskError> {
    let store = store::open(&args.db).await?;
    let policy = policy::current(&store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    let swept = jobs::sweep(&store, &rules).await?;
    store.close().await;
    out::line(swept);
    Ok(())
}

/// Prints an outcome.
pub fn say<T: Serialize>(checked: Checked<T>) -> Result<(), DeskError> {
    out::line(serde_json::to_string(&checked.map_err(DeskError::Refused)?)?);
    Ok(())
}

/// A barcode of the command line.
pub fn barcode(text: &str) -> Result<Barcode, DeskError> {
    Barcode::new(text).map_err(|why| DeskError::Name(text.to_owned(), why))
}

/// The code of a branch, of the command line.
pub fn branch(text: &str) -> Result<BranchCode, DeskError> {
    BranchCode::new(text).map_err(|why| DeskError::Name(text.to_owned(), why))
}
