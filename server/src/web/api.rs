//! Answers the server functions: the engine finds, the database knows.

use super::caller::Caller;
use super::headers::NO_STORE;
use super::log;
use super::pack::LivePack;
use super::{Limits, Site, desk, things, works};
use crate::clock::now_unix_secs;
use crate::jobs::Jobs;
use crate::secret::{self, SecretError};
use crate::store::{Store, StoreError};
use axum::Router;
use axum::extract::{Request as HttpRequest, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::any;
use bookmobile_api::backend::{self, Answering, CatalogueBackend};
use bookmobile_api::{Answer, ApiError, Browse, Browsed, KeptRecord, Names, PurchaseSuggestion, Request, Suggestion};
use bookmobile_catalogue::{Item, ItemStatus, Record, RecordId};
use bookmobile_circulation::Policy;
use bookmobile_search_index::engine::{Engine, EngineError};
use ipnet::IpNet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Mutex as AsyncMutex, Semaphore};
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyDeadlineLayer, RequestBodyTimeoutLayer};

/// A query is a line of text; more than this is not one.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Longest query in bytes. Every word of it costs a look into every shard.
const QUERY_BYTES_MAX: usize = 2_000;
/// For names: they change about as often as a branch opens.
const SOME_MINUTES: HeaderValue = HeaderValue::from_static("max-age=300");

/// For the longest batch of actions.
const SYNC_BYTES_MAX: usize = 2 * 1024 * 1024;
/// How old the policy may be.
const POLICY_AGE_MAX: Duration = Duration::from_secs(5);

/// What answers.
pub struct Server {
    pub(super) store: Store,
    pack: Arc<LivePack>,
    pub(super) jobs: Arc<Jobs>,
    proxies: Vec<IpNet>,
    /// Searches at a time: more than there are cores only makes each of them slower.
    searching: Semaphore,
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

/// The routes below `/api`.
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
    let small = Router::new()
        // Named one by one, so that the log can tell them apart; the last one answers 404.
        .route("/api/v1/search", any(answer))
        .route("/api/v1/suggest", any(answer))
        .route("/api/v1/browse", any(answer))
        .route("/api/v1/record", any(answer))
        .route("/api/v1/records", any(answer))
        .route("/api/v1/marc", any(answer))
        .route("/api/v1/library", any(answer_for_some_minutes))
        .route("/api/v1/sign-in", any(answer))
        .route("/api/v1/register", any(answer))
        .route("/api/v1/pin", any(answer))
        .route("/api/v1/sign-out", any(answer))
        .route("/api/v1/purchase", any(answer))
        .route("/api/v1/push/key", any(answer))
        .route("/api/v1/push/subscribe", any(answer))
        .route("/api/v1/push/unsubscribe", any(answer))
        .route("/api/v1/list", any(answer))
        .route("/api/v1/ratings", any(answer))
        .route("/api/v1/events", any(answer))
        .route("/api/v1/history", any(answer))
        .route("/api/v1/history.csv", any(things::history_table))
        .merge(desk::routes())
        .route("/api/{*unknown}", any(answer))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX));
    let large = Router::new().route("/api/v1/sync", any(answer)).layer(RequestBodyLimitLayer::new(SYNC_BYTES_MAX));
    let quick = small.merge(large).layer(RequestBodyDeadlineLayer::new(limits.body));
    // A large file takes as long as its line needs, as long as it goes on; how large it may be, its handler says.
    let file =
        Router::new().route("/api/v1/desk/import", any(works::import)).layer(RequestBodyTimeoutLayer::new(limits.body));
    Ok(quick.merge(file).layer(CompressionLayer::new()).with_state(server))
}

pub(super) async fn answer(State(server): State<Arc<Server>>, request: HttpRequest) -> Response {
    answered(server, request, |call, request| backend::handle(call, request)).await
}

/// Has `answer` answer the call that `request` is, and adds what belongs to every answer.
pub(super) async fn answered<F: Future<Output = Response>>(
    server: Arc<Server>,
    request: HttpRequest,
    answer: impl FnOnce(Arc<Call>, HttpRequest) -> F,
) -> Response {
    let caller = Caller::of(&request, &server.proxies);
    let call = Arc::new(Call { server, caller, cookie: Mutex::default() });
    let mut response = answer(Arc::clone(&call), request).await;
    if let Some(cookie) = call.cookie.lock().unwrap_or_else(PoisonError::into_inner).take() {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    // What the desk knows now is not true for long.
    response.headers_mut().entry(NO_STORE.0).or_insert(NO_STORE.1);
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        tracing::warn!("a server function was not answered");
    }
    response
}

