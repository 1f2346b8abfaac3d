//! What a reader probably meant by a query that finds hardly anything, and what of it finds something.
//!
//! Whatever is offered was tried before: as a query, with the reader's filters, it finds something as it stands.

use super::analysis::{Run, is_han, places, runs};
use super::fold::fold;
use super::pinyin::{self, Slot};
use super::plan::{Dictionaries, Effort, Plan, TITLE_WITHIN_WORTH};
use super::spelling::Near;
use super::{Engine, EngineError, Fit, MISTAKE_COST};
use crate::answer::{Brief, Hit, Request};
use crate::language::Parsed;
use std::cell::Cell;

/// Hits whose words are tried instead of the reader's.
const HITS_TRIED: usize = 10;
/// Most queries that are tried.
const QUERIES_TRIED: usize = 3;
/// How many times more records a query must find than the reader's, to be offered instead.
const TIMES_MORE: u64 = 3;
/// Most words of a query that are left out one after the other.
const WORDS_MAX: usize = 8;
/// Longest run of Han characters of which the beginning and the end are tried.
const HAN_MAX: usize = 16;

impl Engine {
    /// The query with what was misspelt as the records found with mistakes have it: the one that finds most.
    pub(super) fn meant(
        &self,
        query: &Parsed,
        hits: &[Hit],
        request: &Request,
        dictionaries: &Dictionaries,
    ) -> Result<Option<String>, EngineError> {
        let is_mistaken = |hit: &&Hit| hit.score < -0.5 * MISTAKE_COST;
        let right = hits.iter().filter(|hit| !is_mistaken(hit));
        // Whoever has typed a whole title is not asked whether another was meant.
        if right.clone().any(|hit| hit.score >= TITLE_WITHIN_WORTH) {
            return Ok(None);
        }
        let least = right.count() as u64 * TIMES_MORE + 1;
        let mut tried: Vec<String> = Vec::new();
        let mut best = None;
        for hit in hits.iter().filter(is_mistaken).take(HITS_TRIED) {
            let Some(words) = corrected(&query.words, &hit.record) else { continue };
            if tried.contains(&words) {
                continue;
            }
            if tried.len() == QUERIES_TRIED {
                break;
            }
            tried.push(words.clone());
            let meant = Parsed { words, ..query.clone() };
            let count = self.count(&meant, request, dictionaries)?;
            if count >= least && best.as_ref().is_none_or(|(most, _)| count > *most) {
                best = Some((count, meant.to_string()));
            }
        }
        Ok(best.map(|(_, meant)| meant))
    }

    /// Queries with fewer of the words, each of which finds something; for a run of Han characters its beginning and end.
    pub(super) fn fewer_words(
        &self,
        query: &Parsed,
        request: &Request,
        dictionaries: &Dictionaries,
    ) -> Result<Vec<String>, EngineError> {
        let pieces: Vec<&str> = query.words.split_whitespace().collect();
        let mut ways: Vec<Vec<String>> = Vec::new();
        if let [piece] = pieces[..] {
            let ends: Vec<usize> = piece.char_indices().map(|(at, _)| at).skip(2).take(HAN_MAX).collect();
            if piece.chars().all(is_han) {
                ways.push(ends.iter().rev().map(|end| piece[..*end].to_owned()).collect());
                ways.push(
                    ends.iter()
                        .filter(|at| piece[**at..].chars().nth(1).is_some())
                        .map(|at| piece[*at..].to_owned())
                        .collect(),
                );
            }
        } else {
            let without = |index: usize| [&pieces[..index], &pieces[index + 1..]].concat().join(" ");
            ways.extend((0..pieces.len().min(WORDS_MAX)).rev().map(|index| vec![without(index)]));
            if pieces.len() > 2 {
                ways.extend(pieces.iter().take(WORDS_MAX).map(|piece| vec![(*piece).to_owned()]));
            }
        }
        let mut fewer = Vec::new();
        for way in ways {
            for words in way {
                let looser = Parsed { words: words + " ", ..query.clone() };
                if fewer.len() < QUERIES_TRIED && self.count(&looser, request, dictionaries)? > 0 {
                    let looser = looser.to_string();
                    // Of a pair that goes together, one word says no more.
                    if !fewer.iter().any(|known: &String| known.contains(&looser)) {
                        fewer.push(looser);
                    }
                    break;
                }
            }
        }
        Ok(fewer)
    }

