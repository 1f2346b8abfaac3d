//! How good the results of queries are: recall@10, mean reciprocal rank and nDCG@10.

use std::collections::BTreeSet;
use std::ops::AddAssign;

/// What is looked at: a page on a phone.
pub const TOP: u32 = 10;

/// The measures of one query, or the sum of those of several.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    pub queries: u32,
    /// Of the relevant records that have room in the top ten, the share that is there.
    recall: f64,
    /// One by the rank of the first relevant record.
    reciprocal_rank: f64,
    /// Relevant records, counted the less the lower they stand, by what the best order would count.
    ndcg: f64,
}

impl Measures {
    pub fn of(hits: &[String], relevant: &BTreeSet<&str>) -> Self {
        let top = TOP as usize;
        let ranks: Vec<usize> =
            (1..=top).zip(hits).filter(|(_, hit)| relevant.contains(hit.as_str())).map(|(rank, _)| rank).collect();
        let room = relevant.len().min(top);
        let gain = |ranks: &mut dyn Iterator<Item = usize>| -> f64 {
            ranks.map(|rank| 1.0 / (rank as f64 + 1.0).log2()).sum()
        };
        Self {
            queries: 1,
            recall: ranks.len() as f64 / room as f64,
            reciprocal_rank: ranks.first().map_or(0.0, |rank| 1.0 / *rank as f64),
            ndcg: gain(&mut ranks.into_iter()) / gain(&mut (1..=room)),
        }
    }

    pub fn recall(&self) -> f64 {
        self.mean(self.recall)
    }

    pub fn reciprocal_rank(&self) -> f64 {
        self.mean(self.reciprocal_rank)
    }

    pub fn ndcg(&self) -> f64 {
        self.mean(self.ndcg)
    }

    fn mean(&self, sum: f64) -> f64 {
        sum / f64::from(self.queries)
    }
}

impl AddAssign for Measures {
    fn add_assign(&mut self, other: Self) {
        self.queries += other.queries;
        self.recall += other.recall;
        self.reciprocal_rank += other.reciprocal_rank;
        self.ndcg += other.ndcg;
    }
}

#[test]
fn measures_are_those_of_the_textbook() {
    let hits = ["a", "b", "c"].map(str::to_owned);
    let second = Measures::of(&hits, &BTreeSet::from(["b"]));
    assert_eq!((second.recall(), second.reciprocal_rank()), (1.0, 0.5));
    assert!((second.ndcg() - 0.6309).abs() < 1e-4);
    let mut half = Measures::of(&hits, &BTreeSet::from(["a", "z"]));
    assert_eq!((half.recall(), half.reciprocal_rank()), (0.5, 1.0));
    half += Measures::of(&hits, &BTreeSet::from(["z"]));
    assert_eq!((half.queries, half.recall(), half.reciprocal_rank()), (2, 0.25, 0.5));
}
