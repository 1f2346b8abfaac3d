//! `bookmobile purchases`: what readers ask the library to buy.

use crate::clock::stamp;
use crate::out;
use crate::store::{self, Location, StoreError};
use bookmobile_api::PurchaseSuggestion;
use serde::Serialize;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The catalogue database.
    #[arg(long, value_name = "FILE|URL")]
    db: Location,
    /// One JSON object a line.
    #[arg(long)]
    json: bool,
}

/// Why they were not listed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct PurchasesError(#[from] StoreError);

#[derive(Serialize)]
struct Line<'a> {
    received: String,
    #[serde(flatten)]
    suggestion: &'a PurchaseSuggestion,
}

/// Prints the suggestions, the latest first.
pub async fn run(args: &Args) -> Result<(), PurchasesError> {
    let store = store::open(&args.db).await?;
    let suggestions = store.suggestions().await?;
    store.close().await;
    for (suggestion, received) in &suggestions {
        let line = Line { received: stamp(*received), suggestion };
        if args.json {
            out::line(serde_json::to_string(&line).unwrap_or_default());
        } else {
            let texts = [
                Some(&suggestion.name),
                suggestion.author.as_ref(),
                suggestion.isbn.as_ref(),
                suggestion.note.as_ref(),
            ];
            let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
            out::line(format_args!("{}  {}", line.received, texts.join(" / ")));
        }
    }
    if suggestions.is_empty() && !args.json {
        out::line("nobody has asked for anything yet");
    }
    Ok(())
}