    /// How many records `query` finds as it stands, with the filters of `request`.
    fn count(&self, query: &Parsed, request: &Request, dictionaries: &Dictionaries) -> Result<u64, EngineError> {
        let plan = Plan::of(query, Effort::Plain, dictionaries)?;
        let request = Request { facets: false, offset: 0, limit: 0, ..request.clone() };
        Ok(self.play(&plan, Fit::Whole, query, &request)?.best.total)
    }
}

/// `words` with those that `record` does not have replaced by the nearest ones that it has; none where it has them all.
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

/// What in these texts is nearly `piece`; none where something is just that, or nothing is near. `is_among`: it stands
/// among other words.
fn nearest<'a>(piece: &str, is_unfinished: bool, is_among: bool, texts: &[&'a str]) -> Option<&'a str> {
    match &runs(piece)[..] {
        [Run::Han(chars)] => nearest_han(chars, texts),
        [Run::Word(word)] => {
            let ways = pinyin::ways(word, is_unfinished);
            let ways: Vec<&[Slot]> = ways.iter().map(Vec::as_slice).filter(|way| way.len() > 1).collect();
            match sounding(&ways, texts) {
                Some((true, _)) => None,
                Some((false, text)) => Some(text),
                None => nearest_word(&Near::new(word, is_unfinished, is_among)?, texts),
            }
        }
        _ => None,
    }
}

/// The word with the fewest mistakes.
fn nearest_word<'a>(near: &Near, texts: &[&'a str]) -> Option<&'a str> {
    let fewest = Cell::new(u8::MAX);
    let place = |text, mistakes| places(text, &|term| near.distance(term) == mistakes).into_iter().next();
    for text in texts {
        places(text, &|term| {
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

/// Characters of a text with their places, and what they fold to where that is Han.
fn letters(text: &str) -> Vec<(usize, Option<char>)> {
    let folded = |c: char| fold(c.encode_utf8(&mut [0; 4])).chars().next().filter(|c| is_han(*c));
    text.char_indices().map(|(at, c)| (at, folded(c))).collect()
}

/// Characters that are read as one of the ways says: exactly so (true), or nearly.
fn sounding<'a>(ways: &[&[Slot]], texts: &[&'a str]) -> Option<(bool, &'a str)> {
    let fits = |slot: &Slot, c: Option<char>, nearly: bool| {
        c.is_some_and(|c| match *slot {
            Slot::Han(wanted) => wanted == c,
            Slot::Begun(begun) => pinyin::readings(c).any(|reading| reading.starts_with(begun)),
            Slot::Syllable(syllable) | Slot::Near(syllable) if !nearly => pinyin::reads(c, syllable),
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

/// The characters that differ in one place, by one more or less, or by none but their looks: they sound the same.
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

/// How far two runs of characters are from each other: 1 where they sound the same, 2 with one mistake; none where
/// there are more.
fn distance(typed: &[char], there: &[char]) -> Option<usize> {
    let same_start = typed.iter().zip(there).take_while(|(a, b)| a == b).count();
    let rest = |chars: &[char]| chars.len() - same_start;
    let same_end =
        typed[same_start..].iter().rev().zip(there[same_start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let wrong = rest(typed).max(rest(there)) - same_end;
    if wrong == 0 {
        return Some(0);
    }
    let alike = |(a, b): (&char, &char)| pinyin::readings(*a).any(|reading| pinyin::reads(*b, reading));
    if typed.len() == there.len() && typed.iter().zip(there).all(alike) {
        return Some(1);
    }
    // One more or less at an end is only another piece of the text.
    let is_within = typed.len() == there.len() || same_start > 0 && same_end > 0;
    (wrong == 1 && is_within).then_some(2)
}

fn slice<'a>(text: &'a str, letters: &[(usize, Option<char>)], start: usize, end: usize) -> &'a str {
    &text[letters[start].0..letters.get(end).map_or(text.len(), |(at, _)| *at)]
}
