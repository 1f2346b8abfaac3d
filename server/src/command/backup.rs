//! `bookmobile backup` and `bookmobile restore`.

use crate::out;
use crate::store::{self, BackupError, Location};
use std::path::PathBuf;

/// What `bookmobile backup` takes.
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// The file of the backup, which must not exist.
    file: PathBuf,
}

/// What `bookmobile restore` takes.
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// Replace the database that is there; what is in it is lost.
    #[arg(long)]
    replace: bool,
    /// The file of the backup.
    file: PathBuf,
}

/// Takes a backup.
pub async fn backup(args: &Backup) -> Result<(), BackupError> {
    store::backup(&args.db, &args.file).await?;
    let bytes = std::fs::metadata(&args.file).map_or(0, |metadata| metadata.len());
    out::line(format_args!("{}: {}", args.file.display(), out::size(bytes)));
    Ok(())
}

/// Restores one.
pub async fn restore(args: &Restore) -> Result<(), BackupError> {
    store::restore(&args.db, &args.file, args.replace).await?;
    out::line(format_args!("{} is as it was when {} was taken", args.db, args.file.display()));
    Ok(())
}
