//! What a document must have to be found, said of the bits that it has.

use super::BITS_MAX;

/// How far a document is from what was typed; later is farther.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) enum Distance {
    /// It stands there as typed.
    #[default]
    AsTyped,
    /// It sounds so.
    Sound,
    /// It begins with these initials.
    Initials,
    /// With a mistake.
    OneMistake,
    /// With two.
    TwoMistakes,
}

/// A rule over the bits of a document.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Rule {
    /// All of these.
    All(u64),
    /// At least so many of these.
    Some(u64, u32),
    /// Pairs `first..first + count` of a Han run: each of its characters stands in a pair that is there. Pairs across the
    /// border of two words need not be.
    Covered { first: usize, count: usize },
    /// Not this one.
    Not(Box<Rule>),
    /// Every one.
    Every(Vec<Rule>),
    /// Any one; each is so far from what was typed.
    Any(Vec<(Distance, Rule)>),
}

impl Rule {
    /// How far a document with these bits is from what was typed; none where the rule does not hold.
    pub fn judge(&self, bits: u64) -> Option<Distance> {
        let holds = |holds: bool| holds.then_some(Distance::AsTyped);
        match self {
            Self::All(mask) => holds(bits & mask == *mask),
            Self::Some(mask, count) => holds((bits & mask).count_ones() >= *count),
            Self::Covered { first, count } => {
                let pairs = bits.unbounded_shr(*first as u32) & low(*count);
                holds(pairs | pairs << 1 == low(count + 1))
            }
            Self::Not(rule) => holds(rule.judge(bits).is_none()),
            Self::Every(rules) => {
                rules.iter().try_fold(Distance::AsTyped, |far, rule| Some(far.max(rule.judge(bits)?)))
            }
            Self::Any(rules) => rules.iter().filter_map(|(far, rule)| Some(rule.judge(bits)?.max(*far))).min(),
        }
    }
}

impl Rule {
    /// Sets of bits of each of which a document must have at least one, or the rule does not hold: quicker to see than by
    /// judging.
    pub fn needs(&self) -> Vec<u64> {
        match self {
            Self::All(mask) if *mask != 0 => vec![*mask],
            Self::Some(mask, 1..) => vec![*mask],
            Self::Covered { first, count } => vec![span(*first, first + count)],
            Self::Every(rules) => rules.iter().flat_map(Self::needs).collect(),
            Self::Any(rules) => {
                let either = rules.iter().try_fold(0, |either, (_, rule)| Some(either | rule.needs().first()?));
                either.into_iter().collect()
            }
            Self::All(_) | Self::Some(..) | Self::Not(_) => Vec::new(),
        }
    }
}

/// The lowest `count` bits.
fn low(count: usize) -> u64 {
    if count >= BITS_MAX { u64::MAX } else { (1 << count) - 1 }
}

/// The bits from `first` up to, and without, `end`.
pub(super) fn span(first: usize, end: usize) -> u64 {
    low(end) & !low(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn rules() -> impl Strategy<Value = Rule> {
        let leaf = prop_oneof![
            (0..256_u64).prop_map(Rule::All),
            (0..256_u64, 0..4_u32).prop_map(|(mask, count)| Rule::Some(mask, count)),
            (0..6_usize, 1..3_usize).prop_map(|(first, count)| Rule::Covered { first, count }),
        ];
        leaf.prop_recursive(3, 16, 4, |rule| {
            let any = vec(rule.clone().prop_map(|rule| (Distance::AsTyped, rule)), 0..4);
            prop_oneof![
                vec(rule.clone(), 0..4).prop_map(Rule::Every),
                any.prop_map(Rule::Any),
                rule.prop_map(|rule| Rule::Not(Box::new(rule))),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_fits_a_rule_has_what_the_rule_needs(rule in rules()) {
            for bits in (0..256).filter(|bits| rule.judge(*bits).is_some()) {
                prop_assert!(rule.needs().iter().all(|need| bits & need != 0), "{bits:b}");
            }
        }
    }
}
