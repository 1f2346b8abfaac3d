//! The routes below `/api`, made from the table of endpoints, and who is let in.

use super::caller::Caller;
use super::headers::NO_STORE;
use super::log::hidden;
use super::pack::LivePack;
use super::{Limits, Site};
use crate::clock;
use crate::jobs::Jobs;
use crate::secret::{self, SecretError};
use crate::store::{Store, StoreError};
use async_trait::async_trait;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::any;
use bookmobile_api::backend::{self, Admission, Admitted, SignedIn, Staff};
use bookmobile_api::endpoint::{Access, Body, Cache, Endpoint};
use bookmobile_api::{ApiError, Names};
use bookmobile_circulation::{Policy, Rules};
use ipnet::IpNet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyDeadlineLayer, RequestBodyTimeoutLayer};

/// A form is some lines of text; more than this is none.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// For the longest batch of actions.
const BATCH_BYTES_MAX: usize = 2 * 1024 * 1024;
/// For names: they change about as often as a branch opens.
const SOME_MINUTES: HeaderValue = HeaderValue::from_static("max-age=300");

/// How old the policy may be.
const POLICY_AGE_MAX: Duration = Duration::from_secs(5);
/// A session that was not used for so long has ended. Readers are offline for weeks.
pub(super) const IDLE_SECS: i64 = 90 * 86_400;
/// A token is changed when it is so old.
const ROTATE_SECS: i64 = 86_400;
/// So long calls that were under way when the token changed may come with the old one.
const UNDER_WAY_SECS: i64 = 60;

/// What answers.
pub struct Server {
    pub(super) store: Store,
    pub(super) pack: Arc<LivePack>,
    pub(super) jobs: Arc<Jobs>,
    proxies: Vec<IpNet>,
    /// Searches at a time: more than there are cores only makes each of them slower.
    pub(super) searching: Semaphore,
    /// Hashes of PINs at a time: each takes 19 MB.
    pub(super) hashing: Semaphore,
    /// A hash that no PIN has, for cards that nobody has.
    pub(super) nobodys_pin: String,
    policy: AsyncMutex<Option<KeptPolicy>>,
}

/// The library's policy, as it was read.
struct KeptPolicy {
    read: Instant,
    toml: Option<String>,
    policy: Arc<Policy>,
}

/// One call, and the cookie that its answer sets.
pub struct Call {
    pub(super) server: Arc<Server>,
    pub(super) caller: Caller,
    cookie: Mutex<Option<HeaderValue>>,
}

/// The routes below `/api`, named one by one, so that the log can tell them apart.
///
/// # Errors
/// When the system gives no random bytes.
pub fn routes(site: &Site, pack: &Arc<LivePack>, limits: Limits) -> Result<Router, SecretError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let server = Arc::new(Server {
        store: Arc::clone(&site.store),
        pack: Arc::clone(pack),
        jobs: Arc::clone(&site.jobs),
        proxies: site.proxies.clone(),
        searching: Semaphore::new(cores),
        hashing: Semaphore::new(cores),
        nobodys_pin: secret::hash_pin(&secret::token()?)?,
        policy: AsyncMutex::default(),
    });
    let unknown = Router::new().route("/api/{*unknown}", any(async || backend::error_response(&ApiError::NotFound)));
    let forms = with_body(Body::Form).merge(unknown).layer(RequestBodyLimitLayer::new(FORM_BYTES_MAX));
    let batches = with_body(Body::Batch).layer(RequestBodyLimitLayer::new(BATCH_BYTES_MAX));
    let quick = forms.merge(batches).layer(RequestBodyDeadlineLayer::new(limits.body));
    // A large file takes as long as its line needs, as long as it goes on; how large it may be, its handler says.
    let files = with_body(Body::File).layer(RequestBodyTimeoutLayer::new(limits.body));
    Ok(quick.merge(files).layer(CompressionLayer::new()).with_state(server))
}

/// The endpoints with this class of body.
fn with_body(body: Body) -> Router<Arc<Server>> {
    let endpoints = backend::endpoints().filter(|endpoint| endpoint.body == body);
    endpoints.fold(Router::new(), |router, endpoint| {
        let answer = move |State(server): State<Arc<Server>>, request: Request| answer(endpoint, server, request);
        router.route(endpoint.path, any(answer))
    })
}

