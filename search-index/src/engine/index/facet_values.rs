//! Facet values: the values of a record in each facet, and the hashes that stand for them in columns.
//!
//! Values are kept as 48-bit hashes, which makes counting quick and needs no dictionary; the text of a value is read from one
//! record that has it. Among 100,000 values one catalogue in 50,000 has two with the same hash.

use super::fields::distinct;
use crate::answer::Facet;
use bookmobile_catalogue::{Record, Scheme};
use std::hash::Hasher;

/// The values of `record` in `facet`.
pub(crate) fn values(record: &Record, facet: Facet) -> Vec<String> {
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

/// The class numbers of `record` in 中图法, without the brackets around alternative ones.
pub(crate) fn clc_numbers(record: &Record) -> impl Iterator<Item = &str> {
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

/// The hash of a value in a column: FNV-1a, folded to 48 bits.
pub(crate) fn hash(value: &str) -> u64 {
    let hash = value
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash ^ hash >> 48) & 0xFFFF_FFFF_FFFF
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
pub(crate) struct PrehashedHasher(u64);

impl Hasher for PrehashedHasher {
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
