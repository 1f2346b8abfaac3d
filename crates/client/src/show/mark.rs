//! Marking of the words that were searched for, where they stand literally in a text.

use bookmobile_search_index::language::{Parsed, Scope};

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// As it stands in the text.
    pub text: &'a str,
    /// Whether it was searched for.
    pub marked: bool,
}

/// Cuts `text` into pieces, those marked that match a word of `query`.
///
/// Han runs match by pairs of characters, as the engine's index does; other words match at the beginning of words.
pub fn mark<'a>(text: &'a str, query: &str) -> Vec<Piece<'a>> {
    let letters: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, fold(c))).collect();
    let mut marked = vec![false; letters.len()];
    for word in words(query) {
        if word.len() > 1 && word.iter().all(|&c| is_han(c)) {
            for pair in word.windows(2) {
                mark_word(&letters, pair, &mut marked);
            }
        } else {
            mark_word(&letters, &word, &mut marked);
        }
    }
    pieces(text, &letters, &marked)
}

/// The words of `query` that are looked for in texts: without names of fields, numbers, and what must not be there.
pub fn sought(query: &str) -> String {
    let parsed = Parsed::of(query);
    let in_texts =
        |scope| matches!(scope, None | Some(Scope::Title | Scope::Author | Scope::Subject | Scope::Publisher));
    let clauses = parsed.clauses.into_iter().flatten().filter(|clause| !clause.not && in_texts(clause.scope));
    clauses.fold(parsed.words, |words, clause| words + " " + &clause.text)
}

/// Whether `c` is a Han character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

/// Runs of letters and digits of one script, folded.
fn words(query: &str) -> Vec<Vec<char>> {
    let mut words: Vec<Vec<char>> = Vec::new();
    let mut before = None;
    for c in query.chars().map(fold) {
        if !c.is_alphanumeric() {
            before = None;
            continue;
        }
        let han = is_han(c);
        match words.last_mut() {
            Some(word) if before == Some(han) => word.push(c),
            _ => words.push(vec![c]),
        }
        before = Some(han);
    }
    words
}

fn mark_word(letters: &[(usize, char)], word: &[char], marked: &mut [bool]) {
    let latin = word.first().is_some_and(|&c| !is_han(c));
    for start in 0..(letters.len() + 1).saturating_sub(word.len()) {
        let within = start > 0 && letters[start - 1].1.is_alphanumeric() && !is_han(letters[start - 1].1);
        if latin && within {
            continue;
        }
        if letters[start..start + word.len()].iter().zip(word).all(|((_, have), want)| have == want) {
            marked[start..start + word.len()].fill(true);
        }
    }
}

fn pieces<'a>(text: &'a str, letters: &[(usize, char)], marked: &[bool]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in 1..=letters.len() {
        if at == letters.len() || marked[at] != marked[start] {
            let end = letters.get(at).map_or(text.len(), |(byte, _)| *byte);
            pieces.push(Piece { text: &text[letters[start].0..end], marked: marked[start] });
            start = at;
        }
    }
    pieces
}

/// One character to one character, so that places in the folded text are places in the text.
fn fold(c: char) -> char {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, query: &str, expected: &str) {
        let pieces = mark(text, query);
        assert_eq!(pieces.iter().map(|piece| piece.text).collect::<String>(), text);
        let shown: String =
            pieces.iter().map(|p| if p.marked { format!("[{}]", p.text) } else { p.text.to_owned() }).collect();
        assert_eq!(shown, expected, "{query} in {text}");
    }

    #[test]
    fn words_are_marked_where_they_stand() {
        check("红楼梦", "红楼梦", "[红楼梦]");
        check("红楼梦研究", "研究 红楼", "[红楼]梦[研究]");
        check("中国红", "红楼梦", "中国红");
        check("红", "红", "[红]");
        check("飘", "", "飘");
        check("", "红", "");
    }

    #[test]
    fn of_the_query_language_only_the_words_are_marked() {
        assert_eq!(sought("红楼梦"), "红楼梦");
        assert_eq!(sought("家 author:巴金 -续 year:1980..1999 lang:chi"), "家  巴金");
        assert_eq!(sought("鲁迅 OR \"周 树人\"").trim(), "鲁迅 周 树人");
    }

    #[test]
    fn latin_words_match_from_their_beginning_in_any_case() {
        check("Gone with the Wind", "WIN", "Gone with the [Win]d");
        check("Rewind", "win", "Rewind");
        check("C++ 程序设计", "程序c", "[C]++ [程序]设计");
        check("ＡＢＣ", "abc", "[ＡＢＣ]");
        check("İstanbul", "istanbul", "İstanbul");
    }
}
