//! Queries: from what a reader typed to the best documents.
//!
//! A [`plan`] says which terms are looked up and how a document must have them; the [`match_table`] notes for each document which
//! terms it has; a rule of the plan then judges each document, and [`ranking`] orders the matches. [`searcher`] does
//! it for all segments, with [`facets`] counted and filters applied on the way.

pub(super) mod availability;
pub(super) mod bm25;
pub(super) mod facets;
pub(super) mod match_table;
pub(super) mod plan;
pub(super) mod ranking;
pub(super) mod searcher;
pub(super) mod spelling;
pub(super) mod term_lookup;
