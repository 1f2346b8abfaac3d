//! Spelling: the words of a dictionary within a small edit distance of a typed word.
//!
//! The distance is that of Damerau and Levenshtein (optimal string alignment): a letter too many, one missing, another one,
//! or two neighbours exchanged cost one. At the first letter, which is hardly ever mistyped, each costs two.

use std::collections::HashMap;
use std::ops::Deref;
use tantivy_fst::raw::{Fst, Node};

/// Longest word of which other spellings are looked for, in letters.
const LETTERS_MAX: usize = 30;
const ROW: usize = LETTERS_MAX + 1;
/// Stands for every letter that is not in the word.
const OTHER: char = '\0';
/// The first bytes of Han characters. They stand in no word: a run of them is cut apart and indexed by itself.
const HAN_LEADS: std::ops::RangeInclusive<u8> = 0xE4..=0xE9;

/// How many typos a word of this many letters may have. Of shorter words too many are alike, unless the query has other
/// words.
fn budget(letters: usize, has_neighbours: bool) -> u8 {
    match letters {
        3..=4 if has_neighbours => 1,
        0..=4 => 0,
        5..=8 => 1,
        9..=LETTERS_MAX => 2,
        _ => 0,
    }
}

/// A typed word, and how far other words may be from it.
pub(crate) struct FuzzyWord {
    word: Vec<char>,
    budget: u8,
    /// The word may go on: its distance from a longer one is that of the nearest beginning.
    is_unfinished: bool,
}

impl FuzzyWord {
    /// None where the word is too short, or too long, for typos.
    pub fn new(word: &str, is_unfinished: bool, has_neighbours: bool) -> Option<Self> {
        let word: Vec<char> = word.chars().collect();
        let budget = budget(word.len(), has_neighbours);
        // A short word with a typo begins like half of the dictionary.
        let is_unfinished = is_unfinished && self::budget(word.len(), false) > 0;
        (budget > 0).then_some(Self { word, budget, is_unfinished })
    }

    /// How many typos the word may have.
    pub fn budget(&self) -> u8 {
        self.budget
    }

    /// The distance of `text` from the word; one more than the budget where it is farther than that.
    pub fn distance(&self, text: &str) -> u8 {
        self.typos(&text.chars().fold(self.start(), |state, c| self.step(&state, c)))
    }

    /// The distance that stands for all that are too far.
    fn far(&self) -> u8 {
        self.budget + 1
    }

    fn start(&self) -> State {
        let mut row = [self.far(); ROW];
        for (at, cost) in row.iter_mut().enumerate().take(self.word.len() + 1) {
            *cost = if at == 0 { 0 } else { self.far().min(at as u8 + 1) };
        }
        State { row, before: [self.far(); ROW], least: self.far(), last: OTHER, is_first: true }
    }

    /// The state after one more letter. Whatever makes no difference any more is the same in all states, so that there are
    /// few.
    fn step(&self, state: &State, c: char) -> State {
        let far = self.far();
        let count = self.word.len();
        let first = state.is_first;
        let one = |is_first: bool| if is_first { 2 } else { 1 };
        let mut row = [far; ROW];
        row[0] = far.min(state.row[0] + one(first));
        for at in 1..=count {
            let letter = self.word[at - 1];
            let same = if letter == c { 0 } else { one(first || at == 1) };
            let mut cost = far.min(state.row[at - 1] + same);
            cost = cost.min(row[at - 1] + one(at == 1));
            cost = cost.min(state.row[at] + one(first));
            if at > 1 && !first && self.word[at - 2] == c && state.last == letter {
                cost = cost.min(state.before[at - 2] + one(at == 2));
            }
            row[at] = cost;
        }
        let mut before = [far; ROW];
        for at in 1..count {
            if self.word[at] == c {
                before[at - 1] = state.row[at - 1];
            }
        }
        let last = if before == [far; ROW] { OTHER } else { c };
        State { least: state.least.min(row[count]), row, before, last, is_first: false }
    }

    /// The distance of a text that ends in this state.
    fn typos(&self, state: &State) -> u8 {
        let here = state.row[self.word.len()];
        if self.is_unfinished { here.min(state.least) } else { here }
    }

    /// Whether a text that has come to this state may still end near the word.
    fn is_alive(&self, state: &State) -> bool {
        self.is_unfinished && state.least <= self.budget || state.row.iter().any(|cost| *cost <= self.budget)
    }
}

/// A state of the automaton: the costs of a text so far.
#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    /// The distance of the text from each beginning of the word.
    row: [u8; ROW],
    /// The same one letter before, where that letter and the next could have been exchanged.
    before: [u8; ROW],
    /// The distance of the nearest beginning of the text.
    least: u8,
    last: char,
    is_first: bool,
}

/// The number of the state from which nothing is found.
const DEAD: u16 = 0;

