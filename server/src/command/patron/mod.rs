//! `bookmobile patron`: accounts.

mod change;

use super::desk::BY;
use super::policy::PolicyCommandError;
use crate::secret::{self, SecretError};
use crate::store::{self, AccountScope, Location, NewCode, NewPatron, Patron, PatronAdded, Store, StoreError};
use crate::{clock, out};
use bookmobile_api::Invalid;
use bookmobile_api::desk::{BlockView, Blocking, Role};
use bookmobile_catalogue::DayError;
use bookmobile_circulation::{AuditCode, CategoryCode, Day, NameError, PatronId};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::Deserialize;
use std::path::PathBuf;

/// The commands below `bookmobile patron`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add a patron, and print the code with which the patron sets a PIN.
    Add {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The number on the card.
        #[arg(long)]
        card: String,
        /// What people call the patron.
        #[arg(long)]
        name: String,
        /// A category of the policy.
        #[arg(long, value_name = "CODE", default_value = "adult")]
        category: String,
        /// Where the library can write to.
        #[arg(long)]
        email: Option<String>,
        /// Where the library can call.
        #[arg(long)]
        phone: Option<String>,
        /// The last day on which the card is valid, as 2027-12-31.
        #[arg(long, value_name = "DAY")]
        valid_until: Option<String>,
    },
    /// Add many patrons from a file, and print card and code of each, with a tab between them.
    ///
    /// The file has one JSON object a line with `card`, `name` and perhaps `category`, `email`, `phone` and
    /// `valid_until`. Cards that somebody has already are passed over with a note.
    Import {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The file.
        #[arg(long, value_name = "FILE.jsonl")]
        file: PathBuf,
    },
    /// Reset a PIN: print a new code, take the old PIN away, and sign the patron out everywhere.
    Pin {
        #[command(flatten)]
        who: Who,
    },
    /// Sign a patron out everywhere.
    SignOut {
        #[command(flatten)]
        who: Who,
    },
    /// Block a patron, or take the block away.
    Block {
        #[command(flatten)]
        who: Who,
        /// The last day of the block; otherwise it holds until it is taken away.
        #[arg(long, value_name = "DAY")]
        until: Option<String>,
        /// Why, for staff.
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
        /// Take every block away.
        #[arg(long, conflicts_with_all = ["until", "note"])]
        lift: bool,
    },
    /// Set what a patron may do as staff; without --role, nothing.
    Role {
        #[command(flatten)]
        who: Who,
        /// What the patron may do; can be given several times.
        #[arg(long = "role", value_name = "ROLE", value_parser = role())]
        roles: Vec<Role>,
    },
    /// Show an account. That somebody looked is in the audit log.
    Show {
        #[command(flatten)]
        who: Who,
        /// As one JSON object, with loans, holds, blocks and charges.
        #[arg(long)]
        json: bool,
    },
    /// Find patrons by card number or username, the beginning of a card number, or a part of a name or phone number. Prints
    /// at most 20, one JSON object a line.
    Find {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// What to find them by.
        text: String,
    },
    /// Change what is given of an account: its card, name, category, address.
    Change(Box<change::Change>),
    /// Note that charges were paid, and print how much was.
    Pay {
        #[command(flatten)]
        who: Who,
        /// The number of a charge; can be given several times. Otherwise all.
        #[arg(long = "charge", value_name = "NUMBER")]
        charges: Vec<i64>,
    },
}

/// Roles by their codes, all of which the help names.
fn role() -> impl TypedValueParser<Value = Role> {
    let codes = PossibleValuesParser::new(Role::ALL.map(Role::code));
    codes.try_map(|code| Role::from_code(&code).ok_or("there is no such role"))
}

