//! Classes of 中国图书馆分类法 (Chinese Library Classification): the 22 main ones and the level below.
//!
//! Numbers and arrangement follow the fifth edition; the names are our own short forms. Where the scheme divides a range by
//! continent (`I3/7`, `D73/77`), each continent has an entry.

use crate::name::in_language;
use std::sync::OnceLock;

/// A class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its number, e.g. `I2`.
    pub number: &'static str,
    /// Its name in Chinese.
    pub name_zh: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
}

impl Class {
    /// Its name in the language with this BCP 47 tag.
    pub fn name_in(&self, tag: &str) -> &'static str {
        in_language(tag, self.name_zh, Some(self.name_en))
    }
}

/// Number, Chinese and English name, in byte order.
const TABLE: &str = include_str!("clc.tsv");

fn table() -> &'static [Class] {
    static CLASSES: OnceLock<Vec<Class>> = OnceLock::new();
    CLASSES.get_or_init(|| {
        let class = |line: &'static str| {
            let (number, names) = line.split_once('\t')?;
            let (name_zh, name_en) = names.split_once('\t')?;
            Some(Class { number, name_zh, name_en })
        };
        TABLE.lines().filter_map(class).collect()
    })
}

/// The class with exactly this number, without the brackets that mark an alternative class.
pub fn name(number: &str) -> Option<&'static Class> {
    let number = bare(number);
    let at = table().binary_search_by(|class| class.number.cmp(number)).ok()?;
    Some(&table()[at])
}

/// The nearest named class at or above a number: `I2` for `I247.57`.
pub fn nearest(number: &str) -> Option<&'static Class> {
    parents(number).filter_map(name).last()
}

/// The 22 main classes.
pub fn main_classes() -> impl Iterator<Item = &'static Class> {
    table().iter().filter(|class| class.number.len() == 1)
}

/// The classes of the second level of a main class, in the order of the scheme.
pub fn divisions(main: &str) -> impl Iterator<Item = &'static Class> {
    let start = table().partition_point(|class| class.number <= main);
    table()[start..].iter().take_while(move |class| class.number.starts_with(main))
}

/// The prefixes of a number that lead to it, itself last: `I`, `I2`, `I24`, `I247`, `I247.5`, `I247.57`.
///
/// A part in brackets counts as one step; of two numbers joined by `:` or `+`, the first leads to the combination. Not all
/// prefixes are classes: `TP31` is one, `K8` is only the beginning of some.
pub fn parents(number: &str) -> impl Iterator<Item = &str> {
    let number = bare(number);
    let joined = number.find([':', '+']).unwrap_or(number.len());
    let mut open = false;
    number.char_indices().filter_map(move |(at, c)| {
        let end = at + c.len_utf8();
        match c {
            '(' | '<' => open = true,
            ')' | '>' => open = false,
            '"' => open = !open,
            _ => {}
        }
        let closes = matches!(c, ')' | '>' | '"') || c.is_alphanumeric();
        ((closes && !open && at < joined) || end == number.len()).then(|| &number[..end])
    })
}

fn bare(number: &str) -> &str {
    number.trim().trim_matches(['[', ']', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Scheme, call_number::sort_key};

    #[test]
    fn the_table_is_whole_and_in_order() {
        assert_eq!(TABLE.lines().count(), table().len());
        assert!(table().is_sorted_by(|a, b| a.number < b.number));
        assert!(table().is_sorted_by_key(|class| sort_key(class.number, Some(Scheme::Clc))), "the order of the shelf");
        assert_eq!(main_classes().map(|class| class.number).collect::<String>(), "ABCDEFGHIJKNOPQRSTUVXZ");
        for class in table() {
            assert!(!class.name_zh.is_empty() && class.name_en.is_ascii(), "{class:?}");
            assert_eq!(name(class.number), Some(class));
        }
    }

    #[test]
    fn numbers_have_names() {
        let zh = |number| name(number).map(|class| class.name_zh);
        assert_eq!(zh("I2"), Some("中国文学"));
        assert_eq!(zh("[C94]"), Some("系统论"));
        assert_eq!(zh("TP"), Some("自动化与计算机"));
        assert_eq!(zh("I247"), None);
        assert_eq!(zh(""), None);
        assert_eq!(nearest("I247.57").map(|class| class.name_en), Some("Chinese literature"));
        assert_eq!(nearest("DF79").map(|class| class.number), Some("DF"));
        assert_eq!(nearest("L1"), None);
    }

    #[test]
    fn main_classes_have_divisions() {
        let numbers = |main| divisions(main).map(|class| class.number).collect::<Vec<_>>().join(" ");
        assert_eq!(numbers("I"), "I0 I1 I2 I3 I4 I5 I6 I7");
        assert_eq!(numbers("O"), "O1 O3 O4 O6 O7");
        assert!(numbers("T").starts_with("T-0 T-1 T-2 T-6 T-9 TB TD"));
        assert!(main_classes().all(|class| divisions(class.number).count() > 3));
    }

    #[test]
    fn parents_lead_to_a_number() {
        let check = |number, expected: &str| assert_eq!(parents(number).collect::<Vec<_>>().join(" "), expected);
        check("I247.57", "I I2 I24 I247 I247.5 I247.57");
        check("TP312", "T TP TP3 TP31 TP312");
        check("R-33", "R R-3 R-33");
        check("R711(711)=53", "R R7 R71 R711 R711(711) R711(711)=5 R711(711)=53");
        check("R711:R83", "R R7 R71 R711 R711:R83");
        check("F127\"42\"", "F F1 F12 F127 F127\"42\"");
        check("[C94]", "C C9 C94");
        check("I247.", "I I2 I24 I247 I247.");
        check("", "");
    }
}
