//! What is asked of the engine and what it answers: the same values in the worker, on the server and in the views.

use bookmobile_catalogue::{Item, ItemStatus, Kind, Record, RecordId, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A question to the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// What the reader typed, see [`crate::language`]; empty asks for everything, newest first.
    pub query: String,
    /// Only records that have these values.
    #[serde(default, skip_serializing_if = "Filters::is_empty")]
    pub filters: Filters,
    /// The order of the hits.
    #[serde(default, skip_serializing_if = "Sort::is_default")]
    pub sort: Sort,
    /// Whether the answer counts the values of all records found.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub facets: bool,
    /// Whether the editions and translations of a work are one hit.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
    /// Hits to pass over.
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
    /// Deepest hit that can be reached by paging; whoever wants more refines the query.
    pub const DEPTH_MAX: u32 = 10_000;

    /// A request for the first page of results of `query`.
    pub fn new(query: impl Into<String>) -> Self {
        Self { query: query.into(), limit: Self::PAGE, ..Self::default() }
    }

    /// The same among records of one kind.
    #[must_use]
    pub fn of_kind(mut self, kind: Kind) -> Self {
        self.filters.values.insert(Facet::Kind, vec![kind.code().to_owned()]);
        self
    }

    fn default_limit() -> u32 {
        Self::PAGE
    }
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// What fits best first.
    #[default]
    Relevance,
    /// By year of publication, the newest first; without a year last.
    Newest,
    /// By year of publication, the oldest first; without a year last.
    Oldest,
    /// By title, Chinese by its pinyin, without an article at the beginning.
    Title,
    /// As on the shelf; without a call number last.
    CallNumber,
    /// By the day on which the catalogue got them, the latest first; without one last.
    Added,
}

impl Sort {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What records found are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Facet {
    /// Code of what kind of thing it is.
    Kind,
    /// Language code.
    Language,
    /// Name of anyone who had a part in it.
    Author,
    /// Subject heading.
    Subject,
    /// Main class of 中图法, or the class below it: `I`, `I2`.
    Class,
    /// Code of a branch that has a copy.
    Branch,
}

impl Facet {
    /// Every facet.
    pub const ALL: &[Self] = &[Self::Kind, Self::Language, Self::Author, Self::Subject, Self::Class, Self::Branch];
}

/// What a reader has chosen: of each facet any one of the values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    /// Values, as [`Facets`] gives them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<Facet, Vec<String>>,
    /// First and last year of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<(i32, i32)>,
    /// Only records of which a copy is on its shelf.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub available: bool,
}

impl Filters {
    /// Whether nothing is chosen.
    pub fn is_empty(&self) -> bool {
        !self.available && self.years.is_none() && self.values.values().all(Vec::is_empty)
    }

    /// The values chosen of `facet`.
    pub fn of(&self, facet: Facet) -> &[String] {
        self.values.get(&facet).map_or(&[], Vec::as_slice)
    }
}

/// How many of all records found have which value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facets {
    /// Of each facet the values, the most frequent first. What is chosen of a facet does not narrow its own counts.
    pub values: BTreeMap<Facet, Vec<Value>>,
    /// Facets of which there are more values than these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more: Vec<Facet>,
    /// Years of publication and how many records each has, in order.
    pub years: Vec<(i32, u64)>,
    /// Records of which a copy is on its shelf.
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
    /// Records that match, of which `hits` is a page.
    pub total: u64,
    /// Works that they are editions of, of which `hits` is a page, where a hit is a work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub works: Option<u64>,
    /// No record had every word, so these have only some of them.
    #[serde(default)]
    pub loosened: bool,
    /// What was probably meant, where hardly anything was found as it was typed: as a query it finds something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did_you_mean: Option<String>,
    /// Where nothing was found: queries with fewer of the words, each of which finds something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fewer_words: Vec<String>,
    /// Where nothing was found: how many records the query finds without the filters.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub without_filters: u64,
    /// The page, in the order asked for.
    pub hits: Vec<Hit>,
    /// The counts, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facets: Option<Facets>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Something in the catalogue that what is being typed may lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What it is.
    pub kind: Suggested,
    /// The text, as the catalogue writes it.
    pub text: String,
    /// Where in the text stands what was typed: ranges of bytes, first and end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<(u32, u32)>,
}

impl Suggestion {
    /// How many a search box shows at most.
    pub const PAGE: usize = 8;
}

/// What a [`Suggestion`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suggested {
    /// A title proper.
    Title,
    /// The name of an author, or of another who had a part in something; a value of [`Facet::Author`].
    Author,
    /// A subject heading; a value of [`Facet::Subject`].
    Subject,
    /// A class number, of any scheme.
    Class,
    /// A call number of a copy.
    CallNumber,
}

/// One record found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hit {
    /// Its score, comparable within one answer only.
    pub score: f32,
    /// What a list of results shows of it.
    pub record: Brief,
    /// Editions of its work in the whole catalogue, itself among them, where a hit is a work of which there are several:
    /// `work:` and its id finds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editions: Option<u32>,
    /// Where in it stands what was sought.
    #[serde(default, skip_serializing_if = "Marks::is_empty")]
    pub marks: Marks,
    /// Where it was found by something that is not among this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<Excerpt>,
}

/// A piece of a record's summary, contents, subjects or another text, in which stands what was sought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The piece; `…` where something is left out.
    pub text: String,
    /// Where in it: ranges of bytes, first and end.
    pub marks: Vec<(u32, u32)>,
}

/// Where in a [`Brief`] stands what was sought, in whatever script or spelling: ranges of bytes, first and end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
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

impl Marks {
    /// Whether nothing is marked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What a list of results shows of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Its id.
    pub id: RecordId,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Title proper.
    pub title: String,
    /// Other title information.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Authors (lecturers of a course), or whoever else had a part in it where it has none.
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
    /// Most copies that a result carries.
    pub const ITEMS_MAX: usize = 12;
    /// Most names that a result carries.
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

/// Which copies are not on their shelves. It changes by the minute, so it travels beside the shards and not in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    /// When the desk knew this, in seconds since 1970-01-01 UTC.
    pub as_of_unix_secs: i64,
    /// Barcodes of the copies whose status is not [`ItemStatus::Available`].
    pub elsewhere: BTreeMap<String, ItemStatus>,
}

impl Availability {
    /// Sets the status of every item to what is known here.
    pub fn apply(&self, items: &mut [Item]) {
        for item in items {
            item.status = self.elsewhere.get(&item.barcode).copied().unwrap_or_default();
        }
    }
}
