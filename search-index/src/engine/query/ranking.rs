//! Ranking: the score of a match, the order of matches, and the first of them.

use super::match_table::MatchBits;
use super::plan::Plan;
use super::plan::rule::Distance;
use crate::answer::Sort;
use crate::engine::error::EngineError;
use crate::engine::index::segment::{RankingColumns, Segment};
use std::cmp::Ordering;

/// Points of all words in the title, and of all in the authors' names: most searches are for a known title or author.
const ALL_IN_TITLE_POINTS: f32 = 40.0;
const ALL_IN_AUTHOR_POINTS: f32 = 20.0;
/// Points of a title in the script of the query: enough to come first among equals.
const SAME_SCRIPT_POINTS: f32 = 2.0;
/// The cost of a typo: more than any points, so that matches without typos stand above.
pub(crate) const TYPO_COST: f32 = 1_000.0;

/// A match and its place in the order of matches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RankedDoc {
    /// Its sort key, which counts before the score; less comes first.
    key: [u64; 2],
    pub score: f32,
    copies: u64,
    year: Option<i32>,
    /// Its work, where hits are grouped by work; see [`TopDocs::by_work`].
    pub work: u64,
    /// Its title and its authors' names have all words of the query.
    pub is_in_title_or_author: bool,
    pub segment: usize,
    pub doc: u32,
}

impl RankedDoc {
    /// Document `doc` of segment number `index`.
    pub fn new(sort: Sort, score: f32, index: usize, segment: &Segment, doc: u32) -> Result<Self, EngineError> {
        let columns = segment.ranking_columns()?;
        let year = columns.year_of(doc);
        let from_zero = |year: i32| (i64::from(year) - i64::from(i32::MIN)) as u64;
        let key = match sort {
            Sort::Relevance => [0, 0],
            Sort::CallNumber => [u64::MAX, 0],
            Sort::Added => [segment.library_columns()?.added.first(doc).map_or(u64::MAX, |added| u64::MAX - added), 0],
            Sort::Newest => [year.map_or(u64::MAX, |year| u64::from(u32::MAX) - from_zero(year)), 0],
            Sort::Oldest => [year.map_or(u64::MAX, from_zero), 0],
            Sort::Title => segment.title_sort_keys()?.each_ref().map(|column| column.first(doc).unwrap_or(u64::MAX)),
        };
        let copies = columns.copies.first(doc).unwrap_or(0);
        Ok(Self { key, score, copies, year, work: 0, is_in_title_or_author: false, segment: index, doc })
    }

    /// Sorts it by its position on the shelf, counted from the left.
    pub fn set_shelf_position(&mut self, position: Option<usize>) {
        self.key[0] = position.map_or(u64::MAX, |position| position as u64);
    }

    /// Less is better: the sort key; the higher score; among equals more copies, then the newer one, then the order of the
    /// pack.
    fn order(&self, other: &Self) -> Ordering {
        self.key
            .cmp(&other.key)
            .then_with(|| other.score.total_cmp(&self.score))
            .then_with(|| other.copies.cmp(&self.copies))
            .then_with(|| other.year.cmp(&self.year))
            .then_with(|| (self.segment, self.doc).cmp(&(other.segment, other.doc)))
    }
}

/// Keeps the first of many matches, and counts all.
pub(crate) struct TopDocs {
    limit: usize,
    /// How many matches were added.
    pub total: u64,
    kept: Vec<RankedDoc>,
    /// The last one to be kept: whatever comes after it is not.
    floor: Option<RankedDoc>,
    /// The works of all matches, where only the first match of each work is kept.
    works: Option<Vec<u64>>,
}

impl TopDocs {
    /// Keeps the first `limit`.
    pub fn new(limit: usize) -> Self {
        Self { limit, total: 0, kept: Vec::new(), floor: None, works: None }
    }

    /// Keeps only the first match of each work.
    pub fn by_work(self) -> Self {
        Self { works: Some(Vec::new()), ..self }
    }

    /// How many works the matches belong to, where they are grouped by work.
    pub fn work_count(&mut self) -> Option<u64> {
        let works = self.works.as_mut()?;
        works.sort_unstable();
        works.dedup();
        Some(works.len() as u64)
    }

    /// Adds a match.
    pub fn add(&mut self, ranked: RankedDoc) {
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

    /// The first matches, in order.
    pub fn into_sorted(mut self) -> Vec<RankedDoc> {
        self.cut();
        self.kept.sort_unstable_by(RankedDoc::order);
        self.kept
    }

    fn cut(&mut self) {
        if self.works.is_some() {
            self.kept.sort_unstable_by(|a, b| a.work.cmp(&b.work).then_with(|| a.order(b)));
            self.kept.dedup_by_key(|ranked| ranked.work);
        }
        if self.kept.len() > self.limit {
            if self.limit > 0 {
                self.kept.select_nth_unstable_by(self.limit - 1, RankedDoc::order);
            }
            self.kept.truncate(self.limit);
            self.floor = self.kept.last().copied();
        }
    }
}

/// The score of a document with these bits, and whether its title and its authors' names have all words of the query.
pub(crate) fn score(
    plan: &Plan,
    columns: &RankingColumns,
    doc: u32,
    bits: &MatchBits,
    distance: Distance,
    is_traditional: u64,
) -> (f32, bool) {
    let mut score = bits.score;
    score += columns.titles.values_for_doc(doc).map(|title| plan.title_points(title)).fold(0.0, f32::max);
    if columns.traditional.first(doc) == Some(is_traditional) {
        score += SAME_SCRIPT_POINTS;
    }
    let mut is_in_title_or_author = true;
    if plan.rule.distance(bits.title).is_some() {
        score += ALL_IN_TITLE_POINTS;
    } else if plan.rule.distance(bits.author).is_some() {
        score += ALL_IN_AUTHOR_POINTS;
    } else {
        is_in_title_or_author = plan.rule.distance(bits.title | bits.author).is_some();
    }
    score -= match distance {
        Distance::OneTypo => TYPO_COST,
        Distance::TwoTypos => 2.0 * TYPO_COST,
        _ => 0.0,
    };
    (score, is_in_title_or_author)
}
