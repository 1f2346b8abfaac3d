//! Did you mean: a correction of a query that finds hardly anything as it was typed.
//!
//! A correction is offered only after it was tried: with the reader's filters it finds something exactly as it stands.

use crate::answer::{Brief, Hit, Request};
use crate::engine::error::EngineError;
use crate::engine::query::plan::TITLE_WITHIN_POINTS;
use crate::engine::query::ranking::TYPO_COST;
use crate::engine::query::searcher::Searcher;
use crate::engine::query::spelling::FuzzyWord;
use crate::engine::query::term_lookup::TermLookup;
use crate::engine::text::analysis::{Run, find_terms, is_han, runs};
use crate::engine::text::fold::fold;
use crate::engine::text::pinyin::{self, Slot};
use crate::language::Parsed;
use std::cell::Cell;

/// Hits whose words are tried as corrections.
const HITS_TRIED: usize = 10;
/// Most corrections that are tried.
const QUERIES_TRIED: usize = 3;
/// How many times more records a correction must find than the query as it was typed.
const TIMES_MORE: u64 = 3;

/// The query with its typos corrected as the hits with typos have the words: the correction that finds most.
pub(crate) fn did_you_mean(
    searcher: &Searcher,
    query: &Parsed,
    hits: &[Hit],
    request: &Request,
    lookup: &TermLookup,
) -> Result<Option<String>, EngineError> {
    let has_typos = |hit: &&Hit| hit.score < -0.5 * TYPO_COST;
    let without_typos = hits.iter().filter(|hit| !has_typos(hit));
    // A reader who has typed a whole title is not offered another.
    if without_typos.clone().any(|hit| hit.score >= TITLE_WITHIN_POINTS) {
        return Ok(None);
    }
    let least = without_typos.count() as u64 * TIMES_MORE + 1;
    let mut tried: Vec<String> = Vec::new();
    let mut best = None;
    for hit in hits.iter().filter(has_typos).take(HITS_TRIED) {
        let Some(words) = corrected(&query.words, &hit.record) else { continue };
        if tried.contains(&words) {
            continue;
        }
        if tried.len() == QUERIES_TRIED {
            break;
        }
        tried.push(words.clone());
        let meant = Parsed { words, ..query.clone() };
        let count = searcher.count(&meant, request, lookup)?;
        if count >= least && best.as_ref().is_none_or(|(most, _)| count > *most) {
            best = Some((count, meant.to_string()));
        }
    }
    Ok(best.map(|(_, meant)| meant))
}

/// `words` with those that `record` does not have replaced by the nearest ones that it has; none where it has all.
fn corrected(words: &str, record: &Brief) -> Option<String> {
    let mut texts = vec![record.title.as_str()];
    texts.extend(record.subtitle.as_deref());
    texts.extend(record.authors.iter().map(String::as_str));
    let is_unfinished = !words.ends_with(char::is_whitespace);
    let pieces: Vec<&str> = words.split_whitespace().collect();
    let mut is_changed = false;
    let corrected: Vec<&str> = pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| {
            let may_go_on = is_unfinished && index + 1 == pieces.len();
            let nearest = nearest(piece, may_go_on, pieces.len() > 1, &texts);
            is_changed |= nearest.is_some();
            nearest.unwrap_or(piece)
        })
        .collect();
    is_changed.then(|| corrected.join(" "))
}

/// The part of these texts that is nearest to `piece`; none where a part is equal, or none is near. `has_neighbours`: the query
/// has other words.
fn nearest<'a>(piece: &str, is_unfinished: bool, has_neighbours: bool, texts: &[&'a str]) -> Option<&'a str> {
    match &runs(piece)[..] {
        [Run::Han(chars)] => nearest_han(chars, texts),
        [Run::Word(word)] => {
            let ways = pinyin::divide(word, is_unfinished);
            let ways: Vec<&[Slot]> = ways.iter().map(Vec::as_slice).filter(|way| way.len() > 1).collect();
            match read_alike(&ways, texts) {
                Some((true, _)) => None,
                Some((false, text)) => Some(text),
                None => nearest_word(&FuzzyWord::new(word, is_unfinished, has_neighbours)?, texts),
            }
        }
        _ => None,
    }
}

