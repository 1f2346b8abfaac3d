//! Browsing: classes, headings from A to Z, the shelf.
//!
//! Everything is merged from the heading indexes of the segments when it is asked for. Only the shelf and the letters are kept.

use super::error::EngineError;
use super::index::classes::each_in_class;
use super::index::facet_values::hash;
use super::index::heading_index::HeadingList;
use super::index::reader::IndexReader;
use super::index::segment::{Segment, each_heading};
use super::storage::lazy::get_or_try_init;
use super::text::filing::{heading_of, letter_of};
use crate::answer::{Facet, Value};
use crate::browse::{Around, Browse, Browsed, Headings};
use bookmobile_catalogue::call_number::sort_key;
use bookmobile_catalogue::{Scheme, clc};
use std::sync::{Arc, OnceLock};

/// Answers [`Browse`] questions, and keeps the letters of the headings.
#[derive(Default)]
pub(super) struct Browser {
    /// The letters of authors and of subjects, with the number of headings under each.
    letters: [OnceLock<Vec<Value>>; 2],
}

impl Browser {
    /// Answers `browse`.
    pub fn browse(&self, reader: &IndexReader, browse: &Browse) -> Result<Browsed, EngineError> {
        match browse {
            Browse::Classes { under } => classes(&reader.segments, under.trim()),
            Browse::Headings { of, letter: None, .. } => {
                let values = self.letters(reader, *of)?.clone();
                Ok(Browsed { total: values.iter().map(|letter| letter.count).sum(), values, ..Browsed::default() })
            }
            Browse::Headings { of, letter: Some(letter), offset } => {
                headings(&reader.segments, *of, letter, u64::from(*offset))
            }
            Browse::Shelf { around, before, after, branch } => {
                if (*before).max(*after) > Browse::SHELF_MAX {
                    return Err(EngineError::Range);
                }
                shelf(reader, around, *before as usize, *after as usize, branch.as_deref())
            }
        }
    }

    fn letters(&self, reader: &IndexReader, of: Headings) -> Result<&Vec<Value>, EngineError> {
        get_or_try_init(&self.letters[of as usize], || {
            let mut letters: Vec<Value> = Vec::new();
            each_heading(&reader.segments, list_of(of), &mut |filed, _| {
                let letter = letter_of(filed);
                match letters.last_mut().filter(|last| last.name == letter) {
                    Some(last) => last.count += 1,
                    None => letters.push(Value { name: letter.to_owned(), count: 1 }),
                }
                true
            })?;
            Ok(letters)
        })
    }
}

fn list_of(headings: Headings) -> HeadingList {
    match headings {
        Headings::Authors => HeadingList::Authors,
        Headings::Subjects => HeadingList::Subjects,
    }
}

/// A page of the headings under a letter.
fn headings(segments: &[Arc<Segment>], of: Headings, letter: &str, offset: u64) -> Result<Browsed, EngineError> {
    let mut page = Browsed::default();
    each_heading(segments, list_of(of), &mut |filed, found| {
        if letter_of(filed) != letter {
            // Headings before the letter are passed over; behind it the page is complete.
            return page.total == 0;
        }
        if (offset..offset + u64::from(Browse::PAGE)).contains(&page.total) {
            let count = found.iter().map(|(_, count)| u64::from(*count)).sum();
            page.values.push(Value { name: heading_of(filed).to_owned(), count });
        }
        page.total += 1;
        true
    })?;
    Ok(page)
}

/// A class below the requested one.
struct Below {
    class: String,
    /// The lowest class that has all of its records.
    common: String,
    docs: Vec<u64>,
}

