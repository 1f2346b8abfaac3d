//! What is asked without words: classes, headings from A to Z, the shelf.
//!
//! It is all made from the drawers of each segment when it is asked for. Only the shelf and the letters are kept then.

mod drawer;
mod shelf;

pub(super) use drawer::DrawersBuilder;
pub(super) use shelf::Shelf;

use super::filing::{heading_of, letter_of};
use super::segment::{Segment, once};
use super::{Engine, EngineError, row, work};
use crate::answer::{Brief, Value};
use crate::browse::{Around, Browse, Browsed, Headings};
use bookmobile_catalogue::call_number::sort_key;
use bookmobile_catalogue::{Scheme, clc};
use drawer::{Drawer, leaf_through};
use std::sync::{Arc, OnceLock};

/// What is kept once it was made.
#[derive(Default)]
pub(super) struct Kept {
    shelf: OnceLock<Shelf>,
    letters: [OnceLock<Vec<Value>>; 2],
}

impl Engine {
    /// Answers `browse`.
    ///
    /// # Errors
    /// When more is asked for than a shelf gives, or the index cannot be read.
    pub fn browse(&self, browse: &Browse) -> Result<Browsed, EngineError> {
        match browse {
            Browse::Classes { under } => classes(&self.segments, under.trim()),
            Browse::Headings { of, letter: None, .. } => {
                let values = self.letters(*of)?.clone();
                Ok(Browsed { total: values.iter().map(|letter| letter.count).sum(), values, ..Browsed::default() })
            }
            Browse::Headings { of, letter: Some(letter), offset } => {
                headings(&self.segments, *of, letter, u64::from(*offset))
            }
            Browse::Shelf { around, before, after, branch } => {
                if (*before).max(*after) > Browse::SHELF_MAX {
                    return Err(EngineError::Range);
                }
                self.along_the_shelf(around, *before as usize, *after as usize, branch.as_deref())
            }
        }
    }

    /// All records on one shelf.
    pub(super) fn shelf(&self) -> Result<&Shelf, EngineError> {
        once(&self.kept.shelf, || Shelf::of(&self.segments))
    }

    fn along_the_shelf(
        &self,
        around: &Around,
        before: usize,
        after: usize,
        branch: Option<&str>,
    ) -> Result<Browsed, EngineError> {
        let shelf = self.shelf()?;
        let total = shelf.len() as u64;
        let place = match around {
            Around::Record(id) => {
                work::find(&self.segments, id)?.and_then(|(segment, doc)| shelf.place_of(segment, doc))
            }
            Around::CallNumber(number) => {
                let key = sort_key(number, None);
                let mut place = 0;
                leaf_through(&self.segments, Drawer::Shelf, &mut |other, found| {
                    let is_before = other < key.as_str();
                    place += if is_before { found.len() } else { 0 };
                    is_before
                })?;
                Some(place)
            }
        };
        let Some(place) = place else { return Ok(Browsed { total, ..Browsed::default() }) };
        let (places, here) = shelf.around(&self.segments, place, before, after, branch)?;
        let brief = |(segment, doc): (u32, u32)| Ok(Brief::of(&row(&self.segments[segment as usize], doc)?.record));
        let records = places.into_iter().map(brief).collect::<Result<_, EngineError>>()?;
        Ok(Browsed { total, records, here: here as u32, ..Browsed::default() })
    }

    fn letters(&self, of: Headings) -> Result<&Vec<Value>, EngineError> {
        once(&self.kept.letters[of as usize], || {
            let mut letters: Vec<Value> = Vec::new();
            leaf_through(&self.segments, drawer_of(of), &mut |filed, _| {
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

fn drawer_of(headings: Headings) -> Drawer {
    match headings {
        Headings::Authors => Drawer::Authors,
        Headings::Subjects => Drawer::Subjects,
    }
}

/// A page of the headings of a letter.
fn headings(segments: &[Arc<Segment>], of: Headings, letter: &str, offset: u64) -> Result<Browsed, EngineError> {
    let mut page = Browsed::default();
    leaf_through(segments, drawer_of(of), &mut |filed, found| {
        if letter_of(filed) != letter {
            // Before the letter there may be others; behind it nothing is of interest.
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

/// A class below the one that was asked for.
struct Below {
    class: String,
    /// The lowest class that all of its records are in.
    common: String,
    docs: Vec<u64>,
}

/// The classes below `under` that records have.
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

/// Takes what leads from a class to a number in it, the number last, and the documents that have it.
type EachNumber<'a> = &'a mut dyn FnMut(&[&str], &[(u32, u32)]);

/// Goes through the numbers that are in a class.
fn each_in_class(segments: &[Arc<Segment>], class: &str, each: EachNumber<'_>) -> Result<(), EngineError> {
    leaf_through(segments, Drawer::Classes, &mut |number, found| {
        if !number.starts_with(class) {
            return number < class;
        }
        let path: Vec<&str> = clc::parents(number).collect();
        // Not all that begins so is below it: `R711(711)` is not below `R711(`.
        let level = path.iter().position(|parent| *parent == class).map(|at| at + 1);
        if let Some(level) = level.or(class.is_empty().then_some(0)) {
            each(&path[level..], found);
        }
        true
    })
}

/// The documents that are in a class, by segment.
pub(super) fn in_class(segments: &[Arc<Segment>], class: &str) -> Result<Vec<(usize, Vec<u32>)>, EngineError> {
    let mut docs: Vec<(usize, Vec<u32>)> = (0..segments.len()).map(|index| (index, Vec::new())).collect();
    each_in_class(segments, class, &mut |_, found| {
        found.iter().for_each(|(segment, doc)| docs[*segment as usize].1.push(*doc));
    })?;
    docs.retain(|(_, docs)| !docs.is_empty());
    Ok(docs)
}

fn distinct(mut docs: Vec<u64>) -> u64 {
    docs.sort_unstable();
    docs.dedup();
    docs.len() as u64
}
