//! The server's side of the endpoints: who is let in, who answers, and how answers become HTTP.

use crate::endpoint::{Access, Endpoint};
use crate::{ApiError, accounts, catalogue, desk, events, history, lists, purchases, push, ratings};
use axum::body::{Body, to_bytes};
use axum::http::{self, HeaderValue, StatusCode, header};
use bookmobile_circulation::{PatronId, Role};
use std::sync::Arc;
use uuid::Uuid;

pub use accounts::AccountsBackend;
pub use catalogue::CatalogueBackend;
pub use desk::backends::{JobsBackend, LendingBackend, PatronsBackend, QueuesBackend, ShelvesBackend, StartBackend};
pub use events::EventsBackend;
pub use history::HistoryBackend;
pub use lists::ListsBackend;
pub use purchases::PurchasesBackend;
pub use push::PushBackend;
pub use ratings::RatingsBackend;

/// The tables of endpoints, by what the docs call them.
pub const TABLES: &[(&str, &[Endpoint])] = &[
    ("catalogue", catalogue::ENDPOINTS),
    ("accounts", accounts::ENDPOINTS),
    ("purchases", purchases::ENDPOINTS),
    ("push", push::ENDPOINTS),
    ("lists", lists::ENDPOINTS),
    ("ratings", ratings::ENDPOINTS),
    ("events", events::ENDPOINTS),
    ("history", history::ENDPOINTS),
    ("desk", desk::ENDPOINTS),
    ("lending", desk::tables::LENDING),
    ("shelves", desk::tables::SHELVES),
    ("patrons", desk::tables::PATRONS),
    ("queues", desk::tables::QUEUES),
    ("jobs", desk::tables::JOBS),
];

/// Every endpoint.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    TABLES.iter().flat_map(|(_, table)| *table)
}

/// Everything that a server answers.
pub trait Backend:
    Admission
    + CatalogueBackend
    + AccountsBackend
    + PurchasesBackend
    + PushBackend
    + ListsBackend
    + RatingsBackend
    + EventsBackend
    + HistoryBackend
    + StartBackend
    + LendingBackend
    + ShelvesBackend
    + PatronsBackend
    + QueuesBackend
    + JobsBackend
    + Send
    + Sync
{
}

impl<T> Backend for T where
    T: Admission
        + CatalogueBackend
        + AccountsBackend
        + PurchasesBackend
        + PushBackend
        + ListsBackend
        + RatingsBackend
        + EventsBackend
        + HistoryBackend
        + StartBackend
        + LendingBackend
        + ShelvesBackend
        + PatronsBackend
        + QueuesBackend
        + JobsBackend
        + Send
        + Sync
{
}

/// Who is let in.
#[async_trait::async_trait]
pub trait Admission {
    /// Who calls, where `access` lets them in.
    async fn admit(&self, access: Access) -> Result<Admitted, ApiError>;
}

/// A caller who was let in, and how far.
#[derive(Clone, Debug)]
pub enum Admitted {
    /// As anybody.
    Anyone,
    /// As anybody on a page of ours.
    OwnPages,
    /// As a patron.
    SignedIn(SignedIn),
    /// As staff.
    Staff(Staff),
}

/// Proof that a call is for anybody.
#[derive(Clone, Copy, Debug)]
pub struct Anyone;

/// Proof that no page of another site made the call.
#[derive(Clone, Copy, Debug)]
pub struct OwnPages;

/// Proof that a patron is signed in.
#[derive(Clone, Copy, Debug)]
pub struct SignedIn {
    /// The account.
    pub patron: PatronId,
    /// The session by which the patron is signed in.
    pub session: Uuid,
}

/// Proof that staff call, with the role that the endpoint is for.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The account.
    pub patron: PatronId,
    /// Card number, by which the audit log names them.
    pub card: String,
    /// What the library calls them.
    pub name: String,
    /// Their roles; never empty.
    pub roles: Vec<Role>,
}

/// Proof that staff call, whatever their role.
pub type AnyStaff = Staff;

impl Staff {
    /// Whether they also have this role.
    pub fn has(&self, role: Role) -> bool {
        role.is_among(&self.roles)
    }
}

/// A function was called with another proof than its row says, which no call over HTTP is.
fn other_proof() -> ApiError {
    ApiError::Unavailable
}

impl TryFrom<Admitted> for Anyone {
    type Error = ApiError;
    fn try_from(_: Admitted) -> Result<Self, ApiError> {
        Ok(Self)
    }
}

impl TryFrom<Admitted> for OwnPages {
    type Error = ApiError;
    fn try_from(admitted: Admitted) -> Result<Self, ApiError> {
        if matches!(admitted, Admitted::OwnPages) { Ok(Self) } else { Err(other_proof()) }
    }
}

impl TryFrom<Admitted> for SignedIn {
    type Error = ApiError;
    fn try_from(admitted: Admitted) -> Result<Self, ApiError> {
        if let Admitted::SignedIn(signed_in) = admitted { Ok(signed_in) } else { Err(other_proof()) }
    }
}

impl TryFrom<Admitted> for Staff {
    type Error = ApiError;
    fn try_from(admitted: Admitted) -> Result<Self, ApiError> {
        if let Admitted::Staff(staff) = admitted { Ok(staff) } else { Err(other_proof()) }
    }
}

tokio::task_local! {
    static CURRENT: (Arc<dyn Backend>, Admitted);
}

/// The backend of the call that is being answered, and who was let in.
pub(crate) fn current() -> Result<(Arc<dyn Backend>, Admitted), ApiError> {
    CURRENT.try_with(Clone::clone).map_err(|_| ApiError::Unavailable)
}

/// Answers an HTTP request to `endpoint` by `backend`, once the caller was let in.
pub async fn handle(
    endpoint: &Endpoint,
    backend: Arc<dyn Backend>,
    request: http::Request<Body>,
) -> http::Response<Body> {
    if *request.method() != endpoint.method {
        return error_response(&ApiError::NotFound);
    }
    let admitted = match backend.admit(endpoint.access).await {
        Ok(admitted) => admitted,
        Err(error) => return error_response(&error),
    };
    if let Some(answer) = endpoint.raw {
        return answer(backend, admitted, request).await.unwrap_or_else(|error| error_response(&error));
    }
    let Some(mut service) = server_fn::axum::get_server_fn_service(endpoint.path, request.method().clone()) else {
        return error_response(&ApiError::NotFound);
    };
    let response = CURRENT.scope((backend, admitted), service.run(request)).await;
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
