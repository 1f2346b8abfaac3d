//! The ports in memory, for tests: storage that can be made to fail, and a server that can be cut off.

use crate::port::{Remote, RemoteError, ShardStore, StoreError};
use bookmobile_search_index::engine::ReadAt;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A device's storage.
#[derive(Debug, Default)]
pub struct MemoryStore {
    files: RefCell<BTreeMap<String, Vec<u8>>>,
    /// Writes that still succeed; then the device is full.
    pub writes_left: Cell<Option<usize>>,
    /// Files that were opened in all.
    pub opened: Cell<usize>,
}

impl ShardStore for MemoryStore {
    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.files.borrow().get(name).cloned())
    }

    async fn open(&self, name: &str) -> Result<Option<Arc<dyn ReadAt>>, StoreError> {
        let Some(bytes) = self.files.borrow().get(name).cloned() else { return Ok(None) };
        self.opened.set(self.opened.get() + 1);
        Ok(Some(Arc::new(bytes)))
    }

    async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if let Some(left) = self.writes_left.get() {
            if left == 0 {
                // As a crash would: half of it is there.
                self.files.borrow_mut().insert(name.to_owned(), bytes[..bytes.len() / 2].to_vec());
                return Err(StoreError::Full);
            }
            self.writes_left.set(Some(left - 1));
        }
        self.files.borrow_mut().insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.files.borrow_mut().remove(name);
        Ok(())
    }

    async fn list(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.files.borrow().keys().cloned().collect())
    }
}

/// A server that publishes files.
#[derive(Debug, Default)]
pub struct MemoryRemote {
    /// The published files, by path.
    pub files: RefCell<BTreeMap<String, Vec<u8>>>,
    /// Bytes that still arrive; then the connection is gone.
    pub bytes_left: Cell<Option<usize>>,
    /// Whether it answers from the middle of a file.
    pub ignores_ranges: Cell<bool>,
    /// Bytes that have arrived in all.
    pub bytes_sent: Cell<usize>,
}

/// The rest of a file that is arriving.
#[derive(Debug)]
pub struct MemoryBody(Vec<u8>);

impl Remote for MemoryRemote {
    type Body = MemoryBody;

    async fn get(&self, path: &str, from: u64) -> Result<(MemoryBody, u64), RemoteError> {
        if self.bytes_left.get() == Some(0) {
            return Err(RemoteError::Unreachable);
        }
        let files = self.files.borrow();
        let bytes = files.get(path).ok_or(RemoteError::Status(404))?;
        let from = if self.ignores_ranges.get() { 0 } else { from as usize };
        let rest = bytes.get(from..).filter(|rest| from == 0 || !rest.is_empty()).ok_or(RemoteError::Status(416))?;
        Ok((MemoryBody(rest.to_vec()), from as u64))
    }

    async fn next(&self, body: &mut MemoryBody) -> Result<Option<Vec<u8>>, RemoteError> {
        let mut length = body.0.len().min(1_000);
        if let Some(left) = self.bytes_left.get() {
            if left == 0 {
                return Err(RemoteError::Unreachable);
            }
            length = length.min(left);
            self.bytes_left.set(Some(left - length));
        }
        self.bytes_sent.set(self.bytes_sent.get() + length);
        let rest = body.0.split_off(length);
        let piece = std::mem::replace(&mut body.0, rest);
        Ok((!piece.is_empty()).then_some(piece))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_keeps_the_contract_of_a_shard_store() {
        pollster::block_on(crate::port::contract::check_shard_store(&MemoryStore::default()));
    }
}
