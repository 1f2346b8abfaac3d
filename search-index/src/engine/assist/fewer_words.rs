//! Fewer words: where a query finds nothing, shorter ones that find something.

use crate::answer::Request;
use crate::engine::error::EngineError;
use crate::engine::query::searcher::Searcher;
use crate::engine::query::term_lookup::TermLookup;
use crate::engine::text::analysis::is_han;
use crate::language::Parsed;

/// Most queries that are offered.
const QUERIES_MAX: usize = 3;
/// Most words of a query that are left out one after the other.
const WORDS_MAX: usize = 8;
/// Longest run of Han characters of which the beginning and the end are tried.
const HAN_MAX: usize = 16;

/// Queries with fewer of the words, each of which finds something with the filters of `request`; for a run of Han characters
/// its beginning and its end.
pub(crate) fn fewer_words(
    searcher: &Searcher,
    query: &Parsed,
    request: &Request,
    lookup: &TermLookup,
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
            if fewer.len() < QUERIES_MAX && searcher.count(&looser, request, lookup)? > 0 {
                let looser = looser.to_string();
                // One word of a pair that is already offered says no more.
                if !fewer.iter().any(|known: &String| known.contains(&looser)) {
                    fewer.push(looser);
                }
                break;
            }
        }
    }
    Ok(fewer)
}
