//! Pack sync: fetches the shards that a device lacks, verifies and indexes them, and switches generations.
//!
//! Files on the device:
//!
//! | name | content | how a half-written one is recognised |
//! |---|---|---|
//! | `generation-<n>.json` | the manifest of a generation whose shards are all here | it is not JSON |
//! | `arriving.json` | the manifest of the generation that is being fetched | it is not JSON |
//! | `shard-<hash>` | a shard as it was published | its hash |
//! | `part-<hash>` | the beginning of a shard | it always is one |
//! | `index-<version>-<hash>` | the index built from the shard | its last bytes |
//! | `availability.json` | the newest availability snapshot | it is not JSON |
//!
//! A generation becomes current when its `generation-<n>.json` is written, which is one step: until then the one before
//! stays searchable, and a device that is switched off at any moment goes on where it was. The search worker of the app
//! runs it over the browser's private file system and `fetch` (`app/search-worker`).

use crate::port::{Remote, RemoteError, ShardStore, StoreError};
use crate::protocol::{Activity, FoundRecord, Generation, PackState};
use bookmobile_catalogue::RecordId;
use bookmobile_search_index::engine::{BlockCache, Engine, EngineError, INDEX_VERSION, Index, index_shard};
use bookmobile_search_index::pack::{
    AVAILABILITY_FILE, MANIFEST_FILE, Manifest, ManifestError, ShardHash, ShardRef, shard_path,
};
use bookmobile_search_index::{Answer, Availability, Browse, Browsed, Request, Suggestion};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const ARRIVING: &str = "arriving.json";
/// The beginning of a shard is stored after this many more bytes: a broken connection costs at most these.
const PART_BYTES: usize = 64 * 1024;

/// Why the pack could not be brought up to date.
#[derive(Debug, thiserror::Error)]
enum UpdateError {
    #[error(transparent)]
    Remote(#[from] RemoteError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("shard {0} arrived damaged")]
    Checksum(ShardHash),
}

/// Syncs the pack of one library to one device, and searches it there.
pub struct PackSync<S, R> {
    store: S,
    remote: R,
    current: RefCell<Current>,
    /// The open indexes. Each was checked when it was opened, and is not checked again.
    indexes: RefCell<BTreeMap<ShardHash, Index>>,
    cache: Arc<BlockCache>,
}

/// The catalogue that is searched now.
#[derive(Default)]
struct Current {
    engine: Option<Engine>,
    manifest: Option<Manifest>,
    availability: Option<Availability>,
    activity: Activity,
}

impl<S: ShardStore, R: Remote> PackSync<S, R> {
    /// Nothing is read yet; see [`PackSync::open`].
    pub fn new(store: S, remote: R) -> Self {
        Self { store, remote, current: RefCell::default(), indexes: RefCell::default(), cache: Arc::default() }
    }

    /// Opens the generation that this device already has. Needs no network.
    pub async fn open(&self) {
        let opened = self.open_newest().await;
        let availability = self.stored_availability().await;
        let mut current = self.current.borrow_mut();
        current.activity = match opened {
            Ok(Some((manifest, engine))) => {
                current.manifest = Some(manifest);
                current.engine = engine;
                Activity::Idle
            }
            Ok(None) => Activity::Idle,
            Err(error) => Activity::Failed { reason: error.to_string() },
        };
        current.availability = availability;
    }

    /// Asks the server for a newer generation and fetches the missing shards. Calls `changed` whenever [`PackSync::state`] has
    /// changed. However it ends, every record that could be searched before can still be searched.
    pub async fn update(&self, changed: &mut impl FnMut()) {
        let activity = match self.try_update(changed).await {
            Ok(()) => Activity::Idle,
            Err(UpdateError::Remote(RemoteError::Unreachable | RemoteError::Status(502..=504))) => Activity::Offline,
            Err(error) => Activity::Failed { reason: error.to_string() },
        };
        self.current.borrow_mut().activity = activity;
        changed();
    }

