//! Which records of a pack are new, and which saved searches find them.

use crate::store::{NewMatches, NewRecords, Watched};
use bookmobile_catalogue::{Record, RecordId};
use bookmobile_search_index::Request;
use bookmobile_search_index::engine::{Engine, EngineError, ReadAt, index_shard};
use bookmobile_search_index::pack::build::{Cut, Head, PackBuilder};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;

/// The records that became part of the catalogue after the packs before.
#[derive(Debug)]
pub struct Newcomers {
    new: NewRecords,
    numbers: HashMap<RecordId, i64>,
    records: Vec<(i64, Record)>,
}

/// Why they cannot be searched.
#[derive(Debug, thiserror::Error)]
pub enum MatchesError {
    #[error("the new records cannot be searched")]
    Engine(#[from] EngineError),
    #[error("the new records cannot be packed")]
    Pack(#[from] io::Error),
}

impl Newcomers {
    /// Those with the numbers `numbers`, after the record `after`; none: there was no pack before, so that nothing is new.
    pub fn new(after: Option<i64>, numbers: HashMap<RecordId, i64>) -> Self {
        let last = numbers.values().copied().max().or(after).unwrap_or(0);
        let numbers = if after.is_some() { numbers } else { HashMap::new() };
        Self { new: NewRecords { after, last }, numbers, records: Vec::new() }
    }

    /// Looks at a record of the pack, and keeps it if it is one of them.
    pub fn look(&mut self, record: &Record) {
        if let Some(number) = self.numbers.get(&record.id) {
            self.records.push((*number, record.clone()));
        }
    }

    /// Another pack was published meanwhile, with everything up to the record `after`.
    pub fn without_those_before(&mut self, after: Option<i64>) {
        self.new.after = after;
        self.records.retain(|(number, _)| after.is_none_or(|after| *number > after));
    }

    /// Which they are.
    pub fn span(&self) -> NewRecords {
        self.new
    }

    /// What each of the saved searches finds among them; those that find nothing are left out. As it was typed: what is
    /// nearly meant is help for who is searching, not news.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn matches(&self, watched: Vec<Watched>) -> Result<Vec<NewMatches>, MatchesError> {
        if self.records.is_empty() || watched.is_empty() {
            return Ok(Vec::new());
        }
        let mut builder = PackBuilder::new();
        for (_, record) in &self.records {
            builder.add(record.clone(), None);
        }
        let mut shards: Vec<Vec<u8>> = Vec::new();
        builder.finish(Head::default(), Cut::default(), |shard| {
            shards.push(shard.bytes);
            Ok(())
        })?;
        let indexes = shards.iter().map(|shard| Ok(Arc::new(index_shard(shard)?) as Arc<dyn ReadAt>));
        let engine = Engine::open(&indexes.collect::<Result<Vec<_>, EngineError>>()?)?;
        let mut found = Vec::new();
        for watched in watched {
            let request = Request { limit: 1, ..Request::new(&watched.query) };
            let answer = engine.search_as_typed(&request)?;
            let count = u32::try_from(answer.total).unwrap_or(u32::MAX);
            let only = answer.hits.first().filter(|_| count == 1).map(|hit| hit.record.id.clone());
            if count > 0 {
                found.push(NewMatches { watched, count, only });
            }
        }
        Ok(found)
    }
}
