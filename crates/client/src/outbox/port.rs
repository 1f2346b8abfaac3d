//! The ports of the outbox: storage, server and tab lock, each implemented for the browser and for tests.
//!
//! One contract test for [`ActionStore`] lives in [`contract`], and every implementation runs it.

pub use crate::failure::{RemoteError, StoreError};

use bookmobile_circulation::sync::{SyncAnswer, SyncRequest};
use std::future::Future;

/// Texts that this device keeps, by name. All tabs see the same ones.
///
/// Implemented by IndexedDB, and by memory for kiosks and tests.
pub trait ActionStore {
    /// The text under `name`, if there is one.
    fn read(&self, name: &str) -> impl Future<Output = Result<Option<String>, StoreError>>;

    /// Makes `after` the text under `name`, or removes it, if it is `before` still: one step, whatever other tabs do.
    /// `false` where it is something else by now, and nothing has changed. After `true` it survives a crash.
    fn swap(
        &self,
        name: &str,
        before: Option<&str>,
        after: Option<&str>,
    ) -> impl Future<Output = Result<bool, StoreError>>;

    /// Every name, in any order.
    fn names(&self) -> impl Future<Output = Result<Vec<String>, StoreError>>;
}

/// The server that applies actions: `POST /api/v1/sync`.
///
/// Implemented by `fetch`, which must give up within [`super::LEASE_MILLIS`], and by memory in tests.
pub trait SyncRemote {
    /// Sends a request and waits for the answer. An answer that is not one of ours is [`RemoteError::Unreachable`]:
    /// networks that want somebody to sign in answer everything.
    fn sync(&self, request: &SyncRequest) -> impl Future<Output = Result<SyncAnswer, RemoteError>>;
}

/// A lock among the tabs of one browser.
///
/// Implemented by Web Locks.
pub trait TabLock {
    /// Held as long as the lock; dropped, or gone with its tab, the lock is free.
    type Guard;

    /// Tries to acquire the lock `name`, without waiting for other tabs.
    fn acquire(&self, name: &str) -> impl Future<Output = Lock<Self::Guard>>;
}

/// The result of trying to acquire a lock.
#[derive(Debug)]
pub enum Lock<G> {
    /// This tab holds it.
    Held(G),
    /// Another tab holds it.
    HeldElsewhere,
    /// This browser has no locks: the outbox then keeps a lease in the store.
    NotSupported,
}

/// The contract test of [`ActionStore`].
pub mod contract {
    use super::ActionStore;

    /// Panics where `store`, which must be empty, does not do what the port promises. `again` opens the same store anew,
    /// as another tab or a later start does.
    #[allow(clippy::missing_panics_doc, reason = "panicking is what it is for")]
    pub async fn check_action_store<S: ActionStore>(store: &S, again: impl AsyncFn() -> S) {
        assert_eq!(store.names().await, Ok(vec![]), "the store under test starts empty");
        assert_eq!(store.read("a").await, Ok(None));
        assert_eq!(store.swap("a", None, None).await, Ok(true), "removing what is not there is no error");
        assert_eq!(store.swap("a", Some("1"), Some("2")).await, Ok(false), "there is nothing to replace");
        assert_eq!(store.read("a").await, Ok(None), "and nothing was written");

        let long = "红楼梦\0🚌".repeat(20_000);
        assert_eq!(store.swap("a", None, Some(&long)).await, Ok(true));
        let other = again().await;
        assert_eq!(other.read("a").await.as_ref().map(Option::as_deref), Ok(Some(long.as_str())), "it is durable");
        assert_eq!(store.swap("a", None, Some("1")).await, Ok(false), "there is something already");
        assert_eq!(store.swap("a", Some("1"), Some("2")).await, Ok(false), "it is another text");
        assert_eq!(other.swap("a", Some(&long), Some("1")).await, Ok(true));
        assert_eq!(store.swap("a", Some(&long), Some("2")).await, Ok(false), "another tab was first");
        assert_eq!(store.read("a").await, Ok(Some("1".into())));
        assert_eq!(store.swap("b", None, Some("")).await, Ok(true), "an empty text is a text");
        assert_eq!(store.read("b").await, Ok(Some(String::new())));

        let mut names = other.names().await.unwrap_or_default();
        names.sort();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(store.swap("a", Some("2"), None).await, Ok(false), "only what is known is removed");
        assert_eq!(store.swap("a", Some("1"), None).await, Ok(true));
        assert_eq!(other.read("a").await, Ok(None));
        assert_eq!(other.names().await, Ok(vec!["b".into()]));
    }
}
