#![allow(missing_docs)] // the argument structs that the macro writes have no docs of their own
//! The server functions: their signatures, and what crosses the wire.
//!
//! Every endpoint is explicit and versioned (`/api/v1/…`), speaks JSON, and answers curl as well as the app: an old
//! installed app keeps working when the server is newer. The app compiles the calls, the server (feature
//! `ssr`) the bodies, which hand over to its [`backend::Backend`].

#[cfg(feature = "ssr")]
pub mod backend;
pub mod desk;
mod error;
pub mod patron;
mod purchase;
mod push;
mod text;
mod things;

pub use bookmobile_circulation::sync::{Profile, SyncAnswer, SyncRequest};
pub use bookmobile_search_index::{Answer, Brief, Browse, Browsed, Hit, Request, Suggestion};
pub use error::ApiError;
pub use patron::{Credentials, PinChange, Registration};
pub use purchase::PurchaseSuggestion;
pub use push::{Device, DeviceKeys, push_key, push_subscribe, push_unsubscribe};
pub use things::{Event, History, PastHold, PastLoan, Ratings, Review, SharedList};

use bookmobile_catalogue::{Branch, Record, RecordId};
use bookmobile_circulation::TitleId;
use bookmobile_search_index::pack::Library;
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};
use server_fn_macro_default::server;

/// The names that readers see. A pack carries them too; they are asked for where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// Whose catalogue it is.
    pub library: Library,
    /// Where its copies are, by code.
    pub branches: Vec<Branch>,
}

/// A record as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRecord {
    /// The record with its copies as the desk knows them now.
    pub record: Record,
    /// The MARC record it was imported from, in the line form of `bookmobile_catalogue::marc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marc: Option<String>,
}

/// Most records that one call of [`records`] may ask for.
pub const RECORDS_MAX: usize = 200;

/// Searches the whole catalogue on the server.
///
/// `POST /api/v1/search` with `{"request": {"query": "红楼梦"}}`. A POST, so that what a reader types stands in no
/// server's or proxy's log of addresses.
///
/// # Errors
/// [`ApiError::BadRequest`] for a limit or offset out of range, [`ApiError::Unavailable`] while there is no index.
#[server(name = SearchCatalogue, prefix = "/api", endpoint = "v1/search", input = Json, output = Json)]
pub async fn search(request: Request) -> Result<Answer, ApiError> {
    backend::current()?.search(request).await
}

/// What a reader who has typed `text` so far may be looking for: at most [`Suggestion::PAGE`] titles, names, subjects and
/// numbers.
///
/// `POST /api/v1/suggest` with `{"text": "红楼"}`; a POST as [`search`] is one.
///
/// # Errors
/// [`ApiError::BadRequest`] for a text that is too long, [`ApiError::Unavailable`] while there is no index.
#[server(name = SuggestTexts, prefix = "/api", endpoint = "v1/suggest", input = Json, output = Json)]
pub async fn suggest(text: String) -> Result<Vec<Suggestion>, ApiError> {
    backend::current()?.suggest(text).await
}

/// Leafs through the whole catalogue on the server: classes, headings from A to Z, the shelf.
///
/// `POST /api/v1/browse` with `{"browse": {"classes": {"under": "I2"}}}`.
///
/// # Errors
/// [`ApiError::BadRequest`] for more of the shelf than it gives, [`ApiError::Unavailable`] while there is no index.
#[server(name = BrowseCatalogue, prefix = "/api", endpoint = "v1/browse", input = Json, output = Json)]
pub async fn browse(browse: Browse) -> Result<Browsed, ApiError> {
    backend::current()?.browse(browse).await
}

/// One record with its copies as the desk knows them now.
///
/// `GET /api/v1/record?id=lbm000001`.
///
/// # Errors
/// [`ApiError::NotFound`] where the catalogue has no such record.
#[server(name = FetchRecord, prefix = "/api", endpoint = "v1/record", input = GetUrl, output = Json)]
pub async fn record(id: RecordId) -> Result<Record, ApiError> {
    backend::current()?.record(id).await
}

/// Those of the records `ids` that the catalogue has, in that order, each once for each time it is named; with `marc`
/// also the MARC records they were imported from.
///
/// `POST /api/v1/records` with `{"ids": ["lbm000001", "lbm000002"], "marc": false}`.
///
/// # Errors
/// [`ApiError::BadRequest`] for more than [`RECORDS_MAX`] ids.
#[server(name = FetchRecords, prefix = "/api", endpoint = "v1/records", input = Json, output = Json)]
pub async fn records(ids: Vec<RecordId>, marc: bool) -> Result<Vec<KeptRecord>, ApiError> {
    if ids.len() > RECORDS_MAX {
        return Err(ApiError::BadRequest(format!("at most {RECORDS_MAX} records at a time")));
    }
    backend::current()?.records(ids, marc).await
}

/// The MARC record it was imported from, in the line form of `bookmobile_catalogue::marc` (fields after U+001E,
/// subfields after U+001F); none for what came in another format.
///
/// `GET /api/v1/marc?id=lbm000001`.
///
/// # Errors
/// [`ApiError::NotFound`] where the catalogue has no such record.
#[server(name = FetchMarc, prefix = "/api", endpoint = "v1/marc", input = GetUrl, output = Json)]
pub async fn marc(id: RecordId) -> Result<Option<String>, ApiError> {
    backend::current()?.marc(id).await
}

/// The names of the library and its branches. They change seldom: an answer may be kept for some minutes.
///
/// `GET /api/v1/library`.
///
/// # Errors
/// [`ApiError::Unavailable`] when the catalogue cannot be read.
#[server(name = FetchNames, prefix = "/api", endpoint = "v1/library", input = GetUrl, output = Json)]
pub async fn library() -> Result<Names, ApiError> {
    backend::current()?.library().await
}

