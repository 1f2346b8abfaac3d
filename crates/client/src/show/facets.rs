//! Facets: the values to choose from, and the bars of the years of publication.

use bookmobile_search_index::{Facet, Value};

/// Values of a facet that are shown before the reader asks for more.
pub const FIRST: usize = 8;

/// A value to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice<'a> {
    /// The value, as a filter takes it.
    pub name: &'a str,
    /// Records that have it.
    pub count: u64,
    /// Whether it is chosen.
    pub chosen: bool,
    /// Whether it is part of the one before that is not.
    pub below: bool,
}

/// The choices of a facet in the order they are shown, and whether there are more than these. Without `all` they are the
/// first ones and what is chosen.
pub fn choices<'a>(facet: Facet, values: &'a [Value], chosen: &[String], all: bool) -> (Vec<Choice<'a>>, bool) {
    let is_main = |value: &Value| facet != Facet::Class || value.name.len() == 1;
    let choice = |value: &'a Value, below| {
        let chosen = chosen.contains(&value.name);
        Choice { name: &value.name, count: value.count, chosen, below }
    };
    let mains: Vec<&Value> = values.iter().filter(|value| is_main(value)).collect();
    let mut choices = Vec::new();
    for (index, main) in mains.iter().enumerate() {
        // The classes below one are shown once the reader is in it.
        let inside = chosen.iter().any(|chosen| chosen.starts_with(main.name.as_str()));
        if index >= FIRST && !all && !inside {
            continue;
        }
        choices.push(choice(main, false));
        if facet == Facet::Class && inside {
            let below = values.iter().filter(|value| !is_main(value) && value.name.starts_with(main.name.as_str()));
            choices.extend(below.map(|value| choice(value, true)));
        }
    }
    (choices, mains.len() > FIRST)
}

/// Some years of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// First year.
    pub from: i32,
    /// Last year.
    pub to: i32,
    /// Records published then.
    pub count: u64,
}

/// Most bars of a histogram.
const BARS_MAX: i32 = 24;
/// How many years a bar may stand for.
const SPANS: [i32; 10] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/// Years at the edge that so few records have and that are so far off would leave no room for the others.
const FAR_OFF: i32 = 50;

/// A histogram of `years`, which are in order. Its first and last bar also stand for the few that are far off.
pub fn bars(years: &[(i32, u64)]) -> Vec<Bar> {
    let years: Vec<(i32, u64)> = years.iter().map(|(year, count)| ((*year).clamp(-9999, 9999), *count)).collect();
    let (Some((first, _)), Some((last, _))) = (years.first(), years.last()) else { return Vec::new() };
    let few = years.iter().map(|(_, count)| count).sum::<u64>() / 50;
    let from = beyond(years.iter(), few).filter(|year| year - first > FAR_OFF).unwrap_or(*first);
    let to = beyond(years.iter().rev(), few).filter(|year| last - year > FAR_OFF).unwrap_or(*last);
    let bars_of = |span: i32| to.div_euclid(span) - from.div_euclid(span) + 1;
    let span = SPANS.into_iter().find(|span| bars_of(*span) <= BARS_MAX).unwrap_or(SPANS[SPANS.len() - 1]);
    let start = from.div_euclid(span);
    let mut bars: Vec<Bar> = (start..start + bars_of(span).max(1))
        .map(|at| Bar { from: (at * span).max(from), to: (at * span + span - 1).min(to), count: 0 })
        .collect();
    for (year, count) in &years {
        let at = (year.div_euclid(span) - start).max(0);
        let at = usize::try_from(at).unwrap_or_default().min(bars.len() - 1);
        bars[at].count += count;
    }
    bars[0].from = *first;
    if let Some(bar) = bars.last_mut() {
        bar.to = *last;
    }
    bars
}

/// The year that is reached when `few` records are passed over.
fn beyond<'a>(mut years: impl Iterator<Item = &'a (i32, u64)>, few: u64) -> Option<i32> {
    let mut passed = 0;
    let reached = years.find(|(_, count)| {
        passed += count;
        passed > few
    });
    reached.map(|(year, _)| *year)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(values: &[(&str, u64)]) -> Vec<Value> {
        values.iter().map(|(name, count)| Value { name: (*name).to_owned(), count: *count }).collect()
    }

    fn check(facet: Facet, of: &[Value], chosen: &[&str], all: bool, expected: &str) {
        let chosen: Vec<String> = chosen.iter().map(|name| (*name).to_owned()).collect();
        let (choices, more) = choices(facet, of, &chosen, all);
        let mut shown: Vec<String> = choices
            .iter()
            .map(|c| format!("{}{}{}", if c.below { ">" } else { "" }, c.name, if c.chosen { "*" } else { "" }))
            .collect();
        shown.extend(more.then(|| "…".to_owned()));
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn the_first_ones_and_what_is_chosen() {
        let authors: Vec<Value> = ('a'..='l').map(|c| Value { name: c.to_string(), count: 1 }).collect();
        check(Facet::Author, &authors, &["k", "b"], false, "a b* c d e f g h k* …");
        check(Facet::Author, &authors, &["k"], true, "a b c d e f g h i j k* l …");
        check(Facet::Author, &authors[..8], &[], false, "a b c d e f g h");
        check(Facet::Author, &[], &[], false, "");
    }

    #[test]
    fn a_class_opens_when_the_reader_is_in_it() {
        let classes = values(&[("I", 9), ("I2", 6), ("T", 4), ("TP", 3), ("I5", 3), ("K", 1), ("K2", 1)]);
        check(Facet::Class, &classes, &[], false, "I T K");
        check(Facet::Class, &classes, &["I"], false, "I* >I2 >I5 T K");
        check(Facet::Class, &classes, &["I5", "TP"], false, "I >I2 >I5* T >TP* K");
    }

    fn shown(years: &[(i32, u64)]) -> String {
        bars(years).iter().map(|bar| format!("{}-{}:{}", bar.from, bar.to, bar.count)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn bars_are_as_narrow_as_there_is_room_for() {
        assert_eq!(shown(&[]), "");
        assert_eq!(shown(&[(2001, 3)]), "2001-2001:3");
        assert_eq!(shown(&[(2001, 3), (2003, 1)]), "2001-2001:3 2002-2002:0 2003-2003:1");
        assert!(shown(&[(1911, 3), (1999, 1), (2004, 2)]).starts_with("1911-1914:3 1915-1919:0"));
        let total = |years: &[(i32, u64)]| bars(years).iter().map(|bar| bar.count).sum::<u64>();
        let wild = [(i32::MIN, 1), (-475, 1), (1900, 100), (2020, 100), (i32::MAX, 1)];
        assert_eq!(total(&wild), 203);
        assert_eq!(bars(&wild).len(), 13);
    }

    #[test]
    fn a_few_old_ones_do_not_flatten_the_rest() {
        let bars = bars(&[(-475, 1), (1980, 60), (2000, 60), (2002, 1)]);
        assert_eq!((bars[0].from, bars[0].to, bars[0].count), (-475, 1980, 61));
        assert_eq!((bars.len(), bars[22].to), (23, 2002));
    }
}
