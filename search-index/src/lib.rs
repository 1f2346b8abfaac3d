//! The pack (columns, shards, manifest) and the search engine over it.
//!
//! A pack is what travels: compressed columns of records in immutable shards, named by a manifest. The engine indexes
//! shards where they arrive, in a browser's worker or natively, and answers queries over them. Reading a
//! pack and answering is the same code in both places, so both give the same ranking.
//!
//! No network and no file system here: shards come and go as bytes, indexes are read through [`engine::ReadAt`].

pub mod answer;
pub mod browse;
pub mod language;
pub mod pack;

#[cfg(feature = "engine")]
pub mod engine;

pub use answer::{
    Answer, Availability, Brief, Facet, Facets, Filters, Highlights, Hit, Request, Sort, Suggestion, SuggestionKind,
    Value,
};
pub use browse::{Around, Browse, Browsed, Headings};
