//! Term lookup: the dictionaries of all segments as one.

use crate::engine::error::EngineError;
use crate::engine::index::reader::IndexReader;
use crate::engine::index::schema::TermField;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use tantivy::postings::TermInfo;

/// The segments that have a term, with their dictionary entries for it.
type Entries = Rc<[(usize, TermInfo)]>;

/// Looks terms up in the dictionaries of all segments, each term once however often it is asked for. Lives as long as one
/// request.
pub(crate) struct TermLookup<'a> {
    pub reader: &'a IndexReader,
    known: RefCell<HashMap<(usize, String), Entries>>,
}

impl<'a> TermLookup<'a> {
    pub fn new(reader: &'a IndexReader) -> Self {
        Self { reader, known: RefCell::default() }
    }

    /// The segments whose `field` has `term`, with their dictionary entries.
    pub fn look_up(&self, field: TermField, term: &str) -> Result<Entries, EngineError> {
        let key = (field.number(), term.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let mut found = Vec::new();
        for (index, segment) in self.reader.segments.iter().enumerate() {
            found.extend(segment.look_up(field, term)?.map(|info| (index, info)));
        }
        let found = Entries::from(found);
        self.known.borrow_mut().insert(key, Rc::clone(&found));
        Ok(found)
    }
}
