//! `bookmobile purchases`: what readers ask the library to buy.

use super::desk::BY;
use crate::clock::{self, stamp};
use crate::out;
use crate::store::{self, Location, StoreError};
use bookmobile_api::desk::{PurchaseProgress, SuggestionLine};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::{Map, Value, json};

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    list: Option<List>,
}

#[derive(Debug, clap::Args)]
struct List {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Note how far a suggestion has come. Its patron sees it.
    Advance {
        /// The catalogue database.
        #[arg(long, value_name = "FILE|URL")]
        db: Location,
        /// How far.
        #[arg(long, value_name = "PROGRESS", value_parser = progress())]
        to: PurchaseProgress,
        /// Its key; `bookmobile purchases --json` shows it.
        key: String,
    },
}

fn progress() -> impl TypedValueParser<Value = PurchaseProgress> {
    let codes = PossibleValuesParser::new(PurchaseProgress::ALL.map(PurchaseProgress::code));
    codes.map(|code| PurchaseProgress::of_code(&code))
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum PurchasesError {
    #[error("there is no suggestion with the key {0}; `bookmobile purchases --json` shows all")]
    NotFound(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Prints the suggestions, the latest first, or notes how far one has come.
pub async fn run(args: Args) -> Result<(), PurchasesError> {
    match (args.command, args.list) {
        (Some(Command::Advance { db, to, key }), _) => {
            let store = store::open(&db).await?;
            let found = store.advance_suggestion(BY, &key, to, clock::now_unix_secs()).await?;
            store.close().await;
            if found { Ok(()) } else { Err(PurchasesError::NotFound(key)) }
        }
        (None, Some(list)) => print(&list).await,
        (None, None) => Ok(()),
    }
}

async fn print(args: &List) -> Result<(), PurchasesError> {
    let store = store::open(&args.db).await?;
    let mut suggestions = store.suggestions(true, u32::MAX).await?;
    suggestions.extend(store.suggestions(false, u32::MAX).await?);
    store.close().await;
    suggestions.sort_by_key(|suggestion| -suggestion.made_unix_secs);
    for suggestion in &suggestions {
        if args.json {
            out::line(object(suggestion));
        } else {
            let texts = [
                Some(&suggestion.name),
                suggestion.author.as_ref(),
                suggestion.isbn.as_ref(),
                suggestion.note.as_ref(),
            ];
            let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
            let progress = match suggestion.progress {
                PurchaseProgress::New => String::new(),
                progress => format!("  ({})", progress.code()),
            };
            out::line(format_args!("{}  {}{progress}", stamp(suggestion.made_unix_secs), texts.join(" / ")));
        }
    }
    if suggestions.is_empty() && !args.json {
        out::line("nobody has asked for anything yet");
    }
    Ok(())
}

/// Without what the reader left out.
fn object(suggestion: &SuggestionLine) -> Value {
    let SuggestionLine { key, name, author, isbn, note, by_patron, progress, made_unix_secs } = suggestion;
    let all = json!({"received": stamp(*made_unix_secs), "key": key, "name": name, "author": author, "isbn": isbn,
        "note": note, "by_patron": by_patron, "progress": progress});
    let Value::Object(all) = all else { return all };
    Value::Object(all.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>())
}
