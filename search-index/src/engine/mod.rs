//! The search engine: indexes shards of a pack and answers queries over them.
//!
//! The same code runs in a browser's worker and on the server. It knows neither threads nor files: [`index_shard`]
//! turns the bytes of a shard into the bytes of an index, [`Engine::open`] reads such indexes in place.

pub mod analysis;
mod away;
mod blob;
mod board;
mod browse;
mod cache;
mod column;
mod facet;
mod filing;
mod fold;
mod leb128;
mod meant;
#[cfg(not(target_family = "wasm"))]
pub mod native;
mod pinyin;
mod plan;
mod postings;
mod rank;
mod schema;
mod segment;
mod shown;
mod sound;
mod spelling;
mod store;
mod suggest;
mod work;

pub use blob::ReadAt;
pub use cache::BlockCache;

use crate::answer::{Answer, Brief, Hit, Request, Sort};
use crate::language::Parsed;
use crate::pack::{self, Row, ShardError};
use analysis::{is_traditional, runs};
use board::{Board, Marks};
use bookmobile_catalogue::RecordId;
use facet::{Chosen, Counter, Fits};
use plan::{Dictionaries, Distance, Effort, Phrase, Plan, parts_of};
use rank::{Best, Ranked};
use schema::Indexer;
use segment::{Columns, Lengths, Segment, once};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// Version of what [`index_shard`] makes. An index of another version is thrown away and made again from its shard,
/// which every device keeps: so it may change with any release.
pub const INDEX_VERSION: u32 = 5;

/// Why the engine cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The shard cannot be read.
    #[error(transparent)]
    Shard(#[from] ShardError),
    /// The index file is damaged: make it again from its shard.
    #[error("the index is damaged: {0}")]
    Blob(String),
    /// The index was made by another release: make it again from its shard.
    #[error("the index has version {found}, this program needs {needed}")]
    Version {
        /// Version found.
        found: u32,
        /// Version needed.
        needed: u32,
    },
    /// There is nothing to open.
    #[error("there is no index")]
    Empty,
    /// The request is out of range.
    #[error("a search gives at most {max} hits at a time, down to hit {depth}", max = Request::LIMIT_MAX, depth = Request::DEPTH_MAX)]
    Range,
    /// Storage failed.
    #[error("the index cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

/// Makes the index of one shard; gives its bytes, to be kept and opened with [`Engine::open`].
///
/// # Errors
/// When the bytes are not a shard.
pub fn index_shard(shard: &[u8]) -> Result<Vec<u8>, EngineError> {
    let mut indexer = Indexer::default();
    pack::decode(shard, |row, text| -> Result<(), EngineError> {
        indexer.add(&row.record, text);
        Ok(())
    })?;
    indexer.finish()
}

/// Fewer hits than this, and what is nearly the query is shown below them.
const FEW_HITS: u64 = 3;
/// What all words in the title count, and all in the authors' names: a known title or author is what most look for.
const ALL_IN_TITLE_WORTH: f32 = 40.0;
const ALL_IN_AUTHOR_WORTH: f32 = 20.0;
/// What a title in the script of the query counts: enough to come first among equals.
const SAME_SCRIPT_WORTH: f32 = 2.0;
/// What a mistake costs: more than anything is worth, so that what is right stands above.
const MISTAKE_COST: f32 = 1_000.0;

/// The index of one shard, open. Nothing but its contents is read before a search, or [`Index::warm`], asks for it.
#[derive(Clone)]
pub struct Index(Arc<Segment>);

impl Index {
    /// Opens the index that `source` holds; what is read of it goes through `cache`.
    ///
    /// # Errors
    /// When it is damaged, or was made by another release.
    pub fn open(source: Arc<dyn ReadAt>, cache: &Arc<BlockCache>) -> Result<Self, EngineError> {
        Segment::open(source, cache).map(|segment| Self(Arc::new(segment)))
    }

    /// Whether [`Index::warm`] was called.
    pub fn is_warm(&self) -> bool {
        self.0.is_warm()
    }

    /// Reads what the first search would have to wait for.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn warm(&self) -> Result<(), EngineError> {
        self.0.warm()
    }
}

/// Indexes that are open to be searched as one.
pub struct Engine {
    segments: Vec<Arc<Segment>>,
    lengths: OnceLock<Lengths>,
    docs: u64,
    known: away::Known,
    kept: browse::Kept,
    /// The works of all documents, in order.
    works: OnceLock<Vec<u64>>,
}

/// How a document must fit a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// By its rule.
    Whole,
    /// Two thirds of what was typed are enough.
    Loose,
}

impl Engine {
    /// Opens the indexes of shards, in the order of the manifest: equal hits come in that order.
    ///
    /// # Errors
    /// When there is none, one is damaged, or one was made by another release.
    pub fn open(indexes: &[Arc<dyn ReadAt>]) -> Result<Self, EngineError> {
        let cache = Arc::default();
        let open = |source: &Arc<dyn ReadAt>| Index::open(Arc::clone(source), &cache);
        Self::over(indexes.iter().map(open).collect::<Result<Vec<_>, _>>()?)
    }

