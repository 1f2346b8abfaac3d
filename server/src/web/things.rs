//! Answers about lists, ratings, events and history.

use super::api::{Call, Server, answered};
use super::log;
use crate::clock;
use crate::store::HeldEvent;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::response::{IntoResponse, Response};
use bookmobile_api::backend::{self, Answering, ThingsBackend};
use bookmobile_api::{ApiError, Event, History, Ratings, SharedList};
use bookmobile_circulation::{Policy, TitleId};
use std::sync::Arc;

/// Longest link in bytes.
const LINK_BYTES_MAX: usize = 64;

impl ThingsBackend for Call {
    fn shared_list(&self, link: String) -> Answering<'_, SharedList> {
        Box::pin(async move {
            if link.len() > LINK_BYTES_MAX {
                return Err(ApiError::NotFound);
            }
            let found = self.server.store.shared_list(link.trim()).await;
            found.map_err(|error| log::hidden(&error))?.ok_or(ApiError::NotFound)
        })
    }

    fn ratings(&self, title: TitleId) -> Answering<'_, Ratings> {
        Box::pin(async move { self.server.store.ratings(&title).await.map_err(|error| log::hidden(&error)) })
    }

    fn events(&self) -> Answering<'_, Vec<Event>> {
        Box::pin(async move {
            let policy = self.server.policy().await?;
            let events = self.server.store.events(clock::now_unix_secs()).await.map_err(|error| log::hidden(&error))?;
            Ok(events.into_iter().map(|event| shown(&policy, event)).collect())
        })
    }

    fn history(&self) -> Answering<'_, History> {
        Box::pin(async move {
            self.same_site()?;
            let patron = self.signed_in().await?.patron;
            self.server.store.history(patron).await.map_err(|error| log::hidden(&error))
        })
    }
}

fn shown(policy: &Policy, event: HeldEvent) -> Event {
    let HeldEvent { id, name, about, branch, begins_unix_secs, ends_unix_secs, places, taken } = event;
    let local = |secs| policy.time_zone.local(secs);
    let (begins, ends) = (local(begins_unix_secs), ends_unix_secs.map(local));
    let free = places.map(|places| places.saturating_sub(taken));
    Event { id, name, about, branch, begins_unix_secs, begins, ends, places, free }
}

/// `POST /api/v1/history.csv`: the history as a table, in the time of the library.
pub async fn history_table(State(server): State<Arc<Server>>, request: Request) -> Response {
    let is_post = request.method() == Method::POST;
    answered(server, request, move |call, _| async move {
        let table = async {
            let history = if is_post { call.history().await? } else { return Err(ApiError::NotFound) };
            let policy = call.server.policy().await?;
            Ok(history.csv(|secs| policy.time_zone.local(secs)))
        };
        match table.await {
            Ok(csv) => ([(header::CONTENT_TYPE, HeaderValue::from_static(TABLE))], csv).into_response(),
            Err(error) => backend::error_response(&error),
        }
    })
    .await
}

const TABLE: &str = "text/csv; charset=utf-8; header=present";