/// The word of these texts with the fewest typos.
fn nearest_word<'a>(near: &FuzzyWord, texts: &[&'a str]) -> Option<&'a str> {
    let fewest = Cell::new(u8::MAX);
    let place = |text, mistakes| find_terms(text, &|term| near.distance(term) == mistakes).into_iter().next();
    for text in texts {
        find_terms(text, &|term| {
            fewest.set(fewest.get().min(near.distance(term)));
            false
        });
    }
    let mistakes = fewest.get();
    if mistakes == 0 || mistakes > near.budget() {
        return None;
    }
    texts.iter().find_map(|text| place(*text, mistakes).map(|place| &text[place]))
}

/// The characters of a text with their positions in bytes, folded where they are Han.
fn letters(text: &str) -> Vec<(usize, Option<char>)> {
    let folded = |c: char| fold(c.encode_utf8(&mut [0; 4])).chars().next().filter(|c| is_han(*c));
    text.char_indices().map(|(at, c)| (at, folded(c))).collect()
}

/// The characters of these texts that are read as one of the ways says: exactly (true), or nearly.
fn read_alike<'a>(ways: &[&[Slot]], texts: &[&'a str]) -> Option<(bool, &'a str)> {
    let fits = |slot: &Slot, c: Option<char>, nearly: bool| {
        c.is_some_and(|c| match *slot {
            Slot::Han(wanted) => wanted == c,
            Slot::Prefix(prefix) => pinyin::readings(c).any(|reading| reading.starts_with(prefix)),
            Slot::Syllable(syllable) | Slot::Near(syllable) if !nearly => pinyin::has_reading(c, syllable),
            Slot::Syllable(syllable) | Slot::Near(syllable) => {
                let near = pinyin::near_syllables(syllable);
                pinyin::syllables(c).any(|id| near.contains(&id))
            }
        })
    };
    for nearly in [false, true] {
        for text in texts {
            let letters = letters(text);
            for way in ways {
                let fitting = letters
                    .windows(way.len())
                    .position(|window| window.iter().zip(*way).all(|((_, c), slot)| fits(slot, *c, nearly)));
                if let Some(start) = fitting {
                    return Some((!nearly, slice(text, &letters, start, start + way.len())));
                }
            }
        }
    }
    None
}

/// The characters of these texts that differ from `chars` in one place, have one more or fewer, or the same readings.
fn nearest_han<'a>(chars: &[char], texts: &[&'a str]) -> Option<&'a str> {
    if chars.len() < 2 {
        return None;
    }
    let mut nearest: Option<(usize, &str)> = None;
    for text in texts {
        let letters = letters(text);
        for length in [chars.len(), chars.len() + 1, chars.len() - 1] {
            if length < 2 {
                continue;
            }
            for (start, window) in letters.windows(length).enumerate() {
                let Some(window) = window.iter().map(|(_, c)| *c).collect::<Option<Vec<char>>>() else { continue };
                let Some(far) = distance(chars, &window) else { continue };
                if far == 0 {
                    return None;
                }
                if nearest.is_none_or(|(least, _)| far < least) {
                    nearest = Some((far, slice(text, &letters, start, start + length)));
                }
            }
        }
    }
    nearest.map(|(_, text)| text)
}

/// The distance of two runs of characters: 1 where they have the same readings, 2 with one typo; none where there are more.
fn distance(typed: &[char], there: &[char]) -> Option<usize> {
    let same_start = typed.iter().zip(there).take_while(|(a, b)| a == b).count();
    let rest = |chars: &[char]| chars.len() - same_start;
    let same_end =
        typed[same_start..].iter().rev().zip(there[same_start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let wrong = rest(typed).max(rest(there)) - same_end;
    if wrong == 0 {
        return Some(0);
    }
    let alike = |(a, b): (&char, &char)| pinyin::readings(*a).any(|reading| pinyin::has_reading(*b, reading));
    if typed.len() == there.len() && typed.iter().zip(there).all(alike) {
        return Some(1);
    }
    // One more or fewer at an end is only another piece of the text.
    let is_within = typed.len() == there.len() || same_start > 0 && same_end > 0;
    (wrong == 1 && is_within).then_some(2)
}

fn slice<'a>(text: &'a str, letters: &[(usize, Option<char>)], start: usize, end: usize) -> &'a str {
    &text[letters[start].0..letters.get(end).map_or(text.len(), |(at, _)| *at)]
}
