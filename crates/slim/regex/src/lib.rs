//! `regex-lite` under the name of `regex`.
//!
//! tantivy names `regex` for queries by pattern and for printing facets, neither of which we use; but what could be
//! called is linked, and with it 130 kB (brotli) of Unicode tables and automata that every reader would download.
//! `regex-lite` is by the same authors and has the same interface for what tantivy calls, without the tables.

pub use regex_lite::{Captures, Error, Match, Matches, NoExpand, Regex, RegexBuilder, Replacer, Split, escape};
