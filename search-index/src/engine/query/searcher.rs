//! The searcher: matches a plan against every document of the catalogue.

use super::availability::CurrentAvailability;
use super::bm25::Bm25;
use super::facets::{FacetCounter, FacetFilter, FilterFit};
use super::match_table::MatchTable;
use super::plan::query_term::Phrase;
use super::plan::rule::{Distance, Tolerance};
use super::plan::{Plan, parts_of};
use super::ranking::{RankedDoc, TopDocs, score};
use super::term_lookup::TermLookup;
use crate::answer::{Request, Sort};
use crate::engine::error::EngineError;
use crate::engine::index::fields::texts_of;
use crate::engine::index::reader::IndexReader;
use crate::engine::index::segment::Segment;
use crate::engine::storage::lazy::get_or_try_init;
use crate::engine::text::analysis::{is_traditional, runs};
use crate::language::Parsed;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// A catalogue that is searched.
pub(crate) struct Searcher {
    pub reader: IndexReader,
    pub availability: CurrentAvailability,
    bm25: OnceLock<Bm25>,
}

/// Which documents match a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MatchMode {
    /// Those that its rule matches.
    Rule,
    /// Those with two thirds of the words as they were typed.
    MostWords,
}

/// The matches of a plan.
pub(crate) struct Matches {
    pub top: TopDocs,
    pub facets: Option<FacetCounter>,
    /// One has the very number that is the query.
    pub has_number: bool,
    /// How many there are without the filters.
    pub unfiltered: u64,
    /// The texts of the terms that were looked up, for highlighting.
    pub matched_texts: HashSet<String>,
}

impl Searcher {
    /// Searches these segments as one.
    pub fn new(segments: Vec<Arc<Segment>>) -> Self {
        Self { reader: IndexReader::new(segments), availability: CurrentAvailability::default(), bm25: OnceLock::new() }
    }

    /// BM25 over all segments.
    pub fn bm25(&self) -> Result<&Bm25, EngineError> {
        get_or_try_init(&self.bm25, || Bm25::of(&self.reader.segments))
    }

    /// Matches every document against `plan`, with the filters and the order of `request`.
    pub fn matches(
        &self,
        plan: &Plan,
        mode: MatchMode,
        query: &Parsed,
        request: &Request,
    ) -> Result<Matches, EngineError> {
        let traditional = u64::from(is_traditional(&request.query));
        let enough = (2 * plan.typed.count_ones()).div_ceil(3);
        let required_sets = plan.rule.required_sets();
        let filter = FacetFilter::of(&request.filters);
        let mut top = TopDocs::new(request.offset as usize + request.limit as usize);
        let mut unfiltered = 0;
        if request.group {
            top = top.by_work();
        }
        let shelf = if request.sort == Sort::CallNumber { Some(self.reader.shelf()?) } else { None };
        let unavailable = self.availability.get();
        let mut facets = request.facets.then(FacetCounter::default);
        let mut table = MatchTable::default();
        let mut has_number = false;
        let bm25 = self.bm25()?;
        for (index, segment) in self.reader.segments.iter().enumerate() {
            table.fill(plan, index, segment, bm25)?;
            for phrase in &plan.phrases {
                table.add_where(phrase.bit, phrase.needs, |doc| has_phrase(segment, doc, phrase))?;
            }
            if plan.matches_without_terms {
                table.add_unmatched(segment);
            }
            let columns = segment.ranking_columns()?;
            for (doc, bits) in table.iter() {
                let distance = match mode {
                    MatchMode::Rule if required_sets.iter().any(|set| bits.anywhere & set == 0) => None,
                    MatchMode::Rule => plan.rule.distance(bits.anywhere),
                    MatchMode::MostWords => {
                        ((bits.anywhere & plan.typed).count_ones() >= enough).then_some(Distance::AsTyped)
                    }
                };
                let Some(distance) = distance else { continue };
                let is_of_years = query
                    .years
                    .as_ref()
                    .is_none_or(|years| columns.year_of(doc).is_some_and(|year| years.contains(&year)));
                if !is_of_years {
                    continue;
                }
                unfiltered += 1;
                let fit = filter.fit(segment, doc)?;
                let asks = request.filters.available || (facets.is_some() && fit == FilterFit::All);
                let available = asks && unavailable.leave_one(segment, doc)?;
                if request.filters.available && !available {
                    continue;
                }
                if let Some(facets) = &mut facets {
                    facets.available += u64::from(available && fit == FilterFit::All);
                    facets.add(index, segment, doc, fit)?;
                }
                if fit != FilterFit::All {
                    continue;
                }
                has_number |= bits.anywhere & plan.number != 0;
                let (score, is_in_title_or_author) = score(plan, columns, doc, bits, distance, traditional);
                let mut ranked = RankedDoc::new(request.sort, score, index, segment, doc)?;
                ranked.is_in_title_or_author = is_in_title_or_author;
                if let Some(shelf) = shelf {
                    ranked.set_shelf_position(shelf.position_of(index, doc));
                }
                if request.group {
                    ranked.work = self.reader.work_of((index, doc))?;
                }
                top.add(ranked);
            }
        }
        Ok(Matches { top, facets, has_number, unfiltered, matched_texts: plan.matched_texts.clone() })
    }

    /// How many records `query` finds exactly as it stands, with the filters of `request`.
    pub fn count(&self, query: &Parsed, request: &Request, lookup: &TermLookup) -> Result<u64, EngineError> {
        let plan = Plan::of(query, Tolerance::Exact, lookup)?;
        let request = Request { facets: false, offset: 0, limit: 0, ..request.clone() };
        Ok(self.matches(&plan, MatchMode::Rule, query, &request)?.top.total)
    }
}

/// Whether a text of this document has the words of `phrase` one after another.
fn has_phrase(segment: &Segment, doc: u32, phrase: &Phrase) -> Result<bool, EngineError> {
    let record = segment.row(doc)?.record;
    let texts = phrase.fields.iter().flat_map(|field| texts_of(&record, *field));
    Ok(texts
        .map(|text| runs(text).iter().flat_map(parts_of).collect::<Vec<_>>())
        .any(|parts| parts.windows(phrase.parts.len()).any(|window| window == phrase.parts)))
}
