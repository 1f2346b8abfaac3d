//! Searching: the steps from a request to its answer.
//!
//! 1. The query as typed, by pinyin, as initials, as a number.
//! 2. Where that finds little: with typos.
//! 3. Where that finds nothing: with some of the words only.
//!
//! Corrections and shorter queries are added where little or nothing was found. Without a query the newest records are the
//! answer.

use super::assist::did_you_mean::did_you_mean;
use super::assist::fewer_words::fewer_words;
use super::assist::highlight;
use super::error::EngineError;
use super::query::plan::Plan;
use super::query::plan::rule::Tolerance;
use super::query::searcher::{MatchMode, Matches, Searcher};
use super::query::term_lookup::TermLookup;
use crate::answer::{Answer, Hit, Request, Sort};
use crate::language::Parsed;

/// With fewer hits than this, typos are tolerated and corrections offered.
const FEW_HITS: u64 = 3;

/// Answers `request`.
pub(super) fn search(searcher: &Searcher, request: &Request) -> Result<Answer, EngineError> {
    check_range(request)?;
    let query = Parsed::of(&request.query);
    let lookup = TermLookup::new(&searcher.reader);
    let plan = Plan::of(&query, Tolerance::Exact, &lookup)?;
    if plan.matches_without_terms && query.is_plain() {
        let sort = if request.sort == Sort::Relevance { Sort::Newest } else { request.sort };
        let matches = searcher.matches(&plan, MatchMode::Rule, &query, &Request { sort, ..request.clone() })?;
        return answer(searcher, matches, false, request);
    }
    let mut matches = searcher.matches(&plan, MatchMode::Rule, &query, request)?;
    let (as_typed, without_filters) = (matches.top.total, matches.unfiltered);
    let mut loosened = false;
    if as_typed < FEW_HITS && plan.typed != 0 && !matches.has_number {
        let tolerance = if as_typed == 0 { Tolerance::TyposInAnyWord } else { Tolerance::Typos };
        matches = searcher.matches(&Plan::of(&query, tolerance, &lookup)?, MatchMode::Rule, &query, request)?;
    }
    if matches.top.total == 0 && query.is_plain() {
        matches = searcher.matches(&plan, MatchMode::MostWords, &query, request)?;
        loosened = matches.top.total > 0;
    }
    let mut answer = answer(searcher, matches, loosened, request)?;
    if without_filters < FEW_HITS && !loosened {
        answer.did_you_mean = did_you_mean(searcher, &query, &answer.hits, request, &lookup)?;
    }
    if answer.total == 0 {
        answer.without_filters = without_filters;
        answer.fewer_words = fewer_words(searcher, &query, request, &lookup)?;
    }
    Ok(answer)
}

/// Answers `request` with the first step alone.
pub(super) fn search_as_typed(searcher: &Searcher, request: &Request) -> Result<Answer, EngineError> {
    check_range(request)?;
    let query = Parsed::of(&request.query);
    let plan = Plan::of(&query, Tolerance::Exact, &TermLookup::new(&searcher.reader))?;
    answer(searcher, searcher.matches(&plan, MatchMode::Rule, &query, request)?, false, request)
}

fn check_range(request: &Request) -> Result<(), EngineError> {
    let beyond = u64::from(request.offset) + u64::from(request.limit) > u64::from(Request::DEPTH_MAX);
    if request.limit > Request::LIMIT_MAX || beyond { Err(EngineError::Range) } else { Ok(()) }
}

/// The page of the matches that `request` asks for, with highlights, and the facets.
fn answer(searcher: &Searcher, mut matches: Matches, loosened: bool, request: &Request) -> Result<Answer, EngineError> {
    let reader = &searcher.reader;
    let total = matches.top.total;
    let works = matches.top.work_count();
    let terms = &matches.matched_texts;
    let hits = matches
        .top
        .into_sorted()
        .into_iter()
        .skip(request.offset as usize)
        .map(|ranked| {
            let editions = if works.is_some() { reader.edition_count(ranked.work)? } else { 0 };
            let brief = reader.brief((ranked.segment, ranked.doc))?;
            let marks = highlight::marks(&brief, terms);
            let is_shown = ranked.is_in_title_or_author && !marks.is_empty();
            let excerpt = if is_shown || terms.is_empty() {
                None
            } else {
                let record = reader.row((ranked.segment, ranked.doc))?.record;
                highlight::excerpt(&record, &brief, terms)
            };
            let editions = Some(editions).filter(|count| *count > 1);
            Ok(Hit { score: ranked.score, marks, record: brief, editions, excerpt })
        })
        .collect::<Result<_, EngineError>>()?;
    let read = |segment: usize, doc| Ok::<_, EngineError>(reader.row((segment, doc))?.record);
    let facets = matches.facets.map(|facets| facets.into_facets(&request.filters, read)).transpose()?;
    Ok(Answer { total, works, loosened, hits, facets, ..Answer::default() })
}
