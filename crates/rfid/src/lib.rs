//! Content of library tags: NDEF messages, and the texts and addresses in them.
//!
//! The bytes of a tag are untrusted, and so is every length in them: nothing here panics, or allocates or copies before it has
//! checked that the bytes exist. No I/O: callers read the tag. No interpretation either: `bookmobile_client::tag` decides what
//! a text refers to.

#![no_std]

extern crate alloc;

mod ndef;
mod payload;

pub use ndef::{Message, NdefError, Record, RecordType};
pub use payload::{Content, Text, TextError, content, content_of_web_record, parse_text, parse_uri};
