//! Which text of several is said.

use super::Words;
use crate::number::span;

pub(super) fn years_spread(words: &Words, first: i32, last: i32, most: &str, count: u64) -> String {
    (words.years_published)(&span(first, last), most, count)
}

pub(super) fn years_between(words: &Words, from: Option<i32>, to: Option<i32>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => (words.years_from_to)(&span(from, to)),
        (Some(from), None) => (words.years_from)(from),
        (None, to) => (words.years_until)(to.unwrap_or_default()),
    }
}

pub(super) fn take_all(words: &Words, most: u64, total: u64) -> String {
    if most == total { (words.take_all_found)(total) } else { (words.take_first_found)(most, total) }
}
