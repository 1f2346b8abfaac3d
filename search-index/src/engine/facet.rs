//! Facets: how many of all records found have which value, exactly, and which records have a value.
//!
//! Values are kept as 48-bit hashes in columns, which makes counting quick and needs no dictionary; what a hash stands
//! for is read from one record that has it. Among 100,000 values two are alike in one catalogue of 50,000.

use super::EngineError;
use super::column::Column;
use super::schema::distinct;
use super::segment::Segment;
use crate::answer::{Facet, Facets, Filters, Value};
use bookmobile_catalogue::{Record, Scheme};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Most values of one facet in an answer.
const VALUES_MAX: usize = 50;

/// The values that `record` has in `facet`.
pub(super) fn values(record: &Record, facet: Facet) -> Vec<String> {
    let values: Vec<String> = match facet {
        Facet::Kind => vec![record.kind.code().to_owned()],
        Facet::Language => record.languages.clone(),
        Facet::Author => record.agents.iter().map(|agent| agent.name.clone()).collect(),
        Facet::Subject => record.subjects.clone(),
        Facet::Class => clc_numbers(record).flat_map(clc_levels).collect(),
        Facet::Branch => record.items.iter().map(|item| item.branch.clone()).collect(),
    };
    distinct(values.into_iter())
}

/// The numbers of `record` in 中图法, without the brackets that mark an alternative one.
pub(super) fn clc_numbers(record: &Record) -> impl Iterator<Item = &str> {
    let numbers = record.classification.iter().filter(|class| class.scheme == Scheme::Clc);
    numbers.map(|class| class.number.trim_matches(['[', ']', '{', '}'])).filter(|number| !number.is_empty())
}

/// The main class and the class below it: `I` and `I2` of `I247.5`, `T` and `TP` of `TP312`.
fn clc_levels(number: &str) -> Vec<String> {
    let mut chars = number.chars();
    let Some(main) = chars.next().filter(char::is_ascii_uppercase) else { return Vec::new() };
    let second = chars.next().filter(char::is_ascii_alphanumeric);
    [Some(main.to_string()), second.map(|second| format!("{main}{second}"))].into_iter().flatten().collect()
}

/// A value as it stands in a column: FNV-1a, its lower 48 bits.
pub(super) fn hash(value: &str) -> u64 {
    let hash = value
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash ^ hash >> 48) & 0xFFFF_FFFF_FFFF
}

/// What a reader has chosen, as columns have it.
pub(super) struct Chosen {
    values: Vec<(Facet, Vec<u64>)>,
    years: Option<(i32, i32)>,
}

/// How a document fits what was chosen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fits {
    Wholly,
    /// In all but this facet, whose other values it counts among.
    AllBut(Facet),
    /// In all but the years.
    AllButYears,
    Not,
}

impl Chosen {
    pub fn of(filters: &Filters) -> Self {
        let values = Facet::ALL
            .iter()
            .map(|facet| (*facet, filters.of(*facet).iter().map(|value| hash(value)).collect::<Vec<_>>()))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        Self { values, years: filters.years }
    }

    pub fn fits(&self, segment: &Segment, doc: u32) -> Result<Fits, EngineError> {
        let mut fits = Fits::Wholly;
        for (facet, wanted) in &self.values {
            if !segment.facets()?[*facet as usize].values_for_doc(doc).any(|value| wanted.contains(&value)) {
                if fits != Fits::Wholly {
                    return Ok(Fits::Not);
                }
                fits = Fits::AllBut(*facet);
            }
        }
        if let Some((from, to)) = self.years
            && !segment.columns()?.year_of(doc).is_some_and(|year| (from..=to).contains(&year))
        {
            if fits != Fits::Wholly {
                return Ok(Fits::Not);
            }
            fits = Fits::AllButYears;
        }
        Ok(fits)
    }
}

/// A count, and a document that has the value.
#[derive(Default)]
pub(super) struct Count {
    docs: u64,
    pub segment: usize,
    pub doc: u32,
}

/// Counts values over all documents found.
#[derive(Default)]
pub(super) struct Counter {
    counts: HashMap<(Facet, u64), Count, BuildHasherDefault<Plain>>,
    years: HashMap<i32, u64>,
    /// Documents of which a copy is on its shelf.
    pub available: u64,
}

impl Counter {
    pub fn add(&mut self, index: usize, segment: &Segment, doc: u32, fits: Fits) -> Result<(), EngineError> {
        for (facet, column) in Facet::ALL.iter().zip(segment.facets()?) {
            if fits == Fits::Wholly || fits == Fits::AllBut(*facet) {
                self.add_values(*facet, column, index, doc);
            }
        }
        if matches!(fits, Fits::Wholly | Fits::AllButYears)
            && let Some(year) = segment.columns()?.year_of(doc)
        {
            *self.years.entry(year).or_default() += 1;
        }
        Ok(())
    }

    /// Counts the values that a document has in one facet.
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

    /// The values of a facet, these before all others, then the most frequent first, each with its count.
    pub fn most_frequent(&self, facet: Facet, first: &[u64]) -> Vec<(u64, &Count)> {
        let mut counts: Vec<(u64, &Count)> =
            self.counts.iter().filter(|((of, _), _)| *of == facet).map(|((_, value), count)| (*value, count)).collect();
        counts.sort_by_key(|(value, count)| (!first.contains(value), std::cmp::Reverse(count.docs), *value));
        counts
    }

    /// The counts with their values' names, which `read` finds in a document's record. Chosen values are among them
    /// however few have them.
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
            // A value that nothing has beside the others chosen must still be there to be taken back.
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

/// The keys are hashes already.
#[derive(Default)]
pub(super) struct Plain(u64);

impl Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }
    fn write_u64(&mut self, value: u64) {
        // The map takes its high bits too.
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_levels_of_a_class() {
        assert_eq!(clc_levels("I247.5"), ["I", "I2"]);
        assert_eq!(clc_levels("TP312"), ["T", "TP"]);
        assert_eq!(clc_levels("Z"), ["Z"]);
        assert!(clc_levels("813.52").is_empty() && clc_levels("").is_empty());
    }

    #[test]
    fn hashes_fit_their_column() {
        assert!(["", "余华", "中国--历史"].iter().all(|value| hash(value) < 1 << 48));
        assert_ne!(hash("余华"), hash("于华"));
    }
}
