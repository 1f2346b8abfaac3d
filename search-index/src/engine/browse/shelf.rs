//! The shelf: all records in the order of their call numbers.

use super::super::EngineError;
use super::super::facet;
use super::super::segment::Segment;
use super::drawer::{Drawer, leaf_through};
use crate::answer::Facet;
use std::sync::Arc;

/// A document: the number of its segment, and its own.
pub(super) type Place = (u32, u32);

/// Every record that has a call number, from left to right.
pub(in super::super) struct Shelf {
    places: Vec<Place>,
    /// By segment and document, its index in `places`.
    standing: Vec<Vec<u32>>,
}

const NOWHERE: u32 = u32::MAX;

impl Shelf {
    /// Puts every record on the shelf. Those with the same place on it stand in the order of the pack.
    pub fn of(segments: &[Arc<Segment>]) -> Result<Self, EngineError> {
        let mut places: Vec<Place> = Vec::new();
        leaf_through(segments, Drawer::Shelf, &mut |_, found| {
            places.extend_from_slice(found);
            true
        })?;
        let mut standing: Vec<Vec<u32>> = segments.iter().map(|segment| vec![NOWHERE; segment.docs as usize]).collect();
        for (index, (segment, doc)) in places.iter().enumerate() {
            let place = standing.get_mut(*segment as usize).and_then(|docs| docs.get_mut(*doc as usize));
            *place.ok_or_else(|| EngineError::Blob("its shelf has what it does not have".to_owned()))? = index as u32;
        }
        Ok(Self { places, standing })
    }

    /// How many records stand on it.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Where this document stands, from the left.
    pub fn place_of(&self, segment: usize, doc: u32) -> Option<usize> {
        let place = *self.standing.get(segment)?.get(doc as usize)?;
        (place != NOWHERE).then_some(place as usize)
    }

    /// Records around the one at `place`: so many before it, itself, and so many after it, from left to right, and which of
    /// them it is. With a branch, only those with a copy there, itself among them if it has one.
    pub fn around(
        &self,
        segments: &[Arc<Segment>],
        place: usize,
        before: usize,
        after: usize,
        branch: Option<&str>,
    ) -> Result<(Vec<Place>, usize), EngineError> {
        let branch = branch.map(facet::hash);
        let is_there = |(segment, doc): &Place| -> Result<bool, EngineError> {
            let Some(branch) = branch else { return Ok(true) };
            let column = &segments[*segment as usize].facets()?[Facet::Branch as usize];
            Ok(column.values_for_doc(*doc).any(|value| value == branch))
        };
        let take = |places: &mut dyn Iterator<Item = &Place>, most: usize| -> Result<Vec<Place>, EngineError> {
            let mut taken = Vec::with_capacity(most);
            while taken.len() < most
                && let Some(place) = places.next()
            {
                if is_there(place)? {
                    taken.push(*place);
                }
            }
            Ok(taken)
        };
        let (left, right) = self.places.split_at(place.min(self.places.len()));
        let mut records = take(&mut left.iter().rev(), before)?;
        records.reverse();
        let here = records.len();
        records.append(&mut take(&mut right.iter(), after + 1)?);
        Ok((records, here))
    }
}
