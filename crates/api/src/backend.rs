//! The server's side of the server functions: who answers them, and how their answers become HTTP.

pub use crate::desk::backends::{LendingBackend, PatronsBackend, QueuesBackend, ShelvesBackend, WorksBackend};
use crate::{
    Answer, ApiError, Browse, Browsed, Credentials, Device, Event, History, KeptRecord, Names, PinChange, Profile,
    PurchaseSuggestion, Ratings, Registration, Request, SharedList, Suggestion, SyncAnswer, SyncRequest,
};
use axum::body::{Body, to_bytes};
use axum::http::{self, HeaderValue, StatusCode, header};
use bookmobile_catalogue::{Record, RecordId};
use bookmobile_circulation::TitleId;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// An answer that is being worked on.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send + 'a>>;

/// Who answers the server functions.
pub trait Backend: CatalogueBackend + PatronBackend + PushBackend + ThingsBackend + DeskBackend + Send + Sync {}

impl<T: CatalogueBackend + PatronBackend + PushBackend + ThingsBackend + DeskBackend + Send + Sync> Backend for T {}

/// Who answers staff.
pub trait DeskBackend: LendingBackend + PatronsBackend + ShelvesBackend + QueuesBackend + WorksBackend {}

impl<T: LendingBackend + PatronsBackend + ShelvesBackend + QueuesBackend + WorksBackend> DeskBackend for T {}

/// Who answers what anybody may ask.
pub trait CatalogueBackend {
    /// See [`crate::search`].
    fn search(&self, request: Request) -> Answering<'_, Answer>;
    /// See [`crate::suggest`].
    fn suggest(&self, text: String) -> Answering<'_, Vec<Suggestion>>;
    /// See [`crate::browse`].
    fn browse(&self, browse: Browse) -> Answering<'_, Browsed>;
    /// See [`crate::record`].
    fn record(&self, id: RecordId) -> Answering<'_, Record>;
    /// See [`crate::records`].
    fn records(&self, ids: Vec<RecordId>, marc: bool) -> Answering<'_, Vec<KeptRecord>>;
    /// See [`crate::marc`].
    fn marc(&self, id: RecordId) -> Answering<'_, Option<String>>;
    /// See [`crate::library`].
    fn library(&self) -> Answering<'_, Names>;
    /// See [`crate::suggest_purchase`]; checked already.
    fn suggest_purchase(&self, suggestion: PurchaseSuggestion) -> Answering<'_, ()>;
}

/// Who answers a patron.
pub trait PatronBackend {
    /// See [`crate::sync`].
    fn sync(&self, request: SyncRequest) -> Answering<'_, SyncAnswer>;
    /// See [`crate::sign_in`].
    fn sign_in(&self, request: Credentials) -> Answering<'_, Profile>;
    /// See [`crate::register`].
    fn register(&self, request: Registration) -> Answering<'_, Profile>;
    /// See [`crate::change_pin`].
    fn change_pin(&self, request: PinChange) -> Answering<'_, ()>;
    /// See [`crate::sign_out`].
    fn sign_out(&self, everywhere: bool) -> Answering<'_, ()>;
}

/// Who tells devices by Web Push.
pub trait PushBackend {
    /// See [`crate::push_key`].
    fn push_key(&self) -> Answering<'_, Option<String>>;
    /// See [`crate::push_subscribe`].
    fn push_subscribe(&self, device: Device) -> Answering<'_, ()>;
    /// See [`crate::push_unsubscribe`].
    fn push_unsubscribe(&self, endpoint: String) -> Answering<'_, ()>;
}

/// Who answers about lists, ratings, events and history.
pub trait ThingsBackend {
    /// See [`crate::shared_list`].
    fn shared_list(&self, link: String) -> Answering<'_, SharedList>;
    /// See [`crate::ratings`].
    fn ratings(&self, title: TitleId) -> Answering<'_, Ratings>;
    /// See [`crate::events`].
    fn events(&self) -> Answering<'_, Vec<Event>>;
    /// See [`crate::history`].
    fn history(&self) -> Answering<'_, History>;
}

tokio::task_local! {
    static CURRENT: Arc<dyn Backend>;
}

/// The backend of the call that is being answered.
pub(crate) fn current() -> Result<Arc<dyn Backend>, ApiError> {
    CURRENT.try_with(Arc::clone).map_err(|_| ApiError::Unavailable)
}

/// Answers an HTTP request to one of the server functions by `backend`; 404 where there is none at its path.
pub async fn handle(backend: Arc<dyn Backend>, request: http::Request<Body>) -> http::Response<Body> {
    let path = request.uri().path();
    let Some(mut service) = server_fn::axum::get_server_fn_service(path, request.method().clone()) else {
        return error_response(&ApiError::NotFound);
    };
    let response = CURRENT.scope(backend, service.run(request)).await;
    if response.status().is_success() {
        return response;
    }
    // A server function answers every error with 500; callers other than the app want the status to say which.
    let body = to_bytes(response.into_body(), ERROR_BYTES_MAX).await.unwrap_or_default();
    error_response(&match serde_json::from_slice(&body).unwrap_or(ApiError::Unavailable) {
        // What the app calls an answer it cannot read is, on this side, a request that cannot be read.
        ApiError::Unreachable => ApiError::BadRequest("the body is not the JSON that this endpoint takes".to_owned()),
        error => error,
    })
}

const ERROR_BYTES_MAX: usize = 64 * 1024;

/// What answers with this error.
pub fn error_response(error: &ApiError) -> http::Response<Body> {
    let body = serde_json::to_vec(error).unwrap_or_default();
    let mut response = http::Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
