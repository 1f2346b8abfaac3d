//! The shelf: all records in the order of their call numbers.

use super::heading_index::HeadingList;
use super::segment::{Segment, each_heading};
use crate::engine::error::EngineError;
use std::sync::Arc;

/// Every record that has a call number, from left to right.
pub(crate) struct Shelf {
    /// Segment and document of each.
    records: Vec<(u32, u32)>,
    /// By segment and document, its position in `records`, or [`NOWHERE`].
    positions: Vec<Vec<u32>>,
}

const NOWHERE: u32 = u32::MAX;

impl Shelf {
    /// The shelf of these segments. Records with the same call number stand in the order of the pack.
    pub fn of(segments: &[Arc<Segment>]) -> Result<Self, EngineError> {
        let mut records: Vec<(u32, u32)> = Vec::new();
        each_heading(segments, HeadingList::Shelf, &mut |_, found| {
            records.extend_from_slice(found);
            true
        })?;
        let mut positions: Vec<Vec<u32>> =
            segments.iter().map(|segment| vec![NOWHERE; segment.docs as usize]).collect();
        for (index, (segment, doc)) in records.iter().enumerate() {
            let position = positions.get_mut(*segment as usize).and_then(|docs| docs.get_mut(*doc as usize));
            *position.ok_or_else(|| EngineError::Blob("its shelf has a record that it has not".to_owned()))? =
                index as u32;
        }
        Ok(Self { records, positions })
    }

    /// The records, from left to right, each as the number of its segment and its own.
    pub fn records(&self) -> &[(u32, u32)] {
        &self.records
    }

    /// The position of a document, from the left.
    pub fn position_of(&self, segment: usize, doc: u32) -> Option<usize> {
        let position = *self.positions.get(segment)?.get(doc as usize)?;
        (position != NOWHERE).then_some(position as usize)
    }
}