async fn answer(endpoint: &'static Endpoint, server: Arc<Server>, request: Request) -> Response {
    let caller = Caller::of(&request, &server.proxies);
    let call = Arc::new(Call { server, caller, cookie: Mutex::default() });
    let mut response = backend::handle(endpoint, Arc::<Call>::clone(&call), request).await;
    if let Some(cookie) = call.cookie.lock().unwrap_or_else(PoisonError::into_inner).take() {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    if endpoint.cache == Cache::Minutes && response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, SOME_MINUTES);
    }
    // What the desk knows now is not true for long.
    response.headers_mut().entry(NO_STORE.0).or_insert(NO_STORE.1);
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        tracing::warn!("a server function was not answered");
    }
    response
}

#[async_trait]
impl Admission for Call {
    async fn admit(&self, access: Access) -> Result<Admitted, ApiError> {
        if access != Access::Anyone && self.caller.cross_site {
            return Err(ApiError::CrossSite);
        }
        Ok(match access {
            Access::Anyone => Admitted::Anyone,
            Access::OwnPages => Admitted::OwnPages,
            Access::SignedIn => Admitted::SignedIn(self.signed_in().await?),
            Access::AnyStaff => Admitted::Staff(self.staff().await?),
            Access::Staff(role) => match self.staff().await? {
                staff if staff.has(role) => Admitted::Staff(staff),
                _ => return Err(ApiError::NotStaff),
            },
        })
    }
}

impl Call {
    /// Lets the answer give the caller this token.
    pub(super) fn set_cookie(&self, token: &str, max_age_secs: i64) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = self.caller.set_cookie(token, max_age_secs);
    }

    /// Who is signed in. The token of the session is changed where it is old.
    pub(super) async fn signed_in(&self) -> Result<SignedIn, ApiError> {
        let token = self.caller.token.as_deref().ok_or(ApiError::NeedsSignIn)?;
        let (hash, now) = (secret::sha256(token), clock::now_unix_secs());
        let found = self.server.store.session(&hash, now - IDLE_SECS, now).await.map_err(hidden)?;
        let session = found.ok_or(ApiError::NeedsSignIn)?;
        let age_secs = now - session.rotated_unix_secs;
        if age_secs >= if session.newest { ROTATE_SECS } else { UNDER_WAY_SECS } {
            let token = secret::token().map_err(hidden)?;
            let next = secret::sha256(&token);
            self.server.store.rotate_session(session.id, &hash, &next, now).await.map_err(hidden)?;
            self.set_cookie(&token, IDLE_SECS);
        }
        Ok(SignedIn { patron: session.patron, session: session.id })
    }

    /// Who is at the desk, with any role.
    async fn staff(&self) -> Result<Staff, ApiError> {
        let patron = self.signed_in().await?.patron;
        // Asked anew each time: who is not staff any more is not from the next call on.
        let profile = self.server.store.profile(patron).await.map_err(hidden)?.ok_or(ApiError::NeedsSignIn)?;
        if profile.roles.is_empty() {
            return Err(ApiError::NotStaff);
        }
        Ok(Staff { patron, card: profile.card, name: profile.name, roles: profile.roles })
    }

    /// The library's policy, and the time of this call.
    pub(super) async fn rules(&self) -> Result<CallRules, ApiError> {
        Ok(CallRules { policy: self.server.policy().await?, now_unix_secs: clock::now_unix_secs() })
    }
}

/// What the rules of lending are handed in a call.
pub(super) struct CallRules {
    pub(super) policy: Arc<Policy>,
    now_unix_secs: i64,
}

impl CallRules {
    pub(super) fn as_rules(&self) -> Rules<'_> {
        Rules { policy: &self.policy, now_unix_secs: self.now_unix_secs }
    }
}

impl Server {
    pub(super) async fn names(&self) -> Result<Names, StoreError> {
        let mut snapshot = self.store.snapshot().await?;
        Ok(Names { library: snapshot.library().await?, branches: snapshot.branches().await? })
    }

    /// The library's policy, some seconds old at most.
    pub(super) async fn policy(&self) -> Result<Arc<Policy>, ApiError> {
        let mut kept = self.policy.lock().await;
        if let Some(kept) = &*kept
            && kept.read.elapsed() < POLICY_AGE_MAX
        {
            return Ok(Arc::clone(&kept.policy));
        }
        let toml = self.store.policy().await.map_err(hidden)?;
        let policy = match kept.take() {
            Some(kept) if kept.toml == toml => kept.policy,
            _ => Arc::new(match &toml {
                Some(toml) => Policy::parse(toml).map_err(hidden)?,
                None => Policy::default(),
            }),
        };
        *kept = Some(KeptPolicy { read: Instant::now(), toml, policy: Arc::clone(&policy) });
        Ok(policy)
    }
}
