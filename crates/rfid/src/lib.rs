//! Content of library tags: NDEF messages, and the texts and addresses in them.
//!
//! Bytes come from anybody's tag, so every length in them is doubted: nothing here panics, allocates or copies before the
//! bytes are known to be there. No I/O: callers read the tag. No meaning either: what a text stands for is decided by
//! `bookmobile_client::tag`.

#![no_std]

extern crate alloc;

mod ndef;
mod payload;

pub use ndef::{Message, NdefError, Record, RecordType};
pub use payload::{Content, Text, TextError, content, content_of_web_record, parse_text, parse_uri};
