//! Facets: which matches have the chosen values, and how many matches have which value. Counts are exact.

use crate::answer::{Facet, Facets, Filters, Value};
use crate::engine::error::EngineError;
use crate::engine::index::facet_values::{PrehashedHasher, hash, values};
use crate::engine::index::segment::Segment;
use crate::engine::storage::column::Column;
use bookmobile_catalogue::Record;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Most values of one facet in an answer.
const VALUES_MAX: usize = 50;

/// The filters of a request, as columns have their values.
pub(crate) struct FacetFilter {
    values: Vec<(Facet, Vec<u64>)>,
    years: Option<(i32, i32)>,
}

/// How a document fits the filters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum FilterFit {
    /// It passes all filters.
    All,
    /// All but the one of this facet: it counts among the facet's other values.
    AllBut(Facet),
    /// All but the years.
    AllButYears,
    /// It fails several.
    No,
}

impl FacetFilter {
    /// The filters as columns have them.
    pub fn of(filters: &Filters) -> Self {
        let values = Facet::ALL
            .iter()
            .map(|facet| (*facet, filters.of(*facet).iter().map(|value| hash(value)).collect::<Vec<_>>()))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        Self { values, years: filters.years }
    }

    /// How a document fits.
    pub fn fit(&self, segment: &Segment, doc: u32) -> Result<FilterFit, EngineError> {
        let mut fit = FilterFit::All;
        for (facet, wanted) in &self.values {
            if !segment.facets()?[*facet as usize].values_for_doc(doc).any(|value| wanted.contains(&value)) {
                if fit != FilterFit::All {
                    return Ok(FilterFit::No);
                }
                fit = FilterFit::AllBut(*facet);
            }
        }
        if let Some((from, to)) = self.years
            && !segment.ranking_columns()?.year_of(doc).is_some_and(|year| (from..=to).contains(&year))
        {
            if fit != FilterFit::All {
                return Ok(FilterFit::No);
            }
            fit = FilterFit::AllButYears;
        }
        Ok(fit)
    }
}

/// How many documents have a value, and one of them.
#[derive(Default)]
pub(crate) struct ValueCount {
    docs: u64,
    pub segment: usize,
    pub doc: u32,
}

/// Counts the values of all matches.
#[derive(Default)]
pub(crate) struct FacetCounter {
    counts: HashMap<(Facet, u64), ValueCount, BuildHasherDefault<PrehashedHasher>>,
    years: HashMap<i32, u64>,
    /// Matches with a copy that is available.
    pub available: u64,
}

impl FacetCounter {
    /// Counts a match that fits the filters so.
    pub fn add(&mut self, index: usize, segment: &Segment, doc: u32, fit: FilterFit) -> Result<(), EngineError> {
        for (facet, column) in Facet::ALL.iter().zip(segment.facets()?) {
            if fit == FilterFit::All || fit == FilterFit::AllBut(*facet) {
                self.add_values(*facet, column, index, doc);
            }
        }
        if matches!(fit, FilterFit::All | FilterFit::AllButYears)
            && let Some(year) = segment.ranking_columns()?.year_of(doc)
        {
            *self.years.entry(year).or_default() += 1;
        }
        Ok(())
    }

    /// Counts the values of a document in one facet.
    pub fn add_of(&mut self, facet: Facet, index: usize, segment: &Segment, doc: u32) -> Result<(), EngineError> {
        self.add_values(facet, &segment.facets()?[facet as usize], index, doc);
        Ok(())
    }

    fn add_values(&mut self, facet: Facet, column: &Column, index: usize, doc: u32) {
        for value in column.values_for_doc(doc) {
            let count = self.counts.entry((facet, value)).or_default();
            if count.docs == 0 {
                (count.segment, count.doc) = (index, doc);
            }
            count.docs += 1;
        }
    }

    /// The values of a facet with their counts: those in `first` before all others, then the most frequent first.
    pub fn most_frequent(&self, facet: Facet, first: &[u64]) -> Vec<(u64, &ValueCount)> {
        let mut counts: Vec<(u64, &ValueCount)> =
            self.counts.iter().filter(|((of, _), _)| *of == facet).map(|((_, value), count)| (*value, count)).collect();
        counts.sort_by_key(|(value, count)| (!first.contains(value), std::cmp::Reverse(count.docs), *value));
        counts
    }

    /// The counts with the texts of their values, which `read` finds in a document's record. Chosen values are among them
    /// however few documents have them.
    pub fn into_facets<E>(
        self,
        chosen: &Filters,
        mut read: impl FnMut(usize, u32) -> Result<Record, E>,
    ) -> Result<Facets, E> {
        let mut facets = Facets::default();
        for facet in Facet::ALL {
            let wanted: Vec<u64> = chosen.of(*facet).iter().map(|value| hash(value)).collect();
            let mut counts = self.most_frequent(*facet, &wanted);
            let more = counts.len() > VALUES_MAX;
            counts.truncate(VALUES_MAX);
            let mut named = Vec::with_capacity(counts.len());
            for (value, count) in counts {
                let record = read(count.segment, count.doc)?;
                let name = values(&record, *facet).into_iter().find(|name| hash(name) == value);
                named.extend(name.map(|name| Value { name, count: count.docs }));
            }
            // A chosen value that no document has beside the other chosen ones must still be there to be removed.
            for name in chosen.of(*facet) {
                if !named.iter().any(|value| value.name == *name) {
                    named.push(Value { name: name.to_owned(), count: 0 });
                }
            }
            named.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
            facets.values.insert(*facet, named);
            if more {
                facets.more.push(*facet);
            }
        }
        facets.years = self.years.into_iter().collect();
        facets.years.sort_unstable();
        facets.available = self.available;
        Ok(facets)
    }
}
