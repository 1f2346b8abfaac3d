//! The pack: its files for devices, and its engine for those that have none.

use super::headers::{IMMUTABLE, NO_CACHE, NO_STORE};
use crate::clock;
use crate::store::{Store, StoreError};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as PathOf, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bookmobile_search_index::Availability;
use bookmobile_search_index::engine::{Engine, native};
use bookmobile_search_index::pack::{MANIFEST_FILE, Manifest, ShardHash};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::Mutex;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeFile;

/// A pack that is open.
pub struct Loaded {
    /// Its manifest.
    pub manifest: Manifest,
    /// Its engine; an empty pack has none.
    pub engine: Option<Engine>,
    document: Document,
}

/// JSON with the ETag of its bytes.
#[derive(Clone, Debug)]
struct Document {
    json: Bytes,
    etag: HeaderValue,
}

/// Which copies are elsewhere, as a value and as devices get it.
pub struct Elsewhere {
    /// The value.
    pub availability: Availability,
    document: Document,
}

/// The pack in a directory, opened anew whenever it is built anew.
pub struct LivePack {
    directory: PathBuf,
    store: Store,
    loaded: RwLock<Option<Arc<Loaded>>>,
    availability: Mutex<Option<(Instant, Arc<Elsewhere>)>>,
}

/// How often the manifest is looked at.
const POLL: Duration = Duration::from_secs(2);
/// When a pack that could not be opened is tried again, unless it changes before.
const RETRY: Duration = Duration::from_secs(30);
/// How old availability may be. Desks are slower, and readers ask in bursts.
const AVAILABILITY_AGE_MAX: Duration = Duration::from_secs(10);

/// Which manifest stands in a directory, as far as the file system tells.
type Seen = Option<(SystemTime, u64)>;

impl LivePack {
    /// Opens the pack in `directory`. Without one there, or with a damaged one, there is none until it is built.
    pub async fn open(directory: PathBuf, store: Store) -> Arc<Self> {
        let pack = Arc::new(Self { directory, store, loaded: RwLock::default(), availability: Mutex::default() });
        pack.load().await;
        pack
    }

    /// The pack that is open.
    pub fn current(&self) -> Option<Arc<Loaded>> {
        self.loaded.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over every new pack, for ever.
    pub async fn watch(self: Arc<Self>) {
        let mut tried = self.current().is_some().then(|| self.seen()).flatten();
        let mut retry = Instant::now() + RETRY;
        loop {
            tokio::time::sleep(POLL).await;
            let seen = self.seen();
            let failed = !self.holds_what_is_there();
            if seen.is_some() && (seen != tried || (failed && Instant::now() >= retry)) {
                tried = seen;
                retry = Instant::now() + RETRY;
                self.load().await;
            }
        }
    }

    fn seen(&self) -> Seen {
        let metadata = std::fs::metadata(self.directory.join(MANIFEST_FILE)).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    }

    fn holds_what_is_there(&self) -> bool {
        let there = native::read_manifest(&self.directory).ok();
        there == self.current().map(|loaded| loaded.manifest.clone())
    }

    async fn load(&self) {
        let directory = self.directory.clone();
        let began = Instant::now();
        match tokio::task::spawn_blocking(move || Loaded::from(&directory)).await {
            Ok(Ok(loaded)) => {
                tracing::info!(
                    generation = loaded.manifest.generation,
                    records = loaded.manifest.records,
                    millis = began.elapsed().as_secs_f64() * 1e3,
                    "pack opened"
                );
                // Searches that are under way keep the old one until they are done.
                *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(loaded));
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "the pack cannot be opened; build it with `bookmobile pack build`")
            }
            Err(_) => tracing::error!("opening the pack failed because of an error in this program"),
        }
    }

    /// Which copies are elsewhere, as the desk knew it at most ten seconds ago.
    pub async fn availability(&self) -> Result<Arc<Elsewhere>, StoreError> {
        let mut kept = self.availability.lock().await;
        if let Some((made, elsewhere)) = &*kept
            && made.elapsed() < AVAILABILITY_AGE_MAX
        {
            return Ok(Arc::clone(elsewhere));
        }
        let availability =
            Availability { as_of_unix_secs: clock::now_unix_secs(), elsewhere: self.store.elsewhere().await? };
        let elsewhere = Arc::new(Elsewhere { document: Document::of(&availability), availability });
        *kept = Some((Instant::now(), Arc::clone(&elsewhere)));
        Ok(elsewhere)
    }
}

