//! Storage: how an index lies in bytes, and how the bytes are read back.
//!
//! Nothing here knows what a record or a query is: columns hold numbers, dictionaries hold terms, the document store
//! holds texts, a blob holds numbered parts. Files come from outside, through [`read_at::ReadAt`].

pub(super) mod blob;
pub(super) mod cache;
pub(super) mod column;
pub(super) mod dictionary;
pub(super) mod doc_store;
pub(super) mod lazy;
pub(super) mod leb128;
pub(super) mod postings;
pub(super) mod read_at;
