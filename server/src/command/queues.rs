//! `bookmobile reviews`, `reports` and `audit`: what readers sent, and who did what. Lines are JSON.

use super::desk::{BY, DeskError};
use crate::store::{self, Location};
use crate::{clock, out};
use bookmobile_api::desk::Verdict;
use bookmobile_circulation::{ActionKey, PatronId, RecordId};

/// The commands below `bookmobile reviews`.
#[derive(Debug, clap::Subcommand)]
pub enum ReviewsCommand {
    /// List reviews that wait to be read, the oldest first.
    List {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// Those that were read, the latest first.
        #[arg(long)]
        read: bool,
    },
    /// Show a review to other readers.
    Show(Which),
    /// Hide a review from other readers; its stars do not count.
    Hide(Which),
}

/// A review, as `bookmobile reviews list` names it.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// Whose it is.
    #[arg(long, value_name = "ID")]
    patron: String,
    /// The id of the record.
    #[arg(long, value_name = "ID")]
    title: String,
    /// When it was written, so that nothing is judged that was not read.
    #[arg(long, value_name = "SECS")]
    made_unix_secs: i64,
}

/// The commands below `bookmobile reports`.
#[derive(Debug, clap::Subcommand)]
pub enum ReportsCommand {
    /// List reports of wrong records that are open, the oldest first.
    List {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// Those that are settled, the latest first.
        #[arg(long)]
        settled: bool,
    },
    /// Note that a report is settled.
    Settle {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// That it is not, after all.
        #[arg(long)]
        reopen: bool,
        /// Its key.
        key: String,
    },
}

/// What `bookmobile audit` takes.
#[derive(Debug, clap::Args)]
pub struct AuditArgs {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// Only lines about this: a barcode, a card number, the id of a record.
    #[arg(long, value_name = "WHAT")]
    about: Option<String>,
    /// Only lines before the one with this number.
    #[arg(long, value_name = "NUMBER")]
    before: Option<i64>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: u32,
}

/// Does what `bookmobile reviews` says.
pub async fn reviews(command: ReviewsCommand) -> Result<(), DeskError> {
    match command {
        ReviewsCommand::List { db, read } => {
            let store = store::open(&db).await?;
            let lines = store.reviews(!read, u32::MAX).await?;
            store.close().await;
            print(&lines)
        }
        ReviewsCommand::Show(which) => which.judge(true).await,
        ReviewsCommand::Hide(which) => which.judge(false).await,
    }
}

/// Does what `bookmobile reports` says.
pub async fn reports(command: ReportsCommand) -> Result<(), DeskError> {
    match command {
        ReportsCommand::List { db, settled } => {
            let store = store::open(&db).await?;
            let lines = store.reports(settled, u32::MAX).await?;
            store.close().await;
            print(&lines)
        }
        ReportsCommand::Settle { db, reopen, key } => {
            let key: ActionKey = serde_json::from_value(key.as_str().into()).map_err(|_| DeskError::Key(key))?;
            let store = store::open(&db).await?;
            let found = store.settle_report(BY, key, !reopen, clock::now_unix_secs()).await?;
            store.close().await;
            if found { Ok(()) } else { Err(DeskError::NotFound) }
        }
    }
}

/// Prints the audit log, the latest line first.
pub async fn audit(args: &AuditArgs) -> Result<(), DeskError> {
    let store = store::open(&args.db).await?;
    let lines = store.audit_lines(args.before, args.about.as_deref(), args.limit).await?;
    store.close().await;
    print(&lines)
}

impl Which {
    async fn judge(self, show: bool) -> Result<(), DeskError> {
        let key = serde_json::from_value::<PatronId>(self.patron.as_str().into());
        let verdict = Verdict {
            patron: key.map_err(|_| DeskError::Key(self.patron))?,
            title: RecordId::new(&self.title).map_err(|why| DeskError::Record(self.title, why))?,
            made_unix_secs: self.made_unix_secs,
            show,
        };
        let store = store::open(&self.db).await?;
        let found = store.moderate(BY, &verdict, clock::now_unix_secs()).await?;
        store.close().await;
        if found { Ok(()) } else { Err(DeskError::NotFound) }
    }
}

fn print<T: serde::Serialize>(lines: &[T]) -> Result<(), DeskError> {
    for line in lines {
        out::line(serde_json::to_string(line)?);
    }
    Ok(())
}
