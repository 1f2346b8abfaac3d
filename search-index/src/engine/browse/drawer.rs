//! Drawers: what a segment has to be leafed through, in the order in which it is filed.
//!
//! ```text
//! u32 × 4   bytes of each drawer, little-endian: authors, subjects, classes, shelf
//! drawers   cards one after another, each
//!   LEB128  bytes that its text shares with the one before
//!   LEB128  bytes that follow
//!   bytes   these
//!   LEB128  count of its numbers
//!   LEB128… the numbers, each less the one before
//! ```
//!
//! The numbers of a heading are one: how many records have it. Those of a class number or a key of the shelf are the
//! documents that have it.

use super::super::EngineError;
use super::super::blob;
use super::super::facet::{self, Plain};
use super::super::filing;
use super::super::leb128;
use super::super::segment::Segment;
use crate::answer::Facet;
use bookmobile_catalogue::call_number::sort_key;
use bookmobile_catalogue::{Record, Scheme};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;
use tantivy::directory::OwnedBytes;

/// Which drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Drawer {
    Authors,
    Subjects,
    Classes,
    Shelf,
}

const DRAWERS: usize = 4;

/// Gathers the cards of a segment.
#[derive(Default)]
pub(in super::super) struct DrawersBuilder {
    /// Headings by their hash, and how many records have each: authors, subjects.
    headings: [HashMap<u64, (String, u32), BuildHasherDefault<Plain>>; 2],
    classes: Vec<(String, u32)>,
    shelf: Vec<(String, u32)>,
}

impl DrawersBuilder {
    /// Takes a value of a facet that a document has, and its hash.
    pub fn add_value(&mut self, facet: Facet, value: &str, hash: u64) {
        let headings = match facet {
            Facet::Author => &mut self.headings[0],
            Facet::Subject => &mut self.headings[1],
            _ => return,
        };
        headings.entry(hash).or_insert_with(|| (value.to_owned(), 0)).1 += 1;
    }

    /// Takes a document's class numbers and its place on the shelf.
    pub fn add_record(&mut self, record: &Record, doc: u32) {
        for number in facet::clc_numbers(record) {
            self.classes.push((number.to_owned(), doc));
        }
        if let Some(key) = shelf_key(record) {
            self.shelf.push((key, doc));
        }
    }

    /// The bytes of all that was taken.
    pub fn finish(self) -> Vec<u8> {
        let mut drawers: Vec<Vec<(String, u32)>> = Vec::with_capacity(DRAWERS);
        for headings in self.headings {
            drawers.push(headings.into_values().map(|(text, count)| (filing::filed(&text), count)).collect());
        }
        drawers.extend([self.classes, self.shelf]);
        let mut bytes = vec![0; 4 * DRAWERS];
        for (index, mut cards) in drawers.into_iter().enumerate() {
            cards.sort_unstable();
            cards.dedup();
            let start = bytes.len();
            write(&cards, &mut bytes);
            let length = (bytes.len() - start) as u32;
            bytes[4 * index..4 * index + 4].copy_from_slice(&length.to_le_bytes());
        }
        bytes
    }
}

fn write(mut cards: &[(String, u32)], bytes: &mut Vec<u8>) {
    let mut before = "";
    while let Some((text, _)) = cards.first() {
        let same = cards.iter().take_while(|(other, _)| other == text).count();
        let shared = before.bytes().zip(text.bytes()).take_while(|(a, b)| a == b).count();
        let rest = &text.as_bytes()[shared..];
        leb128::write(bytes, shared as u64);
        leb128::write(bytes, rest.len() as u64);
        bytes.extend_from_slice(rest);
        leb128::write(bytes, same as u64);
        let mut last = 0;
        for (_, number) in &cards[..same] {
            leb128::write(bytes, u64::from(number - last));
            last = *number;
        }
        before = text;
        cards = &cards[same..];
    }
}

/// Where the record stands. The scheme of its number is that of the class number it begins with, or else what it looks like.
pub(super) fn shelf_key(record: &Record) -> Option<String> {
    let number = record.call_number()?;
    let begins = |class: &&bookmobile_catalogue::Classification| number.starts_with(class.number.trim());
    let scheme = record.classification.iter().find(begins).map(|class| class.scheme).filter(|s| *s != Scheme::Other);
    Some(sort_key(number, scheme)).filter(|key| !key.is_empty())
}

/// A drawer being leafed through.
struct Leafing {
    segment: u32,
    bytes: OwnedBytes,
    at: usize,
    text: Vec<u8>,
    numbers: Vec<u32>,
}

impl Leafing {
    fn open(index: usize, segment: &Segment, drawer: Drawer) -> Result<Self, EngineError> {
        let all = segment.drawers()?;
        let damaged = || EngineError::Blob("its drawers cannot be read".to_owned());
        let (mut start, mut end) = (4 * DRAWERS, 4 * DRAWERS);
        for index in 0..=drawer as usize {
            start = end;
            end += blob::u32_at(&all, 4 * index).ok_or_else(damaged)? as usize;
        }
        if end > all.len() {
            return Err(damaged());
        }
        Ok(Self { segment: index as u32, bytes: all.slice(start..end), at: 0, text: Vec::new(), numbers: Vec::new() })
    }

    /// The next card; false at the end, none where it cannot be read.
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

/// Takes the text of a card, and its numbers, each after the number of its segment; says whether to go on.
pub(super) type Each<'a> = &'a mut dyn FnMut(&str, &[(u32, u32)]) -> bool;

/// Leafs through the same drawer of all segments as if it were one, in order, until `each` says false.
pub(super) fn leaf_through(segments: &[Arc<Segment>], drawer: Drawer, each: Each<'_>) -> Result<(), EngineError> {
    let damaged = || EngineError::Blob("its drawers cannot be read".to_owned());
    let mut open = Vec::with_capacity(segments.len());
    for (index, segment) in segments.iter().enumerate() {
        let mut leafing = Leafing::open(index, segment, drawer)?;
        if leafing.advance().ok_or_else(damaged)? {
            open.push(leafing);
        }
    }
    let mut text = Vec::new();
    let mut numbers = Vec::new();
    loop {
        let Some(first) = open.iter().map(|leafing| &leafing.text).min() else { return Ok(()) };
        text.clone_from(first);
        numbers.clear();
        let mut index = 0;
        while index < open.len() {
            let leafing = &mut open[index];
            if leafing.text == text {
                numbers.extend(leafing.numbers.iter().map(|number| (leafing.segment, *number)));
                if !leafing.advance().ok_or_else(damaged)? {
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