/// Applies what a patron did, and tells how the patron stands; see `docs/SYNC.md`.
///
/// `POST /api/v1/sync` with `{"request": {"patron": "…", "actions": [], "since": null}}` and the cookie of a session.
///
/// # Errors
/// [`ApiError::NeedsSignIn`], and nothing was applied; [`ApiError::BadRequest`] for more than
/// [`ACTIONS_MAX`](bookmobile_circulation::sync::ACTIONS_MAX) actions.
#[server(name = Sync, prefix = "/api", endpoint = "v1/sync", input = Json, output = Json)]
pub async fn sync(request: SyncRequest) -> Result<SyncAnswer, ApiError> {
    backend::current()?.sync(request).await
}

/// Signs in: the answer sets the cookie of a session.
///
/// `POST /api/v1/sign-in` with `{"request": {"login": "R0001", "pin": "…"}}`.
///
/// # Errors
/// [`ApiError::WrongPin`], whether the card or the PIN is wrong; [`ApiError::TooManyAttempts`].
#[server(name = SignIn, prefix = "/api", endpoint = "v1/sign-in", input = Json, output = Json)]
pub async fn sign_in(request: Credentials) -> Result<Profile, ApiError> {
    backend::current()?.sign_in(request).await
}

/// Sets the PIN of a patron who has a code from the library, and signs in.
///
/// `POST /api/v1/register` with `{"request": {"card": "R0001", "code": "…", "pin": "…"}}`.
///
/// # Errors
/// [`ApiError::WrongPin`], whether the card or the code is wrong; [`ApiError::BadRequest`] for a PIN or username that
/// cannot be; [`ApiError::Taken`] for a username that somebody has; [`ApiError::TooManyAttempts`].
#[server(name = Register, prefix = "/api", endpoint = "v1/register", input = Json, output = Json)]
pub async fn register(request: Registration) -> Result<Profile, ApiError> {
    backend::current()?.register(request).await
}

/// Changes the PIN of the patron who is signed in, and signs out everywhere else.
///
/// `POST /api/v1/pin` with `{"request": {"pin": "…", "new_pin": "…"}}`.
///
/// # Errors
/// [`ApiError::NeedsSignIn`], [`ApiError::WrongPin`], [`ApiError::TooManyAttempts`], [`ApiError::BadRequest`].
#[server(name = ChangePin, prefix = "/api", endpoint = "v1/pin", input = Json, output = Json)]
pub async fn change_pin(request: PinChange) -> Result<(), ApiError> {
    backend::current()?.change_pin(request).await
}

/// Signs out: on this device, or everywhere. Nobody signed in is no error.
///
/// `POST /api/v1/sign-out` with `{"everywhere": false}`.
///
/// # Errors
/// [`ApiError::Unavailable`], and nothing has changed.
#[server(name = SignOut, prefix = "/api", endpoint = "v1/sign-out", input = Json, output = Json)]
pub async fn sign_out(everywhere: bool) -> Result<(), ApiError> {
    backend::current()?.sign_out(everywhere).await
}

/// Asks the library to buy something. It is kept once, however often it is sent under its key.
///
/// `POST /api/v1/purchase` with `{"suggestion": {"key": "0192f3a1-…", "name": "球状闪电", "author": "刘慈欣"}}`.
///
/// # Errors
/// [`ApiError::BadRequest`] for what [`PurchaseSuggestion::checked`] refuses, [`ApiError::Enough`] where the library has
/// got as many in a day as it takes.
#[server(name = SuggestPurchase, prefix = "/api", endpoint = "v1/purchase", input = Json, output = Json)]
pub async fn suggest_purchase(suggestion: PurchaseSuggestion) -> Result<(), ApiError> {
    backend::current()?.suggest_purchase(suggestion.checked()?).await
}

/// A list that its patron shares, by what its link ends in. A POST, so that the link stands in no log of addresses.
///
/// `POST /api/v1/list` with `{"link": "5f0c…"}`.
///
/// # Errors
/// [`ApiError::NotFound`] where no list is shared by this link, or not any more.
#[server(name = FetchSharedList, prefix = "/api", endpoint = "v1/list", input = Json, output = Json)]
pub async fn shared_list(link: String) -> Result<SharedList, ApiError> {
    backend::current()?.shared_list(link).await
}

/// What readers think of a title; nothing yet where nobody has rated it.
///
/// `GET /api/v1/ratings?title=lbm000001`.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot be read.
#[server(name = FetchRatings, prefix = "/api", endpoint = "v1/ratings", input = GetUrl, output = Json)]
pub async fn ratings(title: TitleId) -> Result<Ratings, ApiError> {
    backend::current()?.ratings(title).await
}

/// The events that have not begun yet, the next one first.
///
/// `GET /api/v1/events`.
///
/// # Errors
/// [`ApiError::Unavailable`] when the database cannot be read.
#[server(name = FetchEvents, prefix = "/api", endpoint = "v1/events", input = GetUrl, output = Json)]
pub async fn events() -> Result<Vec<Event>, ApiError> {
    backend::current()?.events().await
}

/// Loans and holds of the patron who is signed in, also those that are over, where a history is kept.
///
/// `POST /api/v1/history` with `{}`; `POST /api/v1/history.csv` gives the same as a table.
///
/// # Errors
/// [`ApiError::NeedsSignIn`].
#[server(name = FetchHistory, prefix = "/api", endpoint = "v1/history", input = Json, output = Json)]
pub async fn history() -> Result<History, ApiError> {
    backend::current()?.history().await
}
