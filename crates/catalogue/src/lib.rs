//! The data model of a library catalogue: records, items, branches, courses; with readers and writers for its file formats.
//!
//! No I/O here: callers pass bytes and get values. No clock, no randomness. Compiles natively and to wasm.

pub mod call_number;
pub mod clc;
pub mod day;
pub mod export;
pub mod import;
pub mod isbn;
pub mod marc;
pub mod name;
pub mod record;
pub mod text;

pub use day::{Day, DayError};
pub use isbn::Isbn;
pub use record::{
    Agent, Branch, Classification, Course, Item, ItemStatus, Kind, Lecture, Link, OtherTitle, Record, RecordId, Role,
    Scheme, TitleKind, Unit,
};
