//! The index of one shard: which fields, columns and lists it has, how it is built from records, and how it is read.
//!
//! Documents are the records of a shard, numbered from 0. [`builder`] writes, [`segment`] reads one index, [`reader`] reads
//! several as one catalogue. What they share stands in [`schema`] (fields and columns), [`layout`] (the order of the parts)
//! and in the file of each structure, which has its writer beside its reader.

pub(super) mod builder;
pub(super) mod classes;
pub(super) mod facet_values;
pub(super) mod fields;
pub(super) mod frbr_work;
pub(super) mod heading_index;
pub(super) mod layout;
pub(super) mod norms;
pub(super) mod pinyin_index;
pub(super) mod reader;
pub(super) mod schema;
pub(super) mod segment;
pub(super) mod shelf;