/// The classes below `under` that have records.
fn classes(segments: &[Arc<Segment>], under: &str) -> Result<Browsed, EngineError> {
    let mut below: Vec<Below> = Vec::new();
    let mut all: Vec<u64> = Vec::new();
    each_in_class(segments, under, &mut |path, found| {
        let docs = found.iter().map(|(segment, doc)| u64::from(*segment) << 32 | u64::from(*doc));
        all.extend(docs.clone());
        let Some(class) = path.first() else { return };
        let number = path.last().unwrap_or(class);
        match below.last_mut().filter(|last| last.class == *class) {
            Some(last) => {
                let is_shared = |parent: &&&str| clc::parents(&last.common).any(|known| known == **parent);
                last.common = (*path.iter().rev().find(is_shared).unwrap_or(class)).to_owned();
                last.docs.extend(docs);
            }
            None => {
                below.push(Below { class: (*class).to_owned(), common: (*number).to_owned(), docs: docs.collect() })
            }
        }
    })?;
    let mut values = Vec::with_capacity(below.len());
    for Below { common, docs, .. } in below {
        // Where all records stand deeper, the deeper class is shown at once, but not past one that has a name.
        let named = clc::parents(&common).find(|parent| parent.len() > under.len() && clc::name(parent).is_some());
        values.push(Value { name: named.unwrap_or(&common).to_owned(), count: distinct(docs) });
    }
    values.sort_by_cached_key(|value| sort_key(&value.name, Some(Scheme::Clc)));
    Ok(Browsed { total: distinct(all), values, ..Browsed::default() })
}

fn distinct(mut docs: Vec<u64>) -> u64 {
    docs.sort_unstable();
    docs.dedup();
    docs.len() as u64
}

/// The shelf around a record or a call number.
fn shelf(
    reader: &IndexReader,
    around: &Around,
    before: usize,
    after: usize,
    branch: Option<&str>,
) -> Result<Browsed, EngineError> {
    let shelf = reader.shelf()?;
    let total = shelf.records().len() as u64;
    let position = match around {
        Around::Record(id) => reader.find(id)?.and_then(|(segment, doc)| shelf.position_of(segment, doc)),
        Around::CallNumber(number) => {
            let key = sort_key(number, None);
            let mut position = 0;
            each_heading(&reader.segments, HeadingList::Shelf, &mut |other, found| {
                let is_before = other < key.as_str();
                position += if is_before { found.len() } else { 0 };
                is_before
            })?;
            Some(position)
        }
    };
    let Some(position) = position else { return Ok(Browsed { total, ..Browsed::default() }) };
    let (addresses, here) = around_position(reader, position, before, after, branch)?;
    let brief = |(segment, doc): (u32, u32)| reader.brief((segment as usize, doc));
    let records = addresses.into_iter().map(brief).collect::<Result<_, EngineError>>()?;
    Ok(Browsed { total, records, here: here as u32, ..Browsed::default() })
}

/// The records around a position of the shelf, from left to right: at most `before` of them before it, the one there, and
/// `after` of them after it; and the index of the one there. With a branch, only records with a copy in it.
fn around_position(
    reader: &IndexReader,
    position: usize,
    before: usize,
    after: usize,
    branch: Option<&str>,
) -> Result<(Vec<(u32, u32)>, usize), EngineError> {
    let branch = branch.map(hash);
    let is_there = |(segment, doc): &(u32, u32)| -> Result<bool, EngineError> {
        let Some(branch) = branch else { return Ok(true) };
        let column = &reader.segments[*segment as usize].facets()?[Facet::Branch as usize];
        Ok(column.values_for_doc(*doc).any(|value| value == branch))
    };
    let take = |records: &mut dyn Iterator<Item = &(u32, u32)>, most: usize| -> Result<Vec<(u32, u32)>, EngineError> {
        let mut taken = Vec::with_capacity(most);
        while taken.len() < most
            && let Some(record) = records.next()
        {
            if is_there(record)? {
                taken.push(*record);
            }
        }
        Ok(taken)
    };
    let all = reader.shelf()?.records();
    let (left, right) = all.split_at(position.min(all.len()));
    let mut records = take(&mut left.iter().rev(), before)?;
    records.reverse();
    let here = records.len();
    records.append(&mut take(&mut right.iter(), after + 1)?);
    Ok((records, here))
}
