//! The match table: for every document of a segment, which terms of the plan it has, in which fields, and its score.
//!
//! Term after term, each posting list is read through once and sets the term's bit for the documents it names. Afterwards
//! a document is judged by its bits alone: by the whole rule, in the title only, loosely. A shard has some thousand documents,
//! so the table is small, and one table serves all segments in turn.

use super::bm25::Bm25;
use super::plan::Plan;
use super::plan::query_term::MatchingDocs;
use crate::engine::error::EngineError;
use crate::engine::index::schema::{TermField, TextField};
use crate::engine::index::segment::Segment;

/// The terms that one document has: in each mask the bit of every term, by its position in the plan.
#[derive(Clone, Copy, Default)]
pub(crate) struct MatchBits {
    /// In any field.
    pub anywhere: u64,
    /// In the title proper.
    pub title: u64,
    /// In the authors' names.
    pub author: u64,
    /// In the subject headings.
    pub subject: u64,
    /// By a number, a code or initials, which are in no text field.
    pub outside_text: u64,
    /// The sum of the terms' scores, each in the field where it is highest.
    pub score: f32,
    /// The highest score so far of the term that was added last.
    last_score: f32,
    /// The position of that term.
    last_term: u8,
}

/// The matches of one segment at a time.
#[derive(Default)]
pub(crate) struct MatchTable {
    /// By document.
    bits: Vec<MatchBits>,
    /// The documents with any bit.
    matched: Vec<u32>,
}

impl MatchTable {
    /// Fills the table with the documents of segment number `index` that have a term of `plan`.
    pub fn fill(&mut self, plan: &Plan, index: usize, segment: &Segment, bm25: &Bm25) -> Result<(), EngineError> {
        for doc in self.matched.drain(..) {
            self.bits[doc as usize] = MatchBits::default();
        }
        if self.bits.len() < segment.docs as usize {
            self.bits.resize(segment.docs as usize, MatchBits::default());
        }
        for (number, term) in plan.terms.iter().enumerate() {
            for found in term.matches.iter().filter(|found| found.segment == index) {
                let score = found.weight * term.idf;
                let (field, info) = match &found.docs {
                    MatchingDocs::Postings(field, info) => (*field, info),
                    MatchingDocs::List(docs) => {
                        docs.iter().for_each(|doc| self.add(*doc, number, None, score));
                        continue;
                    }
                };
                let postings = segment.postings(info)?;
                let TermField::Text(field) = field else {
                    postings.iter().for_each(|(doc, _)| self.add(doc, number, None, score));
                    continue;
                };
                let norms = segment.norms(field)?;
                for (doc, count) in postings.iter() {
                    let length_code = norms.get(doc as usize).copied().unwrap_or(0);
                    self.add(doc, number, Some(field), score * bm25.saturation(field, length_code, count));
                }
            }
        }
        Ok(())
    }

    /// Adds `bit` to every document that has all bits of `needs` and for which `holds` is true.
    pub fn add_where(
        &mut self,
        bit: u64,
        needs: u64,
        mut holds: impl FnMut(u32) -> Result<bool, EngineError>,
    ) -> Result<(), EngineError> {
        for doc in &self.matched {
            let bits = &mut self.bits[*doc as usize];
            if bits.anywhere & needs == needs && holds(*doc)? {
                bits.anywhere |= bit;
            }
        }
        Ok(())
    }

    /// Adds the documents without any term.
    pub fn add_unmatched(&mut self, segment: &Segment) {
        let bits = &self.bits;
        self.matched.extend((0..segment.docs).filter(|doc| bits[*doc as usize].anywhere == 0));
    }

    /// The documents in the table, with their bits.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &MatchBits)> {
        self.matched.iter().map(|doc| (*doc, &self.bits[*doc as usize]))
    }

    fn add(&mut self, doc: u32, number: usize, field: Option<TextField>, score: f32) {
        let Some(bits) = self.bits.get_mut(doc as usize) else { return };
        if bits.anywhere == 0 {
            self.matched.push(doc);
        }
        let bit = 1 << number;
        // Terms come in order, so it is enough to remember the highest score of the current one.
        if bits.anywhere & bit == 0 || usize::from(bits.last_term) != number {
            bits.last_term = number as u8;
            bits.last_score = 0.0;
        }
        if score > bits.last_score {
            bits.score += score - bits.last_score;
            bits.last_score = score;
        }
        bits.anywhere |= bit;
        match field {
            Some(TextField::Title) => bits.title |= bit,
            Some(TextField::Author) => bits.author |= bit,
            Some(TextField::Subject) => bits.subject |= bit,
            None => bits.outside_text |= bit,
            _ => {}
        }
    }
}
