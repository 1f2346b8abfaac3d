//! Requests and answers of the engine: the same values in the worker, on the server and in the views. Their field names are the
//! wire: they stay as they are.

use bookmobile_catalogue::coded;
use bookmobile_catalogue::{Item, ItemStatus, Kind, Record, RecordId, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A search request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The query as typed, in the query language ([`crate::language`]); an empty one asks for all records, newest first.
    pub query: String,
    /// The filters.
    #[serde(default, skip_serializing_if = "Filters::is_empty")]
    pub filters: Filters,
    /// The order of the hits.
    #[serde(default, skip_serializing_if = "Sort::is_default")]
    pub sort: Sort,
    /// Whether the answer has facets.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub facets: bool,
    /// Whether the editions and translations of a work are one hit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
    /// Hits to skip.
    #[serde(default)]
    pub offset: u32,
    /// Hits to return, at most [`Request::LIMIT_MAX`].
    #[serde(default = "Request::default_limit")]
    pub limit: u32,
}

impl Request {
    /// Hits on one page of results.
    pub const PAGE: u32 = 20;
    /// Most hits that one request may ask for.
    pub const LIMIT_MAX: u32 = 100;
    /// Deepest hit that can be reached by paging; to see others, refine the query.
    pub const DEPTH_MAX: u32 = 10_000;

    /// A request for the first page of results of `query`.
    pub fn new(query: impl Into<String>) -> Self {
        Self { query: query.into(), limit: Self::PAGE, ..Self::default() }
    }

    /// The same request among records of one kind.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind) -> Self {
        self.filters.values.insert(Facet::Kind, vec![kind.code().to_owned()]);
        self
    }

    fn default_limit() -> u32 {
        Self::PAGE
    }
}

coded! {
    /// The order of hits.
    #[derive(Default)]
    Sort {
        /// By score, the highest first.
        #[default]
        Relevance = "relevance",
        /// By year of publication, the newest first; without a year last.
        Newest = "newest",
        /// By year of publication, the oldest first; without a year last.
        Oldest = "oldest",
        /// By title, Chinese by its pinyin, without an article at the beginning.
        Title = "title",
        /// In shelf order; without a call number last.
        CallNumber = "call_number",
        /// By the day on which they came into the catalogue, the latest first; without one last.
        Added = "added",
    }
}

impl Sort {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

coded! {
    /// A property by which results are counted and narrowed.
    Facet {
        /// Code of the kind of material.
        Kind = "kind",
        /// Language code.
        Language = "language",
        /// Name of an author or another agent.
        Author = "author",
        /// Subject heading.
        Subject = "subject",
        /// Main class of 中图法, or the class below it: `I`, `I2`.
        Class = "class",
        /// Code of a branch with a copy.
        Branch = "branch",
    }
}

/// Filters: of each facet that has values here, a record must have any one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// The chosen values, as [`Facets`] has them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<Facet, Vec<String>>,
    /// First and last year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<(i32, i32)>,
    /// Only records with an available copy.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub available: bool,
}

impl Filters {
    /// Whether there is no filter.
    pub fn is_empty(&self) -> bool {
        !self.available && self.years.is_none() && self.values.values().all(Vec::is_empty)
    }

    /// The values chosen of `facet`.
    pub fn of(&self, facet: Facet) -> &[String] {
        self.values.get(&facet).map_or(&[], Vec::as_slice)
    }
}

/// Facet counts: how many of all records found have which value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// The values of each facet, the most frequent first. The filter of a facet does not narrow the facet's own counts.
    pub values: BTreeMap<Facet, Vec<Value>>,
    /// Facets that have more values than these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Facet>,
    /// Years of publication and how many records each has, in order.
    pub years: Vec<(i32, u64)>,
    /// Records with an available copy.
    #[serde(default)]
    pub available: u64,
}

/// One value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// The value, as a filter takes it.
    pub name: String,
    /// Records found that have it.
    pub count: u64,
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// How many records match.
    pub total: u64,
    /// How many works they are editions of, where hits are grouped by work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works: Option<u64>,
    /// No record has every word of the query, so the hits have only some of them.
    #[serde(default)]
    pub loosened: bool,
    /// Where the query finds hardly anything as typed: a corrected query, which finds something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Where the query finds nothing: queries with fewer of its words, each of which finds something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fewer_words: Vec<String>,
    /// Where the query finds nothing: how many records it finds without the filters.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub without_filters: u64,
    /// The requested page of hits.
    pub hits: Vec<Hit>,
    /// The facets, if the request asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A suggestion of autocomplete: a text of the catalogue that completes a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The kind of text.
    pub kind: SuggestionKind,
    /// The text, as the catalogue writes it.
    pub text: String,
    /// The matches in the text: ranges of bytes, start and end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<(u32, u32)>,
}