async fn answer_for_some_minutes(server: State<Arc<Server>>, request: HttpRequest) -> Response {
    let mut response = answer(server, request).await;
    if response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, SOME_MINUTES);
    }
    response
}

impl Server {
    async fn search(&self, request: Request) -> Result<Answer, ApiError> {
        check_length(&request.query)?;
        let elsewhere = if request.facets || request.filters.available {
            Some(self.pack.availability().await.map_err(|error| log::hidden(&error))?)
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

    async fn suggest(&self, text: String) -> Result<Vec<Suggestion>, ApiError> {
        check_length(&text)?;
        self.ask(move |engine| engine.suggest(&text, Suggestion::PAGE)).await
    }

    async fn browse(&self, browse: Browse) -> Result<Browsed, ApiError> {
        let mut browsed = self.ask(move |engine| engine.browse(&browse)).await?;
        self.freshen(browsed.records.iter_mut().flat_map(|record| &mut record.items).collect()).await?;
        Ok(browsed)
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
            other => log::hidden(&other),
        })
    }

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
        let toml = self.store.policy().await.map_err(|error| log::hidden(&error))?;
        let policy = match kept.take() {
            Some(kept) if kept.toml == toml => kept.policy,
            _ => Arc::new(match &toml {
                Some(toml) => Policy::parse(toml).map_err(|error| log::hidden(&error))?,
                None => Policy::default(),
            }),
        };
        *kept = Some(KeptPolicy { read: Instant::now(), toml, policy: Arc::clone(&policy) });
        Ok(policy)
    }

    /// Sets the status of the copies to what the desk knows now.
    async fn freshen(&self, items: Vec<&mut Item>) -> Result<(), ApiError> {
        let barcodes: Vec<&str> = items.iter().map(|item| item.barcode.as_str()).collect();
        if barcodes.is_empty() {
            return Ok(());
        }
        let statuses = self.store.statuses(&barcodes).await.map_err(|error| log::hidden(&error))?;
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

impl Call {
    /// Lets the answer give the caller this token.
    pub(super) fn set_cookie(&self, token: &str, max_age_secs: i64) {
        *self.cookie.lock().unwrap_or_else(PoisonError::into_inner) = self.caller.set_cookie(token, max_age_secs);
    }
}

impl CatalogueBackend for Call {
    fn search(&self, request: Request) -> Answering<'_, Answer> {
        Box::pin(self.server.search(request))
    }

    fn suggest(&self, text: String) -> Answering<'_, Vec<Suggestion>> {
        Box::pin(self.server.suggest(text))
    }

    fn browse(&self, browse: Browse) -> Answering<'_, Browsed> {
        Box::pin(self.server.browse(browse))
    }

    fn record(&self, id: RecordId) -> Answering<'_, Record> {
        Box::pin(async move {
            self.server.store.record(&id).await.map_err(|error| log::hidden(&error))?.ok_or(ApiError::NotFound)
        })
    }

    fn records(&self, ids: Vec<RecordId>, marc: bool) -> Answering<'_, Vec<KeptRecord>> {
        Box::pin(async move {
            let records = self.server.store.records(&ids, marc).await.map_err(|error| log::hidden(&error))?;
            Ok(records.into_iter().map(|(record, marc)| KeptRecord { record, marc }).collect())
        })
    }

    fn marc(&self, id: RecordId) -> Answering<'_, Option<String>> {
        Box::pin(async move {
            self.server.store.marc(&id).await.map_err(|error| log::hidden(&error))?.ok_or(ApiError::NotFound)
        })
    }

    fn library(&self) -> Answering<'_, Names> {
        Box::pin(async move { self.server.names().await.map_err(|error| log::hidden(&error)) })
    }

    fn suggest_purchase(&self, suggestion: PurchaseSuggestion) -> Answering<'_, ()> {
        Box::pin(async move {
            let kept = self.server.store.keep_suggestion(&suggestion, now_unix_secs()).await;
            if kept.map_err(|error| log::hidden(&error))? { Ok(()) } else { Err(ApiError::Enough) }
        })
    }
}
