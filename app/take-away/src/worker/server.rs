//! The library's server.

use super::in_time;
use crate::gather::{Fetching, Source};
use bookmobile_api::RECORDS_MAX;
use bookmobile_catalogue::RecordId;
use bookmobile_client::protocol::FoundRecord;
use bookmobile_search_index::{Answer, Request};

/// The server that this worker came from.
pub struct Server;

impl Source for Server {
    fn search(&self, request: Request) -> Fetching<'_, Answer> {
        Box::pin(async { in_time(bookmobile_api::search(request)).await?.ok() })
    }

    fn records<'a>(&'a self, ids: &'a [RecordId], marc: bool) -> Fetching<'a, Vec<FoundRecord>> {
        Box::pin(async move {
            let mut found = Vec::with_capacity(ids.len());
            for ids in ids.chunks(RECORDS_MAX) {
                let kept = in_time(bookmobile_api::records(ids.to_vec(), marc)).await?.ok()?;
                found.extend(kept.into_iter().map(|kept| FoundRecord { record: kept.record, marc: kept.marc }));
            }
            Some(found)
        })
    }
}