impl Loaded {
    fn from(directory: &Path) -> Result<Self, native::PackError> {
        let (manifest, engine) = native::open_pack(directory)?;
        Ok(Self { document: Document::of(&manifest), manifest, engine })
    }
}

impl Document {
    fn of(value: &impl serde::Serialize) -> Self {
        let json = serde_json::to_vec(value).unwrap_or_default();
        let mut etag = String::from("W/\"");
        for byte in &Sha256::digest(&json)[..16] {
            etag.push_str(&format!("{byte:02x}"));
        }
        etag.push('"');
        let etag = HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("*"));
        Self { json: json.into(), etag }
    }

    fn answer(self, asked: &HeaderMap) -> Response {
        let headers = [(header::CACHE_CONTROL, HeaderValue::from_static(NO_CACHE)), (header::ETAG, self.etag.clone())];
        if asked.get_all(header::IF_NONE_MATCH).iter().any(|tags| names(tags, &self.etag)) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        (headers, [(header::CONTENT_TYPE, "application/json")], self.json).into_response()
    }
}

/// Whether a list of entity tags has `etag`, compared weakly (RFC 9110, 13.1.2).
fn names(tags: &HeaderValue, etag: &HeaderValue) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let (Ok(tags), Ok(etag)) = (tags.to_str(), etag.to_str()) else { return false };
    tags.trim() == "*" || tags.split(',').any(|tag| opaque(tag) == opaque(etag))
}

/// The routes below `/pack`.
pub fn routes(pack: &Arc<LivePack>) -> Router {
    let documents = Router::new()
        .route("/manifest.json", get(manifest))
        .route("/availability.json", get(availability))
        .layer(CompressionLayer::new());
    Router::new().route("/shards/{name}", get(shard)).merge(documents).with_state(Arc::clone(pack))
}

async fn manifest(State(pack): State<Arc<LivePack>>, headers: HeaderMap) -> Response {
    match pack.current() {
        Some(loaded) => loaded.document.clone().answer(&headers),
        None => (StatusCode::SERVICE_UNAVAILABLE, [NO_STORE]).into_response(),
    }
}

async fn availability(State(pack): State<Arc<LivePack>>, headers: HeaderMap) -> Response {
    match pack.availability().await {
        Ok(elsewhere) => elsewhere.document.clone().answer(&headers),
        Err(error) => {
            super::log::failure(&error);
            (StatusCode::SERVICE_UNAVAILABLE, [NO_STORE]).into_response()
        }
    }
}

/// A shard, also a part of it. Compressed already, so never encoded: a device resumes by byte ranges.
async fn shard(State(pack): State<Arc<LivePack>>, PathOf(name): PathOf<String>, request: Request) -> Response {
    let hash = name.strip_suffix(".bms").and_then(|hash| ShardHash::try_from(hash.to_owned()).ok());
    let Some(hash) = hash else {
        return (StatusCode::NOT_FOUND, [NO_STORE]).into_response();
    };
    let path = pack.directory.join(bookmobile_search_index::pack::shard_path(&hash));
    let Ok(response) = ServeFile::new(path).oneshot(request).await;
    let mut response = response.map(Body::new);
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let caching = if found { HeaderValue::from_static(IMMUTABLE) } else { NO_STORE.1 };
    response.headers_mut().insert(header::CACHE_CONTROL, caching);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_tags_are_compared_weakly() {
        let etag = HeaderValue::from_static("W/\"ab\"");
        for (tags, expected) in [
            ("\"ab\"", true),
            ("W/\"ab\"", true),
            ("\"x\", W/\"ab\"", true),
            ("*", true),
            ("\"a\"", false),
            ("", false),
        ] {
            assert_eq!(names(&HeaderValue::from_static(tags), &etag), expected, "{tags}");
        }
    }
}
