//! The ports of pack sync: the device's storage and the server, each implemented for the browser and for tests.
//!
//! One contract test per port lives in [`contract`], and every implementation runs it.

pub use crate::failure::{RemoteError, StoreError};

use bookmobile_search_index::engine::ReadAt;
use std::future::Future;
use std::sync::Arc;

/// Files of the pack on this device, by name. Names are letters, digits, `.` and `-`.
///
/// Implemented by the browser's origin-private file system, and by memory in tests.
pub trait ShardStore {
    /// The whole content of `name`, or none where there is no such file.
    fn read(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// `name` opened to be read in place, or none where there is no such file.
    fn open(&self, name: &str) -> impl Future<Output = Result<Option<Arc<dyn ReadAt>>, StoreError>>;

    /// Makes `bytes` the content of `name`. When it returns they are stored; a crash before that may leave a part of
    /// them, which every reader of a file must be able to tell from the whole.
    fn write(&self, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), StoreError>>;

    /// Removes `name`, if it is there. A file that is open elsewhere may stay.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), StoreError>>;

    /// The names of all files, in any order.
    fn list(&self) -> impl Future<Output = Result<Vec<String>, StoreError>>;
}

/// The server that publishes the pack, asked by paths within the pack (`manifest.json`, `shards/….bms`).
///
/// Implemented by `fetch`, and by memory in tests.
pub trait Remote {
    /// A file that is arriving.
    type Body;

    /// Asks for `path` from byte `from` on. A server that cannot start there starts at 0 and says so: the second value
    /// is where the body really begins.
    fn get(&self, path: &str, from: u64) -> impl Future<Output = Result<(Self::Body, u64), RemoteError>>;

    /// The next piece of `body`; none at its end.
    fn next(&self, body: &mut Self::Body) -> impl Future<Output = Result<Option<Vec<u8>>, RemoteError>>;
}

/// The contract test of [`ShardStore`].
pub mod contract {
    use super::ShardStore;

    /// Panics where `store`, which must be empty, does not do what the port promises.
    #[allow(clippy::missing_panics_doc, reason = "panicking is what it is for")]
    pub async fn check_shard_store(store: &impl ShardStore) {
        assert_eq!(store.list().await, Ok(vec![]), "the store under test starts empty");
        assert_eq!(store.read("a").await, Ok(None));
        assert!(matches!(store.open("a").await, Ok(None)));
        assert_eq!(store.remove("a").await, Ok(()), "removing what is not there is no error");

        let long: Vec<u8> = (0..100_000_u32).map(|i| (i % 251) as u8).collect();
        assert_eq!(store.write("a", &long).await, Ok(()));
        assert_eq!(store.read("a").await, Ok(Some(long.clone())));
        assert_eq!(store.write("a", b"shorter").await, Ok(()), "a file can be replaced");
        assert_eq!(store.read("a").await, Ok(Some(b"shorter".to_vec())), "nothing of the old content is left");
        assert_eq!(store.write("b-1.x", &[]).await, Ok(()));
        assert_eq!(store.read("b-1.x").await, Ok(Some(vec![])));
        assert_eq!(store.write("c", &long).await, Ok(()));

        let mut names = store.list().await.unwrap_or_default();
        names.sort();
        assert_eq!(names, ["a", "b-1.x", "c"]);

        let Ok(Some(open)) = store.open("c").await else { panic!("a file that was written can be opened") };
        assert_eq!(open.len_bytes(), long.len() as u64);
        let mut buffer = [0; 1_000];
        assert!(open.read_exact_at(50_000, &mut buffer).is_ok());
        assert_eq!(buffer, long[50_000..51_000]);
        assert!(open.read_exact_at(99_500, &mut buffer).is_err(), "reading past the end is an error");
        let Ok(Some(again)) = store.open("c").await else { panic!("a file can be opened twice") };
        assert!(again.read_exact_at(0, &mut buffer).is_ok());
        assert_eq!(buffer, long[..1_000]);
        drop((open, again));

        assert_eq!(store.remove("c").await, Ok(()));
        assert_eq!(store.read("c").await, Ok(None));
    }
}
