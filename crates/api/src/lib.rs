#![allow(missing_docs)] // the argument structs that the macro writes have no docs of their own
//! The server functions: their signatures, and what crosses the wire.
//!
//! Every endpoint is explicit and versioned (`/api/v1/…`), speaks JSON, and answers curl as well as the app: an old
//! installed app keeps working when the server is newer. The app compiles the calls, the server (feature
//! `ssr`) the bodies, which hand over to its [`backend::Backend`].

#[cfg(feature = "ssr")]
pub mod backend;
mod error;

pub use bookmobile_search_index::{Answer, Brief, Browse, Browsed, Hit, Request};
pub use error::ApiError;

use bookmobile_catalogue::{Branch, Record, RecordId};
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
