//! A device of the simulation: storage that outlives its tabs, and the ports of the outbox over the world. Every call of
//! a port pauses before and after, so that anything can happen there: another tab, a crash, a failure.

use crate::world::World;
use bookmobile_circulation::PatronId;
use bookmobile_circulation::sync::{SyncAnswer, SyncRequest};
use bookmobile_client::outbox::memory::MemoryActions;
use bookmobile_client::outbox::port::{ActionStore, Lock, RemoteError, StoreError, SyncRemote, TabLock};
use bookmobile_client::outbox::{Outbox, Unanswered};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

#[derive(Debug)]
pub struct Device {
    pub number: usize,
    pub store: MemoryActions,
    /// Whom the server takes it for.
    pub session: Cell<Option<PatronId>>,
    /// Who sits in front of it.
    pub user: Cell<PatronId>,
    /// Who is signing out, or was when it crashed.
    pub leaving: RefCell<Vec<(PatronId, Unanswered)>>,
    /// What its clock says beside the true time, in milliseconds.
    pub skew_millis: Cell<i64>,
    /// The random numbers of its tabs.
    pub tabs: Cell<[u64; 2]>,
    /// Locks that are taken; none where the browser has no locks.
    pub locks: Option<RefCell<BTreeSet<String>>>,
}

impl Device {
    /// One sign-out has come to its end.
    pub fn has_left(&self, patron: PatronId, unanswered: Unanswered) {
        let mut leaving = self.leaving.borrow_mut();
        if let Some(at) = leaving.iter().position(|one| *one == (patron, unanswered)) {
            leaving.swap_remove(at);
        }
    }
}

/// A device within the world: its ports.
#[derive(Clone)]
pub struct Here {
    pub world: Rc<World>,
    pub device: Rc<Device>,
}

impl Here {
    pub fn outbox(&self, patron: PatronId, tab: usize) -> Outbox<Self> {
        Outbox::new(self.clone(), patron, self.device.tabs.get()[tab])
    }

    pub fn now_unix_millis(&self) -> i64 {
        self.world.now_unix_millis.get() + self.device.skew_millis.get()
    }
}

/// Lets the world decide what happens next.
async fn pause() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

impl ActionStore for Here {
    async fn read(&self, name: &str) -> Result<Option<String>, StoreError> {
        pause().await;
        if self.world.fails(80) {
            self.world.tally(|tally| tally.storage_failures += 1);
            return Err(StoreError::Failed("a private window".into()));
        }
        self.store().read(name).await
    }

    async fn swap(&self, name: &str, before: Option<&str>, after: Option<&str>) -> Result<bool, StoreError> {
        pause().await;
        if self.world.fails(40) {
            self.world.tally(|tally| tally.storage_failures += 1);
            return Err(StoreError::Full);
        }
        let swapped = self.store().swap(name, before, after).await;
        if swapped == Ok(false) {
            self.world.tally(|tally| tally.tabs_at_once += 1);
        }
        pause().await;
        swapped
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        self.store().names().await
    }
}

impl Here {
    fn store(&self) -> &MemoryActions {
        &self.device.store
    }
}

impl SyncRemote for Here {
    async fn sync(&self, request: &SyncRequest) -> Result<SyncAnswer, RemoteError> {
        pause().await;
        let text = serde_json::to_string(request).unwrap();
        let network = &self.world.network;
        let call = network.borrow_mut().send(self.device.session.get(), text);
        loop {
            pause().await;
            match network.borrow_mut().answer(call) {
                Some(Ok(text)) => return Ok(serde_json::from_str(&text).unwrap()),
                Some(Err(status)) => return Err(RemoteError::Status(status)),
                None => {}
            }
            if self.world.fails(12) {
                self.world.tally(|tally| tally.timeouts += 1);
                network.borrow_mut().hang_up(call);
                return Err(RemoteError::Unreachable);
            }
        }
    }
}

/// A turn that ends with its tab.
pub struct Guard(Rc<Device>, String);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(locks) = &self.0.locks {
            locks.borrow_mut().remove(&self.1);
        }
    }
}

impl TabLock for Here {
    type Guard = Guard;

    async fn acquire(&self, name: &str) -> Lock<Guard> {
        pause().await;
        let Some(locks) = &self.device.locks else { return Lock::NotSupported };
        if !locks.borrow_mut().insert(name.to_owned()) {
            return Lock::HeldElsewhere;
        }
        Lock::Held(Guard(Rc::clone(&self.device), name.to_owned()))
    }
}