    /// Searches these indexes, in the order of the manifest, as one.
    ///
    /// # Errors
    /// When there is none.
    pub fn over(indexes: Vec<Index>) -> Result<Self, EngineError> {
        if indexes.is_empty() {
            return Err(EngineError::Empty);
        }
        let segments: Vec<_> = indexes.into_iter().map(|index| index.0).collect();
        let docs = segments.iter().map(|segment| u64::from(segment.docs)).sum();
        Ok(Self {
            lengths: OnceLock::new(),
            segments,
            docs,
            known: away::Known::default(),
            kept: browse::Kept::default(),
            works: OnceLock::new(),
        })
    }

    /// Records that can be found.
    pub fn records(&self) -> u64 {
        self.docs
    }

    /// Answers `request`.
    ///
    /// # Errors
    /// When more is asked for than a search gives, or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Answer, EngineError> {
        check_range(request)?;
        let query = Parsed::of(&request.query);
        let dictionaries = Dictionaries::new(&self.segments);
        let plan = Plan::of(&query, Effort::Plain, &dictionaries)?;
        if plan.is_open && query.is_plain() {
            // Without a question the newest is the best answer.
            let sort = if request.sort == Sort::Relevance { Sort::Newest } else { request.sort };
            return self
                .play(&plan, Fit::Whole, &query, &Request { sort, ..request.clone() })?
                .answer(self, false, request);
        }
        let mut played = self.play(&plan, Fit::Whole, &query, request)?;
        let (as_typed, without_filters) = (played.best.total, played.unfiltered);
        let mut loosened = false;
        if as_typed < FEW_HITS && plan.typed != 0 && !played.has_number {
            let effort = if as_typed == 0 { Effort::AnyMistakes } else { Effort::Mistakes };
            played = self.play(&Plan::of(&query, effort, &dictionaries)?, Fit::Whole, &query, request)?;
        }
        if played.best.total == 0 && query.is_plain() {
            played = self.play(&plan, Fit::Loose, &query, request)?;
            loosened = played.best.total > 0;
        }
        let mut answer = played.answer(self, loosened, request)?;
        if without_filters < FEW_HITS && !loosened {
            answer.did_you_mean = self.meant(&query, &answer.hits, request, &dictionaries)?;
        }
        if answer.total == 0 {
            answer.without_filters = without_filters;
            answer.fewer_words = self.fewer_words(&query, request, &dictionaries)?;
        }
        Ok(answer)
    }

    /// Answers `request` with what fits it as it is typed and nothing else: no mistakes, no fewer words.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn search_as_typed(&self, request: &Request) -> Result<Answer, EngineError> {
        check_range(request)?;
        let query = Parsed::of(&request.query);
        let plan = Plan::of(&query, Effort::Plain, &Dictionaries::new(&self.segments))?;
        self.play(&plan, Fit::Whole, &query, request)?.answer(self, false, request)
    }

    /// Reads one record, and its MARC record if the pack carries it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn record(&self, id: &RecordId) -> Result<Option<Row>, EngineError> {
        work::find(&self.segments, id)?.map(|(segment, doc)| row(&self.segments[segment], doc)).transpose()
    }

    /// Judges every document by `plan`.
    fn play(&self, plan: &Plan, fit: Fit, query: &Parsed, request: &Request) -> Result<Played, EngineError> {
        let traditional = u64::from(is_traditional(&request.query));
        let enough = (2 * plan.typed.count_ones()).div_ceil(3);
        let needs = plan.rule.needs();
        let chosen = Chosen::of(&request.filters);
        let mut best = Best::new(request.offset as usize + request.limit as usize);
        let mut unfiltered = 0;
        if request.group {
            best = best.grouping();
        }
        let shelf = if request.sort == Sort::CallNumber { Some(self.shelf()?) } else { None };
        let away = self.away();
        let mut counter = request.facets.then(Counter::default);
        let mut board = Board::default();
        let mut has_number = false;
        let lengths = once(&self.lengths, || Lengths::of(&self.segments))?;
        for (index, segment) in self.segments.iter().enumerate() {
            board.play(plan, index, segment, lengths)?;
            for phrase in &plan.phrases {
                board.mark_where(phrase.bit, phrase.needs, |doc| has_phrase(segment, doc, phrase))?;
            }
            if plan.is_open {
                board.see_all(segment);
            }
            let columns = segment.columns()?;
            for (doc, marks) in board.marked() {
                let distance = match fit {
                    Fit::Whole if needs.iter().any(|need| marks.anywhere & need == 0) => None,
                    Fit::Whole => plan.rule.judge(marks.anywhere),
                    Fit::Loose => ((marks.anywhere & plan.typed).count_ones() >= enough).then_some(Distance::AsTyped),
                };
                let Some(distance) = distance else { continue };
                let is_of_years = query
                    .years
                    .as_ref()
                    .is_none_or(|years| columns.year_of(doc).is_some_and(|year| years.contains(&year)));
                if !is_of_years {
                    continue;
                }
                unfiltered += 1;
                let fits = chosen.fits(segment, doc)?;
                let asks = request.filters.available || (counter.is_some() && fits == Fits::Wholly);
                let available = asks && away.leaves_one(segment, doc)?;
                if request.filters.available && !available {
                    continue;
                }
                if let Some(counter) = &mut counter {
                    counter.available += u64::from(available && fits == Fits::Wholly);
                    counter.add(index, segment, doc, fits)?;
                }
                if fits != Fits::Wholly {
                    continue;
                }
                has_number |= marks.anywhere & plan.number != 0;
                let (score, is_told) = score(plan, columns, doc, marks, distance, traditional);
                let mut ranked = Ranked::new(request.sort, score, index, segment, doc)?;
                ranked.is_told = is_told;
                if let Some(shelf) = shelf {
                    ranked.stand(shelf.place_of(index, doc));
                }
                if request.group {
                    ranked.work = work::of_document(&self.segments, index, doc)?;
                }
                best.add(ranked);
            }
        }
        Ok(Played { best, counter, has_number, unfiltered, terms: plan.terms.clone() })
    }
}

