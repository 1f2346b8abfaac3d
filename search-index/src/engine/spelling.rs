//! Words that are nearly the one that was typed.
//!
//! The distance is that of Damerau and Levenshtein (optimal string alignment): a letter too many, one missing, another one,
//! or two neighbours exchanged cost one. At the first letter, which is hardly ever mistyped, each costs two.

use tantivy_fst::Automaton;

/// Longest word that is looked for in other spellings, in letters.
const LETTERS_MAX: usize = 30;
const ROW: usize = LETTERS_MAX + 1;

/// How many mistakes a word of this many letters may have. Shorter words are too many for one, unless other words stand
/// beside it.
pub(super) fn budget(letters: usize, is_among: bool) -> u8 {
    match letters {
        3..=4 if is_among => 1,
        0..=4 => 0,
        5..=8 => 1,
        9..=LETTERS_MAX => 2,
        _ => 0,
    }
}

/// Finds the words of a dictionary that are near a word, or that begin nearly as it does.
pub(super) struct Near {
    word: Vec<char>,
    budget: u8,
    /// The word may go on.
    is_unfinished: bool,
}

impl Near {
    /// None where the word is too short, or too long, for mistakes.
    pub fn new(word: &str, is_unfinished: bool, is_among: bool) -> Option<Self> {
        let word: Vec<char> = word.chars().collect();
        let budget = budget(word.len(), is_among);
        // A short word with a mistake begins like half of the dictionary.
        let is_unfinished = is_unfinished && self::budget(word.len(), false) > 0;
        (budget > 0).then_some(Self { word, budget, is_unfinished })
    }

    /// How many mistakes the word may have.
    pub fn budget(&self) -> u8 {
        self.budget
    }

    /// How far `text`, a word that was found, is from the word.
    pub fn distance(&self, text: &str) -> u8 {
        let state = text.bytes().fold(self.start(), |state, byte| self.accept(&state, byte));
        let here = state.row[self.word.len()];
        if self.is_unfinished { here.min(state.least) } else { here }
    }

    fn step(&self, state: &State, c: char) -> State {
        let count = self.word.len();
        let first = state.letters == 0;
        let one = |is_first: bool| if is_first { 2 } else { 1 };
        let mut row = [u8::MAX; ROW];
        row[0] = state.row[0].saturating_add(one(first));
        for at in 1..=count {
            let letter = self.word[at - 1];
            let same = if letter == c { 0 } else { one(first || at == 1) };
            let mut cost = state.row[at - 1].saturating_add(same);
            cost = cost.min(row[at - 1].saturating_add(one(at == 1)));
            cost = cost.min(state.row[at].saturating_add(one(first)));
            if at > 1 && !first && self.word[at - 2] == c && state.last == letter {
                cost = cost.min(state.before[at - 2].saturating_add(one(at == 2)));
            }
            row[at] = cost;
        }
        State {
            before: state.row,
            least: state.least.min(row[count]),
            row,
            last: c,
            letters: state.letters.saturating_add(1),
            pending: [0; 4],
            pending_count: 0,
        }
    }
}

/// Where in the word a text stands.
#[derive(Clone)]
pub(super) struct State {
    row: [u8; ROW],
    before: [u8; ROW],
    /// The distance of the nearest beginning of the text.
    least: u8,
    last: char,
    letters: u8,
    /// Bytes of a letter that is not whole yet.
    pending: [u8; 4],
    pending_count: u8,
}

impl Automaton for Near {
    type State = State;

    fn start(&self) -> State {
        let mut row = [u8::MAX; ROW];
        for (at, cost) in row.iter_mut().enumerate().take(self.word.len() + 1) {
            *cost = if at == 0 { 0 } else { at as u8 + 1 };
        }
        State { before: row, row, least: u8::MAX, last: '\0', letters: 0, pending: [0; 4], pending_count: 0 }
    }

    fn is_match(&self, state: &State) -> bool {
        let cost = if self.is_unfinished { state.least } else { state.row[self.word.len()] };
        state.pending_count == 0 && cost <= self.budget
    }

    fn can_match(&self, state: &State) -> bool {
        self.is_unfinished && state.least <= self.budget
            || state.row[..=self.word.len()].iter().any(|cost| *cost <= self.budget)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let mut next = state.clone();
        let at = usize::from(next.pending_count);
        if at >= next.pending.len() {
            return next;
        }
        next.pending[at] = byte;
        next.pending_count += 1;
        match std::str::from_utf8(&next.pending[..=at]).ok().and_then(|letter| letter.chars().next()) {
            Some(letter) => self.step(state, letter),
            None => next,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(word: &str, is_unfinished: bool, text: &str) -> bool {
        let near = Near::new(word, is_unfinished, false).expect("long enough");
        let state = text.bytes().fold(near.start(), |state, byte| near.accept(&state, byte));
        near.is_match(&state)
    }

    #[test]
    fn short_words_must_be_right() {
        assert!(Near::new("mind", false, false).is_none());
        assert!(Near::new("minds", false, false).is_some());
    }

    #[test]
    fn but_not_among_others() {
        let near = Near::new("wep", true, true).expect("long enough");
        assert_eq!((near.distance("web"), near.distance("weeping")), (1, 4));
        assert!(Near::new("we", true, true).is_none());
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
        let near = Near::new("shakespaer", true, false).expect("long enough");
        assert_eq!(near.distance("shakespeare"), 1);
        assert_eq!(near.distance("shakespear"), 1);
    }
}
