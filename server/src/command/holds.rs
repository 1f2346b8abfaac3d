//! `bookmobile hold`, `renew`, `shelf` and `item`: holds, loans and copies, for scripts. Results are JSON.

use super::desk::{BY, DeskError, barcode, branch, say};
use super::policy;
use crate::secret;
use crate::store::{self, Location, Patron, Store};
use crate::{clock, out};
use bookmobile_api::desk::{PlaceHold, RuleOutcome};
use bookmobile_circulation::{HoldId, Rules};
use serde_json::json;

/// The commands below `bookmobile hold`.
#[derive(Debug, clap::Subcommand)]
pub enum HoldCommand {
    /// Place a hold for a patron, at the end of the queue. Prints the outcome.
    Place {
        #[command(flatten)]
        whose: Whose,
        /// The branch where it is to be picked up.
        #[arg(long, value_name = "CODE")]
        pickup: String,
        /// The volume, where there are several.
        #[arg(long)]
        volume: Option<String>,
        /// The id of a record, or the barcode of any copy of it.
        #[arg(value_name = "ID|BARCODE")]
        what: String,
    },
    /// Cancel a hold of a patron.
    Cancel {
        #[command(flatten)]
        whose: Whose,
        /// Its id; `bookmobile patron show --json` shows it.
        hold: String,
    },
}

/// What `bookmobile renew` takes.
#[derive(Debug, clap::Args)]
pub struct Renew {
    #[command(flatten)]
    whose: Whose,
    /// The barcode of the copy; otherwise every loan of the patron.
    barcode: Option<String>,
}

/// What `bookmobile shelf` takes.
#[derive(Debug, clap::Args)]
pub struct Shelf {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// The branch.
    #[arg(long, value_name = "CODE")]
    branch: String,
}

/// The commands below `bookmobile item`.
#[derive(Debug, clap::Subcommand)]
pub enum ItemCommand {
    /// Show a copy: where it is, who has it, who waits for it. That somebody looked is in the audit log.
    Show {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The barcode of the copy.
        barcode: String,
    },
}

/// A patron whom something is done for.
#[derive(Debug, clap::Args)]
pub struct Whose {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// Card number or username of the patron.
    #[arg(long)]
    card: String,
}

/// Does what `bookmobile hold` says.
pub async fn hold(command: HoldCommand) -> Result<(), DeskError> {
    match command {
        HoldCommand::Place { whose, pickup, volume, what } => {
            let (store, patron) = whose.patron().await?;
            let policy = policy::current(&store).await?;
            let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
            let request = PlaceHold { card: patron.card, what, volume, pickup: branch(&pickup)? };
            let hold = HoldId(secret::uuid(clock::now_unix_millis())?);
            let placed = store.place_hold(&rules, BY, patron.id, &request, hold).await?;
            store.close().await;
            say(placed)
        }
        HoldCommand::Cancel { whose, hold } => {
            let hold: HoldId = serde_json::from_value(hold.as_str().into()).map_err(|_| DeskError::Key(hold))?;
            let (store, patron) = whose.patron().await?;
            let policy = policy::current(&store).await?;
            let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
            let cancelled = store.cancel_hold(&rules, BY, patron.id, hold).await?;
            store.close().await;
            cancelled.map_err(DeskError::Refused)
        }
    }
}

/// Renews; prints the outcome of each loan.
pub async fn renew(args: Renew) -> Result<(), DeskError> {
    let barcode = args.barcode.as_deref().map(barcode).transpose()?;
    let (store, patron) = args.whose.patron().await?;
    let policy = policy::current(&store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    let outcomes = store.renew(&rules, BY, patron.id, barcode.as_ref()).await?;
    store.close().await;
    for (item, outcome) in outcomes {
        let outcome = outcome.map_or_else(RuleOutcome::Refused, RuleOutcome::Done);
        out::line(json!({"item": item, "outcome": outcome}));
    }
    Ok(())
}

/// Prints the hold shelf of a branch, one copy a line.
pub async fn shelf(args: &Shelf) -> Result<(), DeskError> {
    let branch = branch(&args.branch)?;
    let store = store::open(&args.db).await?;
    let shelf = store.hold_shelf(&branch).await?;
    store.close().await;
    let shelf = shelf.ok_or(DeskError::Branch(branch))?;
    for line in shelf.awaited {
        out::line(json!({"awaited": line}));
    }
    for copy in shelf.unclaimed {
        out::line(json!({"unclaimed": copy}));
    }
    for copy in shelf.coming {
        out::line(json!({"coming": copy}));
    }
    Ok(())
}

/// Does what `bookmobile item` says.
pub async fn item(command: ItemCommand) -> Result<(), DeskError> {
    let ItemCommand::Show { db, barcode: text } = command;
    let barcode = barcode(&text)?;
    let store = store::open(&db).await?;
    let policy = policy::current(&store).await?;
    let rules = Rules { policy: &policy, now_unix_secs: clock::now_unix_secs() };
    let shown = store.copy_details(&rules, BY, &barcode).await?;
    store.close().await;
    let shown = shown.ok_or(DeskError::Refused(bookmobile_circulation::Reason::NoSuchItem))?;
    out::line(serde_json::to_string(&shown)?);
    Ok(())
}

impl Whose {
    async fn patron(&self) -> Result<(Store, Patron), DeskError> {
        let store = store::open(&self.db).await?;
        let patron = store.patron(self.card.trim()).await?;
        Ok((store, patron.ok_or_else(|| DeskError::Patron(self.card.clone()))?))
    }
}