/// A patron that is there already.
#[derive(Debug, clap::Args)]
pub struct Who {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// Card number or username.
    #[arg(value_name = "CARD")]
    card: String,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum PatronError {
    #[error("the card number {0:?} cannot be: {1}")]
    Card(String, #[source] NameError),
    #[error("the category {0:?} cannot be: {1}")]
    Category(String, #[source] NameError),
    #[error(transparent)]
    Day(#[from] DayError),
    #[error("the card number {0} belongs to another patron")]
    Taken(String),
    #[error("there is no patron with the card number or username {0}")]
    Unknown(String),
    #[error("the policy has no category {0}; `bookmobile policy show` shows those that it has")]
    NoCategory(CategoryCode),
    #[error("one of the charges is not of the patron {0}; `bookmobile patron show --json` shows those that are")]
    NoCharge(String),
    #[error(transparent)]
    Change(Invalid),
    #[error("the account cannot be written")]
    Json(#[from] serde_json::Error),
    #[error(transparent)]
    Policy(#[from] PolicyCommandError),
    #[error("{} cannot be read", path.display())]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{}, line {line}: it is not a patron; nothing from this line on was added", path.display())]
    Line {
        path: PathBuf,
        line: usize,
        #[source]
        source: serde_json::Error,
    },
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    card: String,
    name: String,
    #[serde(default = "adult")]
    category: String,
    email: Option<String>,
    phone: Option<String>,
    valid_until: Option<String>,
}

fn adult() -> String {
    "adult".to_owned()
}

/// Does `command`.
pub async fn run(command: Command) -> Result<(), PatronError> {
    match command {
        Command::Add { db, card, name, category, email, phone, valid_until } => {
            let store = store::open(&db).await?;
            let line = Line { card, name, category, email, phone, valid_until };
            let card = line.card.clone();
            let code = add(&store, line).await?.ok_or(PatronError::Taken(card))?;
            store.close().await;
            out::line(format_args!("code: {code}"));
            out::note("with card number and code the patron registers and sets a PIN; the code is good for 30 days");
        }
        Command::Import { db, file } => import(&db, &file).await?,
        Command::Pin { who } => {
            let (store, patron) = found(&who).await?;
            let now = clock::now_unix_secs();
            let (code, kept) = NewCode::make(now)?;
            // The command line may reset any PIN; only the desk in the browser is refused some.
            let _ = store.reset_pin(BY, patron.id, &kept, AccountScope::Everybody, now).await?;
            store.close().await;
            out::line(format_args!("code: {code}"));
        }
        Command::SignOut { who } => {
            let (store, patron) = found(&who).await?;
            store.end_sessions(Some(BY), patron.id, clock::now_unix_secs()).await?;
            store.close().await;
        }
        Command::Block { who, until, note, lift } => {
            let until = until.as_deref().map(Day::parse).transpose()?;
            let (store, patron) = found(&who).await?;
            let block = (!lift).then_some(BlockView { until, note });
            let Blocking { block, .. } =
                Blocking { card: patron.card, block }.checked().map_err(PatronError::Change)?;
            let _ = store
                .set_blocked(BY, patron.id, block.as_ref(), AccountScope::Everybody, clock::now_unix_secs())
                .await?;
            store.close().await;
        }
        Command::Role { who, roles } => {
            let (store, patron) = found(&who).await?;
            store.set_roles(BY, patron.id, &roles, clock::now_unix_secs()).await?;
            store.close().await;
        }
        Command::Show { who, json } => {
            let (store, patron) = found(&who).await?;
            store.audit(BY, AuditCode::ViewPatron, &patron.card, None, clock::now_unix_secs()).await?;
            if json {
                out::line(serde_json::to_string(&change::shown(&store, patron.id).await?)?);
            } else {
                show(&patron);
            }
            store.close().await;
        }
        Command::Find { db, text } => change::find(&db, &text).await?,
        Command::Change(args) => change::change(*args).await?,
        Command::Pay { who, charges } => change::pay(&who, charges).await?,
    }
    Ok(())
}

async fn import(db: &Location, file: &PathBuf) -> Result<(), PatronError> {
    let text = std::fs::read_to_string(file).map_err(|source| PatronError::Read { path: file.clone(), source })?;
    let store = store::open(db).await?;
    for (n, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let parsed: Line = serde_json::from_str(line).map_err(|source| PatronError::Line {
            path: file.clone(),
            line: n + 1,
            source,
        })?;
        let card = parsed.card.clone();
        match add(&store, parsed).await? {
            Some(code) => out::line(format_args!("{card}\t{code}")),
            None => out::note(format_args!("note: line {}: the card number {card} belongs to somebody", n + 1)),
        }
    }
    store.close().await;
    Ok(())
}

/// Adds a patron and gives the code; none where the card is somebody's.
async fn add(store: &Store, line: Line) -> Result<Option<String>, PatronError> {
    // A card number is as long as a barcode.
    let card = bookmobile_circulation::Barcode::new(&line.card).map_err(|why| PatronError::Card(line.card, why))?;
    let category = CategoryCode::new(&line.category).map_err(|why| PatronError::Category(line.category, why))?;
    let patron = NewPatron {
        id: PatronId(secret::uuid(clock::now_unix_millis())?),
        card: card.to_string(),
        name: line.name.trim().to_owned(),
        category,
        email: line.email,
        phone: line.phone,
        valid_until: line.valid_until.as_deref().map(Day::parse).transpose()?,
    };
    let now = clock::now_unix_secs();
    let (code, kept) = NewCode::make(now)?;
    match store.add_patron(BY, &patron, &kept, now).await? {
        PatronAdded::CardTaken => Ok(None),
        PatronAdded::Added => Ok(Some(code)),
    }
}

/// The patron whom the command line names.
async fn found(who: &Who) -> Result<(Store, Patron), PatronError> {
    let store = store::open(&who.db).await?;
    let patron = store.patron(who.card.trim()).await?;
    Ok((store, patron.ok_or_else(|| PatronError::Unknown(who.card.clone()))?))
}

fn show(patron: &Patron) {
    out::line(format_args!("{}: {}, {}", patron.card, patron.name, patron.category));
    if let Some(username) = &patron.username {
        out::line(format_args!("signs in as {username}"));
    }
    out::line(if patron.registered { "has a PIN" } else { "has no PIN yet; `bookmobile patron pin` gives a code" });
    if let Some(day) = &patron.valid_until {
        out::line(format_args!("the card is valid through {day}"));
    }
    if !patron.roles.is_empty() {
        let roles: Vec<&str> = patron.roles.iter().map(|role| role.code()).collect();
        out::line(format_args!("staff: {}", roles.join(", ")));
    }
}
