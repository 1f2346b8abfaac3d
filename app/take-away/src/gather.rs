//! Where the records come from: this device or the server, whichever has them.

use bookmobile_catalogue::RecordId;
use bookmobile_client::protocol::FoundRecord;
use bookmobile_client::take_away::{Of, RECORDS_MAX};
use bookmobile_search_index::{Answer, Request};
use std::collections::BTreeSet;
use std::future::Future;
use std::pin::Pin;

/// Something that is being fetched; none where it cannot be had.
pub type Fetching<'a, T> = Pin<Box<dyn Future<Output = Option<T>> + 'a>>;

/// Where records can be had: the search worker of this device, the server, memory in tests.
pub trait Source {
    /// Searches.
    fn search(&self, request: Request) -> Fetching<'_, Answer>;
    /// Those of the records that there are, in order; with `marc` the MARC records they came from, where they are there.
    fn records<'a>(&'a self, ids: &'a [RecordId], marc: bool) -> Fetching<'a, Vec<FoundRecord>>;
}

/// What was gathered.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathered {
    /// The records, in the order of the results.
    pub records: Vec<FoundRecord>,
    /// How many there would be.
    pub total: u64,
}

/// The records `of` an order, from the first of `sources` that has them all; none where no source has any.
pub async fn gather(of: &Of, marc: bool, sources: &[&dyn Source]) -> Option<Gathered> {
    for source in sources {
        let gathered = match of {
            Of::Record(id) => records(*source, std::slice::from_ref(id), 1, marc).await,
            Of::Found(request) => found(*source, request, marc).await,
            Of::Address(_) => None,
        };
        if let Some(gathered) = gathered.filter(|gathered| !gathered.records.is_empty()) {
            return Some(gathered);
        }
    }
    None
}

async fn found(source: &dyn Source, request: &Request, marc: bool) -> Option<Gathered> {
    let mut ids = Vec::new();
    let mut seen = BTreeSet::new();
    loop {
        let offset = u32::try_from(ids.len()).unwrap_or(RECORDS_MAX);
        let limit = Request::LIMIT_MAX.min(RECORDS_MAX - offset);
        let answer = source.search(Request { offset, limit, facets: false, ..request.clone() }).await?;
        let before = ids.len();
        // A catalogue that changes meanwhile may show a record on two pages.
        ids.extend(answer.hits.iter().map(|hit| hit.record.id.clone()).filter(|id| seen.insert(id.clone())));
        let all = ids.len() as u64 >= answer.total.min(u64::from(RECORDS_MAX));
        if all || ids.len() == before {
            return records(source, &ids, answer.total, marc).await;
        }
    }
}

async fn records(source: &dyn Source, ids: &[RecordId], total: u64, marc: bool) -> Option<Gathered> {
    Some(Gathered { records: source.records(ids, marc).await?, total })
}

#[cfg(test)]
#[path = "gather_tests.rs"]
mod tests;
