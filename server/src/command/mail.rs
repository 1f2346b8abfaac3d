//! `bookmobile mail`: the library's mail server.

use crate::delivery::{Facts, Failure, MailError, MailSettings, Mailer, Writer};
use crate::store::{self, Channel, Location, Store, StoreError};
use crate::{clock, out};
use bookmobile_api::Names;
use std::path::PathBuf;

/// The commands below `bookmobile mail`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Set the mail server from a TOML file; servers that run take it over within seconds.
    ///
    /// What a file says is in docs/NEWS.md. The password stays outside the database: in a file that every server can
    /// read, or in BOOKMOBILE_SMTP_PASSWORD.
    Set {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The TOML file.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Print the settings.
    Show {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
    },
    /// Write no letters any more. Those that wait are forgotten.
    Off {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
    },
    /// Send a letter now that says only that letters arrive.
    Test {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// To this e-mail address.
        #[arg(long, value_name = "ADDRESS")]
        to: String,
        /// In this language.
        #[arg(long, value_name = "TAG", default_value = "zh", value_parser = ["zh", "en"])]
        language: String,
    },
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum MailCommandError {
    #[error("{} cannot be read", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("no mail server is set; set one with `bookmobile mail set`")]
    Off,
    #[error("the letter was not sent")]
    NotSent(#[source] Failure),
    #[error(transparent)]
    Mail(#[from] MailError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does `command`.
pub async fn run(command: Command) -> Result<(), MailCommandError> {
    match command {
        Command::Set { db, file } => {
            let read = std::fs::read_to_string(&file);
            let toml = read.map_err(|source| MailCommandError::Read { path: file, source })?;
            MailSettings::parse(&toml)?;
            let store = store::open(&db).await?;
            store.set_channel(Channel::Mail, Some(&toml), clock::now_unix_secs()).await?;
            store.close().await;
            out::line("the mail server is set; `bookmobile mail test` tries it");
        }
        Command::Show { db } => {
            let store = store::open(&db).await?;
            out::line(settings(&store).await?.trim_end());
            store.close().await;
        }
        Command::Off { db } => {
            let store = store::open(&db).await?;
            store.set_channel(Channel::Mail, None, clock::now_unix_secs()).await?;
            store.close().await;
            out::line("no letters are written any more");
        }
        Command::Test { db, to, language } => {
            let store = store::open(&db).await?;
            let mailer = Mailer::open(MailSettings::parse(&settings(&store).await?)?)?;
            let mut snapshot = store.snapshot().await?;
            let names = Names { library: snapshot.library().await?, branches: Vec::new() };
            drop(snapshot);
            store.close().await;
            let writer = Writer::of(Some(&language));
            let facts = Facts { names: &names, patron: "", title: None, site: mailer.settings().site() };
            let id = format!("test-{}", clock::now_unix_millis());
            let sent = mailer.send(&to, &writer.test_letter(&facts), writer, &id).await;
            sent.map_err(MailCommandError::NotSent)?;
            out::line(format_args!("the mail server took a letter to {to}"));
        }
    }
    Ok(())
}

async fn settings(store: &Store) -> Result<String, MailCommandError> {
    store.channel(Channel::Mail).await?.ok_or(MailCommandError::Off)
}
