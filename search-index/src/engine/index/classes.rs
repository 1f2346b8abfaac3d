//! Classes: the records in a class of 中图法 and the classes below it, from the class numbers of the heading index.

use super::heading_index::HeadingList;
use super::segment::{Segment, each_heading};
use crate::engine::error::EngineError;
use bookmobile_catalogue::clc;
use std::sync::Arc;

/// Receives the path from a class down to a number in it, the number last, and the documents that have the number.
pub(crate) type EachNumber<'a> = &'a mut dyn FnMut(&[&str], &[(u32, u32)]);

/// Calls `each` for the numbers in a class, in order; an empty text is the class of all.
pub(crate) fn each_in_class(segments: &[Arc<Segment>], class: &str, each: EachNumber<'_>) -> Result<(), EngineError> {
    each_heading(segments, HeadingList::Classes, &mut |number, found| {
        if !number.starts_with(class) {
            return number < class;
        }
        let path: Vec<&str> = clc::parents(number).collect();
        // Not every number with this prefix is below it: `R711(711)` is not below `R711(`.
        let level = path.iter().position(|parent| *parent == class).map(|at| at + 1);
        if let Some(level) = level.or(class.is_empty().then_some(0)) {
            each(&path[level..], found);
        }
        true
    })
}

/// The documents in a class, by segment.
pub(crate) fn in_class(segments: &[Arc<Segment>], class: &str) -> Result<Vec<(usize, Vec<u32>)>, EngineError> {
    let mut docs: Vec<(usize, Vec<u32>)> = (0..segments.len()).map(|index| (index, Vec::new())).collect();
    each_in_class(segments, class, &mut |_, found| {
        found.iter().for_each(|(segment, doc)| docs[*segment as usize].1.push(*doc));
    })?;
    docs.retain(|(_, docs)| !docs.is_empty());
    Ok(docs)
}
