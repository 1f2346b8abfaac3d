//! Match rules: which terms a document must have, over the bits of the terms that it has.

/// Most terms of a plan: one for each bit of a machine word.
pub(crate) const TERMS_MAX: usize = 64;

/// How much a search tolerates in what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tolerance {
    /// As typed, and by pinyin.
    Exact,
    /// Also typos, in words that hardly any record has.
    Typos,
    /// Typos in any word.
    TyposInAnyWord,
}

/// How far a match is from what was typed; later is farther.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Distance {
    /// The document has it as typed.
    #[default]
    AsTyped,
    /// Its Chinese is read so.
    Pinyin,
    /// Its title or a name has these initials.
    Initials,
    /// With one typo.
    OneTypo,
    /// With two.
    TwoTypos,
}

/// A rule over the bits of a document's terms.
#[derive(Clone, Debug)]
pub(crate) enum Rule {
    /// All of these bits.
    All(u64),
    /// At least so many of these bits.
    AtLeast(u64, u32),
    /// The terms `first..first + count` are the pairs of a Han run: each character of the run stands in a pair that the
    /// document has. Pairs across the border of two words need not be there.
    Covered { first: usize, count: usize },
    /// Not this one.
    Not(Box<Rule>),
    /// Every one.
    Every(Vec<Rule>),
    /// Any one, each with its distance from what was typed.
    Any(Vec<(Distance, Rule)>),
}

impl Rule {
    /// The distance of a document with these bits; none where the rule does not hold.
    pub fn distance(&self, bits: u64) -> Option<Distance> {
        let holds = |holds: bool| holds.then_some(Distance::AsTyped);
        match self {
            Self::All(mask) => holds(bits & mask == *mask),
            Self::AtLeast(mask, count) => holds((bits & mask).count_ones() >= *count),
            Self::Covered { first, count } => {
                let pairs = bits.unbounded_shr(*first as u32) & low(*count);
                holds(pairs | pairs << 1 == low(count + 1))
            }
            Self::Not(rule) => holds(rule.distance(bits).is_none()),
            Self::Every(rules) => {
                rules.iter().try_fold(Distance::AsTyped, |far, rule| Some(far.max(rule.distance(bits)?)))
            }
            Self::Any(rules) => rules.iter().filter_map(|(far, rule)| Some(rule.distance(bits)?.max(*far))).min(),
        }
    }

    /// Sets of bits: a document without any bit of one of them does not match. Quicker to check than the rule.
    pub fn required_sets(&self) -> Vec<u64> {
        match self {
            Self::All(mask) if *mask != 0 => vec![*mask],
            Self::AtLeast(mask, 1..) => vec![*mask],
            Self::Covered { first, count } => vec![span(*first, first + count)],
            Self::Every(rules) => rules.iter().flat_map(Self::required_sets).collect(),
            Self::Any(rules) => {
                let either = rules.iter().try_fold(0, |either, (_, rule)| Some(either | rule.required_sets().first()?));
                either.into_iter().collect()
            }
            Self::All(_) | Self::AtLeast(..) | Self::Not(_) => Vec::new(),
        }
    }
}

/// The lowest `count` bits.
fn low(count: usize) -> u64 {
    if count >= TERMS_MAX { u64::MAX } else { (1 << count) - 1 }
}

/// The bits from `first` up to, and without, `end`.
pub(super) fn span(first: usize, end: usize) -> u64 {
    low(end) & !low(first)
}

/// The rule that no document matches.
pub(super) const NOTHING: Rule = Rule::AtLeast(0, 1);

/// One rule for several; there is at least one.
pub(super) fn one_of(mut any: Vec<(Distance, Rule)>) -> Rule {
    match any.pop() {
        Some((Distance::AsTyped, only)) if any.is_empty() => only,
        Some(last) => {
            any.push(last);
            Rule::Any(any)
        }
        None => Rule::Any(any),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn rules() -> impl Strategy<Value = Rule> {
        let leaf = prop_oneof![
            (0..256_u64).prop_map(Rule::All),
            (0..256_u64, 0..4_u32).prop_map(|(mask, count)| Rule::AtLeast(mask, count)),
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
        fn whatever_matches_a_rule_has_the_required_bits(rule in rules()) {
            for bits in (0..256).filter(|bits| rule.distance(*bits).is_some()) {
                prop_assert!(rule.required_sets().iter().all(|need| bits & need != 0), "{bits:b}");
            }
        }
    }
}
