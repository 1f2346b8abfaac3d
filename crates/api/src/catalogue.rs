//! The catalogue, as anybody may ask for it.

use bookmobile_catalogue::{Branch, Record, RecordId};
use bookmobile_search_index::pack::Library;
use bookmobile_search_index::{Answer, Browse, Browsed, Request, Suggestion};
use serde::{Deserialize, Serialize};
use server_fn::codec::{GetUrl, Json};

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

endpoints! {
    /// Answers what anybody may ask about the catalogue.
    trait CatalogueBackend;

    /// Searches the whole catalogue on the server. A POST, so that what a reader types stands in no server's or proxy's
    /// log of addresses.
    ///
    /// # Errors
    /// [`ApiError::BadRequest`](crate::ApiError) for a limit or offset out of range, `Unavailable` while there is no index.
    fn search(request: Request) -> Answer = SearchCatalogue {
        path: "v1/search",
        input: Json,
        access: Anyone,
        example: r#"{"request": {"query": "红楼梦"}}"#,
        note: "searches the whole catalogue",
    }

    /// What a reader who has typed `text` so far may be looking for: at most [`Suggestion::PAGE`] titles, names, subjects
    /// and numbers. A POST as [`search`] is one.
    ///
    /// # Errors
    /// `BadRequest` for a text that is too long, `Unavailable` while there is no index.
    fn suggest(text: String) -> Vec<Suggestion> = SuggestTexts {
        path: "v1/suggest",
        input: Json,
        access: Anyone,
        example: r#"{"text": "红楼"}"#,
        note: "completes what is typed",
    }

    /// Leafs through the whole catalogue on the server: classes, headings from A to Z, the shelf.
    ///
    /// # Errors
    /// `BadRequest` for more of the shelf than it gives, `Unavailable` while there is no index.
    fn browse(browse: Browse) -> Browsed = BrowseCatalogue {
        path: "v1/browse",
        input: Json,
        access: Anyone,
        example: r#"{"browse": {"classes": {"under": "I2"}}}"#,
        note: "classes, headings from A to Z, the shelf",
    }

    /// One record with its copies as the desk knows them now.
    ///
    /// # Errors
    /// `NotFound` where the catalogue has no such record.
    fn record(id: RecordId) -> Record = FetchRecord {
        path: "v1/record",
        input: GetUrl,
        access: Anyone,
        example: "id=lbm000001",
        note: "a record with its copies as they are now",
    }

    /// Those of the records `ids` that the catalogue has, in that order, each once for each time it is named; with `marc`
    /// also the MARC records they were imported from.
    ///
    /// # Errors
    /// `BadRequest` for more than [`RECORDS_MAX`] ids.
    fn records(ids: Vec<RecordId>, marc: bool) -> Vec<KeptRecord> = FetchRecords {
        path: "v1/records",
        input: Json,
        access: Anyone,
        example: r#"{"ids": ["lbm000001", "lbm000002"], "marc": false}"#,
        note: "several records, at most 200",
    }

    /// The MARC record it was imported from, in the line form of `bookmobile_catalogue::marc` (fields after U+001E,
    /// subfields after U+001F); none for what came in another format.
    ///
    /// # Errors
    /// `NotFound` where the catalogue has no such record.
    fn marc(id: RecordId) -> Option<String> = FetchMarc {
        path: "v1/marc",
        input: GetUrl,
        access: Anyone,
        example: "id=lbm000001",
        note: "the MARC record it came from, in line form",
    }

    /// The names of the library and its branches. They change seldom: an answer may be kept for some minutes.
    ///
    /// # Errors
    /// `Unavailable` when the catalogue cannot be read.
    fn library() -> Names = FetchNames {
        path: "v1/library",
        input: GetUrl,
        access: Anyone,
        cache: Minutes,
        example: "",
        note: "the names of the library and its branches",
    }
}
