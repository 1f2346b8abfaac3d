//! The best documents of a search, in their order.

use super::EngineError;
use super::segment::Segment;
use crate::answer::Sort;
use std::cmp::Ordering;

/// A document and where it stands among others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranked {
    /// What it is sorted by before its score; less comes first.
    key: [u64; 2],
    pub score: f32,
    copies: u64,
    year: Option<i32>,
    /// What hits are grouped by; see [`Best::grouping`].
    pub work: u64,
    /// Its title and its authors' names have all that was sought.
    pub is_told: bool,
    pub segment: usize,
    pub doc: u32,
}

impl Ranked {
    pub fn new(sort: Sort, score: f32, index: usize, segment: &Segment, doc: u32) -> Result<Self, EngineError> {
        let columns = segment.columns()?;
        let year = columns.year_of(doc);
        let place = |year: i32| (i64::from(year) - i64::from(i32::MIN)) as u64;
        let key = match sort {
            Sort::Relevance => [0, 0],
            Sort::CallNumber => [u64::MAX, 0],
            Sort::Added => [segment.holdings()?.added.first(doc).map_or(u64::MAX, |added| u64::MAX - added), 0],
            Sort::Newest => [year.map_or(u64::MAX, |year| u64::from(u32::MAX) - place(year)), 0],
            Sort::Oldest => [year.map_or(u64::MAX, place), 0],
            Sort::Title => segment.title_keys()?.each_ref().map(|column| column.first(doc).unwrap_or(u64::MAX)),
        };
        let copies = columns.copies.first(doc).unwrap_or(0);
        Ok(Self { key, score, copies, year, work: 0, is_told: false, segment: index, doc })
    }

    /// Puts it to its place on the shelf, counted from the left.
    pub fn stand(&mut self, place: Option<usize>) {
        self.key[0] = place.map_or(u64::MAX, |place| place as u64);
    }

    /// Less is better: the key asked for; the higher score; among equals what the library has more copies of, then the
    /// newer one, then the order of the pack.
    fn order(&self, other: &Self) -> Ordering {
        self.key
            .cmp(&other.key)
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| other.copies.cmp(&self.copies))
            .then_with(|| other.year.cmp(&self.year))
            .then_with(|| (self.segment, self.doc).cmp(&(other.segment, other.doc)))
    }
}

/// Keeps the best of many, and counts all.
pub(super) struct Best {
    limit: usize,
    /// How many were added.
    pub total: u64,
    kept: Vec<Ranked>,
    /// The worst of the best: whatever is worse is none of them.
    floor: Option<Ranked>,
    /// The works of all that were added, where only the best of each is kept.
    works: Option<Vec<u64>>,
}

impl Best {
    /// Keeps the best `limit`.
    pub fn new(limit: usize) -> Self {
        Self { limit, total: 0, kept: Vec::new(), floor: None, works: None }
    }

    /// Keeps only the best of each work.
    pub fn grouping(self) -> Self {
        Self { works: Some(Vec::new()), ..self }
    }

    /// How many works were added, where that is of interest.
    pub fn works(&mut self) -> Option<u64> {
        let works = self.works.as_mut()?;
        works.sort_unstable();
        works.dedup();
        Some(works.len() as u64)
    }

    pub fn add(&mut self, ranked: Ranked) {
        self.total += 1;
        if let Some(works) = &mut self.works {
            works.push(ranked.work);
        }
        if self.floor.is_some_and(|floor| ranked.order(&floor).is_gt()) {
            return;
        }
        self.kept.push(ranked);
        if self.kept.len() >= 2 * self.limit + 64 {
            self.cut();
        }
    }

    /// The best, best first.
    pub fn into_sorted(mut self) -> Vec<Ranked> {
        self.cut();
        self.kept.sort_unstable_by(Ranked::order);
        self.kept
    }

    fn cut(&mut self) {
        if self.works.is_some() {
            self.kept.sort_unstable_by(|a, b| a.work.cmp(&b.work).then_with(|| a.order(b)));
            self.kept.dedup_by_key(|ranked| ranked.work);
        }
        if self.kept.len() > self.limit {
            if self.limit > 0 {
                self.kept.select_nth_unstable_by(self.limit - 1, Ranked::order);
            }
            self.kept.truncate(self.limit);
            self.floor = self.kept.last().copied();
        }
    }
}