fn check_range(request: &Request) -> Result<(), EngineError> {
    let beyond = u64::from(request.offset) + u64::from(request.limit) > u64::from(Request::DEPTH_MAX);
    if request.limit > Request::LIMIT_MAX || beyond { Err(EngineError::Range) } else { Ok(()) }
}

/// Whether the words of `phrase` stand one after another in a text of this document.
fn has_phrase(segment: &Segment, doc: u32, phrase: &Phrase) -> Result<bool, EngineError> {
    let record = row(segment, doc)?.record;
    let texts = phrase.fields.iter().flat_map(|field| schema::texts_of(&record, *field));
    Ok(texts
        .map(|text| runs(text).iter().flat_map(parts_of).collect::<Vec<_>>())
        .any(|parts| parts.windows(phrase.parts.len()).any(|window| window == phrase.parts)))
}

fn row(segment: &Segment, doc: u32) -> Result<Row, EngineError> {
    Row::parse(&segment.text(doc)?).map_err(EngineError::Blob)
}

/// What came of judging every document.
struct Played {
    best: Best,
    counter: Option<Counter>,
    /// One has the very number that was asked for.
    has_number: bool,
    /// How many fit but for the filters.
    unfiltered: u64,
    /// What was looked for.
    terms: HashSet<String>,
}

impl Played {
    fn answer(mut self, engine: &Engine, loosened: bool, request: &Request) -> Result<Answer, EngineError> {
        let total = self.best.total;
        let works = self.best.works();
        let read = |segment: usize, doc| Ok::<_, EngineError>(row(&engine.segments[segment], doc)?.record);
        let hits = self
            .best
            .into_sorted()
            .into_iter()
            .skip(request.offset as usize)
            .map(|ranked| {
                let record = read(ranked.segment, ranked.doc)?;
                let editions = if works.is_some() { engine.editions(ranked.work)? } else { 0 };
                let brief = Brief::of(&record);
                let marks = shown::marks(&brief, &self.terms);
                let is_told = ranked.is_told && !marks.is_empty();
                let excerpt = if is_told { None } else { shown::excerpt(&record, &brief, &self.terms) };
                let editions = Some(editions).filter(|count| *count > 1);
                Ok(Hit { score: ranked.score, marks, record: brief, editions, excerpt })
            })
            .collect::<Result<_, EngineError>>()?;
        let facets = self.counter.map(|counter| counter.into_facets(&request.filters, read)).transpose()?;
        Ok(Answer { total, works, loosened, hits, facets, ..Answer::default() })
    }
}

/// What a document with these marks is worth, and whether its title or its authors' names have all that was sought.
fn score(
    plan: &Plan,
    columns: &Columns,
    doc: u32,
    marks: &Marks,
    distance: Distance,
    is_traditional: u64,
) -> (f32, bool) {
    let mut worth = marks.score;
    worth += columns.titles.values_for_doc(doc).map(|title| plan.title_worth(title)).fold(0.0, f32::max);
    if columns.traditional.first(doc) == Some(is_traditional) {
        worth += SAME_SCRIPT_WORTH;
    }
    let mut is_told = true;
    if plan.rule.judge(marks.title).is_some() {
        worth += ALL_IN_TITLE_WORTH;
    } else if plan.rule.judge(marks.author).is_some() {
        worth += ALL_IN_AUTHOR_WORTH;
    } else {
        is_told = plan.rule.judge(marks.title | marks.author).is_some();
    }
    worth -= match distance {
        Distance::OneMistake => MISTAKE_COST,
        Distance::TwoMistakes => 2.0 * MISTAKE_COST,
        _ => 0.0,
    };
    (worth, is_told)
}
