//! `bookmobile events`: what patrons can register for.

use super::policy::{self, PolicyCommandError};
use crate::secret::{self, SecretError};
use crate::store::{self, EventAdded, HeldEvent, Location, StoreError};
use crate::{clock, out};
use bookmobile_circulation::calendar::MomentError;
use bookmobile_circulation::{BranchCode, EventId, NameError};

/// The commands below `bookmobile events`.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Add an event, and print its id. Times are those of the policy's time zone.
    Add(Box<Add>),
    /// List events, the earliest first.
    List {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// Also those that have begun.
        #[arg(long)]
        all: bool,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Take an event away. Patrons who had a place are told, unless it has begun.
    Remove {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// The id of the event.
        id: String,
    },
}

/// What `bookmobile events add` takes.
#[derive(Debug, clap::Args)]
pub struct Add {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// What it is called.
    #[arg(long)]
    name: String,
    /// When it begins, as 2026-12-05T14:00.
    #[arg(long, value_name = "TIME")]
    begins: String,
    /// When it ends.
    #[arg(long, value_name = "TIME")]
    ends: Option<String>,
    /// The branch where it is.
    #[arg(long, value_name = "CODE")]
    branch: Option<String>,
    /// How many can come; otherwise everybody.
    #[arg(long, value_name = "N")]
    places: Option<u32>,
    /// What it is about.
    #[arg(long, value_name = "TEXT")]
    about: Option<String>,
    /// Its id; otherwise one is made up.
    #[arg(long)]
    id: Option<String>,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    #[error("{0:?} cannot be: {1}")]
    Name(String, #[source] NameError),
    #[error(transparent)]
    Moment(#[from] MomentError),
    #[error("the event has no name; write one with --name")]
    Nameless,
    #[error("the event would end before it begins")]
    Backwards,
    #[error("another event has the id {0}; choose another, or leave --id out")]
    IdTaken(EventId),
    #[error("there is no branch with the code {0}")]
    NoSuchBranch(BranchCode),
    #[error("there is no event with the id {0}; `bookmobile events list --all` shows all")]
    NoSuchEvent(EventId),
    #[error(transparent)]
    Policy(#[from] PolicyCommandError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Does `command`.
pub async fn run(command: Command) -> Result<(), EventsError> {
    match command {
        Command::Add(args) => add(*args).await,
        Command::List { db, all, json } => list(&db, all, json).await,
        Command::Remove { db, id } => {
            let id = name(&id, EventId::new)?;
            let store = store::open(&db).await?;
            let removed = store.remove_event(&id, clock::now_unix_secs()).await?;
            store.close().await;
            let places = removed.ok_or(EventsError::NoSuchEvent(id))?;
            out::line(format_args!("removed; {places} patrons had a place"));
            Ok(())
        }
    }
}

async fn add(args: Add) -> Result<(), EventsError> {
    if args.name.trim().is_empty() {
        return Err(EventsError::Nameless);
    }
    let branch = args.branch.as_deref().map(|code| name(code, BranchCode::new)).transpose()?;
    let id = match &args.id {
        Some(id) => id.clone(),
        None => secret::uuid(clock::now_unix_millis())?.to_string(),
    };
    let id = name(&id, EventId::new)?;
    let store = store::open(&args.db).await?;
    let zone = policy::current(&store).await?.time_zone;
    let begins_unix_secs = zone.unix_secs(&args.begins)?;
    let ends_unix_secs = args.ends.as_deref().map(|ends| zone.unix_secs(ends)).transpose()?;
    if ends_unix_secs.is_some_and(|ends| ends < begins_unix_secs) {
        return Err(EventsError::Backwards);
    }
    let event = HeldEvent {
        id: id.clone(),
        name: args.name.trim().to_owned(),
        about: args.about.map(|about| about.trim().to_owned()).filter(|about| !about.is_empty()),
        branch: branch.clone(),
        begins_unix_secs,
        ends_unix_secs,
        places: args.places,
        taken: 0,
    };
    let added = store.add_event(&event).await?;
    store.close().await;
    match (added, branch) {
        (EventAdded::IdTaken, _) => Err(EventsError::IdTaken(id)),
        (EventAdded::NoSuchBranch, Some(branch)) => Err(EventsError::NoSuchBranch(branch)),
        (EventAdded::Added | EventAdded::NoSuchBranch, _) => {
            if begins_unix_secs <= clock::now_unix_secs() {
                out::note("note: it has begun already, so that nobody can register for it");
            }
            out::line(id);
            Ok(())
        }
    }
}

async fn list(db: &Location, all: bool, json: bool) -> Result<(), EventsError> {
    let store = store::open(db).await?;
    let zone = policy::current(&store).await?.time_zone;
    let events = store.events(if all { i64::MIN } else { clock::now_unix_secs() }).await?;
    store.close().await;
    for event in events {
        let begins = zone.local(event.begins_unix_secs);
        if json {
            out::line(serde_json::json!({
                "id": event.id,
                "name": event.name,
                "about": event.about,
                "branch": event.branch,
                "begins": begins,
                "ends": event.ends_unix_secs.map(|secs| zone.local(secs)),
                "places": event.places,
                "taken": event.taken,
            }));
        } else {
            let places = event.places.map(|places| format!(" of {places}")).unwrap_or_default();
            out::line(format_args!("{begins}  {}  {}  {}{places} places taken", event.id, event.name, event.taken));
        }
    }
    Ok(())
}

fn name<T>(text: &str, new: impl Fn(&str) -> Result<T, NameError>) -> Result<T, EventsError> {
    new(text).map_err(|why| EventsError::Name(text.to_owned(), why))
}