/// Walks dictionaries for words near a typed one. The transitions of the automaton are computed as they are met, once for all
/// dictionaries.
pub(crate) struct DictionaryWalker {
    near: FuzzyWord,
    /// The letters of the word, each once. Transitions are kept by a letter's position here; behind them for all others.
    letters: Vec<char>,
    is_ascii: bool,
    states: Vec<State>,
    numbers: HashMap<State, u16>,
    /// For each state, where the letters lead; empty where that is not computed yet.
    steps: Vec<Vec<u16>>,
}

/// A node of a dictionary that is to be looked at.
struct Visit {
    address: usize,
    state: u16,
    /// How many bytes lead to the node, and the last one.
    depth: usize,
    byte: u8,
    letter: Partial,
}

/// A letter of which not all bytes are there.
#[derive(Clone, Copy, Default)]
struct Partial {
    code: u32,
    missing: u32,
}

impl DictionaryWalker {
    pub fn new(near: FuzzyWord) -> Self {
        let mut letters = near.word.clone();
        letters.sort_unstable();
        letters.dedup();
        let is_ascii = letters.iter().all(char::is_ascii);
        let start = near.start();
        let numbers = HashMap::from([(start.clone(), 1)]);
        Self { letters, is_ascii, numbers, states: vec![start.clone(), start], steps: vec![Vec::new(); 2], near }
    }

    /// Calls `found` for every word of `dictionary` that is near, with its distance.
    pub fn walk<Bytes: Deref<Target = [u8]>>(&mut self, dictionary: &Fst<Bytes>, mut found: impl FnMut(&str, u8)) {
        let mut key = Vec::new();
        let root = dictionary.root();
        let mut open = Vec::new();
        self.visit_next(&root, 1, 0, Partial::default(), &mut open);
        while let Some(Visit { address, state, depth, byte, letter }) = open.pop() {
            key.truncate(depth - 1);
            key.push(byte);
            let node = dictionary.node(address);
            if node.is_final() && letter.missing == 0 {
                let typos = self.near.typos(&self.states[usize::from(state)]);
                if typos <= self.near.budget
                    && let Ok(word) = std::str::from_utf8(&key)
                {
                    found(word, typos);
                }
            }
            self.visit_next(&node, state, depth, letter, &mut open);
        }
    }

    /// Adds the nodes behind `node` to `open`.
    fn visit_next(&mut self, node: &Node, state: u16, depth: usize, letter: Partial, open: &mut Vec<Visit>) {
        self.expand(state);
        let steps = &self.steps[usize::from(state)];
        let depth = depth + 1;
        let takes_others = steps[self.letters.len()] != DEAD;
        if self.is_ascii && !takes_others && letter.missing == 0 {
            for (letter, state) in self.letters.iter().zip(steps).filter(|(_, state)| **state != DEAD) {
                let byte = *letter as u8;
                if let Some(index) = node.find_input(byte) {
                    let address = node.transition_addr(index);
                    open.push(Visit { address, state: *state, depth, byte, letter: Partial::default() });
                }
            }
            return;
        }
        for transition in node.transitions() {
            let byte = transition.inp;
            if letter.missing == 0 && HAN_LEADS.contains(&byte) {
                continue;
            }
            let letter = letter.and(byte);
            let state = if letter.missing > 0 { state } else { steps[self.position_of(letter.code)] };
            if state != DEAD {
                open.push(Visit { address: transition.addr, state, depth, byte, letter });
            }
        }
    }

    fn position_of(&self, code: u32) -> usize {
        self.letters.iter().position(|letter| u32::from(*letter) == code).unwrap_or(self.letters.len())
    }

    /// Computes where the letters lead from a state.
    fn expand(&mut self, state: u16) {
        if !self.steps[usize::from(state)].is_empty() {
            return;
        }
        let from = self.states[usize::from(state)].clone();
        let mut steps = Vec::with_capacity(self.letters.len() + 1);
        for position in 0..=self.letters.len() {
            let next = self.near.step(&from, self.letters.get(position).copied().unwrap_or(OTHER));
            steps.push(if self.near.is_alive(&next) { self.number(next) } else { DEAD });
        }
        self.steps[usize::from(state)] = steps;
    }

    fn number(&mut self, state: State) -> u16 {
        if let Some(number) = self.numbers.get(&state) {
            return *number;
        }
        // A word of thirty letters has some thousand states.
        let Ok(number) = u16::try_from(self.states.len()) else { return DEAD };
        self.states.push(state.clone());
        self.steps.push(Vec::new());
        self.numbers.insert(state, number);
        number
    }
}

