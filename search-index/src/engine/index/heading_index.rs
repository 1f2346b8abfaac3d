//! The heading index: the lists of a segment that are browsed, each in filing order. Authors, subjects, class numbers, and
//! the shelf order.
//!
//! ```text
//! u32 × 4   bytes of each list, little-endian: authors, subjects, classes, shelf
//! lists     entries one after another, each
//!   LEB128  bytes that its text shares with the one before
//!   LEB128  bytes that follow
//!   bytes   these
//!   LEB128  count of its numbers
//!   LEB128… the numbers, each less the one before
//! ```
//!
//! An author or a subject has one number: how many records have it. A class number or a shelf key has the documents that
//! have it.

use super::facet_values::{PrehashedHasher, clc_numbers};
use crate::answer::Facet;
use crate::engine::error::EngineError;
use crate::engine::storage::blob::u32_at;
use crate::engine::storage::leb128;
use crate::engine::text::filing;
use bookmobile_catalogue::call_number::sort_key;
use bookmobile_catalogue::{Record, Scheme};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use tantivy::directory::OwnedBytes;

/// A list of the heading index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadingList {
    Authors,
    Subjects,
    Classes,
    Shelf,
}

const LISTS: usize = 4;
/// The sizes of the lists.
const HEAD_BYTES: usize = 4 * LISTS;

/// Gathers the heading index of a segment.
#[derive(Default)]
pub(crate) struct HeadingIndexBuilder {
    /// Headings by their hash, and how many records have each: authors, subjects.
    headings: [HashMap<u64, (String, u32), BuildHasherDefault<PrehashedHasher>>; 2],
    classes: Vec<(String, u32)>,
    /// Sort keys of call numbers.
    shelf: Vec<(String, u32)>,
}

impl HeadingIndexBuilder {
    /// Adds a value of a facet that a document has, and its hash.
    pub fn add_value(&mut self, facet: Facet, value: &str, hash: u64) {
        let headings = match facet {
            Facet::Author => &mut self.headings[0],
            Facet::Subject => &mut self.headings[1],
            _ => return,
        };
        headings.entry(hash).or_insert_with(|| (value.to_owned(), 0)).1 += 1;
    }

    /// Adds a document's class numbers and its shelf key.
    pub fn add_record(&mut self, record: &Record, doc: u32) {
        for number in clc_numbers(record) {
            self.classes.push((number.to_owned(), doc));
        }
        if let Some(key) = shelf_key(record) {
            self.shelf.push((key, doc));
        }
    }

    /// The bytes of the heading index.
    pub fn finish(self) -> Vec<u8> {
        let mut lists: Vec<Vec<(String, u32)>> = Vec::with_capacity(LISTS);
        for headings in self.headings {
            lists.push(headings.into_values().map(|(text, count)| (filing::filed(&text), count)).collect());
        }
        lists.extend([self.classes, self.shelf]);
        let mut bytes = vec![0; HEAD_BYTES];
        for (index, mut entries) in lists.into_iter().enumerate() {
            entries.sort_unstable();
            entries.dedup();
            let start = bytes.len();
            write(&entries, &mut bytes);
            let length = (bytes.len() - start) as u32;
            bytes[4 * index..4 * index + 4].copy_from_slice(&length.to_le_bytes());
        }
        bytes
    }
}

fn write(mut entries: &[(String, u32)], bytes: &mut Vec<u8>) {
    let mut before = "";
    while let Some((text, _)) = entries.first() {
        let same = entries.iter().take_while(|(other, _)| other == text).count();
        let shared = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let rest = &text.as_bytes()[shared..];
        leb128::write(bytes, shared as u64);
        leb128::write(bytes, rest.len() as u64);
        bytes.extend_from_slice(rest);
        leb128::write(bytes, same as u64);
        let mut last = 0;
        for (_, number) in &entries[..same] {
            leb128::write(bytes, u64::from(number - last));
            last = *number;
        }
        before = text;
        entries = &entries[same..];
    }
}

