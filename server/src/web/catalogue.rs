//! Answers what anybody may ask about the catalogue: the engine finds, the database knows.

use super::api::{Call, Server};
use super::log::hidden;
use crate::clock::now_unix_secs;
use async_trait::async_trait;
use bookmobile_api::backend::{Anyone, CatalogueBackend, PurchasesBackend};
use bookmobile_api::{
    Answer, ApiError, Browse, Browsed, KeptRecord, Names, PurchaseSuggestion, RECORDS_MAX, Request, Suggestion,
};
use bookmobile_catalogue::{Item, ItemStatus, Record, RecordId};
use bookmobile_search_index::engine::{Engine, EngineError};

/// Longest query in bytes. Every word of it costs a look into every shard.
const QUERY_BYTES_MAX: usize = 2_000;

#[async_trait]
impl CatalogueBackend for Call {
    async fn search(&self, _: Anyone, request: Request) -> Result<Answer, ApiError> {
        self.server.search(request).await
    }

    async fn suggest(&self, _: Anyone, text: String) -> Result<Vec<Suggestion>, ApiError> {
        check_length(&text)?;
        self.server.ask(move |engine| engine.suggest(&text, Suggestion::PAGE)).await
    }

    async fn browse(&self, _: Anyone, browse: Browse) -> Result<Browsed, ApiError> {
        let mut browsed = self.server.ask(move |engine| engine.browse(&browse)).await?;
        self.server.freshen(browsed.records.iter_mut().flat_map(|record| &mut record.items).collect()).await?;
        Ok(browsed)
    }

    async fn record(&self, _: Anyone, id: RecordId) -> Result<Record, ApiError> {
        self.server.store.record(&id).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn records(&self, _: Anyone, ids: Vec<RecordId>, marc: bool) -> Result<Vec<KeptRecord>, ApiError> {
        if ids.len() > RECORDS_MAX {
            return Err(ApiError::BadRequest(format!("at most {RECORDS_MAX} records at a time")));
        }
        let records = self.server.store.records(&ids, marc).await.map_err(hidden)?;
        Ok(records.into_iter().map(|(record, marc)| KeptRecord { record, marc }).collect())
    }

    async fn marc(&self, _: Anyone, id: RecordId) -> Result<Option<String>, ApiError> {
        self.server.store.marc(&id).await.map_err(hidden)?.ok_or(ApiError::NotFound)
    }

    async fn library(&self, _: Anyone) -> Result<Names, ApiError> {
        self.server.names().await.map_err(hidden)
    }
}

#[async_trait]
impl PurchasesBackend for Call {
    async fn suggest_purchase(&self, _: Anyone, suggestion: PurchaseSuggestion) -> Result<(), ApiError> {
        let suggestion = suggestion.checked()?;
        let kept = self.server.store.keep_suggestion(&suggestion, now_unix_secs()).await;
        if kept.map_err(hidden)? { Ok(()) } else { Err(ApiError::Enough) }
    }
}

impl Server {
    async fn search(&self, request: Request) -> Result<Answer, ApiError> {
        check_length(&request.query)?;
        let elsewhere = if request.facets || request.filters.available {
            Some(self.pack.availability().await.map_err(hidden)?)
        } else {
            None
        };
        let ask = move |engine: &Engine| {
            if let Some(elsewhere) = elsewhere {
                engine.set_availability(&elsewhere.availability);
            }
            engine.search(&request)
        };
        let mut answer = self.ask(ask).await?;
        self.freshen(answer.hits.iter_mut().flat_map(|hit| &mut hit.record.items).collect()).await?;
        Ok(answer)
    }

    /// Asks the engine, where it does not hold up others; an empty pack answers nothing.
    async fn ask<T: Default + Send + 'static>(
        &self,
        question: impl FnOnce(&Engine) -> Result<T, EngineError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let pack = self.pack.current().ok_or(ApiError::Unavailable)?;
        let permit = self.searching.acquire().await.map_err(|_| ApiError::Unavailable)?;
        let asked = tokio::task::spawn_blocking(move || match &pack.engine {
            Some(engine) => question(engine),
            None => Ok(T::default()),
        })
        .await;
        drop(permit);
        // The cause of a panic is in the log already, without what was asked.
        asked.map_err(|_| ApiError::Unavailable)?.map_err(|error| match error {
            EngineError::Range => ApiError::BadRequest(error.to_string()),
            other => hidden(other),
        })
    }

    /// Sets the status of the copies to what the desk knows now.
    async fn freshen(&self, items: Vec<&mut Item>) -> Result<(), ApiError> {
        let barcodes: Vec<&str> = items.iter().map(|item| item.barcode.as_str()).collect();
        if barcodes.is_empty() {
            return Ok(());
        }
        let statuses = self.store.statuses(&barcodes).await.map_err(hidden)?;
        for item in items {
            // A copy that the catalogue has no more was withdrawn since the pack was built.
            item.status = statuses.get(&item.barcode).copied().unwrap_or(ItemStatus::Missing);
        }
        Ok(())
    }
}

fn check_length(query: &str) -> Result<(), ApiError> {
    if query.len() > QUERY_BYTES_MAX {
        return Err(ApiError::BadRequest(format!("a query has at most {QUERY_BYTES_MAX} bytes")));
    }
    Ok(())
}