impl Partial {
    /// This with one more byte.
    fn and(self, byte: u8) -> Self {
        if self.missing > 0 {
            return Self { code: self.code << 6 | u32::from(byte & 0x3F), missing: self.missing - 1 };
        }
        match byte.leading_ones() {
            ones @ 2..=4 => Self { code: u32::from(byte) & (0x7F >> ones), missing: ones - 1 },
            _ => Self { code: u32::from(byte), missing: 0 },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use tantivy_fst::raw::Builder;

    fn finds(word: &str, is_unfinished: bool, text: &str) -> bool {
        let near = FuzzyWord::new(word, is_unfinished, false).expect("long enough");
        let mut builder = Builder::memory();
        builder.insert(text, 0).expect("in memory");
        let dictionary = Fst::new(builder.into_inner().expect("in memory")).expect("is whole");
        let distance = near.distance(text);
        let mut found = Vec::new();
        DictionaryWalker::new(near).walk(&dictionary, |word, mistakes| found.push((word.to_owned(), mistakes)));
        let is_found = distance <= budget(word.chars().count(), false);
        assert_eq!(found, if is_found { vec![(text.to_owned(), distance)] } else { Vec::new() }, "{word} {text}");
        is_found
    }

    /// Optimal string alignment as it is written in books, with the first letters counting double.
    fn by_the_book(a: &[char], b: &[char]) -> u8 {
        let one = |i: usize, j: usize| if i == 1 || j == 1 { 2 } else { 1 };
        let mut costs = vec![vec![0_u8; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                let mut cost = if i == 0 && j == 0 { 0 } else { u8::MAX };
                if i > 0 {
                    cost = cost.min(costs[i - 1][j] + if i == 1 { 2 } else { 1 });
                }
                if j > 0 {
                    cost = cost.min(costs[i][j - 1] + if j == 1 { 2 } else { 1 });
                }
                if i > 0 && j > 0 {
                    cost = cost.min(costs[i - 1][j - 1] + if a[i - 1] == b[j - 1] { 0 } else { one(i, j) });
                }
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    cost = cost.min(costs[i - 2][j - 2] + one(i - 1, j - 1));
                }
                costs[i][j] = cost;
            }
        }
        costs[a.len()][b.len()]
    }

    proptest! {
        /// A dictionary gives just those words that are near when each is compared with the word by itself.
        #[test]
        fn a_walk_finds_what_is_near(
            word in "[abcé]{5,10}",
            others in proptest::collection::btree_set("[abcdé]{3,11}|[红楼梦]{1,2}", 1..200),
            is_unfinished: bool,
        ) {
            let near = FuzzyWord::new(&word, is_unfinished, false).expect("long enough");
            let mut builder = Builder::memory();
            for other in &others {
                builder.insert(other, 0).expect("in order");
            }
            let dictionary = Fst::new(builder.into_inner().expect("in memory")).expect("is whole");
            let letters: Vec<char> = word.chars().collect();
            let mut expected = BTreeMap::new();
            for other in &others {
                let text: Vec<char> = other.chars().collect();
                let from = if is_unfinished { 1 } else { text.len() };
                let mistakes = (from..=text.len()).map(|end| by_the_book(&letters, &text[..end])).min();
                if let Some(mistakes) = mistakes.filter(|mistakes| *mistakes <= near.budget()) {
                    expected.insert(other.clone(), mistakes);
                }
            }
            let mut found = BTreeMap::new();
            DictionaryWalker::new(near).walk(&dictionary, |word, mistakes| {
                found.insert(word.to_owned(), mistakes);
            });
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn short_words_must_be_right() {
        assert!(FuzzyWord::new("mind", false, false).is_none());
        assert!(FuzzyWord::new("minds", false, false).is_some());
    }

    #[test]
    fn but_not_among_others() {
        let near = FuzzyWord::new("wep", true, true).expect("long enough");
        assert_eq!((near.distance("web"), near.distance("weeping")), (1, 2));
        assert!(FuzzyWord::new("we", true, true).is_none());
    }

    #[test]
    fn one_mistake_from_five_letters_two_from_nine() {
        for (word, text, found) in [
            ("dvork", "dvorak", true),
            ("darvin", "darwin", true),
            ("dawrin", "darwin", true),
            ("darwinn", "darwin", true),
            ("dervim", "darwin", false),
            ("shakspear", "shakespeare", true),
            ("shakespaere", "shakespeare", true),
            ("shakspaer", "shakespeare", false),
            ("tolstoi", "tolstoy", true),
            ("достоевскии", "достоевский", true),
        ] {
            assert_eq!(finds(word, false, text), found, "{word} {text}");
        }
    }

    #[test]
    fn the_first_letter_counts_double() {
        assert!(!finds("tarwin", false, "darwin"));
        assert!(!finds("arwin", false, "darwin"));
        assert!(finds("chakespeare", false, "shakespeare"));
    }

    #[test]
    fn an_unfinished_word_may_have_a_mistake_too() {
        assert!(finds("shkes", true, "shakespeare"));
        assert!(finds("symhpo", true, "symphonies"));
        assert!(!finds("symhpo", false, "symphonies"));
    }

    #[test]
    fn distances() {
        let near = FuzzyWord::new("shakespaer", true, false).expect("long enough");
        assert_eq!(near.distance("shakespeare"), 1);
        assert_eq!(near.distance("shakespear"), 1);
    }
}