    /// The catalogue on this device, and the activity of the sync.
    pub fn state(&self) -> PackState {
        let current = self.current.borrow();
        let ready = current.manifest.as_ref().zip(current.engine.as_ref()).map(|(manifest, engine)| Generation {
            generation: manifest.generation,
            built_unix_secs: manifest.built_unix_secs,
            availability_unix_secs: current.availability.as_ref().map(|known| known.as_of_unix_secs),
            library: manifest.library.clone(),
            branches: manifest.branches.clone(),
            records: engine.records(),
            records_total: manifest.records,
        });
        PackState { ready, activity: current.activity.clone() }
    }

    /// Answers `request` from this device; none while there is nothing to search.
    ///
    /// # Errors
    /// When the request is out of range or the index cannot be read.
    pub fn search(&self, request: &Request) -> Result<Option<Answer>, EngineError> {
        let current = self.current.borrow();
        let Some(engine) = &current.engine else { return Ok(None) };
        if let Some(availability) = &current.availability {
            engine.set_availability(availability);
        }
        let mut answer = engine.search(request)?;
        if let Some(availability) = &current.availability {
            answer.hits.iter_mut().for_each(|hit| availability.apply(&mut hit.record.items));
        }
        Ok(Some(answer))
    }

    /// Suggestions for `text` from this device; none while there is nothing to search.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn suggest(&self, text: &str) -> Result<Option<Vec<Suggestion>>, EngineError> {
        let current = self.current.borrow();
        current.engine.as_ref().map(|engine| engine.suggest(text, Suggestion::PAGE)).transpose()
    }

    /// Browses the catalogue on this device; none while there is none.
    ///
    /// # Errors
    /// When more is asked for than a shelf gives, or the index cannot be read.
    pub fn browse(&self, browse: &Browse) -> Result<Option<Browsed>, EngineError> {
        let current = self.current.borrow();
        let Some(engine) = &current.engine else { return Ok(None) };
        let mut browsed = engine.browse(browse)?;
        if let Some(availability) = &current.availability {
            browsed.records.iter_mut().for_each(|record| availability.apply(&mut record.items));
        }
        Ok(Some(browsed))
    }

