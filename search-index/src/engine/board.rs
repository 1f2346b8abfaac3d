//! Where a search is played out: for every document of a segment, which parts of the plan it meets and what that is worth.
//!
//! Term after term, each posting list is run through once and leaves its mark on the documents it names. Afterwards a
//! document is judged from its marks alone: strictly, in the title only, loosely. A shard has some thousand documents, so the
//! board is small, and one for all segments serves.

use super::EngineError;
use super::plan::{Plan, What};
use super::schema::TextField;
use super::segment::{Lengths, Place, Segment};

/// The marks of one document.
#[derive(Clone, Copy, Default)]
pub(super) struct Marks {
    /// One bit for each [`super::plan::Bit`] that it meets anywhere.
    pub anywhere: u64,
    /// The same, in the title proper.
    pub title: u64,
    /// The same, in the authors' names.
    pub author: u64,
    /// The same, in the subject headings.
    pub subject: u64,
    /// The same, by a number or by initials, which stand in no text.
    pub itself: u64,
    /// Sum of what each bit is worth, where it is worth most.
    pub score: f32,
    best: f32,
    last: u8,
}

/// The marks of all documents of one segment.
#[derive(Default)]
pub(super) struct Board {
    marks: Vec<Marks>,
    touched: Vec<u32>,
}

impl Board {
    /// Plays `plan` over segment number `index`.
    pub fn play(&mut self, plan: &Plan, index: usize, segment: &Segment, lengths: &Lengths) -> Result<(), EngineError> {
        for doc in self.touched.drain(..) {
            self.marks[doc as usize] = Marks::default();
        }
        if self.marks.len() < segment.docs as usize {
            self.marks.resize(segment.docs as usize, Marks::default());
        }
        for (number, bit) in plan.bits.iter().enumerate() {
            for found in bit.found.iter().filter(|found| found.segment == index) {
                let worth = found.weight * bit.rarity;
                let (place, info) = match &found.what {
                    What::Postings(place, info) => (*place, info),
                    What::Documents(docs) => {
                        docs.iter().for_each(|doc| self.mark(*doc, number, None, worth));
                        continue;
                    }
                };
                let postings = segment.postings(info)?;
                let Place::Text(field) = place else {
                    postings.iter().for_each(|(doc, _)| self.mark(doc, number, None, worth));
                    continue;
                };
                let norms = segment.norms(field)?;
                for (doc, count) in postings.iter() {
                    let length_code = norms.get(doc as usize).copied().unwrap_or(0);
                    self.mark(doc, number, Some(field), worth * lengths.saturation(field, length_code, count));
                }
            }
        }
        Ok(())
    }

    /// Marks every document that has all bits of `needs` and of which `holds` with `bit`.
    pub fn mark_where(
        &mut self,
        bit: u64,
        needs: u64,
        mut holds: impl FnMut(u32) -> Result<bool, EngineError>,
    ) -> Result<(), EngineError> {
        for doc in &self.touched {
            let marks = &mut self.marks[*doc as usize];
            if marks.anywhere & needs == needs && holds(*doc)? {
                marks.anywhere |= bit;
            }
        }
        Ok(())
    }

    /// Has documents without any mark seen too.
    pub fn see_all(&mut self, segment: &Segment) {
        let marks = &self.marks;
        self.touched.extend((0..segment.docs).filter(|doc| marks[*doc as usize].anywhere == 0));
    }

    /// The documents with any mark, and their marks.
    pub fn marked(&self) -> impl Iterator<Item = (u32, &Marks)> {
        self.touched.iter().map(|doc| (*doc, &self.marks[*doc as usize]))
    }

    fn mark(&mut self, doc: u32, number: usize, field: Option<TextField>, worth: f32) {
        let Some(marks) = self.marks.get_mut(doc as usize) else { return };
        if marks.anywhere == 0 {
            self.touched.push(doc);
        }
        let bit = 1 << number;
        // Bits come in order, so one memory is enough for what the current one is worth at most.
        if marks.anywhere & bit == 0 || usize::from(marks.last) != number {
            marks.last = number as u8;
            marks.best = 0.0;
        }
        if worth > marks.best {
            marks.score += worth - marks.best;
            marks.best = worth;
        }
        marks.anywhere |= bit;
        match field {
            Some(TextField::Title) => marks.title |= bit,
            Some(TextField::Author) => marks.author |= bit,
            Some(TextField::Subject) => marks.subject |= bit,
            None => marks.itself |= bit,
            _ => {}
        }
    }
}