/// The sort key of the record's call number. Its scheme is that of the class number it begins with, or else guessed from its
/// form.
fn shelf_key(record: &Record) -> Option<String> {
    let number = record.call_number()?;
    let begins = |class: &&bookmobile_catalogue::Classification| number.starts_with(class.number.trim());
    let scheme = record.classification.iter().find(begins).map(|class| class.scheme).filter(|s| *s != Scheme::Other);
    Some(sort_key(number, scheme)).filter(|key| !key.is_empty())
}

/// The heading index of a segment.
pub(crate) struct HeadingIndex {
    bytes: OwnedBytes,
}

impl HeadingIndex {
    /// Opens the heading index in `bytes`.
    pub fn open(bytes: OwnedBytes) -> Result<Self, EngineError> {
        if bytes.len() < HEAD_BYTES { Err(damaged()) } else { Ok(Self { bytes }) }
    }

    /// A cursor before the first entry of `list`.
    fn cursor(&self, segment: u32, list: HeadingList) -> Result<Cursor, EngineError> {
        let (mut start, mut end) = (HEAD_BYTES, HEAD_BYTES);
        for index in 0..=list as usize {
            start = end;
            end += u32_at(&self.bytes, 4 * index).ok_or_else(damaged)? as usize;
        }
        if end > self.bytes.len() {
            return Err(damaged());
        }
        Ok(Cursor { segment, bytes: self.bytes.slice(start..end), at: 0, text: Vec::new(), numbers: Vec::new() })
    }
}

fn damaged() -> EngineError {
    EngineError::Blob("its headings cannot be read".to_owned())
}

/// A list of one segment, read entry by entry.
struct Cursor {
    segment: u32,
    bytes: OwnedBytes,
    at: usize,
    text: Vec<u8>,
    numbers: Vec<u32>,
}

impl Cursor {
    /// Goes to the next entry; false at the end, none where it cannot be read.
    fn advance(&mut self) -> Option<bool> {
        let mut rest = &self.bytes[self.at..];
        if rest.is_empty() {
            return Some(false);
        }
        let mut next = || usize::try_from(leb128::read(&mut rest)?).ok();
        let (shared, follow) = (next()?, next()?);
        let (text, after) = rest.split_at_checked(follow)?;
        if shared > self.text.len() {
            return None;
        }
        self.text.truncate(shared);
        self.text.extend_from_slice(text);
        rest = after;
        self.numbers.clear();
        let mut last = 0_u32;
        for _ in 0..leb128::read(&mut rest)? {
            last = last.checked_add(u32::try_from(leb128::read(&mut rest)?).ok()?)?;
            self.numbers.push(last);
        }
        self.at = self.bytes.len() - rest.len();
        Some(true)
    }
}

/// Receives the text of an entry and its numbers, each after the number of its segment; returns whether to go on.
pub(crate) type EachHeading<'a> = &'a mut dyn FnMut(&str, &[(u32, u32)]) -> bool;

/// Merges the same list of several segments and calls `each` for its entries, in order, until `each` returns false.
pub(crate) fn merge(
    indexes: impl IntoIterator<Item = Result<HeadingIndex, EngineError>>,
    list: HeadingList,
    each: EachHeading<'_>,
) -> Result<(), EngineError> {
    let mut open = Vec::new();
    for (segment, index) in indexes.into_iter().enumerate() {
        let mut cursor = index?.cursor(segment as u32, list)?;
        if cursor.advance().ok_or_else(damaged)? {
            open.push(cursor);
        }
    }
    let mut text = Vec::new();
    let mut numbers = Vec::new();
    loop {
        let Some(first) = open.iter().map(|cursor| &cursor.text).min() else { return Ok(()) };
        text.clone_from(first);
        numbers.clear();
        let mut index = 0;
        while index < open.len() {
            let cursor = &mut open[index];
            if cursor.text == text {
                numbers.extend(cursor.numbers.iter().map(|number| (cursor.segment, *number)));
                if !cursor.advance().ok_or_else(damaged)? {
                    // In its place, not swapped: numbers come in the order of segments.
                    open.remove(index);
                    continue;
                }
            }
            index += 1;
        }
        if !each(std::str::from_utf8(&text).map_err(|_| damaged())?, &numbers) {
            return Ok(());
        }
    }
}