    /// Reads one record from this device; none where it is not here.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn record(&self, id: &RecordId) -> Result<Option<FoundRecord>, EngineError> {
        let current = self.current.borrow();
        let Some(engine) = &current.engine else { return Ok(None) };
        Ok(engine.record(id)?.map(|mut row| {
            if let Some(availability) = &current.availability {
                availability.apply(&mut row.record.items);
            }
            FoundRecord { record: row.record, marc: row.marc }
        }))
    }

    /// Reads, for one open index, the parts that the first search would have to wait for; false when all are read.
    pub fn warm_one(&self) -> bool {
        let cold = self.indexes.borrow().values().find(|index| !index.is_warm()).cloned();
        // One that cannot be read is reported by the search that needs it.
        cold.is_some_and(|index| index.warm().is_ok() || index.is_warm())
    }

    async fn try_update(&self, changed: &mut impl FnMut()) -> Result<(), UpdateError> {
        let json = self.fetch_whole(MANIFEST_FILE).await?;
        let newest = Manifest::parse(&json)?;
        self.update_availability().await?;
        let name = generation_file(newest.generation);
        let has_all = self.current.borrow().manifest.as_ref() == Some(&newest) && self.state().is_complete();
        // All shards may be here and searched without being current: the device was full when the manifest was to be written.
        if !has_all || self.store.read(&name).await?.as_ref() != Some(&json) {
            self.store.write(ARRIVING, &json).await?;
            self.fetch_generation(&newest, changed).await?;
            // The one step that makes it the current one.
            self.store.write(&name, &json).await?;
            self.search_in(&newest)?;
        }
        self.remove_leftovers().await
    }

    /// Brings every shard of `newest` and its index onto the device. On a device that has no generation yet, each shard
    /// is searchable as soon as it is here.
    async fn fetch_generation(&self, newest: &Manifest, changed: &mut impl FnMut()) -> Result<(), UpdateError> {
        let is_first = !self.state().is_complete();
        let present: BTreeSet<String> = self.store.list().await?.into_iter().collect();
        let total_bytes = newest.bytes();
        let mut done_bytes = 0;
        let mut missing = Vec::new();
        for shard in &newest.shards {
            // An index alone is not enough: a later release builds another one, and needs the shard for that.
            if present.contains(&shard_file(&shard.hash)) && self.open_index(&shard.hash).await? {
                done_bytes += shard.bytes;
            } else {
                missing.push(shard);
            }
        }
        self.report(Activity::Fetching { done_bytes, total_bytes }, changed);
        for shard in missing {
            self.fetch_shard(shard, done_bytes, total_bytes, changed).await?;
            if !self.open_index(&shard.hash).await? {
                return Err(UpdateError::Checksum(shard.hash.clone()));
            }
            done_bytes += shard.bytes;
            if is_first {
                self.search_in(newest)?;
            }
            self.report(Activity::Fetching { done_bytes, total_bytes }, changed);
        }
        Ok(())
    }

    /// Fetches one shard, from where an earlier attempt stopped, and stores it.
    async fn fetch_shard(
        &self,
        shard: &ShardRef,
        done_bytes: u64,
        total_bytes: u64,
        changed: &mut impl FnMut(),
    ) -> Result<(), UpdateError> {
        let part = part_file(&shard.hash);
        let mut bytes = self.store.read(&part).await?.unwrap_or_default();
        if bytes.len() as u64 >= shard.bytes {
            bytes.clear();
        }
        let (mut body, start) = self.remote.get(&shard_path(&shard.hash), bytes.len() as u64).await?;
        bytes.truncate(usize::try_from(start).unwrap_or(0));
        let mut stored = bytes.len();
        loop {
            match self.remote.next(&mut body).await {
                Ok(Some(piece)) => bytes.extend_from_slice(&piece),
                Ok(None) => break,
                Err(error) => {
                    self.store.write(&part, &bytes).await?;
                    return Err(error.into());
                }
            }
            if bytes.len() as u64 > shard.bytes {
                break;
            }
            if bytes.len() - stored >= PART_BYTES && (bytes.len() as u64) < shard.bytes {
                self.store.write(&part, &bytes).await?;
                stored = bytes.len();
                let done_bytes = done_bytes + bytes.len() as u64;
                self.report(Activity::Fetching { done_bytes, total_bytes }, changed);
            }
        }
        // Whole or damaged, the stored beginning is of no more use.
        self.store.remove(&part).await?;
        if ShardHash::of(&bytes) != shard.hash {
            return Err(UpdateError::Checksum(shard.hash.clone()));
        }
        Ok(self.store.write(&shard_file(&shard.hash), &bytes).await?)
    }

    async fn update_availability(&self) -> Result<(), UpdateError> {
        match self.fetch_whole(AVAILABILITY_FILE).await {
            Ok(json) => {
                if let Ok(availability) = serde_json::from_slice(&json) {
                    self.store.write(AVAILABILITY_FILE, &json).await?;
                    self.current.borrow_mut().availability = Some(availability);
                }
                Ok(())
            }
            // A pack on a stick has none.
            Err(RemoteError::Status(404)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    async fn stored_availability(&self) -> Option<Availability> {
        serde_json::from_slice(&self.store.read(AVAILABILITY_FILE).await.ok()??).ok()
    }

    async fn fetch_whole(&self, path: &str) -> Result<Vec<u8>, RemoteError> {
        let (mut body, _) = self.remote.get(path, 0).await?;
        let mut bytes = Vec::new();
        while let Some(piece) = self.remote.next(&mut body).await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(bytes)
    }

    /// The newest generation that is whole; else the shards that are here of the one that was arriving.
    async fn open_newest(&self) -> Result<Option<(Manifest, Option<Engine>)>, UpdateError> {
        let mut numbers: Vec<u64> =
            self.store.list().await?.iter().filter_map(|name| generation_number(name)).collect();
        numbers.sort_unstable();
        for number in numbers.into_iter().rev() {
            let Some(json) = self.store.read(&generation_file(number)).await? else { continue };
            let Ok(manifest) = Manifest::parse(&json) else { continue };
            if self.open_indexes(&manifest).await? {
                let engine = self.engine_over(&manifest)?;
                return Ok(Some((manifest, engine)));
            }
        }
        let Some(json) = self.store.read(ARRIVING).await? else { return Ok(None) };
        let Ok(manifest) = Manifest::parse(&json) else { return Ok(None) };
        self.open_indexes(&manifest).await?;
        let engine = self.engine_over(&manifest)?;
        Ok(Some((manifest, engine)))
    }

    /// Opens the indexes of the shards of `manifest` that are here. True when these are all.
    async fn open_indexes(&self, manifest: &Manifest) -> Result<bool, UpdateError> {
        let mut is_whole = true;
        for shard in &manifest.shards {
            is_whole &= self.open_index(&shard.hash).await?;
        }
        Ok(is_whole)
    }

    /// Opens the index of a shard, if it is not open yet. An index that another release built, or a crash cut short, is built
    /// again from its shard. False when neither is here.
    async fn open_index(&self, hash: &ShardHash) -> Result<bool, UpdateError> {
        if self.indexes.borrow().contains_key(hash) {
            return Ok(true);
        }
        let name = index_file(hash);
        let stored = self.store.open(&name).await?;
        // An index that is not whole is closed here: while it is open it cannot be written again.
        let mut index = stored.and_then(|stored| Index::open(stored, &self.cache).ok());
        if index.is_none()
            && let Some(shard) = self.store.read(&shard_file(hash)).await?
            && ShardHash::of(&shard) == *hash
        {
            self.store.write(&name, &index_shard(&shard)?).await?;
            let stored = self.store.open(&name).await?;
            index = stored.map(|stored| Index::open(stored, &self.cache)).transpose()?;
        }
        let Some(index) = index else { return Ok(false) };
        self.indexes.borrow_mut().insert(hash.clone(), index);
        Ok(true)
    }

    /// Makes searches use the shards of `manifest` whose indexes are open.
    fn search_in(&self, manifest: &Manifest) -> Result<(), EngineError> {
        let engine = self.engine_over(manifest)?;
        let mut current = self.current.borrow_mut();
        current.engine = engine;
        current.manifest = Some(manifest.clone());
        Ok(())
    }

    fn engine_over(&self, manifest: &Manifest) -> Result<Option<Engine>, EngineError> {
        let open = self.indexes.borrow();
        let indexes: Vec<_> = manifest.shards.iter().filter_map(|shard| open.get(&shard.hash).cloned()).collect();
        if indexes.is_empty() { Ok(None) } else { Engine::over(indexes).map(Some) }
    }

    /// Removes the files that the current generation does not need.
    async fn remove_leftovers(&self) -> Result<(), UpdateError> {
        let mut needed = BTreeSet::from([AVAILABILITY_FILE.to_owned()]);
        if let Some(manifest) = &self.current.borrow().manifest {
            needed.insert(generation_file(manifest.generation));
            for shard in &manifest.shards {
                needed.insert(shard_file(&shard.hash));
                needed.insert(index_file(&shard.hash));
            }
        }
        // A browser does not remove open files.
        self.indexes.borrow_mut().retain(|hash, _| needed.contains(&index_file(hash)));
        for name in self.store.list().await? {
            if !needed.contains(&name) {
                // Another tab may still be searching it; it goes next time.
                let _ = self.store.remove(&name).await;
            }
        }
        Ok(())
    }

    fn report(&self, activity: Activity, changed: &mut impl FnMut()) {
        self.current.borrow_mut().activity = activity;
        changed();
    }
}

fn generation_file(number: u64) -> String {
    format!("generation-{number}.json")
}

fn generation_number(name: &str) -> Option<u64> {
    name.strip_prefix("generation-")?.strip_suffix(".json")?.parse().ok()
}

fn shard_file(hash: &ShardHash) -> String {
    format!("shard-{hash}")
}

fn part_file(hash: &ShardHash) -> String {
    format!("part-{hash}")
}

fn index_file(hash: &ShardHash) -> String {
    format!("index-{INDEX_VERSION}-{hash}")
}