impl Suggestion {
    /// Most suggestions that a search box shows.
    pub const PAGE: usize = 8;
}

coded! {
    /// The kind of a [`Suggestion`].
    SuggestionKind {
        /// A title proper.
        Title = "title",
        /// The name of an author or another agent; a value of [`Facet::Author`].
        Author = "author",
        /// A subject heading; a value of [`Facet::Subject`].
        Subject = "subject",
        /// A class number, of any scheme.
        Class = "class",
        /// A call number of a copy.
        CallNumber = "call_number",
    }
}

/// A hit: a record that matches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Its score, comparable within one answer only.
    pub score: f32,
    /// The record, in brief.
    pub record: Brief,
    /// Where hits are grouped by work and the work has several editions: how many the whole catalogue has. `work:` and the
    /// record's id finds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editions: Option<u32>,
    /// The matches in it.
    #[serde(default, skip_serializing_if = "Highlights::is_empty")]
    pub marks: Highlights,
    /// An excerpt, where it matches in a field that the brief record does not have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

/// A piece of a record's summary, contents, subjects or another text, with a match.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The piece; `…` where something is left out.
    pub text: String,
    /// The matches in the piece: ranges of bytes, start and end.
    pub marks: Vec<(u32, u32)>,
}

/// Highlights: the matches in a [`Brief`], in whatever script or spelling. Ranges of bytes, start and end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Highlights {
    /// In the title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title: Vec<(u32, u32)>,
    /// In the subtitle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subtitle: Vec<(u32, u32)>,
    /// In each of the authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Vec<(u32, u32)>>,
    /// In the publisher.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publisher: Vec<(u32, u32)>,
}

impl Highlights {
    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A record in brief, as a list of results shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Its id.
    pub id: RecordId,
    /// Its kind of material.
    pub kind: Kind,
    /// Title proper.
    pub title: String,
    /// Other title information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Authors (lecturers of a course), or other agents where it has none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Publisher, or the provider of a course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The number on the spine, or the class number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_number: Option<String>,
    /// Its main class number in 中图法, for the colour of its cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clc: Option<String>,
    /// Its copies, at most [`Brief::ITEMS_MAX`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
}

impl Brief {
    /// Most copies in a brief record.
    pub const ITEMS_MAX: usize = 12;
    /// Most names in a brief record.
    pub const AUTHORS_MAX: usize = 4;

    /// The brief form of `record`.
    pub fn of(record: &Record) -> Self {
        let mut authors: Vec<String> = record
            .agents
            .iter()
            .filter(|agent| matches!(agent.role, Role::Author | Role::Lecturer | Role::Composer | Role::Director))
            .map(|agent| agent.name.clone())
            .collect();
        if authors.is_empty() {
            authors = record.agents.iter().map(|agent| agent.name.clone()).collect();
        }
        authors.truncate(Self::AUTHORS_MAX);
        let provider = record.course.as_ref().and_then(|course| course.provider.clone());
        Self {
            id: record.id.clone(),
            kind: record.kind,
            title: record.title.clone(),
            subtitle: record.subtitle.clone(),
            authors,
            publisher: record.publisher.clone().or(provider),
            year: record.year,
            call_number: record.call_number().map(str::to_owned),
            clc: record
                .classification
                .iter()
                .find(|class| class.scheme == bookmobile_catalogue::Scheme::Clc)
                .map(|class| class.number.clone()),
            items: record.items.iter().take(Self::ITEMS_MAX).cloned().collect(),
        }
    }
}

/// An availability snapshot: the copies that are not on their shelves. It changes by the minute, so it travels beside the shards
/// and not in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// The time of the snapshot, in seconds since 1970-01-01 UTC.
    pub as_of_unix_secs: i64,
    /// Barcodes of the copies whose status is not [`ItemStatus::Available`].
    pub elsewhere: BTreeMap<String, ItemStatus>,
}

impl Availability {
    /// Sets the status of every item from this snapshot.
    pub fn apply(&self, items: &mut [Item]) {
        for item in items {
            item.status = self.elsewhere.get(&item.barcode).copied().unwrap_or_default();
        }
    }
}
