//! `bookmobile pack build`: the catalogue as files that devices download.

use crate::jobs::{self, Marc, PackError};
use crate::out;
use crate::store::{self, Location};
use std::path::PathBuf;

/// The commands below `bookmobile pack`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Build a pack of the whole catalogue.
    ///
    /// The pack is a directory that `bookmobile serve`, any other web server or a USB stick can carry. The manifest is
    /// replaced last, in one step: whoever reads the directory meanwhile sees the old pack or the new one. The shards of
    /// the pack before are kept for those who are downloading it; older ones are removed. Patrons who want to be told of
    /// new records for a saved search get a message.
    Build {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The directory of the pack; made where there is none.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Carry the MARC records too, so that they can be seen without a network. Makes the pack about twice as large.
        #[arg(long)]
        marc: bool,
    },
}

/// Does `command`.
pub async fn run(command: &Command) -> Result<(), PackError> {
    let Command::Build { db, out, marc } = command;
    let catalogue = store::open(db).await?;
    let marc = if *marc { Marc::Carried } else { Marc::Left };
    let published = jobs::publish(&catalogue, out, marc, &()).await?;
    catalogue.close().await;
    published.said.iter().for_each(out::line);
    Ok(())
}
